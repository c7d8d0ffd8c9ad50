/// What a certificate's page calls its figures: whoever draws the page writes them, whoever checks it looks for them.
package enum PageLabels {
    /// Label of the certificate's number, by which a reader finds it on the first page.
    package static let number = "Number"
    /// Label of the number of devices left out.
    package static let excluded = "Devices left out"

    /// Label of the number of devices.
    package static func devices(_ kind: CertificateKind) -> String {
        kind == .erasureRecord ? "Devices listed" : "Devices certified"
    }
}
