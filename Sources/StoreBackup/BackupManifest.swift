import Basics
import Custody

/// `BACKUP.json`: what a backup holds. It is written last, so that a folder without one, or one that differs from what
/// it says, is recognised as no whole backup.
package struct BackupManifest: Sendable, Equatable {
    /// A file of the state folder.
    struct File: Sendable, Equatable {
        /// Relative to the state folder.
        let path: String
        let bytes: Int
        let digest: Digest
    }

    /// How far the newest signed checkpoint went that the backup covers.
    struct Signed: Sendable, Equatable {
        let size: Int
        let root: TreeHash
    }

    /// Version of the format.
    static let format = "lotwise-backup/1"

    /// When the copy of the database was made.
    package var takenAt: Instant
    /// Name of the folder with everything but documents and checkpoints.
    var state: String
    /// Newest migration of the database.
    var schema: String
    /// Entries of the custody log.
    package var entries: Int
    /// Merkle tree hash of those entries.
    package var root: TreeHash
    /// Leaf hash of the newest entry; nil when there is none.
    var newestLeaf: TreeHash?
    /// Name of the log; nil when it has no key yet.
    package var origin: String?
    var signed: Signed?
    /// Different documents that the database names.
    package var documents: Int
    /// Their bytes.
    package var documentBytes: Int
    /// Documents that the store itself had lost or damaged when the backup was made.
    package var damaged: [Digest]
    var files: [File]

    /// Names of the key files in it.
    package var keys: [String] { files.map(\.path).filter { $0.hasPrefix("keys/") }.map { String($0.dropFirst(5)) } }

    /// One JSON object, a member a line where a person looks.
    var bytes: [UInt8] {
        var json = JSONText(reserving: 512 + files.count * 128)
        json.beginObject()
        write(&json)
        json.endObject()
        return json.bytes + [10]
    }

    /// The members of the object.
    package func write(_ json: inout JSONText) {
        json.member("format", Self.format)
        json.member("takenAt", takenAt.text)
        json.member("state", state)
        json.member("schema", schema)
        json.member("entries", entries)
        json.member("root", root.description)
        json.member("newestLeaf", newestLeaf?.description)
        json.member("origin", origin)
        json.name("checkpoint")
        if let signed {
            json.beginObject()
            json.member("size", signed.size)
            json.member("root", signed.root.description)
            json.endObject()
        } else {
            json.null()
        }
        json.member("documents", documents)
        json.member("documentBytes", documentBytes)
        json.member("damaged", damaged.map(\.description))
        json.name("files")
        json.beginArray()
        for file in files {
            json.beginObject()
            json.member("path", file.path)
            json.member("bytes", file.bytes)
            json.member("digest", file.digest.description)
            json.endObject()
        }
        json.endArray()
    }
}

extension BackupManifest {
    /// Reads what `bytes` gives. Nil unless every member is there and of its kind.
    init?(parsing text: [UInt8]) {
        guard let json = try? JSONParser.parse(text, limits: JSONLimits(depth: 8, bytes: 64 << 20)),
            json["format"]?.string == Self.format, let time = json["takenAt"]?.string.flatMap(WrittenTime.init),
            let state = json["state"]?.string, let schema = json["schema"]?.string,
            let entries = json["entries"]?.integer, let root = json["root"]?.string.flatMap(TreeHash.init(text:)),
            let documents = json["documents"]?.integer, let documentBytes = json["documentBytes"]?.integer,
            let damaged = json["damaged"]?.array, let files = json["files"]?.array, entries >= 0
        else { return nil }
        takenAt = Instant(milliseconds: time.wall)
        (self.state, self.schema, self.entries, self.root) = (state, schema, entries, root)
        (self.documents, self.documentBytes) = (documents, documentBytes)
        newestLeaf = json["newestLeaf"]?.string.flatMap(TreeHash.init(text:))
        origin = json["origin"]?.string
        if let size = json["checkpoint"]?["size"]?.integer,
            let root = json["checkpoint"]?["root"]?.string.flatMap(TreeHash.init(text:))
        {
            signed = Signed(size: size, root: root)
        }
        self.damaged = damaged.compactMap { $0.string.flatMap(Digest.init(text:)) }
        self.files = files.compactMap(File.init)
        guard self.damaged.count == damaged.count, self.files.count == files.count, isSafe else { return nil }
    }

    /// A manifest names files below its own folder only.
    private var isSafe: Bool {
        ([state] + files.map(\.path)).allSatisfy { path in
            !path.isEmpty && !path.hasPrefix("/")
                && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                    !$0.isEmpty && $0 != "." && $0 != ".."
                }
        } && !state.contains("/")
    }
}

extension BackupManifest.File {
    fileprivate init?(_ json: JSONValue) {
        guard let path = json["path"]?.string, let bytes = json["bytes"]?.integer,
            let digest = json["digest"]?.string.flatMap(Digest.init(text:))
        else { return nil }
        self.init(path: path, bytes: bytes, digest: digest)
    }
}

extension TreeHash {
    /// Reads `sha256:` + 64 lower-case hex digits; nil for anything else.
    init?(text: String) {
        guard let digest = Digest(text: text) else { return nil }
        self.init(bytes: digest.bytes)
    }
}
