import Basics
import Testing

@testable import XMLReading

/// Counts elements and keeps what is noted.
private final class Counter: XMLStreamHandler {
    var ended = 0
    var texts: [String] = []
    var notes: [String] = []

    func start(_ element: XMLElement) throws {}
    func end(_ element: XMLElementEnd) throws {
        ended += 1
        if !element.text.isEmpty { texts.append(element.text) }
    }
    func noted(_ message: String, line: Int) throws { notes.append(message) }
}

/// A file of 3,000 devices with one byte in the middle of device 2,500 that the encoding may lack.
private func devices(_ encoding: String, _ bytes: [UInt8]) -> [UInt8] {
    var out = Array("<?xml version='1.0' encoding='\(encoding)'?>\n<m>\n".utf8)
    for number in 0..<3000 {
        out += Array("<d>\(number)".utf8) + (number == 2500 ? bytes : []) + Array("</d>\n".utf8)
    }
    return out + Array("</m>\n".utf8)
}

private func read(_ bytes: [UInt8]) -> (Counter, XMLReadingError?) {
    let counter = Counter()
    do { try XMLStream().read(MemoryByteSource(bytes), handler: counter) } catch {
        return (counter, error as? XMLReadingError ?? XMLReadingError(.limit, "\(error)", line: 0))
    }
    return (counter, nil)
}

private func wide(_ text: String, isLittle: Bool) -> [UInt8] {
    text.utf16.flatMap { isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
}

@Suite("Encodings of XML")
struct XMLEncodingTests {
    @Test("a byte that the declared encoding lacks ends the file aloud, in its line, and costs nothing before it")
    func foreignByte() {
        for encoding in ["windows-1252", "US-ASCII", "UTF-8"] {
            let (counter, error) = read(devices(encoding, [0x81]))
            #expect(error != nil, "\(encoding)")
            #expect(error?.line == 2503, "\(encoding): \(String(describing: error))")
            #expect(counter.ended == 2500, "\(encoding)")
        }
    }

    @Test("a foreign byte in the last device, behind the last chunk's beginning, is heard too")
    func foreignByteAtTheEnd() {
        let bytes = Array("<?xml version='1.0' encoding='windows-1252'?><m><d>a</d><d>".utf8) + [0x81]
        #expect(read(bytes + Array("</d></m>".utf8)).1 != nil)
    }

    @Test("half of a character of UTF-16 ends the file in its line")
    func halfCharacter() {
        let text = "\u{FEFF}<m>\n<d>1</d>\n<d>"
        let bytes = wide(text, isLittle: true) + [0x00, 0xD8] + wide("</d>\n</m>", isLittle: true)
        let (counter, error) = read(bytes)
        #expect(error?.line == 3 && counter.ended == 1, "\(String(describing: error))")
    }

    @Test("every byte that the encoding has is read")
    func everyByte() {
        #expect(read(devices("ISO-8859-1", [0x81, 0xFC])).1 == nil)
        #expect(read(devices("windows-1252", [0x80, 0xFC])).1 == nil)
        #expect(read(devices("Shift_JIS", [0x83, 0x65])).1 == nil)
    }

    @Test("UTF-16 declared over single bytes, and a mark against the declaration, are read as the bytes say")
    func contradictions() {
        let plain = read(Array("<?xml version='1.0' encoding='UTF-16'?><m><d>ü</d></m>".utf8))
        #expect(plain.1 == nil && plain.0.texts == ["ü"] && plain.0.notes.count == 1)
        let marked = read([0xEF, 0xBB, 0xBF] + Array("<?xml version='1.0' encoding='ISO-8859-1'?><m>ü</m>".utf8))
        #expect(marked.1 == nil && marked.0.texts == ["ü"] && marked.0.notes.count == 1)
        for isLittle in [true, false] {
            let text = "<?xml version='1.0' encoding='UTF-8'?><m><d>ü</d></m>"
            for mark in ["", "\u{FEFF}"] {
                let (counter, error) = read(wide(mark + text, isLittle: isLittle))
                #expect(error == nil && counter.texts == ["ü"] && counter.notes.count == 1, "\(isLittle) «\(mark)»")
            }
        }
    }

    @Test("a file that says of itself what it is has no note")
    func honest() {
        for bytes in [
            Array("<m>ü</m>".utf8), Array("<?xml version='1.0' encoding='utf-8'?><m>ü</m>".utf8),
            [0xEF, 0xBB, 0xBF] + Array("<m>ü</m>".utf8),
            wide("\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><m>ü</m>", isLittle: true),
            wide("\u{FEFF}<?xml version='1.0' encoding='UTF-16BE'?><m>ü</m>", isLittle: false),
        ] {
            let (counter, error) = read(bytes)
            #expect(error == nil && counter.notes.isEmpty && counter.texts == ["ü"])
        }
    }
}
