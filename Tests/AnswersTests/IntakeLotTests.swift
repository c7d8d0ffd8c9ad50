import Basics
import Foundation
import RecoveryModel
import Storage
import Testing

@testable import Operations
@testable import StoreAccess
@testable import StoreAudit
@testable import StoreFiles

/// Which files of a folder are its manifests, and how what came is taken back.
@Suite struct IntakeLotTests {
    private static let list = """
        Asset Tag,Make,Model,IMEI,Serial Number
        T-1,Apple,iPhone 12,353234120237654,GP8Y4P6392
        T-2,Apple,iPhone 13,354072150554419,YQN6F3N492

        """
    private static let dock = """
        scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note,unit,hazard
        2026-10-05T15:00:00Z,353234120237654,,,,OP-R1,DOCK-1,receiving,,,none

        """

    private func rows(_ store: TestStore, _ lot: String) throws -> [String: Int] {
        let report = try StatusQuery(store.workspace).report(lots: [lot]).json()
        let rows = try JSONParser.parse(Array(report.utf8))["lots"]?.array?.first?["rows"]
        return Dictionary(uniqueKeysWithValues: (rows?.members ?? []).map { ($0.name, $0.value.integer ?? -1) })
    }

    /// `code file` of every open finding about a file.
    private func fileFindings(_ store: TestStore, _ lot: String) throws -> [String] {
        let row = try store.workspace.store.lots().first { $0.name == lot }
        return try store.workspace.store.findings(lot: row?.id, intake: nil, openOnly: true)
            .filter { $0.intake == nil && $0.document > 0 && $0.severity != .note }
            .map { "\($0.code) \(try store.workspace.store.document($0.document)?.path ?? "?")" }.sorted()
    }

    // MARK: what a manifest is

    @Test func exportsAndLogsWithIdentifiersAreNoManifests() throws {
        let store = try TestStore()
        let lot = try SmallLot(
            "L-1", below: store.root,
            [
                "manifest.csv": Self.list,
                "erasure/actions.csv":
                    "Action,Device name,IMEI,Serial number,Status,Initiated by,Date/time\nWipe,x,353234120237654,GP8Y4P6392,"
                    + "Completed,y,2026-09-28 10:00:00\n",
                "grading/grades.csv": "IMEI,Grade,Comment,Grader\n353234120237654,B,,GG\n",
                "erasure/cloud.json":
                    "{\"reports\":[{\"report_id\":\"1\",\"erasures\":[{\"erasure\":[{\"state\":\"Successful\"}]}],"
                    + "\"system\":[{\"serial\":\"V4TQX8K2RN\"},{\"imei\":\"353234128500079\"}]}]}",
                "grades.csv": "IMEI,Grade,Grader\n353234120237654,B,GG\n",
            ])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try rows(store, "L-1")["total"] == 2)
        #expect(
            try fileFindings(store, "L-1") == [
                "I16 erasure/actions.csv", "I16 erasure/cloud.json", "I16 grades.csv", "I16 grading/grades.csv",
            ])
    }

    @Test(arguments: ["Erased", "Erased,Date", "Wipe Status,Type", "Erased,Type,StartTime,EndTime", "Tested At"])
    func furtherColumnsMakeAManifestNoOtherFile(columns: String) throws {
        for name in ["manifest.csv", "devices.csv", "manifests/box.csv"] {
            let store = try TestStore()
            let cells = columns.split(separator: ",").map { _ in "x" }.joined(separator: ",")
            let lot = try SmallLot(
                "L-1", below: store.root,
                [
                    name:
                        "Asset Tag,Make,Model,Storage,IMEI,\(columns)\nT-1,Apple,iPhone 12,64GB,353234120237654,\(cells)\n"
                ])
            _ = try RunOperation(store.workspace).run(folders: [lot.folder])
            #expect(try rows(store, "L-1")["total"] == 1, "\(name) with \(columns)")
        }
    }

    @Test func theOnlyListThatDescribesDevicesIsTheManifestWhereverItLies() throws {
        let store = try TestStore()
        let lot = try SmallLot("L-1", below: store.root, ["lists/devices.csv": Self.list])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try rows(store, "L-1")["total"] == 2)
        // Of two nobody knows which; the one that was read before stays.
        try lot.write("lists/more.csv", Self.list.replacingOccurrences(of: "T-", with: "X-"))
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try rows(store, "L-1")["total"] == 2)
        #expect(try fileFindings(store, "L-1") == ["I16 lists/more.csv"])
    }

    @Test func theLotsOwnWordDecides() throws {
        let store = try TestStore()
        let files = ["manifest.csv": "IMEI\n352099001761499\n", "lists/devices.csv": Self.list]
        let lot = try SmallLot("L-1", below: store.root, extra: "manifests: [lists/devices.csv]", files)
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try rows(store, "L-1")["total"] == 2)
        #expect(try fileFindings(store, "L-1") == ["I16 manifest.csv"])
        // Named now, it is read now.
        try lot.write(
            "lot.yaml",
            try String(contentsOfFile: lot.folder + "/lot.yaml", encoding: .utf8).replacingOccurrences(
                of: "[lists/devices.csv]", with: "[lists/devices.csv, manifest.csv]"))
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try rows(store, "L-1")["total"] == 3)
        #expect(try fileFindings(store, "L-1").isEmpty)
        let missing = try SmallLot("L-2", below: store.root, extra: "manifests: [nowhere.csv]", files)
        #expect(throws: OperationError.self) { try RunOperation(store.workspace).run(folders: [missing.folder]) }
    }

    @Test func whereThereIsNoManifestTheDocksListIsTheList() throws {
        let store = try TestStore()
        let lot = try SmallLot(
            "L-1", below: store.root, extra: "manifest: none", ["receiving/dock.csv": Self.dock, "list.csv": Self.list])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        let found = try rows(store, "L-1")
        #expect(found["total"] == 1 && found["received"] == 1)
        #expect(try store.workspace.store.openFindings(lot: 1, code: "T02").isEmpty)
        #expect(try fileFindings(store, "L-1") == ["I16 list.csv"])
    }

    @Test func aFurtherManifestThatComesLaterAsksWhatItIs() throws {
        let store = try TestStore()
        let lot = try SmallLot("L-1", below: store.root, ["manifest.csv": Self.list])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        try lot.write("more.csv", "Asset Tag,Make,Model,IMEI\nT-3,Apple,iPhone 12,353234122114000\n")
        let later = try store.at("2026-11-22T13:00:00Z")
        _ = try RunOperation(later).run(folders: [lot.folder])
        #expect(try rows(store, "L-1")["total"] == 3)
        #expect(try fileFindings(store, "L-1") == ["I16 manifest.csv"])
        // It replaces the first: that one is withdrawn, and the question has its answer.
        _ = try DocumentOperations(later).withdraw("manifest.csv", by: "OP-P1", reason: "replaced")
        #expect(try fileFindings(store, "L-1") == [])
        #expect(try rows(store, "L-1")["withdrawn"] == 2)
    }

    // MARK: mending

    @Test func aWithdrawalOfSeveralFilesIsRefusedAndListsThem() throws {
        let store = try TestStore()
        for name in ["L-1", "L-2"] {
            let lot = try SmallLot(
                name, below: store.root,
                [
                    "manifest.csv": name == "L-1" ? Self.list : "IMEI\n353234122114000\n",
                    "receiving/dock.csv": Self.dock,
                ])
            _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        }
        let operations = DocumentOperations(store.workspace)
        let error = #expect(throws: OperationError.self) {
            try operations.withdraw("manifest.csv", by: "OP-P1", reason: "x")
        }
        #expect(error?.message.contains("L-1") == true && error?.message.contains("L-2") == true)
        _ = try operations.withdraw("manifest.csv", lot: "L-2", by: "OP-P1", reason: "x")
        #expect(try rows(store, "L-1")["total"] == 2 && rows(store, "L-2")["withdrawn"] == 1)
    }

    @Test func aRestoredDocumentCountsAgain() throws {
        let store = try TestStore()
        let lot = try SmallLot("L-1", below: store.root, ["manifest.csv": Self.list, "receiving/dock.csv": Self.dock])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        let before = try rows(store, "L-1")
        let operations = DocumentOperations(store.workspace)
        for path in ["receiving/dock.csv", "manifest.csv"] {
            _ = try operations.withdraw(path, by: "OP-P1", reason: "x")
            #expect(try rows(store, "L-1") != before)
            #expect(throws: OperationError.self) { try operations.withdraw(path, by: "OP-P1", reason: "x") }
            _ = try operations.restore(path, by: "OP-P1", reason: "y")
            #expect(try rows(store, "L-1") == before)
            #expect(throws: OperationError.self) { try operations.restore(path, by: "OP-P1", reason: "y") }
        }
        #expect(try FsckOperation(store.workspace, scratch: MemoryStore()).check().problems == [])
    }

    @Test func aWithdrawnScanLeavesNoStranger() throws {
        let store = try TestStore()
        let stray = Self.dock.replacingOccurrences(of: "353234120237654", with: "353234122114000")
        let lot = try SmallLot("L-1", below: store.root, ["manifest.csv": Self.list, "receiving/dock.csv": stray])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try store.workspace.store.openFindings(lot: 1, code: "T02").count == 1)
        _ = try DocumentOperations(store.workspace).withdraw("receiving/dock.csv", by: "OP-P1", reason: "x")
        #expect(try store.workspace.store.openFindings(lot: 1, code: "T02").isEmpty)
        #expect(throws: OperationError.self) { try DeviceQuery(store.workspace).report("353234122114000") }
        #expect(try FsckOperation(store.workspace, scratch: MemoryStore()).check().problems == [])
    }

    @Test func aLaterVersionThatLeavesRecordsOutIsTold() throws {
        let store = try TestStore()
        let header = "device,tested_at,function,result,kind,score,tool,tool_version,operator\n"
        let row = { (name: String) in "353234120237654,2026-10-06T09:00:00Z,\(name),pass,auto,,T,1,OP-T1\n" }
        let lot = try SmallLot(
            "L-1", below: store.root, ["manifest.csv": Self.list, "tests/t.csv": header + row("wifi") + row("lcd")])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        try lot.write("tests/t.csv", header + row("wifi") + row("lcd") + row("nfc"))
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try fileFindings(store, "L-1") == [])
        try lot.write("tests/t.csv", header + row("wifi") + row("nfc"))
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try fileFindings(store, "L-1") == ["I16 tests/t.csv"])
        let said = try store.workspace.store.findings(lot: nil, intake: nil, openOnly: true)
        #expect(said.contains { $0.message.contains("of this one, which stay in force. If they were wrong") })
    }

    @Test func namesOfFunctionsThatNobodyKnowsAreToldOnceEach() throws {
        let store = try TestStore()
        let header = "device,tested_at,function,result,kind,score,tool,tool_version,operator\n"
        let row = { (name: String) in "353234120237654,2026-10-06T09:00:00Z,\(name),pass,auto,,T,1,OP-T1\n" }
        let lot = try SmallLot(
            "L-1", below: store.root,
            [
                "manifest.csv": Self.list,
                "tests/t.csv": header + row("Wi-Fi") + row("warp") + row("warp") + row("SIM card"),
            ])
        _ = try RunOperation(store.workspace).run(folders: [lot.folder])
        #expect(try fileFindings(store, "L-1") == ["I16 tests/t.csv", "I16 tests/t.csv"])
    }
}
