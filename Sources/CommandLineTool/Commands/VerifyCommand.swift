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

    @OptionGroup var checks: CertificateChecks

    func run() throws { try checks.check() }
}
