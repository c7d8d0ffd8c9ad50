/// One kind of evidence in one or more files of bounded size: `blancco.xml`, `blancco-2.xml`, …
///
/// Readers have a limit for a single file; a lot of a million devices has to stay below it.
final class PartedFile {
    private let stem: String
    private let suffix: String
    private let header: String
    private let footer: String
    private var part = 0
    private var current: ByteFile?

    /// `always`: the first file is made even if nothing is ever written to it.
    init(_ stem: String, suffix: String, header: String, footer: String = "", always: Bool = true) throws {
        self.stem = stem
        self.suffix = suffix
        self.header = header
        self.footer = footer
        if always { _ = try open() }
    }

    /// True when the next write is the first of its part: no separator goes before it.
    private(set) var startsPart = true

    func write(_ body: (inout [UInt8]) -> Void) throws {
        try open().write(body)
        startsPart = false
    }

    /// Ends this part; the next write begins another.
    func nextPart() throws {
        guard let file = current else { return }
        file.write(footer)
        try file.finish()
        current = nil
        startsPart = true
    }

    func finish() throws {
        try nextPart()
    }

    private func open() throws -> ByteFile {
        if let current { return current }
        part += 1
        let file = try ByteFile(part == 1 ? stem + suffix : "\(stem)-\(part)\(suffix)")
        file.write(header)
        current = file
        return file
    }
}
