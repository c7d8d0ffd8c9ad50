import Basics
import RecoveryModel

/// Reads the elements of a JSON or JSON Lines file. One that doesn't parse is an I10 finding; a file that is cut off or
/// broken outside its elements is an I16 finding, with everything before it kept.
enum JSONElements {
    static func read(
        _ source: any ByteSource, into sink: any EvidenceSink, element: (JSONValue, _ line: Int) throws -> Void
    ) throws {
        let reader = JSONElementReader(source)
        /// A line that breaks off: damage of that line if another follows, else the end of the file is missing.
        var cut: JSONError?
        while true {
            do {
                guard let bytes = try reader.next() else { break }
                if let error = cut { try sink.finding(bad(error)) }
                cut = nil
                try take(bytes, reader: reader, sink: sink, cut: &cut, element: element)
            } catch let error as JSONError {
                let isOneLine = reader.layout == .lines && error.kind == .tooLong
                if !isOneLine { return try sink.finding(broken(error)) }
                try sink.finding(bad(error))
            }
        }
        if let error = cut { try sink.finding(broken(error)) }
    }

    private static func take(
        _ bytes: [UInt8], reader: JSONElementReader, sink: any EvidenceSink, cut: inout JSONError?,
        element: (JSONValue, Int) throws -> Void
    ) throws {
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes, firstLine: reader.line)
        } catch let error as JSONError {
            if error.kind == .truncated { cut = error } else { try sink.finding(bad(error)) }
            return
        }
        try element(value, reader.line)
    }

    private static func bad(_ error: JSONError) -> FileFinding {
        FileFinding("I10", "this element is no JSON: \(error.message)", line: error.line, column: error.column)
    }

    private static func broken(_ error: JSONError) -> FileFinding {
        let message = "the file is not whole: \(error.message). What stood before is kept; deliver the file again"
        return FileFinding("I16", message, line: error.line, column: error.column)
    }
}

/// Looks for member names in the front of a JSON file.
struct JSONHead {
    private let names: Set<String>

    /// Nil when the file doesn't begin as JSON does.
    init?(_ head: FileHead) {
        var bytes = head.bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let first = bytes.first { $0 > 32 }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
        var found: Set<String> = []
        var start = -1
        for (index, byte) in bytes.enumerated() where byte == 34 {
            if start >= 0, index - start <= 40 {
                let place = bytes.startIndex
                found.insert(String(decoding: bytes[(place + start + 1)..<(place + index)], as: UTF8.self).lowercased())
            }
            start = index
        }
        names = found
    }

    /// How many of these texts stand in quotes; lower case.
    func count(of wanted: [String]) -> Int { wanted.count(where: names.contains) }
}
