import Foundation
import Testing

@testable import Basics

@Suite struct CanonicalJSONTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: CanonicalJSON.encode(try JSONParser.parse(Array(text.utf8))), as: UTF8.self)
    }

    /// RFC 8785 §3.2.3: names are sorted by UTF-16 code units, so that U+1F600 (D83D) stands before U+FB33.
    @Test func membersAreSortedByUTF16CodeUnits() throws {
        let text = #"{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}"#
        #expect(
            try canonical(text)
                == "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{F6}\":7,\"\u{20AC}\":1,\"\u{1F600}\":5,\"\u{FB33}\":3}")
    }

    @Test func blanksGoAndNestingIsSortedToo() throws {
        #expect(
            try canonical("{ \"b\" : [ { \"z\" : null , \"y\" : false } , [ ] ] , \"a\" : { } }")
                == #"{"a":{},"b":[{"y":false,"z":null},[]]}"#)
    }

    @Test func canonicalTextStaysAsItIs() throws {
        let text = #"{"":"","a":"\u001f\"\\","b":[1,-2,0]}"#
        #expect(try canonical(text) == text)
    }

    /// Numbers of the house profile are whole; samples with others are not ours to write.
    private static func isWhole(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let digits): Int(digits).map(String.init) == digits
        case .array(let items): items.allSatisfy(isWhole)
        case .object(let members): members.allSatisfy { isWhole($0.value) }
        case .string, .bool, .null: true
        }
    }

    @Test func theSharedSamplesComeOutAsPublished() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/samples/custody/jcs")
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "input").path)
        else {
            print("no shared samples here: the published canonical texts were not compared")
            return
        }
        var compared = 0
        for name in names.sorted() {
            let value = try JSONParser.parse(Array(Data(contentsOf: folder.appending(path: "input/\(name)"))))
            let wanted = try Data(contentsOf: folder.appending(path: "output/\(name)"))
            guard Self.isWhole(value) else { continue }
            #expect(Data(CanonicalJSON.encode(value)) == wanted, "\(name)")
            compared += 1
        }
        #expect(compared >= 3)
    }
}
