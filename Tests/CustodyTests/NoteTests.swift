import Basics
import Testing

@testable import Custody

@Suite struct NoteTests {
    private typealias Vectors = NoteVectors

    private func verified(_ note: String, by keys: [String]) throws -> [String] {
        try SignedNote(parsing: Vectors.bytes(note)).verified(by: keys.map { try VerifierKey(text: $0) }).map(
            \.key.name)
    }

    private static let both = NoteVectors.text + "\n" + NoteVectors.peterLine + NoteVectors.enochLine

    @Test func publishedNotesVerify() throws {
        #expect(try verified(Self.both, by: [Vectors.peter]) == ["PeterNeumann"])
        #expect(try verified(Self.both, by: [Vectors.enoch, Vectors.peter]) == ["PeterNeumann", "EnochRoot"])
        #expect(try verified(Self.both, by: []) == [])
        #expect(try verified(Self.both, by: [Vectors.foo, Vectors.testdata]) == [])
        #expect(try verified(Vectors.fooNote, by: [Vectors.foo]) == ["example.com/foo"])
        #expect(try verified(Vectors.sumdbCheckpoint, by: [Vectors.sumdb]) == ["sum.golang.org"])
    }

    @Test(arguments: [both, NoteVectors.fooNote, NoteVectors.quasimodo, NoteVectors.sumdbCheckpoint, NoteVectors.sofa])
    func aNoteIsWrittenAsItWasRead(note: String) throws {
        let parsed = try SignedNote(parsing: Vectors.bytes(note))
        #expect(parsed.bytes == Vectors.bytes(note))
        #expect(try SignedNote(text: parsed.text, signatures: parsed.signatures) == parsed)
    }

    @Test func theTextEndsBeforeTheLastBlankLine() throws {
        let note = try SignedNote(parsing: Vectors.bytes(Vectors.quasimodo))
        #expect(String(decoding: note.text, as: UTF8.self).hasSuffix("sole:\n\ned è subito sera.\n"))
        let more = try SignedNote(parsing: Vectors.bytes("a\n\n\n" + Vectors.peterLine))
        #expect(more.text == Vectors.bytes("a\n\n"))
    }

    @Test func oneBadLineOfAKnownKeySpoilsTheNote() throws {
        // Four characters amid the signature, as in the tests of Go's package.
        let cut = Vectors.peterLine.index(Vectors.peterLine.startIndex, offsetBy: 60)
        let long = Vectors.peterLine[..<cut] + "ABCD" + Vectors.peterLine[cut...]
        let altered = Vectors.peterLine.replacing("ZJkuBS", with: "ZJkuBT")
        let short = "— PeterNeumann " + Base64.encode([0xc7, 0x4f, 0x20, 0xa3, 1]) + "\n"
        for bad in [String(long), altered, short] {
            for note in [bad, bad + Vectors.enochLine, Vectors.peterLine + bad, bad + Vectors.peterLine] {
                let note = Vectors.text + "\n" + note
                #expect(Vectors.code { try verified(note, by: [Vectors.peter, Vectors.enoch]) } == .signature)
                #expect(Vectors.code { try verified(note, by: [Vectors.enoch]) } == nil)
            }
        }
        let other = Self.both.replacing("answer", with: "Answer")
        #expect(Vectors.code { try verified(other, by: [Vectors.enoch]) } == .signature)
    }

    @Test func aLineThatSharesOnlyNameOrHashIsAnothersAndIgnored() throws {
        let sameHash = Vectors.peterLine.replacing("PeterNeumann", with: "Peter")
        let sameName = "— PeterNeumann " + Base64.encode([0, 0, 0, 1] + NoteVectors.seed(3)) + "\n"
        let note = Vectors.text + "\n" + sameHash + sameName
        #expect(try verified(note, by: [Vectors.peter]) == [])
        #expect(try verified(note + Vectors.peterLine, by: [Vectors.peter]) == ["PeterNeumann"])
    }

    @Test func aKeyCountsOnceHoweverOftenItSigned() throws {
        let twice = Vectors.text + "\n" + Vectors.peterLine + Vectors.peterLine + Vectors.enochLine + Vectors.enochLine
        #expect(try verified(twice, by: [Vectors.peter]) == ["PeterNeumann"])
        #expect(try verified(twice, by: [Vectors.peter, Vectors.peter]) == ["PeterNeumann"])
    }

    @Test func sixteenSignaturesAreReadAndAHundredAndOneAreNot() throws {
        func note(_ count: Int) -> String {
            Vectors.text + "\n" + String(repeating: Vectors.peterLine, count: count)
        }
        for count in [1, 16, 100] { #expect(try verified(note(count), by: [Vectors.peter]).count == 1) }
        #expect(Vectors.code { try verified(note(101), by: [Vectors.peter]) } == .range)
    }

    static let malformed = [
        "", "\n", "\n\n", "a", "a\n", "a\n\n", "a\n\n\n", NoteVectors.peterLine, "\n" + NoteVectors.peterLine,
        NoteVectors.text + NoteVectors.peterLine, NoteVectors.text + "\n" + NoteVectors.peterLine.dropLast(),
        NoteVectors.text + "\n" + NoteVectors.peterLine + "\n",
        NoteVectors.text + "\n" + NoteVectors.peterLine + "more\n",
        both.replacing("\n", with: "\r\n"), both.replacing("answer", with: "answ\u{1}er"), both + "\u{0}",
        both.replacing("answer", with: "answer\t"), both.replacing("— EnochRoot", with: "—  EnochRoot"),
        both.replacing("— EnochRoot", with: "- EnochRoot"), both.replacing("— EnochRoot", with: "—EnochRoot"),
        both.replacing("— EnochRoot", with: "\u{2013} EnochRoot"), both.replacing("EnochRoot ", with: "EnochRoot  "),
        both.replacing("EnochRoot", with: "Enoch Root"), both.replacing("EnochRoot", with: "Enoch\u{A0}Root"),
        both.replacing("EnochRoot", with: "Enoch\u{3000}Root"), both.replacing("EnochRoot", with: "Enoch+Root"),
        both.replacing("+QQ=", with: "+QQ"), both.replacing("+QQ=", with: "+QR="), both.replacing("+QQ=", with: "-QQ="),
        both.replacing("+QQ=\n", with: "+QQ= \n"), NoteVectors.text + "\n— EnochRoot\n",
        NoteVectors.text + "\n— EnochRoot \n", NoteVectors.text + "\n— EnochRoot rwz+eA==\n",
        "\u{FEFF}" + NoteVectors.peterLine,
    ]

    @Test(arguments: malformed)
    func whatIsNoNoteIsRefused(note: String) {
        #expect(Vectors.code { try SignedNote(parsing: Vectors.bytes(note)) } == .malformed)
    }

    @Test(
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func whatIsNotUTF8IsRefused(bytes: [UInt8]) {
        let note = bytes + Vectors.bytes(Self.both)
        #expect(Vectors.code { try SignedNote(parsing: note) } == .malformed)
        #expect(Vectors.code { try SignedNote(text: bytes + [10], signatures: []) } == .malformed)
    }

    @Test func aTextThatCouldNotBeReadAgainIsNotMadeANote() {
        #expect(Vectors.code { try SignedNote(text: [], signatures: []) } == .malformed)
        #expect(Vectors.code { try SignedNote(text: Vectors.bytes("a"), signatures: []) } == .malformed)
        #expect(Vectors.code { try SignedNote(text: Vectors.bytes("a\r\n"), signatures: []) } == .malformed)
    }

    /// Linear work whatever fills the megabyte, and nothing at all above it.
    @Test func hostileMegabytesAreRefusedAtOnce() {
        let size = SignedNote.byteLimit
        let fillings: [[UInt8]] = [
            Array(repeating: 10, count: size), Array(repeating: 0x20, count: size), Array(repeating: 0xFF, count: size),
            Array(repeating: 0x61, count: size - 3) + [10, 10, 10],
            Array(Vectors.bytes("a\n\n") + Array(repeating: 0x61, count: size - 4) + [10]),
            Vectors.bytes("\n\n") + (0..<(size / 2 - 1)).flatMap { _ in [0x61, 10] as [UInt8] },
        ]
        let clock = ContinuousClock()
        for filling in fillings {
            let time = clock.measure { #expect(Vectors.code { try SignedNote(parsing: filling) } != nil) }
            #expect(time < .seconds(5))
        }
        #expect(Vectors.code { try SignedNote(parsing: Array(repeating: 10, count: size + 1)) } == .range)
    }

    @Test func linesAreAddedOnceAndReplacedByKey() throws {
        var note = try SignedNote(parsing: Vectors.bytes(Vectors.checkpoint))
        let before = note
        note.add(try NoteSignature(parsing: Vectors.aLine.utf8))
        #expect(note == before)
        let later = try Cosignature.sign(
            Vectors.bytes(Vectors.body), time: 1_790_000_999, with: Vectors.witness("a", 2))
        note.add(later)
        #expect(note.signatures.count == 4)
        #expect(try note.verified(by: [VerifierKey(text: Vectors.a)]).map(\.time) == [1_790_000_999])
        note.replace(later)
        #expect(
            note.signatures.map(\.name) == before.signatures.map(\.name).filter { !$0.hasSuffix("a") } + [later.name])
    }

    /// Any change of one byte, and any cut, leaves nothing that counts as signed.
    @Test func noAlteredNoteVerifies() throws {
        let bytes = Vectors.bytes(Vectors.fooNote)
        let key = try VerifierKey(text: Vectors.foo)
        for index in bytes.indices {
            for change in [1, 0x80, 0xFF] as [UInt8] {
                var altered = bytes
                altered[index] ^= change
                let found = try? SignedNote(parsing: altered).verified(by: [key])
                #expect(found?.isEmpty ?? true)
            }
            #expect((try? SignedNote(parsing: Array(bytes[..<index]))) == nil)
        }
    }
}
