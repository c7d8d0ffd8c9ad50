import Glibc

/// The program under strace: which calls it makes on a folder, and what it does when one of them fails or is its last.
struct Strace {
    static let path = "/usr/bin/strace"
    /// Everything that opens, writes, makes durable, renames or removes.
    private static let calls =
        "openat,creat,write,writev,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,rmdir,"
        + "ftruncate,truncate,mkdir,mkdirat,syncfs,fallocate"

    /// One call of a run.
    struct Call {
        let name: String
        /// Which call of this name it was in the program's first thread, from 1.
        let number: Int
        /// Its file, relative to the folder.
        let file: String

        /// What it does to which kind of file: documents are all alike, as are tiles, and checkpoints of all sizes.
        var kind: String {
            let parts = file.split(separator: "/")
            if parts.first == "documents" { return name + " documents" }
            let words = parts.map { $0.first?.isNumber == true ? "#" : $0 }
            return name + " " + words.joined(separator: "/")
        }
    }

    /// What is done to one call.
    enum Fault: String { case fails = "error=EIO", kills = "signal=KILL", waits = "delay_enter=3000000" }

    /// Where traces lie while they are read.
    let folder: String

    private var trace: String { folder + "/trace" }

    /// Starts the program with `fault` at its call `at`.
    func start(_ arguments: [String], _ fault: Fault? = nil, at call: Call? = nil) -> Running {
        var options = ["-f", "-y", "-o", trace, "-e", "trace=" + Self.calls]
        if let fault, let call {
            options += ["-e", "inject=\(call.name):\(fault.rawValue):when=\(call.number)"]
        }
        return Binary.start(
            options + [Binary.path] + arguments, in: folder, program: Self.path)
    }

    /// The calls that the last run made below `below`, in order; those that found nothing to remove left out.
    func calls(below: String) -> [Call] {
        var numbers: [Substring: Int] = [:]
        var found: [Call] = []
        var process: Substring?
        for line in Files.text(trace).split(separator: "\n") {
            guard let blank = line.firstIndex(of: " ") else { continue }
            // Short process numbers are padded.
            let text = line[blank...].drop { $0 == " " }
            guard let end = text.firstIndex(of: "(") else { continue }
            process = process ?? line[..<blank]
            let name = text[..<end]
            guard line[..<blank] == process, name.allSatisfy({ $0.isLetter || $0.isNumber }) else { continue }
            numbers[name, default: 0] += 1
            guard !text.hasSuffix(")"), let file = Self.file(text, below) else { continue }
            found.append(Call(name: String(name), number: numbers[name] ?? 0, file: file))
        }
        return found
    }

    /// The path below `folder` in a line such as `fsync(8</folder/a>) = 0` or `rename("/folder/a", "/folder/b") = 0`:
    /// the last one of the arguments, before what was written. A line that ends in an error ends in a parenthesis.
    private static func file(_ line: Substring, _ folder: String) -> String? {
        var rest = Array(line.utf8)[...]
        let wanted = Array(folder.utf8)
        var found: String?
        while let start = rest.firstIndex(of: wanted[0]) {
            rest = rest[start...]
            guard rest.starts(with: wanted) else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst(wanted.count)
            let end = rest.firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ">") } ?? rest.endIndex
            found = String(decoding: rest[..<end].drop { $0 == UInt8(ascii: "/") }, as: UTF8.self)
            rest = rest[end...]
        }
        return found
    }

    /// True while the program's first thread waits before this call: its line is there and has no end.
    func isWaiting(before call: Call) -> Bool {
        let lines = Files.text(trace).split(separator: "\n")
        guard let process = lines.first?.prefix(while: { $0 != " " }) else { return false }
        let calls = lines.filter { $0.hasPrefix(process + " ") && $0.contains(" \(call.name)(") }
        return calls.count == call.number && calls.last?.contains(") = ") == false
    }

    /// True when the last run met its fault.
    var met: Bool {
        let text = Files.text(trace)
        return text.contains("(INJECTED)") || text.contains("(DELAYED)") || text.contains("killed by SIGKILL")
    }
}
