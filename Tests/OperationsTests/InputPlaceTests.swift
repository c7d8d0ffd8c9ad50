import Foundation
import Testing

@testable import Intake
@testable import LogPublishing
@testable import StoreFiles

/// A folder of its own, gone with the test.
private final class Place {
    let root: String

    init() throws {
        root = NSTemporaryDirectory() + "lotwise-place-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    @discardableResult
    func write(_ path: String, _ text: String = "x") throws -> String {
        let file = root + "/" + path
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }
}

private func find(_ path: String) throws -> (files: [FoundFile], ignored: Int) {
    try FoundFile.find([path], mappings: MappingCatalogue.load(folder: "/nowhere"))
}

@Suite struct InputPlaceTests {
    @Test func aStoreInsideTheEvidenceIsRefused() throws {
        let place = try Place()
        try place.write("lot/lot.yaml")
        #expect(throws: OperationError.self) {
            try InputPlaces.check([place.root + "/lot"], store: place.root + "/lot/lotwise.store")
        }
        // Nothing was made.
        #expect(!FileSystem.exists(place.root + "/lot/lotwise.store"))
        try InputPlaces.check([place.root + "/lot"], store: place.root + "/lotwise.store")
        try InputPlaces.check([place.root + "/lot"], store: place.root + "/lot.store")
    }

    @Test func evidenceInsideAStoreIsRefused() throws {
        let place = try Place()
        try place.write("store/recovery.db")
        try place.write("store/documents/ab/cd")
        for path in ["store", "store/documents", "store/documents/ab/cd"] {
            #expect(throws: OperationError.self) {
                try InputPlaces.check([place.root + "/" + path], store: place.root + "/other")
            }
            #expect(throws: OperationError.self) { _ = try find(place.root + "/" + path) }
        }
    }

    @Test(arguments: ["lot/deep/other.store", "lot/.hidden/other.store"])
    func anotherStoreAmongTheEvidenceIsRefused(folder: String) throws {
        let place = try Place()
        try place.write("lot/lot.yaml")
        try place.write(folder + "/keys/log.key")
        let error = #expect(throws: OperationError.self) { _ = try find(place.root + "/lot") }
        #expect(error?.message.contains("other.store") == true)
    }

    @Test func aLinkIntoAStoreIsRefused() throws {
        let place = try Place()
        try place.write("store/recovery.db")
        let key = try place.write("store/keys/log.key")
        try place.write("lot/lot.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: place.root + "/lot/notes.txt", withDestinationPath: key)
        #expect(throws: OperationError.self) { _ = try find(place.root + "/lot") }
    }

    @Test func whatLiesTooDeepOrIsHiddenIsTold() throws {
        let place = try Place()
        try place.write("lot/a.csv")
        try place.write("lot/" + String(repeating: "d/", count: 40) + "late.json")
        try place.write("lot/erasure/.cache/late.json")
        try place.write("lot/.DS_Store")
        try place.write("lot/.git/config")
        let (files, ignored) = try find(place.root + "/lot")
        let told = files.compactMap { file -> String? in
            guard case .passedOver(let why) = file.nature else { return nil }
            return file.relative + ": " + why
        }
        #expect(told.count == 2 && told.contains { $0.hasPrefix("d/d/d") && $0.contains("deeper") })
        #expect(told.contains { $0.hasPrefix("erasure/.cache: it is hidden: 1 file") })
        // The hidden file, the system's own file, and that of a tool.
        #expect(ignored == 3)
        #expect(files.contains { $0.relative == "a.csv" })
    }

    @Test func readingMoreThanTheLimitIsRefused() throws {
        let place = try Place()
        let file = try place.write("x", String(repeating: "x", count: 100_000))
        #expect(try FileSystem.read(file, limit: 100_000).count == 100_000)
        #expect(throws: OperationError.self) { _ = try FileSystem.read(file, limit: 99_999) }
    }
}

@Suite struct StorePrivacyTests {
    @Test func aNewStoreIsItsOwnersAlone() throws {
        let place = try Place()
        let folder = StoreFolder(path: place.root + "/new/store")
        #expect(try folder.prepare().isEmpty)
        try folder.lockForWriting(wait: 0)
        try KeyRing(folder).prepare(origin: nil)
        for path in [folder.path, folder.documents, folder.keys, folder.log, folder.path + "/trust"] {
            #expect(FileSystem.mode(path) == 0o700, "\(path)")
        }
        for path in [folder.settings, folder.policy, folder.keys + "/log.key", folder.path + "/writer.lock"] {
            #expect(FileSystem.mode(path) == 0o600, "\(path)")
        }
        #expect(FileSystem.mode(place.root + "/new") == 0o755)
    }

    @Test func anOldStoreIsMendedWithAWord() throws {
        let place = try Place()
        let folder = StoreFolder(path: place.root + "/store")
        try folder.prepare()
        let document = try place.write("store/documents/ab/cdef")
        try place.write("store/recovery.db")
        for (path, mode) in [(folder.path, 0o755), (folder.documents, 0o755), (document, 0o644)] as [(String, mode_t)] {
            chmod(path, mode)
        }
        let said = try folder.prepare()
        #expect(said.count == 1 && said[0].contains("0755"))
        #expect(FileSystem.mode(folder.path) == 0o700 && FileSystem.mode(document) == 0o600)
        #expect(FileSystem.mode(folder.documents + "/ab") == 0o700)
        #expect(try folder.prepare().isEmpty)
    }

    @Test func aKeyThatOthersCouldReadIsNotMendedInSilence() throws {
        let place = try Place()
        let folder = StoreFolder(path: place.root + "/store")
        try folder.prepare()
        try KeyRing(folder).prepare(origin: nil)
        chmod(folder.keys + "/log.key", 0o644)
        chmod(folder.path, 0o755)
        try folder.prepare()
        #expect(throws: OperationError.self) { _ = try KeyRing(folder).logSigners() }
    }

    @Test func waitingForAWriterTakesAnyNumberOfSeconds() throws {
        let place = try Place()
        let folder = StoreFolder(path: place.root + "/store")
        try folder.prepare()
        try folder.lockForWriting(wait: Int.max)
        let other = StoreFolder(path: folder.path)
        let error = #expect(throws: OperationError.self) { try other.lockForWriting(wait: 0) }
        #expect(error?.message.contains("process \(getpid())") == true)
        #expect(throws: OperationError.self) { try other.lockForWriting(wait: Int.min) }
    }
}

@Suite struct KeyMaterialTests {
    @Test(arguments: [
        "PRIVATE+KEY+lotwise.local/ab12+01234567+AAAA\n", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n",
        "# mine\n-----BEGIN EC PRIVATE KEY-----\n", String(repeating: "0a", count: 32) + "\n",
    ])
    func aKeyIsSeen(text: String) { #expect(KeyMaterial.find(in: Array(text.utf8)[...]) != nil) }

    @Test(arguments: [
        "device,result\n356938035643809,pass\n", "-----BEGIN PUBLIC KEY-----\n", String(repeating: "0a", count: 31),
        "lotwise.local/ab12+01234567+AAAA",
    ])
    func anythingElseIsNone(text: String) { #expect(KeyMaterial.find(in: Array(text.utf8)[...]) == nil) }
}
