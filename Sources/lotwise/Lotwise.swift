import CommandLineTool

@main
enum Lotwise {
    static func main() { CommandLineTool.run() }
}
