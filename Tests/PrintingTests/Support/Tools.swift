import Foundation
import Glibc
import Testing

/// Other people's programs, which say whether what we wrote is what we think.
enum Tools {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    private static let packages = [
        "pdftotext": "poppler-utils", "pdfinfo": "poppler-utils", "pdffonts": "poppler-utils",
        "pdfdetach": "poppler-utils", "pdftoppm": "poppler-utils", "qpdf": "qpdf", "zbarimg": "zbar-tools",
        "xmllint": "libxml2-utils",
    ]

    /// Standard output; throws what the program said when it fails.
    @discardableResult
    static func run(_ name: String, _ arguments: [String]) throws -> String {
        guard
            let path = ["/usr/bin/", "/usr/local/bin/", "/bin/"].map({ $0 + name }).first(where: {
                access($0, X_OK) == 0
            })
        else { throw Missing(description: "\(name) is missing: apt-get install \(packages[name] ?? name)") }
        let (output, errors) = (Scratch.path("out"), Scratch.path("err"))
        defer { Scratch.remove(output, errors) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        let argv = ([path] + arguments).map { strdup($0) } + [nil]
        let variables: [String] = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
        let envp = variables.map { strdup($0) } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var process: pid_t = 0
        guard posix_spawn(&process, path, &actions, nil, argv, envp) == 0 else {
            throw Missing(description: "\(path) can't be started")
        }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard status == 0 else {
            let said = String(decoding: Scratch.read(errors), as: UTF8.self)
            throw Missing(description: "\(name) \(arguments.joined(separator: " ")): status \(status >> 8): \(said)")
        }
        return String(decoding: Scratch.read(output), as: UTF8.self)
    }
}

/// Files that a test makes and removes.
enum Scratch {
    static func path(_ ending: String) -> String {
        NSTemporaryDirectory() + "lotwise-printing-\(getpid())-\(UInt64.random(in: 0...(.max))).\(ending)"
    }

    static func read(_ path: String) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return Array(data)
    }

    static func remove(_ paths: String...) {
        for path in paths { unlink(path) }
    }

    /// Runs `body` with the path of a file that holds `bytes`.
    static func with<R>(_ bytes: [UInt8], _ body: (String) throws -> R) throws -> R {
        let path = path("pdf")
        defer { remove(path) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try body(path)
    }
}

/// A PDF as other programs see it.
enum Seen {
    /// Lines of text in the order in which they were drawn; marks of reading direction left out. Of one page, from 1.
    /// `isSorted`: in the order in which a person reads, which puts letters that run from the right together again.
    static func lines(_ pdf: [UInt8], page: Int? = nil, isSorted: Bool = false) throws -> [String] {
        let options = (isSorted ? [] : ["-raw"]) + (page.map { ["-f", "\($0)", "-l", "\($0)"] } ?? [])
        let text = try Scratch.with(pdf) { try Tools.run("pdftotext", options + ["-enc", "UTF-8", $0, "-"]) }
        let marks: ClosedRange<UInt32> = 0x202A...0x202E
        let kept = String(String.UnicodeScalarView(text.unicodeScalars.filter { !marks.contains($0.value) }))
        return kept.split(whereSeparator: { $0 == "\n" || $0 == "\u{0C}" }).map(String.init)
    }

    static func info(_ pdf: [UInt8]) throws -> [String: String] {
        let text = try Scratch.with(pdf) { try Tools.run("pdfinfo", ["-isodates", $0]) }
        var found: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { found[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        return found
    }

    static func pages(_ pdf: [UInt8]) throws -> Int { Int(try info(pdf)["Pages"] ?? "") ?? 0 }

    /// Names of fonts, and whether they are embedded.
    static func fonts(_ pdf: [UInt8]) throws -> [(name: String, isEmbedded: Bool)] {
        let text = try Scratch.with(pdf) { try Tools.run("pdffonts", [$0]) }
        return text.split(separator: "\n").dropFirst(2).map { line in
            let words = line.split(separator: " ")
            // … emb sub uni object generation
            return (String(words[0]), words[words.count - 5] == "yes")
        }
    }

    /// What a telephone reads on the page.
    static func codes(_ pdf: [UInt8]) throws -> [String] {
        let picture = Scratch.path("picture")
        defer { Scratch.remove(picture + ".png") }
        return try Scratch.with(pdf) { path in
            try Tools.run("pdftoppm", ["-png", "-r", "150", "-singlefile", path, picture])
            return try Tools.run("zbarimg", ["--raw", "-q", picture + ".png"]).split(separator: "\n").map(String.init)
        }
    }
}
