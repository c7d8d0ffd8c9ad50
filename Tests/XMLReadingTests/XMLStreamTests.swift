import Basics
import Testing

@testable import XMLReading

/// Writes down what passes by.
private final class Recorder: XMLStreamHandler {
    struct Stop: Error {}

    var events: [String] = []
    var invalid: [String] = []
    var stopAt: String?

    func start(_ element: XMLElement) throws {
        let attributes = element.attributeList.map { " \($0.name)=\($0.value)" }.joined()
        events.append("<\(element.name)#\(element.id)@\(element.line)\(attributes)")
        if element.name == stopAt { throw Stop() }
    }

    func end(_ element: XMLElementEnd) throws { events.append(">\(element.name)#\(element.id):\(element.text)") }

    func invalid(_ message: String, line: Int) { invalid.append("\(line): \(message)") }
}

private func read(
    _ text: String, _ recorder: Recorder = Recorder(), vocabulary: [String] = [], limits: XMLLimits = .standard,
    schema: XMLSchema? = nil
) throws -> Recorder {
    try XMLStream(vocabulary: vocabulary, limits: limits, schema: schema)
        .read(MemoryByteSource(text), handler: recorder)
    return recorder
}

private func failure(_ text: String, limits: XMLLimits = .standard) -> XMLReadingError? {
    do {
        _ = try read(text, limits: limits)
        return nil
    } catch {
        return error as? XMLReadingError
    }
}

@Suite("XML stream")
struct XMLStreamTests {
    @Test("elements, attributes, own text and lines pass by")
    func events() throws {
        let found = try read(
            "<m>\n<d id='1' n='a&amp;b'> x<b/>y &lt;<![CDATA[<z>]]> </d>\n</m>", vocabulary: ["d", "m"])
        #expect(found.events == ["<m#1@1", "<d#0@2 id=1 n=a&b", "<b#-1@2", ">b#-1:", ">d#0:xy <<z>", ">m#1:"])
    }

    @Test("UTF-16, Latin-1 and entities in attributes are decoded")
    func encodings() throws {
        let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>J".utf8) + [0xFC] + Array("rgen</a>".utf8)
        let recorder = Recorder()
        try XMLStream().read(MemoryByteSource(latin), handler: recorder)
        #expect(recorder.events.last == ">a#-1:Jürgen")
        let wide = "\u{FEFF}<a>ü</a>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        try XMLStream().read(MemoryByteSource(wide), handler: recorder)
        #expect(recorder.events.last == ">a#-1:ü")
    }

    @Test("what the handler throws ends the reading")
    func handlerStops() {
        let recorder = Recorder()
        recorder.stopAt = "b"
        #expect(throws: Recorder.Stop.self) { _ = try read("<a><b/><c/></a>", recorder) }
        #expect(recorder.events.count == 2)
    }

    @Test("a truncated file gives what was before, then the line where it ends")
    func truncated() {
        let recorder = Recorder()
        do {
            _ = try read("<m>\n<d>1</d>\n<d>2</d>\n<d>3", recorder)
            Issue.record("no error")
        } catch {
            #expect((error as? XMLReadingError)?.kind == .truncated)
            #expect((error as? XMLReadingError)?.line == 4)
        }
        #expect(recorder.events.filter { $0.hasPrefix(">d") } == [">d#-1:1", ">d#-1:2"])
    }

    @Test("what is not well-formed is refused with its line")
    func malformed() {
        #expect(failure("<m>\n<a></b>\n</m>")?.line == 2)
        #expect(failure("<m>\n<a></b>\n</m>")?.kind == .syntax)
        #expect(failure("")?.kind == .truncated)
        #expect(failure("<a/><b/>") != nil && failure("text") != nil && failure("<x:a/>") != nil)
        #expect(failure("<a b='1' b='2'/>") != nil)
    }
}

@Suite("Hostile XML")
struct HostileXMLTests {
    @Test(
        "DTDs and entities are refused",
        arguments: [
            "<!DOCTYPE m [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><m>&x;</m>",
            "<!DOCTYPE m SYSTEM 'http://example.invalid/m.dtd'><m/>",
            "<!DOCTYPE m [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><m>&b;</m>",
            "<m>&unknown;</m>", "<m a='&unknown;'/>",
        ])
    func doctype(text: String) { #expect(failure(text)?.kind == .doctype) }

    @Test("depth, attributes, text, tags and file size are bounded")
    func limits() {
        #expect(failure(String(repeating: "<a>", count: 200_000))?.kind == .limit)
        let attributes = (0..<300).map { " a\($0)='1'" }.joined()
        #expect(failure("<m\(attributes)/>")?.kind == .limit)
        #expect(failure("<m>" + String(repeating: "x", count: 2 << 20) + "</m>")?.kind == .limit)
        #expect(failure("<m a='" + String(repeating: "x", count: 2 << 20) + "'/>")?.kind == .limit)
        #expect(failure("<m><!--" + String(repeating: "x", count: 2 << 20) + "--></m>")?.kind == .limit)
        let endless = (0..<200_000).map { " a\($0)=''" }.joined()
        #expect(failure("<m\(endless)")?.kind == .limit)
        #expect(
            failure("<m>" + String(repeating: "<a/>", count: 1000) + "</m>", limits: XMLLimits(fileBytes: 2000))?
                .kind == .limit)
    }
}

@Suite("XML schema")
struct XMLSchemaTests {
    private static let xsd = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="m"><xs:complexType><xs:sequence>
        <xs:element name="d" maxOccurs="unbounded"><xs:complexType>
        <xs:attribute name="id" type="xs:positiveInteger" use="required"/></xs:complexType></xs:element>
        </xs:sequence></xs:complexType></xs:element></xs:schema>
        """

    @Test("a valid file has no complaints, an invalid one its lines")
    func validation() throws {
        let schema = try XMLSchema(bytes: Array(Self.xsd.utf8))
        #expect(try read("<m><d id='1'/></m>", schema: schema).invalid.isEmpty)
        let found = try read("<m>\n<d id='1'/>\n<d id='x'/>\n<e/>\n</m>", schema: schema)
        #expect(found.events.count == 8)
        #expect(found.invalid.contains { $0.hasPrefix("3: ") } && found.invalid.contains { $0.hasPrefix("4: ") })
    }

    @Test("errors of the file itself still come with a schema")
    func brokenFile() throws {
        let schema = try XMLSchema(bytes: Array(Self.xsd.utf8))
        #expect(throws: XMLReadingError.self) { _ = try read("<m>\n<d id='1'>", schema: schema) }
        #expect(throws: XMLReadingError.self) { _ = try read("<!DOCTYPE m><m/>", schema: schema) }
    }

    @Test("what is no schema is refused")
    func badSchema() {
        #expect(throws: XMLReadingError.self) { _ = try XMLSchema(bytes: Array("<a/>".utf8)) }
        #expect(throws: XMLReadingError.self) { _ = try XMLSchema(bytes: []) }
    }
}
