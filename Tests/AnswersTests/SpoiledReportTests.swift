import Foundation
import LotGenerator
import RecoveryModel
import Storage
import Testing

@testable import Operations

/// Reports that the generator doesn't write: unsigned, called invalid, without a licence, hardly read back; and what
/// people say after an erasure.
@Suite struct SpoiledReportTests {
    /// A lot without trouble: its devices, and after `change` what is found of them.
    private func lot(_ change: (String) throws -> Void) throws -> (store: TestStore, book: AnswerBook) {
        let store = try TestStore()
        let path = try store.generate(LotRecipe(devices: 8, seed: 8).clean)
        try change(path)
        _ = try RunOperation(store.workspace).run(folders: [path])
        return (store, try AnswerBook(path + ".json"))
    }

    /// Changes one report of the file; gives the device's IMEI.
    private func report(_ index: Int, of path: String, _ change: (String) -> String) throws -> String {
        var imei = ""
        try TestStore.edit(path + "/erasure/blancco.xml") { text in
            var reports = text.components(separatedBy: "<report>")
            reports[index] = change(reports[index])
            imei = String(reports[index].components(separatedBy: "name=\"imei\" type=\"string\">")[1].prefix(15))
            text = reports.joined(separator: "<report>")
        }
        return imei
    }

    private func severities(_ code: String, _ store: TestStore) throws -> [Severity] {
        try FindingQuery(store.workspace).items(lot: nil, openOnly: true, code: code).map(\.row.severity)
    }

    @Test func anUnsignedReportIsHeldAndAnInvalidOneFails() throws {
        var imei: [String] = []
        let (store, _) = try lot { path in
            imei.append(
                try report(1, of: path) { $0.replacing(#/<integrity>.*</integrity>/#, with: "") })
            imei.append(
                try report(2, of: path) {
                    $0.replacingOccurrences(of: "\"verified\" type=\"string\">true", with: "\"verified\">false")
                })
        }
        let (unsigned, invalid) = (try store.device(imei[0]), try store.device(imei[1]))
        #expect(unsigned.codes == ["S09"] && unsigned.stages["sanitization"] == "held" && unsigned.route == "hold")
        #expect(invalid.codes == ["S09"] && invalid.stages["sanitization"] == "failed" && invalid.route == "hold")
        #expect(Set(try severities("S09", store)) == [.hold, .fail])
        #expect(try store.codes() == ["S09"], "nothing is said of the others")
    }

    @Test func anOverwriteThatWasHardlyReadBackIsHeld() throws {
        for (percent, fires) in [(1, true), (10, false)] {
            var imei = ""
            let (store, _) = try lot { path in
                imei = try report(1, of: path) {
                    $0.replacing(#/"erasure_standard_name" type="string">[^<]*/#) { _ in
                        "\"erasure_standard_name\" type=\"string\">Overwrite"
                    }.replacingOccurrences(
                        of: "<entry name=\"state\"",
                        with: "<entry name=\"verification_percentage\">\(percent)</entry><entry name=\"state\"")
                }
            }
            let device = try store.device(imei)
            #expect(device.codes.contains("S29") == fires && device.stages["sanitization"] == "held")
        }
    }

    @Test func anEmptyLicenceAndTwoNoesAreWorthALookAndNothingElse() throws {
        let (store, book) = try lot { path in
            try TestStore.edit(path + "/erasure/phonecheck.json") { text in
                text.replace("{\"TransactionID\"", with: "{\"LicenseID\":\"\",\"TransactionID\"", maxReplacements: 1)
            }
            try TestStore.edit(path + "/tests/after-erasure.csv") { text in
                let setup = text.split(separator: "\n").first { $0.contains(",state.setup,yes,") } ?? ""
                for name in ["state.browsed", "state.marking"] {
                    text += setup.replacing("state.setup,yes", with: name + ",no") + "\n"
                }
            }
        }
        #expect(try store.codes() == ["S11", "S39", "S45"])
        for answer in book.answers {
            let device = try store.device(answer.identifier ?? "")
            #expect(device.stages["sanitization"] == "passed" && device.route == "resale")
        }
    }
}
