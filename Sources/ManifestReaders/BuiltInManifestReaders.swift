import RecoveryModel

/// The manifest formats of this version, the more certain to be recognised first.
///
/// ```
/// guard let reader = BuiltInManifestReaders.reader(for: head) else { return }
/// let reading = try reader.read(FileByteSource(path: path), options: ManifestOptions(), into: sink)
/// ```
package enum BuiltInManifestReaders {
    /// In the order in which they are asked.
    package static let all: [any ManifestReader.Type] = [
        XMLManifestReader.self,
        JSONManifestReader.self,
        CSVManifestReader.self,
    ]

    /// The reader for a file that begins like this; nil when none knows it.
    package static func reader(for head: FileHead) -> (any ManifestReader)? {
        all.first { $0.recognises(head) }.map { $0.init() }
    }
}
