import Basics
import Glibc

/// Goes through a folder and everything below it, and says what it passed over.
///
/// When to use: where what is passed over must be said; else `FileSystem.files` is enough.
///
/// ```
/// var walk = FileWalk(root: folder)
/// try walk.walk()
/// for path in walk.files { read(folder + "/" + path) }
/// for item in walk.hidden { print("\(item.path): \(item.files) files passed over") }
/// ```
package struct FileWalk {
    /// Folders inside each other that are looked into: nobody needs more, and a mistaken copy makes them.
    package static let maximumDepth = 32

    let root: String
    /// Looks into folders whose names begin with a dot.
    var entersHidden = false
    /// Throws for a folder that isn't to be entered; gets its path.
    package var enter: (String) throws -> Void = { _ in }
    /// Whatever is no folder, relative to the root, sorted by bytes once the walk has ended.
    package private(set) var files: [String] = []
    /// Folders that lie too deep, relative to the root; what is in them is unknown.
    package private(set) var deep: [String] = []
    /// Folders whose names begin with a dot and that were not entered, with how many files they hold.
    package private(set) var hidden: [(path: String, files: Int)] = []

    package init(root: String) { self.root = root }

    /// Throws `SystemError` for a folder that can't be read.
    package mutating func walk() throws {
        guard FileSystem.isDirectory(root) else { throw SystemError("opendir", root, code: ENOENT) }
        try walk("", depth: 0)
        files = Self.sorted(files)
        deep = Self.sorted(deep)
        hidden.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    static func sorted(_ paths: [String]) -> [String] {
        paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private mutating func walk(_ prefix: String, depth: Int) throws {
        let path = prefix.isEmpty ? root : root + "/" + prefix
        guard depth < Self.maximumDepth else { return deep.append(prefix) }
        try enter(path)
        for name in try FileSystem.names(in: path) {
            let relative = prefix.isEmpty ? name : prefix + "/" + name
            guard FileSystem.isDirectory(root + "/" + relative), !FileSystem.isLink(root + "/" + relative) else {
                files.append(relative)
                continue
            }
            if entersHidden || !name.hasPrefix(".") {
                try walk(relative, depth: depth + 1)
            } else {
                try passOver(relative)
            }
        }
    }

    /// A hidden folder is counted, and no store that lies in it is overlooked.
    private mutating func passOver(_ relative: String) throws {
        var inner = FileWalk(root: root + "/" + relative)
        inner.entersHidden = true
        inner.enter = enter
        try inner.walk()
        hidden.append((relative, inner.files.count + inner.deep.count))
    }
}
