import Basics
import Custody
import Deciding
import Foundation
import RecoveryModel
import StoreFiles
import Testing

@testable import CertificateContent
@testable import Certification

/// What a certificate of many devices keeps in memory while it is made.
@Suite struct LargeLotTests {
    private static func line(_ number: Int) -> CertificateLine {
        CertificateLine(
            intake: "LOT-1/\(number)", device: "device \(number)", levelRequired: nil, levelAssessed: .purge,
            technique: .cryptographicErase, decision: Digest(of: "\(number)"), entries: [])
    }

    private static func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "lotwise-lines-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func linesOfALargeLotWaitInAFileThatNobodySees() throws {
        try Self.withFolder { folder in
            for (count, isWaiting) in [(2048, false), (2049, true), (5000, true)] {
                var gathered = GatheredLines()
                for number in 0..<count { try gathered.add(Self.line(number), in: folder) }
                let lines = try gathered.finish()
                #expect(lines.isWaiting == isWaiting && lines.count == count)
                #expect(lines.elementsEqual((0..<count).lazy.map(Self.line)))
                try lines.checkRead()
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            }
        }
    }

    @Test func aFolderThatCantBeWrittenIsToldBeforeAnythingIsMade() throws {
        var gathered = GatheredLines()
        #expect(throws: SystemError.self) {
            for number in 0..<2049 { try gathered.add(Self.line(number), in: "/nonexistent/folder") }
        }
    }

    @Test func aScratchFileGivesBackWhatItWasGiven() throws {
        try Self.withFolder { folder in
            let file = try ScratchFile(in: folder)
            try file.write(Array("one two three".utf8))
            try file.write([1, 2])
            #expect(try file.read(from: 4, count: 3) == Array("two".utf8))
            #expect(try file.read(from: 13, count: 2) == [1, 2])
            #expect(throws: SystemError.self) { try file.read(from: 13, count: 3) }
            // A second one of the same name is another file.
            let other = try ScratchFile(in: folder)
            #expect(throws: SystemError.self) { try other.read(from: 0, count: 1) }
        }
    }

    @Test func numbersOfEntriesComeOnceAndAscending() {
        var numbers = EntryNumbers([70, 3, 3, 200_000])
        for number in [0, 63, 64, 127, 128, 3] { numbers.insert(number) }
        for limit in [1, 3, 100] {
            var parts: [[Int]] = []
            numbers.eachPart(limit) { parts.append($0) }
            #expect(parts.flatMap { $0 } == [0, 3, 63, 64, 70, 127, 128, 200_000])
            #expect(parts.allSatisfy { !$0.isEmpty && $0.count < limit + 64 })
        }
        EntryNumbers().eachPart { _ in Issue.record("there are none") }
    }

    @Test func aValidationFindsEachDeviceItIsAbout() throws {
        var devices = ValidatedDevices()
        #expect(devices.bytes == [10] && devices["LOT-1/1"] == nil)
        for number in 1...500 { devices.add("LOT-1/\(number)", Digest(of: "\(number)")) }
        let read = try #require(ValidatedDevices(devices.bytes))
        for list in [devices, read] {
            #expect(list.count == 500)
            for number in 1...500 { #expect(list["LOT-1/\(number)"] == Digest(of: "\(number)")) }
            for name in ["LOT-1/0", "LOT-1/501", "LOT-1/", "", "LOT-1/1 "] { #expect(list[name] == nil, "\(name)") }
        }
        #expect(read.bytes == devices.bytes)
        let lines = String(decoding: devices.bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 500 && lines[9] == "LOT-1/10 \(Digest(of: "10").hex)")
        // What is said of a device last holds.
        devices.add("LOT-1/7", Digest(of: "another"))
        #expect(devices["LOT-1/7"] == Digest(of: "another"))
        for text in ["LOT-1/1", "LOT-1/1 abcd", "LOT-1/1 \(String(repeating: "x", count: 64))"] {
            #expect(ValidatedDevices(Array(text.utf8)) == nil, "\(text)")
        }
    }
}
