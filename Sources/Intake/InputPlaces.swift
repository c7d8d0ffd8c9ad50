import StoreFiles

/// Where evidence may lie: never in a store, and no store among it. A store's own files are keys, salts and what was
/// kept already: taken in as evidence, keys would go into every backup and bundle.
///
/// When to use: before anything that a person named is read.
///
/// ```
/// try InputPlaces.check(["lots/LOT-1"], store: "lotwise.store")
/// ```
package enum InputPlaces {
    /// Refuses `paths` of which one holds the store at `store`, or lies in one; before a store is made there. Throws
    /// `OperationError`.
    package static func check(_ paths: [String], store: String) throws {
        guard let place = placed(store) else { return }
        for path in paths {
            try refuseInsideStore(path)
            guard let folder = FileSystem.resolved(path), FileSystem.isDirectory(folder) else { continue }
            if (place + "/").hasPrefix(folder == "/" ? "/" : folder + "/") { throw storeInside(store, path) }
        }
    }

    /// Refuses a path inside a store, wherever links lead.
    static func refuseInsideStore(_ path: String) throws {
        guard var folder = FileSystem.resolved(path) else { return }
        while true {
            if FileSystem.isDirectory(folder), StoreFolder.isStore(folder) {
                throw OperationError(
                    .refused,
                    "\(path): lies in the store \(folder), whose files are no evidence; give what was delivered")
            }
            let parent = FileSystem.directory(of: folder)
            if parent == folder || parent == "." { return }
            folder = parent
        }
    }

    /// What is said of a store that lies in a folder of evidence.
    static func storeInside(_ store: String, _ folder: String) -> OperationError {
        OperationError(
            .refused,
            "\(folder): the store \(store) would lie inside the evidence, keys and all; move it out of the folder, or give "
                + "another place with --store PATH or LOTWISE_STORE")
    }

    /// Where a store is or would be, without links and dots; nil when nothing of its path is there.
    private static func placed(_ store: String) -> String? {
        if let found = FileSystem.resolved(store) { return found }
        var missing: [String] = []
        var path = store
        while true {
            missing.insert(FileSystem.name(of: path), at: 0)
            let parent = FileSystem.directory(of: path)
            if let found = FileSystem.resolved(parent) {
                return (found == "/" ? "" : found) + "/" + missing.joined(separator: "/")
            }
            if parent == path { return nil }
            path = parent
        }
    }
}
