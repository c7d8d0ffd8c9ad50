import Basics
import RecoveryModel
import XMLReading

#if canImport(Glibc)
import Glibc
#endif

/// Manifests and reports: CSV, XML, JSON and the identifiers in their cells.
enum ReadingBenchmarks {
    private static let rows = 20_000

    static func run() throws {
        try csv()
        try xml()
        try json()
        identifiers()
    }

    private static func csv() throws {
        var text = "imei,serial,make,model,storage,asset tag,note\n"
        for row in 0..<rows {
            text += "35693803\(1_000_000 + row),F2L\(100_000 + row),Apple,iPhone 12,128 GB,A-\(row),\"good, boxed\"\n"
        }
        let bytes = Array(text.utf8)
        let floor = Measurement.best("memchr", operations: rows, bytes: bytes.count / rows) {
            bytes.withUnsafeBytes { buffer in
                var count = 0
                var rest = buffer[...]
                while let start = rest.baseAddressOfSlice, let found = memchr(start, 10, rest.count) {
                    count += 1
                    rest = rest[(rest.startIndex + (UnsafeRawPointer(found) - start) + 1)...]
                }
                return count
            }
        }
        floor.report()
        try Measurement.best("CSV, a row", operations: rows, bytes: bytes.count / rows) {
            let reader = try CSVReader(MemoryByteSource(bytes))
            var count = 0
            while try reader.next() { count += reader.record.count }
            return count
        }.report(floor: floor)
    }

    private final class Counter: XMLStreamHandler {
        var count = 0
        func start(_ element: XMLElement) { count += 1 }
        func end(_ element: XMLElementEnd) { count += 1 }
    }

    private static func xml() throws {
        var text = "<root>"
        for row in 0..<rows {
            text += "<entry name=\"serial\" type=\"string\">F2L\(100_000 + row)</entry>"
        }
        let bytes = Array((text + "</root>").utf8)
        try Measurement.best("XML, an element", operations: rows, bytes: bytes.count / rows) {
            let counter = Counter()
            try XMLStream().read(MemoryByteSource(bytes), handler: counter)
            return counter.count
        }.report()
    }

    private static func json() throws {
        var text = ""
        for row in 0..<rows {
            text +=
                "{\"IMEI\":\"35693803\(1_000_000 + row)\",\"Make\":\"Apple\",\"Erased\":\"Yes\",\"Grade\":null,\"n\":\(row)}\n"
        }
        let bytes = Array(text.utf8)
        try Measurement.best("JSON, an object", operations: rows, bytes: bytes.count / rows) {
            let reader = JSONElementReader(MemoryByteSource(bytes))
            var count = 0
            while let element = try reader.next() { count += try JSONParser.parse(element).members?.count ?? 0 }
            return count
        }.report()
    }

    private static func identifiers() {
        let texts = (0..<1000).map { "35693803\(1_000_000 + $0)" }
        Measurement.best("identity, an IMEI", operations: texts.count) {
            texts.reduce(0) { sum, text in
                if case .empty = IdentifierParser.read(text, as: .imei) { return sum }
                return sum + 1
            }
        }.report()
        let serials = (0..<1000).map { "F2LXK\(100_000 + $0)" }
        Measurement.best("identity, any identifier", operations: serials.count) {
            serials.reduce(0) { sum, text in
                if case .empty = IdentifierParser.readUnlabelled(text) { return sum }
                return sum + 1
            }
        }.report()
    }
}

extension Slice where Base == UnsafeRawBufferPointer {
    fileprivate var baseAddressOfSlice: UnsafeRawPointer? { UnsafeRawBufferPointer(rebasing: self).baseAddress }
}
