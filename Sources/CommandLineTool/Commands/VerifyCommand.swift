import ArgumentParser
import VerifierCommand

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks a certificate offline, without any store.",
        discussion: """
            PATH is a certificate's folder, of which every file is checked, or a certificate.vc.json or certificate.pdf
            alone, of which less can be said. Exit 0 valid; 1 refused, with the reason; 3 something to check with is
            missing. Without --status nobody has looked whether it was revoked or replaced since.

            Example:
              lotwise verify certificates/65d40c84-69ba-5aed-bb26-8e946a847c94 --trust policy.txt
              lotwise verify FOLDER --trust policy.txt --status status.json --device 357248114039005
            """)

    @OptionGroup var anyStore: AnyStore

    @Argument(help: "What is checked.")
    var path: String

    @Option(name: .customLong("trust"), help: "The policy file that you got from the recycler by another way.")
    var trust: String

    @Option(name: .long, help: "A dated status list of the issuer: which certificates no longer hold.")
    var status: String?

    @Option(name: .long, help: "Refuse a certificate that doesn't list this device, by any identifier.")
    var device: String?

    @Flag(name: .long, help: "JSON on standard output.")
    var json = false

    func run() throws {
        let code = try CertificateScreen(trust: trust, status: status, device: device, json: json).verify(path)
        if code != 0 { throw Finished(code: code) }
    }
}
