import Glibc
import Testing

/// The few things tests do with files.
enum Files {
    static let root = folder(of: folder(of: folder(of: folder(of: #filePath))))
    static let samples = root + "/sample-manifests"

    /// The folder of this run of the tests: below TMPDIR, else in memory where there is room, else on the disk. It goes
    /// when the run ends, with the fixtures that nobody takes away.
    static let temporary: String = {
        let own = place() + "/lotwise-tests-\(getpid())"
        // Some commands run as another user, who writes here too.
        mkdir(own, 0o755)
        chmod(own, 0o1777)
        atexit { Files.remove(Files.temporary) }
        return own
    }()

    private static func place() -> String {
        if let named = getenv("TMPDIR"), named[0] != 0 { return String(cString: named) }
        var status = statvfs()
        let isRoomy = statvfs("/dev/shm", &status) == 0 && status.f_bavail * status.f_frsize > 4 << 30
        return isRoomy && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    }

    /// A folder that is new, for whoever may come; nobody takes it away.
    static func makeTemporary(_ name: String) -> String {
        var template = Array((temporary + "/lotwise-\(name)-XXXXXX").utf8CString)
        return mkdtemp(&template).map { String(cString: $0) } ?? temporary + "/lotwise-\(name)"
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = Glibc.read(descriptor, &buffer, buffer.count), count > 0 {
            all.append(contentsOf: buffer[..<count])
        }
        return all
    }

    static func text(_ path: String) -> String { String(decoding: read(path), as: UTF8.self) }

    static func lines(_ path: String) -> [String] {
        text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    static func write(_ path: String, _ bytes: [UInt8]) {
        makeFolder(folder(of: path))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        precondition(descriptor >= 0, "\(path) can't be written")
        defer { close(descriptor) }
        var done = 0
        bytes.withUnsafeBytes { buffer in
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
                precondition(count > 0, "\(path) can't be written")
                done += count
            }
        }
    }

    static func write(_ path: String, _ text: String) { write(path, Array(text.utf8)) }

    /// Replaces the first `old`; traps when there is none, so that no test changes nothing.
    static func edit(_ path: String, old: String, new: String) {
        let parts = Array(text(path).utf8)
        let wanted = Array(old.utf8)
        let start = (0...max(0, parts.count - wanted.count)).first { parts[$0...].starts(with: wanted) }
        guard let start else { preconditionFailure("\(path) has no «\(old)»") }
        write(path, Array(parts[..<start]) + Array(new.utf8) + Array(parts[(start + wanted.count)...]))
    }

    static func makeFolder(_ path: String) {
        if exists(path) || path.isEmpty { return }
        makeFolder(folder(of: path))
        mkdir(path, 0o755)
    }

    /// Every file below `folder`, relative to it.
    static func below(_ folder: String, _ prefix: String = "") -> [String] {
        guard let handle = opendir(folder + "/" + prefix) else { return [] }
        defer { closedir(handle) }
        var found: [String] = []
        while let item = readdir(handle) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = prefix.isEmpty ? name : prefix + "/" + name
            if item.pointee.d_type == UInt8(DT_DIR) { found += below(folder, path) } else { found.append(path) }
        }
        return found.sorted()
    }

    static func copy(_ source: String, to target: String) {
        makeFolder(target)
        for file in below(source) { write(target + "/" + file, read(source + "/" + file)) }
    }

    static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        guard let handle = opendir(path) else { return }
        var names: [String] = []
        while let item = readdir(handle) {
            names.append(
                withUnsafePointer(to: &item.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        closedir(handle)
        for name in names where name != "." && name != ".." { remove(path + "/" + name) }
        rmdir(path)
    }
}

extension Files {
    /// A whole copy of a folder, modes included. Whoever closes a database in it meanwhile takes files away under our
    /// hands: then the copy begins anew.
    static func duplicate(_ source: String, to target: String, location: SourceLocation = #_sourceLocation) {
        for _ in 0..<20 {
            if system("cp -a '\(source)' '\(target)' 2> '\(target).why'") == 0 {
                unlink(target + ".why")
                return
            }
            _ = system("rm -rf '\(target)'")
        }
        Issue.record("\(source) can't be copied: \(text(target + ".why"))", sourceLocation: location)
    }
}
