import Basics
import Foundation
import Printing
import Testing

@testable import PageReading

/// The PDF/A-3b checklist, item by item, with other people's tools. No validator of the standard is used: this checks
/// structure and contents, not conformance.
@Suite struct PDFFinisherTests {
    private static let credential = Array(#"{"type":["VerifiableCredential"],"name":"Ελλάς 東京"}"#.utf8) + [0, 255, 10]

    private static func certificate(_ title: String = "Certificate of «data» 東京") throws -> [UInt8] {
        var head = Sample.head
        head.logo = Sample.logo
        let composer = try Sample.composer(head: head)
        composer.title(title)
        composer.facts([Fact("Customer", "Ελληνική 東京 شركة"), Fact("Id", "abc-1", isIdentifier: true)])
        return try PDFFinisher.finish(
            try composer.finish(), title: title, created: Sample.now,
            attachment: PDFAttachment(
                name: "credential.json", mime: "application/vc", description: "The signed record", bytes: credential))
    }

    private func plain(_ pdf: [UInt8]) -> String { String(decoding: pdf, as: UTF8.self) }

    @Test func qpdfFindsNothingWrong() throws {
        let said = try Scratch.with(try Self.certificate()) { try Tools.run("qpdf", ["--check", $0]) }
        #expect(said.contains("No syntax or stream encoding errors found"))
    }

    @Test func theFileIsOneVersion17WithATableOfObjects() throws {
        let pdf = try Self.certificate()
        #expect(pdf.starts(with: "%PDF-1.7\n%".utf8))
        #expect(pdf[10..<14].allSatisfy { $0 > 127 })
        let text = plain(pdf)
        #expect(text.components(of: "%%EOF") == 2 && text.components(of: "\nxref\n") == 2)
        #expect(pdf.ranges(of: "endstream".utf8).count == pdf.ranges(of: "\nendstream".utf8).count)
        #expect(!text.contains("/ObjStm") && !text.contains("/Encrypt") && !text.contains("/JavaScript"))
    }

    @Test func theAttachmentComesOutByteForByte() throws {
        try Scratch.with(try Self.certificate()) { path in
            let list = try Tools.run("pdfdetach", ["-list", path]).split(separator: "\n")
            #expect(list == ["1 embedded files", "1: credential.json"])
            let out = Scratch.path("json")
            defer { Scratch.remove(out) }
            try Tools.run("pdfdetach", ["-save", "1", "-o", out, path])
            #expect(Scratch.read(out) == Self.credential)
        }
    }

    @Test func theAttachmentIsTheSourceOfTheDocument() throws {
        let text = plain(try Self.certificate())
        for member in [
            "/AFRelationship /Source", "/AF [", "/EmbeddedFiles", "/Subtype /application#2fvc",
            "/Size \(Self.credential.count)",
            "/ModDate (D:20261122093320Z)", "/CheckSum <" + Hex.encode(MD5.hash(Self.credential)) + ">",
        ] {
            #expect(text.contains(member), "\(member)")
        }
    }

    @Test func metadataIsReadableTextAndSaysWhatTheInfoSays() throws {
        let pdf = try Self.certificate()
        let text = plain(pdf)
        let info = try Seen.info(pdf)
        #expect(
            text.contains("<pdfaid:part>3</pdfaid:part>") && text.contains("<pdfaid:conformance>B</pdfaid:conformance>")
        )
        #expect(info["Title"] == "Certificate of «data» 東京")
        #expect(text.contains("<rdf:li xml:lang=\"x-default\">Certificate of «data» 東京</rdf:li>"))
        #expect(text.contains("<dc:creator><rdf:Seq><rdf:li>\(info["Author"] ?? "?")</rdf:li>"))
        #expect(text.contains("<pdf:Producer>\(info["Producer"] ?? "?")</pdf:Producer>"))
        #expect(info["CreationDate"] == "2026-11-22T09:33:20Z" && info["ModDate"] == "2026-11-22T09:33:20Z")
        #expect(text.contains("<xmp:CreateDate>2026-11-22T09:33:20Z</xmp:CreateDate>"))
        #expect(text.contains("<xmp:ModifyDate>2026-11-22T09:33:20Z</xmp:ModifyDate>"))
    }

    @Test func metadataIsWellFormedWhateverTheTitle() throws {
        let pdf = try Self.certificate("A & B <x> \"q\" ]]>")
        let text = plain(pdf)
        let start = try #require(text.range(of: "<?xpacket begin"))
        let end = try #require(text.range(of: "<?xpacket end=\"r\"?>"))
        let packet = Array(text[start.lowerBound..<end.upperBound].utf8)
        let said = try Scratch.with(packet) {
            try Tools.run("xmllint", ["--xpath", "string(//*[local-name()='title'])", $0])
        }
        #expect(said.trimmingCharacters(in: .whitespacesAndNewlines) == "A & B <x> \"q\" ]]>")
        #expect(try Seen.info(pdf)["Title"] == "A & B <x> \"q\" ]]>")
    }

    @Test func everyFontIsEmbeddedAndGlyphNumbersAreSaid() throws {
        let pdf = try Self.certificate()
        let fonts = try Seen.fonts(pdf)
        #expect(fonts.count >= 4 && fonts.allSatisfy(\.isEmbedded))
        #expect(fonts.allSatisfy { $0.name.contains("+NotoSans") })
        let text = plain(pdf)
        #expect(text.components(of: "/CIDFontType2") == text.components(of: "/CIDToGIDMap /Identity"))
    }

    @Test func coloursAreThoseOfTheProfileInside() throws {
        let pdf = try Self.certificate()
        #expect(plain(pdf).contains("/S /GTS_PDFA1") && !plain(pdf).contains("/DeviceCMYK"))
        #expect(plain(pdf).contains("/Subtype /Image") && plain(pdf).contains("/Interpolate false"))
        #expect(!plain(pdf).contains("/S /Transparency") && !plain(pdf).contains("/Interpolate true"))
        let profile = try Scratch.with(pdf) { path in
            let objects = try Tools.run("qpdf", ["--show-object=trailer", path])
            #expect(objects.contains("/Root"))
            let out = Scratch.path("pdf")
            defer { Scratch.remove(out) }
            try Tools.run("qpdf", ["--stream-data=uncompress", path, out])
            return Scratch.read(out)
        }
        let start = try #require(profile.firstRange(of: Array("acsp".utf8))?.lowerBound) - 36
        let length = profile[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        #expect(profile[start + 12..<start + 20].elementsEqual("mntrRGB ".utf8))
        #expect(length > 300 && length % 4 == 0)
        let isWhole = profile[(start + length)...].starts(with: "endstream".utf8)
        #expect(isWhole)
        let addsUp = Self.colorantsAddUpToWhite(Array(profile[start..<start + length]))
        #expect(addsUp)
    }

    /// The three colorants of a matrix profile add up to the D50 white of the connection space, to 0.0003.
    private static func colorantsAddUpToWhite(_ profile: [UInt8]) -> Bool {
        func number(_ at: Int) -> Int { profile[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        var sums = [0, 0, 0]
        for tag in 0..<number(128) {
            let entry = 132 + tag * 12
            let name = String(decoding: profile[entry..<entry + 4], as: UTF8.self)
            guard ["rXYZ", "gXYZ", "bXYZ"].contains(name) else { continue }
            for axis in 0..<3 { sums[axis] += number(number(entry + 4) + 8 + axis * 4) }
        }
        return zip(sums, [0xF6D6, 0x10000, 0xD32D]).allSatisfy { abs($0 - $1) <= 20 }
    }

    @Test func theIDIsMadeFromTheContents() throws {
        let (one, same, other) = (try Self.certificate(), try Self.certificate(), try Self.certificate("Other"))
        #expect(one == same)
        func ids(_ pdf: [UInt8]) throws -> [Substring] {
            let text = plain(pdf)
            let at = try #require(text.range(of: "/ID [<"))
            return text[at.upperBound...].prefix { $0 != "]" }.split(whereSeparator: { $0 == "<" || $0 == ">" })
        }
        #expect(try ids(one).count == 2 && ids(one)[0] == ids(one)[1] && ids(one)[0].count == 32)
        #expect(try ids(one) != ids(other))
    }

    @Test func withoutAnAttachmentThereIsNone() throws {
        let composer = try Sample.composer()
        composer.title("Report")
        let pdf = try PDFFinisher.finish(
            try composer.finish(), title: "Report", created: Sample.now, attachment: nil)
        #expect(!plain(pdf).contains("/AF ") && !plain(pdf).contains("/EmbeddedFiles"))
        #expect(try Scratch.with(pdf) { try Tools.run("pdfdetach", ["-list", $0]) }.hasPrefix("0 embedded files"))
    }

    @Test func whatIsNoPDFIsRefused() throws {
        for bytes in [Array("no pdf".utf8), [], Array(try Self.certificate().prefix(5000))] {
            let error = #expect(throws: PrintingError.self) {
                _ = try PDFFinisher.finish(bytes, title: "x", created: Sample.now, attachment: nil)
            }
            #expect(error?.code == .library)
        }
    }
}
