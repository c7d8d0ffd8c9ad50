import VerifierCommand

@main
enum LotwiseVerify {
    static func main() { VerifierCommand.start() }
}
