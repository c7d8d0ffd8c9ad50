import RecoveryModel

/// Sentences that stand on every certificate, so that nobody reads more into it than it says.
///
/// ```
/// for statement in CertificateStatements.all(content) { print(statement.about, statement.text) }
/// ```
package enum CertificateStatements {
    /// A short word for what it is about, and the sentence.
    package struct Statement: Hashable, Sendable {
        package let about: String
        package let text: String
    }

    /// In the order in which they are printed.
    package static func all(_ content: CertificateContent) -> [Statement] {
        [
            Statement(about: "standards", text: standards(content.lot.contract.standard)),
            Statement(about: "validation", text: validation(content.kind)),
            Statement(about: "sampling", text: sampling(content.sampling)),
            Statement(about: "notChecked", text: notChecked),
            Statement(about: "names", text: names),
            Statement(about: "issuer", text: issuer),
        ]
    }

    /// Name of the standard in a few words.
    package static func standardName(_ standard: SanitizationStandard) -> String {
        switch standard {
        case .r1: "aligned with NIST SP 800-88 Rev. 1"
        case .r2: "aligned with NIST SP 800-88 Rev. 1, with limits of Rev. 2"
        }
    }

    static func standards(_ standard: SanitizationStandard) -> String {
        let limits =
            standard == .r1
            ? ""
            : " The contract names Rev. 2: the decision flow is that of Rev. 1; of Rev. 2 only its limits on degaussing, "
                + "and on shredding and pulverizing at moderate and high confidentiality, were applied."
        return "Levels and decisions are aligned with NIST SP 800-88 Rev. 1 (figure 4-1, appendix A).\(limits) NIST "
            + "certifies neither products nor sanitizations."
    }

    /// What a validation states, as the certificate says it.
    package static func validation(_ kind: CertificateKind) -> String {
        kind == .erasureRecord
            ? "This record rests on no validation of the erasures, and is no certificate."
            : "The lot was validated by a person who sanitized nothing in it; who, when, and how that is known stand in "
                + "the signature block."
    }

    /// Of the lot's independent sample; nil when none was recorded.
    static func sampling(_ sampling: CertificateSampling?) -> String { sampling?.statement ?? noSample }

    private static let noSample =
        "No independent sample was taken: no device was examined for remaining data with a second tool. The statement "
        + "rests on the evidence of each erasure and the rules it was judged by."

    static let notChecked =
        "What is listed as not checked was there and could not be checked here, for instance the signature of a tool's "
        + "vendor; it is neither confirmed nor doubted."

    static let names =
        "Operators are named as the tools' reports and the operators table name them. ‘Name not authenticated’ means "
        + "that nobody vouches for the name."

    static let issuer =
        "Name, address, contact and R2 certificate number of the issuer are printed as given and were not checked."
}
