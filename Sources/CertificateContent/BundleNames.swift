/// Names of the files of a certificate's bundle.
package enum BundleNames {
    /// The signed credential.
    package static let credential = "certificate.vc.json"
    /// Those that become documents of the store: credential, pages, and the devices as JSON and CSV, in this order.
    package static let kept = [credential, "certificate.pdf", "devices.json", "devices.csv"]

    /// The entry of that number of the log, byte for byte as it was hashed.
    package static func entry(_ index: Int) -> String { "entries/\(index).json" }
    /// Its proof.
    package static func proof(_ index: Int) -> String { "entries/\(index).tlog-proof" }

    /// A zip file of all `entry` files, in the order of their numbers; see `StoredZip`.
    package static let entryPack = "entries.zip"
    /// A zip file of all `proof` files.
    package static let proofPack = "proofs.zip"
}
