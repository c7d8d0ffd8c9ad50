import Foundation

/// One text file of the project, with its path from the root.
struct SourceFile {
    let path: String
    let text: String
    let lines: [Substring]
    /// The lines without comments and contents of strings.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        code = path.hasSuffix(".swift") ? codeOnly(text) : lines.map(String.init)
    }

    var name: String { String(path.split(separator: "/").last ?? "") }

    /// `Basics` for `Sources/Basics/CSV/Reader.swift`; empty outside Sources.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : ""
    }
}

/// What a check found: where, what, and how to mend it.
struct Violation: CustomStringConvertible, Equatable {
    let file: String
    /// From 1; 0 speaks of the whole file.
    let line: Int
    let message: String

    var description: String { "\(file):\(line): \(message)" }
}

/// The source tree that this file is part of.
enum SourceTree {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Files below a folder (or one file) whose names end so, in the order of their paths; none where there is no such
    /// folder, because parts of the tree may come later.
    static func files(under folder: String, endingIn suffix: String = "") -> [SourceFile] {
        let base = root.appending(path: folder)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: base.path, isDirectory: &isFolder) else { return [] }
        guard isFolder.boolValue else { return [read(folder)].compactMap(\.self) }
        let below = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return below.filter { $0.hasSuffix(suffix) && !$0.contains(".build") }.sorted()
            .compactMap { read("\(folder)/\($0)") }
    }

    /// Nil for folders and for what is not UTF-8.
    private static func read(_ path: String) -> SourceFile? {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)).map { SourceFile(path: path, text: $0) }
    }

    static let sources = files(under: "Sources", endingIn: ".swift")
    static let tests = files(under: "Tests", endingIn: ".swift")

    /// What a reader of the repository sees at the top, names starting with a dot left out.
    static func topLevel() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !$0.hasPrefix(".") }.sorted()
    }
}

/// The violations as one message: how many where, then the first hundred, a line each.
func listed(_ violations: [Violation]) -> String {
    let folders = Dictionary(grouping: violations) { $0.file.split(separator: "/").prefix(2).joined(separator: "/") }
    let counts = folders.mapValues(\.count).sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let lines = violations.prefix(100).map { "  \($0)" } + (violations.count > 100 ? ["  and more"] : [])
    return (["\(violations.count) violation(s): \(counts.joined(separator: ", "))"] + lines).joined(separator: "\n")
}
