import Basics
import Testing

private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

private func kind(_ text: String) -> JSONError.Kind? {
    do {
        _ = try parse(text)
        return nil
    } catch {
        return (error as? JSONError)?.kind
    }
}

@Suite("JSON parser")
struct JSONParserTests {
    @Test("values are read, numbers as their text, members in their order")
    func values() throws {
        let value = try parse(#" {"b":[1,-2.50,3E+14,true,null],"a":"x\u00e9\ud83d\ude00\n\/"} "#)
        #expect(
            value
                == .object([
                    JSONMember("b", .array([.number("1"), .number("-2.50"), .number("3E+14"), .bool(true), .null])),
                    JSONMember("a", .string("xé😀\n/")),
                ]))
        #expect(value["a"]?.text == "xé😀\n/" && value.member(named: "A") != nil && value["c"] == nil)
        #expect(value["b"]?.array?[0].integer == 1 && value["b"]?.array?[2].text == "3E+14")
    }

    @Test(
        "what RFC 8259 doesn't have is refused",
        arguments: [
            "{\"a\":1,}", "[1,]", "01", ".5", "+1", "nuls", "'a'", "{a:1}", "[1 2]", "{\"a\" 1}", "\"\t\"",
            "\"\\x\"", "1 2", "[1]x", "// c\n1",
        ])
    func strict(text: String) { #expect(kind(text) == .syntax) }

    @Test(
        "a text that ends too early says so",
        arguments: ["", "[", "{\"a\":", "\"abc", "[1,", "tru", "1.", "1e", "\"\\u12"])
    func truncated(text: String) { #expect(kind(text) == .truncated) }

    @Test("duplicate names are refused, in small and in large objects")
    func duplicates() {
        #expect(kind("{\"a\":1,\"a\":2}") == .duplicateName)
        let members = (0..<20).map { "\"m\($0)\":0" }.joined(separator: ",")
        #expect(kind("{\(members)}") == nil)
        #expect(kind("{\(members),\"m15\":1}") == .duplicateName)
        #expect(kind("{\(members),\"m3\":1}") == .duplicateName)
    }

    @Test("nesting is bounded")
    func depth() {
        #expect(kind(String(repeating: "[", count: 64) + String(repeating: "]", count: 64)) == nil)
        #expect(kind(String(repeating: "[", count: 200_000)) == .tooDeep)
    }

    @Test("half a surrogate pair and bytes that are no UTF-8 are refused")
    func encoding() throws {
        #expect(kind("\"\\ud83d\"") == .syntax || kind("\"\\ud83d\"") == .encoding)
        #expect(kind("\"\\ude00\"") == .encoding)
        #expect(throws: JSONError.self) { try JSONParser.parse([34, 0xC3, 0x28, 34]) }
    }

    @Test("an error names line and column")
    func places() {
        do {
            _ = try JSONParser.parse(Array("{\n \"a\": x\n}".utf8), firstLine: 10)
            Issue.record("no error")
        } catch {
            #expect((error as? JSONError)?.line == 11)
            #expect((error as? JSONError)?.column == 7)
        }
    }
}

@Suite("JSON elements")
struct JSONElementReaderTests {
    private struct Read: Equatable {
        var elements: [String] = []
        var lines: [Int] = []
        var errors: [JSONError.Kind] = []
        var layout = JSONElementReader.Layout.values
    }

    private func read(_ text: String, limits: JSONLimits = .standard, names: Set<String> = []) throws -> Read {
        let reader = JSONElementReader(MemoryByteSource(text), limits: limits, arrayNames: names)
        var out = Read()
        while true {
            do {
                guard let element = try reader.next() else { break }
                out.elements.append(String(decoding: element, as: UTF8.self))
                out.lines.append(reader.line)
            } catch let error as JSONError {
                out.errors.append(error.kind)
                if reader.layout != .lines || out.errors.count > 10 { break }
            }
        }
        out.layout = reader.layout
        return out
    }

    @Test("a top-level array, JSON Lines, objects in a row and one object give their elements")
    func layouts() throws {
        let array = try read("[ {\"a\":\"]}\"},\n 2, \"x\\\"\" ]\n")
        #expect(array == Read(elements: ["{\"a\":\"]}\"}", "2", "\"x\\\"\""], lines: [1, 2, 2], layout: .array))
        let lines = try read("{\"a\":1}\r\n{\"a\":2}\n\n{\"a\":3}")
        #expect(lines == Read(elements: ["{\"a\":1}", "{\"a\":2}", "{\"a\":3}"], lines: [1, 2, 4], layout: .lines))
        let row = try read("{\n\"a\":1}{\"a\":2}\n")
        #expect(row == Read(elements: ["{\n\"a\":1}", "{\"a\":2}"], lines: [1, 2]))
        #expect(try read("\u{FEFF}{\"a\":[1]}").elements == ["{\"a\":[1]}"])
        #expect(try read("").elements.isEmpty && read("[]").elements.isEmpty)
    }

    @Test("a named array inside the one object gives its elements")
    func namedArray() throws {
        let text = "{\"kind\":\"x\",\"n\":{\"devices\":[9]},\"devices\":[{\"a\":1},\n{\"a\":2}],\"next\":[\"]\"]}\n"
        let found = try read(text, names: ["devices"])
        #expect(found == Read(elements: ["{\"a\":1}", "{\"a\":2}"], lines: [1, 2], layout: .array))
        #expect(try read("{\"a\":[1],\"b\":2}", names: ["devices"]).elements == ["{\"a\":[1],\"b\":2}"])
    }

    @Test("damage in one of the lines costs that line")
    func damagedLine() throws {
        let found = try read("{\"a\":1}\n{\"a\":\"2\n{\"a\":[[3}\n{\"a\":4}\n")
        #expect(found.elements.count == 4 && found.elements[3] == "{\"a\":4}")
        #expect(try read("{\"a\":\n{\"a\":2}\n{\"a\":3}\n").elements.last == "{\"a\":3}")
    }

    @Test("a truncated file gives what was whole, then an error")
    func truncated() throws {
        #expect(try read("[{\"a\":1},{\"a\":2},{\"a\":").elements.count == 2)
        #expect(try read("[{\"a\":1},{\"a\":2},{\"a\":").errors == [.truncated])
        #expect(try read("[{\"a\":1}").errors == [.truncated])
        #expect(try read("{\"devices\":[1]", names: ["devices"]).errors == [.truncated])
        #expect(try read("[1 2]").errors == [.syntax] && read("[1]2").errors == [.syntax])
        #expect(try read("[1,]").errors == [.syntax])
    }

    @Test("deep nesting and long elements are refused without recursion")
    func hostile() throws {
        #expect(try read(String(repeating: "[", count: 200_000)).errors == [.tooDeep])
        #expect(try read("{\"a\":" + String(repeating: "{\"a\":", count: 200_000), names: ["x"]).errors == [.tooDeep])
        let long = "[\"" + String(repeating: "x", count: 5000) + "\"]"
        #expect(try read(long, limits: JSONLimits(bytes: 1000)).errors == [.tooLong])
        let lines = "{\"a\":1}\n{\"a\":\"\(String(repeating: "x", count: 5000))\"}\n{\"a\":3}\n"
        let found = try read(lines, limits: JSONLimits(bytes: 1000))
        #expect(found.elements == ["{\"a\":1}", "{\"a\":3}"] && found.errors == [.tooLong])
    }
}
