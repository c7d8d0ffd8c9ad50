import Basics
import EvidenceImporters
import Foundation
import RecoveryModel
import Testing

@Suite struct RecognitionTests {
    @Test func idsAreUnique() {
        let ids = BuiltInImporters.all.map { $0.id }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { BuiltInImporters.importer($0) != nil })
    }

    @Test func noImporterClaimsAnothersFixtures() throws {
        for importer in BuiltInImporters.all {
            for file in Repository.fixtures(importer.id) {
                let head = FileHead(name: "x", bytes: try Repository.bytes(file), isWhole: true)
                let claims = BuiltInImporters.all.filter { $0.recognises(head) }.map { $0.id }
                #expect(claims == [importer.id], "\(file.lastPathComponent)")
            }
        }
    }

    @Test(arguments: [
        "IMEI,Serial,Model,Storage\n490154203237518,SNX00TEST02,Example,64\n",
        "Asset Tag;IMEI;Device Wiped;Enrollment Date\nA-1;490154203237518;;2026-01-01\n",
        "Serial Number,Last Check-in Date,Wipe Status\nSNX00TEST02,2026-01-01,Pending\n",
        "device,model\n490154203237518,Example\n", "{\"devices\": [{\"imei\": \"490154203237518\"}]}",
        "[{\"serialNumber\": \"SNX00TEST02\", \"imei\": \"490154203237518\", \"model\": \"Example\"}]",
        "<manifest><device imei=\"490154203237518\"/></manifest>", "", "\n\n", "PK\u{3}\u{4}",
    ])
    func manifestsAndOtherFilesAreLeftAlone(text: String) {
        #expect(recognise(Array(text.utf8)) == nil)
    }

    @Test func manifestHeadersOfOtherSystemsAreLeftAlone() throws {
        let folder = Repository.root.deletingLastPathComponent().appendingPathComponent(
            "shared/samples/manifest-headers")
        let files = Repository.files(in: folder)
        if files.isEmpty { print("no shared samples here: manifest headers were not tried") }
        for file in files {
            #expect(recognise(try Repository.bytes(file)) == nil, "\(file.lastPathComponent)")
            let head = FileHead(name: "x", bytes: try Repository.bytes(file), isWhole: true)
            #expect(TableReader.recognise(head) == nil, "\(file.lastPathComponent)")
        }
    }

    @Test func sharedReportsAreRead() throws {
        let root = Repository.root.deletingLastPathComponent().appendingPathComponent("shared/samples")
        let blancco = root.appendingPathComponent("sanitization/blancco-mobile-report.synthetic.xml")
        let tracker = root.appendingPathComponent("tracking/webhooks/easypost_tracker_updated.json")
        guard FileManager.default.fileExists(atPath: blancco.path) else {
            print("no shared samples here: third-party reports were not tried")
            return
        }
        let report = try read(try Repository.bytes(blancco), as: BlanccoImporter.self)
        #expect(report.erasures.count == 1)
        #expect(report.erasures.first?.outcome == .successful)
        #expect(report.erasures.first?.endedAt?.earliest.text == "2026-11-10T01:58:47.000Z")
        let events = try read(try Repository.bytes(tracker), as: EasyPostImporter.self)
        #expect(events.records.count == 7)
        #expect(events.findings.isEmpty)
    }
}
