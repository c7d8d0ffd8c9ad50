/// Names of the files of a certificate's bundle that become documents of the store.
package enum BundleNames {
    /// The signed credential.
    package static let credential = "certificate.vc.json"
    /// Credential, pages, and the devices as JSON and CSV: in this order.
    package static let kept = [credential, "certificate.pdf", "devices.json", "devices.csv"]
}
