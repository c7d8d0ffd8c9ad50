import Basics
import Foundation
import Testing

@testable import CertificateContent

/// Many small files in one: the bytes, and what is no such file. `PackedBundleTests` has what others make of them.
@Suite struct StoredZipTests {
    private static func zip(_ members: [(String, [UInt8])]) throws -> [UInt8] {
        var writer = StoredZip.Writer()
        var out: [UInt8] = []
        for (name, bytes) in members { out += try writer.member(name, bytes) }
        return out + writer.end()
    }

    private static let sample = [("a/1", Array("one".utf8)), ("a/2", []), ("b", Array(repeating: 7, count: 300))]

    private func members(_ bytes: [UInt8]) throws(CertificateError) -> [String: ArraySlice<UInt8>] {
        try StoredZip.members(of: bytes, name: "x.zip") { !$0.hasPrefix("no") }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let bytes = try Self.zip(Self.sample)
        let found = try members(bytes)
        #expect(found.count == 3)
        for (name, content) in Self.sample { #expect(found[name].map { Array($0) } == content) }
        #expect(try Self.zip(Self.sample) == bytes)
        #expect(try members(Self.zip([])).isEmpty)
        // Head, name and content of the first member: 1980-01-01, stored.
        var wanted: [UInt8] = [
            0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 33, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0,
        ]
        let crc = CRC32.of(Array("one".utf8)[...])
        for place in 0..<4 { wanted[14 + place] = UInt8(truncatingIfNeeded: crc >> (8 * UInt32(place))) }
        #expect(Array(bytes.prefix(36)) == wanted + Array("a/1one".utf8))
    }

    @Test func everyOtherByteIsRefused() throws {
        let bytes = try Self.zip(Self.sample)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x10
            #expect(throws: CertificateError.self, "byte \(place)") { try members(changed) }
        }
        for count in 0..<bytes.count {
            #expect(throws: CertificateError.self, "cut to \(count)") { try members(Array(bytes.prefix(count))) }
        }
        #expect(throws: CertificateError.self) { try members(bytes + [0]) }
        #expect(throws: CertificateError.self) { try members(bytes + bytes) }
    }

    @Test func namesAreOnceAndThoseThatBelong() throws {
        for names in [["a", "a"], ["a", "no"]] {
            let bytes = try Self.zip(names.map { ($0, [1]) })
            #expect { try members(bytes) } throws: { ($0 as? CertificateError)?.code == .pack }
        }
    }

    @Test func moreThanOneFileHoldsIsNotWritten() throws {
        var writer = StoredZip.Writer()
        for number in 0..<StoredZip.memberLimit { _ = try writer.member("\(number)", []) }
        #expect { try writer.member("more", []) } throws: { ($0 as? CertificateError)?.code == .long }
    }
}
