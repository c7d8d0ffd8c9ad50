import Testing

@testable import Basics

@Suite struct CanonicalScanTests {
    private func fault(_ text: String) -> CanonicalScan.Fault? {
        var scan = CanonicalScan()
        return scan.read(Array(text.utf8))
    }

    @Test(arguments: [
        "{}", #"{"a":1}"#, #"{"a":-1,"b":[],"c":{},"d":[0,[1,{"x":"y"}]]}"#, #"{"a":9007199254740991}"#,
        #"{"a":-9007199254740991}"#, #"{"a":"\"\\\b\f\n\r\t\u0000\u001f\u000b/"}"#, "{\"a\":\"Ä€\u{1F600}\u{7F}\"}",
        #"{"a":true,"b":false,"c":null}"#, #"{"a":1,"aB":2,"aa":3,"ab":4,"b":5}"#,
        #"{"a":[[[[[[[1]]]]]]]}"#,
    ])
    func canonicalObjectsAreTaken(text: String) { #expect(fault(text) == nil, "\(text)") }

    @Test(arguments: [
        ("", CanonicalScan.Fault.truncated), ("[]", .syntax), ("1", .syntax), ("{} ", .trailing), (" {}", .syntax),
        (#"{"a": 1}"#, .syntax), (#"{"a":1,}"#, .syntax), (#"{"a":1"#, .truncated), (#"{"a":"b"#, .truncated),
        (#"{"b":1,"a":2}"#, .order), (#"{"a":1,"a":2}"#, .order), (#"{"ab":1,"a":2}"#, .order),
        (#"{"A":1}"#, .name), (#"{"":1}"#, .name), (#"{"ä":1}"#, .name), (#"{"a-b":1}"#, .name),
        (#"{"a":01}"#, .number), (#"{"a":-0}"#, .number), (#"{"a":1.0}"#, .number), (#"{"a":1e3}"#, .number),
        (#"{"a":9007199254740992}"#, .number), (#"{"a":12345678901234567890123}"#, .number), (#"{"a":-}"#, .syntax),
        (#"{"a":"\/"}"#, .escape), (#"{"a":"\u0041"}"#, .escape), (#"{"a":"\u000A"}"#, .escape),
        (#"{"a":"\u000a"}"#, .escape), (#"{"a":"\u001F"}"#, .escape), ("{\"a\":\"\n\"}", .escape),
        (#"{"a":[[[[[[[[1]]]]]]]]}"#, .depth), (#"{"a":tru}"#, .syntax),
    ])
    func everythingElseIsRefused(text: String, wanted: CanonicalScan.Fault) {
        #expect(fault(text) == wanted, "\(text)")
    }

    @Test func bytesThatAreNoUTF8AreRefused() {
        for bad: [UInt8] in [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82]] {
            var scan = CanonicalScan()
            #expect(scan.read(Array(#"{"a":""#.utf8) + bad + Array(#""}"#.utf8)) == .encoding)
        }
    }

    @Test func membersAreLent() {
        let bytes = Array(#"{"a":"x","b":{"c":[1,2]},"d":null}"#.utf8)
        var scan = CanonicalScan()
        #expect(scan.read(bytes) == nil)
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        #expect(scan.members.map { text($0.name) } == ["a", "b", "d"])
        #expect(scan.members.map { text($0.value) } == [#""x""#, #"{"c":[1,2]}"#, "null"])
    }

    // MARK: against the parser and the writer

    /// What the scan must say: the tree's canonical form is the text itself, and the tree is within the profile.
    private func isCanonical(_ bytes: [UInt8]) -> Bool {
        guard let value = try? JSONParser.parse(bytes), case .object = value else { return false }
        return CanonicalJSON.encode(value) == bytes && Self.isInProfile(value, depth: 1)
    }

    private static func isInProfile(_ value: JSONValue, depth: Int) -> Bool {
        switch value {
        case .object(let members):
            depth <= 8
                && members.allSatisfy {
                    $0.name.wholeMatch(of: /[a-z][A-Za-z0-9]*/) != nil && isInProfile($0.value, depth: depth + 1)
                }
        case .array(let items): depth <= 8 && items.allSatisfy { isInProfile($0, depth: depth + 1) }
        case .number(let digits): Int(digits).map { "\($0)" == digits && abs($0) <= 9_007_199_254_740_991 } ?? false
        case .string, .bool, .null: true
        }
    }

    @Test func itAgreesWithParserAndWriterOnGeneratedAndDamagedTexts() {
        var maker = TextMaker(state: 20_261_122)
        var scan = CanonicalScan()
        var taken = 0
        for round in 0..<20_000 {
            var bytes = CanonicalJSON.encode(maker.object(depth: 1))
            if round % 4 != 0 { maker.damage(&bytes) }
            let wanted = isCanonical(bytes)
            let fault = scan.read(bytes)
            #expect((fault == nil) == wanted, "\(String(decoding: bytes, as: UTF8.self)) \(String(describing: fault))")
            if wanted { taken += 1 }
        }
        #expect(taken > 5000 && taken < 15_000)
    }
}

/// Makes JSON objects, and damages their texts; same seed, same texts.
private struct TextMaker {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private static let names = ["a", "at", "aB", "data", "seq", "v", "z9", "recordedAt", "x", "Bad", "ä", "", "no-t"]
    private static let pieces = [
        "a", "plain text of more than eight", "\"", "\\", "\n", "\u{1}", "\u{1F}", "ü", "€", "\u{1F600}", "/", "\u{7F}",
    ]
    private static let numbers = ["0", "1", "-1", "42", "9007199254740991", "9007199254740992", "1.5", "1e2", "-0"]

    mutating func object(depth: Int) -> JSONValue {
        var members: [JSONMember] = []
        for _ in 0..<next(5) {
            let name = Self.names[next(next(6) == 0 ? Self.names.count : 9)]
            if !members.contains(where: { $0.name == name }) { members.append(JSONMember(name, value(depth: depth))) }
        }
        return .object(members)
    }

    private mutating func value(depth: Int) -> JSONValue {
        switch next(depth > 9 ? 5 : 8) {
        case 0: .null
        case 1: .bool(next(2) == 0)
        case 2: .number(Self.numbers[next(next(4) == 0 ? Self.numbers.count : 5)])
        case 3, 4: .string((0..<next(4)).map { _ in Self.pieces[next(Self.pieces.count)] }.joined())
        case 5: .array((0..<next(3)).map { _ in value(depth: depth + 1) })
        default: object(depth: depth + 1)
        }
    }

    mutating func damage(_ bytes: inout [UInt8]) {
        let place = next(bytes.count)
        switch next(5) {
        case 0: bytes[place] = UInt8(next(256))
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(Array("{}[],:\"\\ 0\n".utf8)[next(11)], at: place)
        case 3: bytes.swapAt(place, next(bytes.count))
        default: bytes[place] ^= 32
        }
    }
}
