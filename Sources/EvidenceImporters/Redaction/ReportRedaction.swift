import Basics
import RecoveryModel
import XMLReading

/// Takes the personal and secret fields out of a report on its way into the store.
///
/// ```
/// guard let redaction = ReportRedaction(head) else { return }
/// let result = try redaction.redact(source, kept: { _ in PersonalFields.mark }) { kept += $0 }
/// print(result.count, result.secrets)
/// ```
package struct ReportRedaction: Sendable {
    /// How fields are told apart in a format.
    package enum Syntax: Sendable, Equatable {
        case json, xml
        /// Delimited text with a header; `delimiter` nil is found.
        case sheet(delimiter: UInt8?)
    }

    private let syntax: Syntax

    /// What was done.
    package struct Result: Sendable, Equatable {
        /// Of the bytes as they came.
        package var original: Digest
        /// Bytes as they came.
        package var byteCount: Int
        /// Texts that were taken out or hashed.
        package var count: Int
        /// Names of secret fields whose text was taken out, at most 20.
        package var secrets: [String]
    }

    /// Writes the file as it may be kept: the same records on the same lines, everything else byte for byte. `kept`
    /// gives what stays of a personal text. Throws what source and `write` throw.
    package func redact(
        _ source: any ByteSource, kept: @escaping (String) -> String, to write: ([UInt8]) throws -> Void
    ) throws -> Result {
        let source = CountingSource(source)
        let fields = FieldRedactor(kept: kept)
        switch syntax {
        case .json: try Self.json(source, fields: fields, write: write)
        case .xml: try Self.markup(source, fields: fields, write: write)
        case .sheet(let delimiter): try Self.sheet(source, delimiter: delimiter, fields: fields, write: write)
        }
        return Result(
            original: try source.finish(), byteCount: source.count, count: fields.count, secrets: fields.secrets)
    }

    private static func json(
        _ source: CountingSource, fields: FieldRedactor, write: ([UInt8]) throws -> Void
    ) throws {
        var redactor = JSONRedactor(fields)
        try source.chunks { try write(redactor.take($0[...])) }
        try write(redactor.finish())
    }

    private static func markup(
        _ source: CountingSource, fields: FieldRedactor, write: ([UInt8]) throws -> Void
    ) throws {
        var narrow = MarkupRedactor<UInt8>(fields)
        var wide = MarkupRedactor<UInt16>(fields)
        var width: XMLEncoding.Width?
        var odd: [UInt8] = []
        try source.chunks { chunk in
            let encoding = width ?? XMLEncoding(front: Array(chunk.prefix(512))).width
            width = encoding
            guard encoding != .eightBit else { return try write(narrow.take(chunk[...])) }
            let bytes = odd + chunk
            odd = bytes.count % 2 == 0 ? [] : [bytes[bytes.count - 1]]
            try write(Self.bytes(wide.take(Self.units(bytes, encoding)[...]), encoding))
        }
        guard let width, width != .eightBit else { return try write(narrow.finish()) }
        try write(Self.bytes(wide.finish(), width) + odd)
    }

    private static func units(_ bytes: [UInt8], _ width: XMLEncoding.Width) -> [UInt16] {
        stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return width == .utf16LE ? second << 8 | first : first << 8 | second  // bounded: two bytes
        }
    }

    private static func bytes(_ units: [UInt16], _ width: XMLEncoding.Width) -> [UInt8] {
        units.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return width == .utf16LE ? [low, high] : [high, low]
        }
    }

    private static func sheet(
        _ source: CountingSource, delimiter: UInt8?, fields: FieldRedactor, write: ([UInt8]) throws -> Void
    ) throws {
        let reader = try CSVReader(source, delimiter: delimiter)
        var writer = CSVRewriter(like: reader)
        var columns: [(kind: PersonalFields.Kind, name: String)?]?
        while try reader.next() {
            let record = reader.record
            if columns == nil, !record.isBlank {
                columns = (0..<record.count).map { index in
                    let name = record.text(index)
                    return PersonalFields.kind(name.utf8).map { ($0, name) }
                }
                writer.append(record) { _ in nil }
            } else {
                writer.append(record) { index in
                    guard let columns, index < columns.count, let column = columns[index] else { return nil }
                    return fields.replacement(of: record.text(index), kind: column.kind, field: column.name)
                }
            }
            if writer.bytes.count >= 64 << 10 { try write(writer.take()) }
        }
        try write(writer.take())
    }

    /// For the file that begins so; nil when it can have no field of that sort: a sheet whose header names none, or no
    /// text at all.
    package init?(_ head: FileHead, delimiter: UInt8? = nil) {
        let text = XMLEncoding.narrowed(head.bytes)
        switch text.first(where: { $0 > 32 }) {
        case nil: return nil
        case UInt8(ascii: "<"): syntax = .xml
        case UInt8(ascii: "{"), UInt8(ascii: "["): syntax = .json
        default:
            guard Self.isNeeded(head, delimiter) else { return nil }
            syntax = .sheet(delimiter: delimiter)
        }
    }

    private static func isNeeded(_ head: FileHead, _ delimiter: UInt8?) -> Bool {
        // Reading memory doesn't fail.
        guard let reader = try? CSVReader(MemoryByteSource(head.bytes), delimiter: delimiter) else { return false }
        let isWide = [.utf16LE, .utf16BE].contains(reader.dialect.encoding)
        guard isWide || !head.bytes.prefix(1024).contains(where: { $0 < 9 }) else { return false }
        while (try? reader.next()) == true {
            if reader.record.isBlank { continue }
            return (0..<reader.record.count).contains { PersonalFields.kind(reader.record.text($0).utf8) != nil }
        }
        return false
    }
}

/// Passes bytes on, digests and counts them.
private final class CountingSource: ByteSource {
    private static let chunk = 256 << 10

    private let source: any ByteSource
    private var hash = StreamingHash()
    private(set) var count = 0

    init(_ source: any ByteSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let got = try source.read(into: buffer)
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
        count += got
        return got
    }

    /// Everything, in large pieces; the first holds the front of the file.
    func chunks(_ body: ([UInt8]) throws -> Void) throws {
        while true {
            var used = 0
            let bytes = try [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, initialized in
                while used < Self.chunk {
                    let got = try read(
                        into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[used...]))
                    if got == 0 { break }
                    used += got
                }
                initialized = used
            }
            if bytes.isEmpty { return }
            try body(bytes)
        }
    }

    /// The digest of the whole source: what was not read yet is read now.
    func finish() throws -> Digest {
        try chunks { _ in }
        return hash.finish()
    }
}
