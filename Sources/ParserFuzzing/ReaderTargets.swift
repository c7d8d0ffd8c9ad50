import Basics
import EvidenceImporters
import ManifestReaders
import RecoveryModel
import XMLReading

/// The cores that every delivered file is read with.
extension FuzzTarget {
    static let cores: [FuzzTarget] = [json, jsonElements, csv, xml]

    static let jsonElements = FuzzTarget(
        "json-elements", words: ["{", "}", "[", "]", "\"", "\\", "\n", ":", ",", #"{"devices":["#, "null", "\u{FEFF}"],
        seeds: { [#"{"devices":[{"imei":"1"},{"imei":"2"}]}"#, "{\"a\":1}\n{\"a\":2}\n"].map { Array($0.utf8) } },
        check: { input in
            let reader = JSONElementReader(MemoryByteSource(input), arrayNames: ["devices"])
            var line = 0
            // A file of n bytes has no more elements or damaged lines than bytes.
            for _ in 0...(input.count + 1) {
                do {
                    guard try reader.next() != nil else { return nil }
                } catch is JSONError {
                    if reader.layout != .lines { return nil }
                } catch { return "an error that isn't JSON's" }
                if reader.line < line { return "lines go backwards" }
                line = reader.line
            }
            return "it gives more elements than there are bytes"
        })

    static let csv = FuzzTarget(
        "csv", words: [",", ";", "\t", "|", "\"", "\"\"", "\r\n", "\r", "\u{FEFF}", "sep=;\n", "\u{0}"],
        seeds: { ["a,b\n1,\"x\ny\"\n", "sep=;\na;b\r1;2\r", "\u{FEFF}a\tb\r\n"].map { Array($0.utf8) } },
        check: { input in
            guard let reader = try? CSVReader(MemoryByteSource(input)) else { return "memory can't be read" }
            var line = 0
            while (try? reader.next()) == true {
                if reader.record.line < line { return "lines go backwards" }
                line = reader.record.line
                for cell in 0..<reader.record.count { _ = reader.record.text(cell) }
            }
            return nil
        })

    static let xml = FuzzTarget(
        "xml",
        words: [
            "<?xml version='1.0' encoding='", "UTF-16", "ISO-8859-1", "windows-1252", "US-ASCII", "UTF-8", "'?>", "<a>",
            "</a>", "<a/>", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#x10FFFF;", "<!DOCTYPE", "\u{FEFF}", "xmlns:",
        ],
        seeds: {
            [
                "<?xml version='1.0' encoding='windows-1252'?>\n<m>\n<d n='1'>x</d>\n</m>",
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><m><d>x</d></m>", "<m><d><![CDATA[x]]></d><!-- y --></m>",
            ].map { Array($0.utf8) }
        },
        check: { input in
            let (once, twice) = (Outline(), Outline())
            let (first, second) = (once.read(input, inOne: true), twice.read(input, inOne: false))
            if first != second { return "whole and in pieces it ends differently: \(first) and \(second)" }
            return once.count == twice.count || first != "read" ? nil : "whole and in pieces it has other elements"
        })
}

/// Counts elements.
private final class Outline: XMLStreamHandler {
    private(set) var count = 0

    func start(_ element: XMLElement) throws { count += 1 }
    func end(_ element: XMLElementEnd) throws { _ = element.text }

    /// How it ended.
    func read(_ input: [UInt8], inOne: Bool) -> String {
        do {
            let source: any ByteSource = inOne ? MemoryByteSource(input) : SmallPieces(input)
            try XMLStream().read(source, handler: self)
            return "read"
        } catch is XMLReadingError { return "refused" } catch { return "another error" }
    }
}

/// Gives a few bytes at a time, as a slow pipe does.
private final class SmallPieces: ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = min(7, buffer.count, bytes.count - position)
        bytes.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
        }
        position += count
        return count
    }
}

/// Everything that reads what others deliver.
extension FuzzTarget {
    /// Every manifest reader: the redacted file, which is what is kept, says the same as the original.
    static let manifests: [FuzzTarget] = BuiltInManifestReaders.all.map { type in
        FuzzTarget(
            "manifest-" + type.id,
            words: ["imei", "serial", "Asset Tag", "Owner", "passcode", "a@b.example", ",", "\n"],
            seeds: { manifestSeeds.map { Array($0.utf8) } },
            check: { input in
                let (original, kept) = (ClaimList(), ClaimList())
                do {
                    let before = try type.init().read(
                        MemoryByteSource(input), options: ManifestOptions(), into: original)
                    var redacted: [UInt8] = []
                    _ = try type.init().redact(MemoryByteSource(input), options: ManifestOptions()) { redacted += $0 }
                    let after = try type.init().read(
                        MemoryByteSource(redacted), options: ManifestOptions(), into: kept)
                    // What no reader takes is nobody's manifest, and an address above the columns is no name of one.
                    let head = FileHead(name: "fuzzed", bytes: input, isWhole: true)
                    guard type.recognises(head), before.mapping.headerLine == after.mapping.headerLine else {
                        return nil
                    }
                } catch { return "it throws \(error), and neither source nor sink failed" }
                return original.count == kept.count
                    ? nil : "kept, it has \(kept.count) rows instead of \(original.count)"
            })
    }

    private static let manifestSeeds = [
        "IMEI,Serial,Owner\n356938035643809,F2LX0001,A B\n", "[{\"imei\":\"356938035643809\",\"owner\":\"A B\"}]",
        "<devices><device imei='356938035643809'><owner>A B</owner></device></devices>",
    ]

    /// Every importer of evidence: what is kept of a report has as many records as the report.
    static let importers: [FuzzTarget] = BuiltInImporters.all.map { type in
        let columns = BuiltInImporters.sheets.first { $0.id == type.id }?.columns ?? []
        return FuzzTarget(
            "import-" + type.id, words: columns + ["2026-11-20T10:00:00Z", "356938035643809", ",", "\n"],
            seeds: { [Array((columns.joined(separator: ",") + "\n").utf8)] },
            check: { input in
                let (original, kept) = (RecordList(), RecordList())
                do {
                    try type.init().read(MemoryByteSource(input), into: original)
                    let head = FileHead(name: "fuzzed", bytes: input, isWhole: true)
                    guard let redaction = ReportRedaction(head) else { return nil }
                    var redacted: [UInt8] = []
                    _ = try redaction.redact(MemoryByteSource(input), kept: { _ in PersonalFields.mark }) {
                        redacted += $0
                    }
                    try type.init().read(MemoryByteSource(redacted), into: kept)
                } catch { return "it throws \(error), and neither source nor sink failed" }
                return original.count == kept.count
                    ? nil : "kept, it has \(kept.count) records instead of \(original.count)"
            })
    }

    /// Every store-wide table.
    static let tables: [FuzzTarget] = TableKind.allCases.map { kind in
        FuzzTarget(
            "table-" + kind.rawValue, words: [kind.rawValue, ",", "\n", "2026-11-20", "*", "99999999999999999999"],
            seeds: { [Array("a,b\n1,2\n".utf8)] },
            check: { input in
                var tables = ReferenceTables()
                do {
                    _ = try TableReader.read(MemoryByteSource(input), as: kind, into: &tables, zones: { _ in nil })
                    tables.index()
                } catch { return "it throws \(error), and the source didn't fail" }
                return nil
            })
    }
}

/// What is computed from texts.
extension FuzzTarget {
    /// Numbers, times and identifiers of every shape.
    static let numbers = FuzzTarget(
        "numbers", words: ["128GB", "0.5 TB", "99999999999999999999", "1.5", "-", "2026-11-20T10:00:00+14:00", "E+14"],
        seeds: { ["128 GB", "1,5 TB", "2026-10-25T02:30:00", "356938035643809"].map { Array($0.utf8) } },
        check: { input in
            let text = String(decoding: input, as: UTF8.self)
            if let time = EvidenceTime(text) { _ = (time.earliest.text, time.latest.text) }
            _ =
                GradeLine(
                    at: nil, zone: nil, kind: nil, lengthMillimetres: text, count: nil, felt: nil,
                    visibleAtCentimetres: nil, operatorID: nil, source: SourceRef(document: 0, line: 1)
                ).lengthTenths
            for kind in IdentifierKind.allCases { _ = IdentifierParser.read(text, as: kind, knowing: .shipped) }
            return nil
        })

    /// Bytes that a damaged database may hold in place of a record: read as something, and written again the same way.
    static let staged = FuzzTarget(
        "staged", words: ["\u{1F}", "\u{1E}", "@", "D", "-", "99999999999999999999"],
        seeds: { [Array("a\u{1F}b\u{1F}1763632800000@60\u{1E}c".utf8)] },
        check: { input in
            func again<T: EvidenceBody>(_ type: T.Type) -> Bool {
                var reader = FieldReader(input)
                var writer = FieldWriter()
                type.init(from: &reader).write(to: &writer)
                var second = FieldReader(writer.bytes)
                var rewritten = FieldWriter()
                type.init(from: &second).write(to: &rewritten)
                return writer.bytes == rewritten.bytes
            }
            let isSame = [
                again(Scan.self), again(Movement.self), again(TestSession.self), again(Erasure.self),
                again(GradeLine.self), again(Repair.self), again(Destruction.self), again(SampleResult.self),
                again(CarrierEvent.self), again(HandOver.self),
            ]
            return isSame.allSatisfy(\.self) ? nil : "read again it is another record"
        })

    /// What takes personal fields out of reports: done twice it changes nothing more.
    static let redaction = FuzzTarget(
        "redaction",
        words: [
            #""AppleID":"#, #""IMSI":"#, "<entry name=\"imsi\">", "</entry>", "<IMSI>", "<![CDATA[", "]]>", "<!--",
            "{", "}", "[", "]", "\\\"", "Apple ID,", "\n",
        ],
        seeds: {
            [
                #"{"IMEI":"1","AppleID":"a@b.example","Parts":"{\"IMSI\":\"262\"}"}"#,
                "<r><entry name='imsi'>26201</entry><entry name='imei'>1</entry></r>", "IMEI,Apple ID\n1,a@b.example\n",
            ].map { Array($0.utf8) }
        },
        check: { input in
            func once(_ bytes: [UInt8]) -> [UInt8]? {
                guard let redaction = ReportRedaction(FileHead(name: "fuzzed", bytes: bytes, isWhole: true)) else {
                    return nil
                }
                var out: [UInt8] = []
                _ = try? redaction.redact(MemoryByteSource(bytes), kept: { _ in PersonalFields.mark }) { out += $0 }
                return out
            }
            guard let first = once(input), let second = once(first) else { return nil }
            // A sheet's rows may be delimited otherwise.
            let isSheet = !first.starts(with: [0x7B]) && !first.starts(with: [0x5B]) && !first.starts(with: [0x3C])
            if !isSheet, first.count(where: { $0 == 10 }) != input.count(where: { $0 == 10 }) {
                return "it has other lines"
            }
            return first == second ? nil : "done twice it changes more"
        })
}

private final class RecordList: EvidenceSink {
    private(set) var count = 0

    func record(_ record: EvidenceRecord) throws { count += 1 }
    func finding(_ finding: FileFinding) throws {}
}

private final class ClaimList: ClaimSink {
    private(set) var count = 0

    func claim(_ claim: Claim) throws { count += 1 }
    func finding(_ finding: FileFinding) throws {}
}
