import CertificateContent
import StoreFiles

/// Lines while a lot is read: those of a small lot stay in memory, those of a large one wait in a file.
struct GatheredLines {
    private var lines: DeviceLines = []
    private var writer: WaitingLines.Writer?

    /// Lines that stay in memory, of about two kilobytes each.
    private static let limit = 2048

    /// Throws `SystemError`; `folder` is where a file may be made.
    mutating func add(_ line: CertificateLine, in folder: String) throws {
        if writer == nil {
            guard lines.count == Self.limit else { return lines.append(line) }
            var started = WaitingLines.Writer(try ScratchFile(in: folder, "-lines"))
            for line in lines { try started.add(line) }
            lines = []
            writer = started
        }
        try writer?.add(line)
    }

    /// All of them in their order; nothing is added afterwards. Throws `SystemError`.
    mutating func finish() throws -> DeviceLines {
        guard var writer else { return lines }
        return DeviceLines(try writer.finish())
    }
}

extension ScratchFile: LineStore {}
