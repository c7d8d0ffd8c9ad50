import Foundation

/// A folder that is gone when the test is, or one that stays.
final class Scratch {
    let path: String
    private let isKept: Bool

    init() {
        path = NSTemporaryDirectory() + "lotwise-generator-" + UUID().uuidString
        isKept = false
    }

    init(existing: String) {
        path = existing
        isKept = true
    }

    deinit {
        if !isKept { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Files below the folder, by relative path, sorted; `.dotfiles` don't count.
    func files() -> [String] {
        let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
            return isThere && !isFolder.boolValue && !name.hasPrefix(".")
        }.sorted()
    }

    func bytes(_ name: String) -> [UInt8] {
        FileManager.default.contents(atPath: path + "/" + name).map(Array.init) ?? []
    }

    func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }
    func lines(_ name: String) -> [String] { text(name).split(separator: "\n").map(String.init) }
}
