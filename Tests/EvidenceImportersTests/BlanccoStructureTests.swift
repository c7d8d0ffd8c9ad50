import EvidenceImporters
import RecoveryModel
import Testing

/// Parts, repetitions and words of a report that leave open what it says.
@Suite struct BlanccoStructureTests {
    private static let values = [
        ("timestamp", "2026-10-12T08:02:07-0500"), ("start_time", "2026-10-12 08:02:07"),
        ("end_time", "2026-10-12 08:06:43"), ("elapsed_time", "00:04:36"),
        ("erasure_standard_name", "Apple iOS erasure"), ("failed_sectors", "0"), ("total_errors", "0"),
        ("state", "Successful"),
    ]

    private func entry(_ name: String, _ text: String) -> String {
        "<entry name=\"\(name)\" type=\"string\">\(text)</entry>"
    }

    private func group(_ name: String, _ inside: String) -> String { "<entries name=\"\(name)\">\(inside)</entries>" }

    private func report(
        without: String = "", inErasure: String = "", inTarget: String = "", type: String = "Internal memory",
        besides: String = "", system: String = "", description: String = "", hardware: String = "", user: String = ""
    ) throws -> [Erasure] {
        try sink(
            without: without, inErasure: inErasure, inTarget: inTarget, type: type, besides: besides, system: system,
            description: description, hardware: hardware, user: user
        ).erasures
    }

    private func sink(
        without: String = "", inErasure: String = "", inTarget: String = "", type: String = "Internal memory",
        besides: String = "", system: String = "", description: String = "", hardware: String = "", user: String = ""
    ) throws -> ListSink {
        let values = Self.values.filter { $0.0 != without }.map { entry($0.0, $0.1) }.joined()
        let target = group("target", entry("type", type) + entry("capacity", "64000000000") + inTarget)
        let text = """
            <root><report><blancco_data><description><document_id>0b7e-FICTION</document_id><document_log><log_entry>
            <author><product_name>Blancco 5 Mobile</product_name><product_version>3.11</product_version></author>
            <integrity>RklDVElPTg==</integrity></log_entry></document_log>\(description)</description>
            <blancco_erasure_report><entries name="erasures"><entries name="erasure">\(values)\(target)\(inErasure)
            </entries>\(besides)</entries></blancco_erasure_report><blancco_hardware_report><entries name="system">
            <entry name="serial">FICTSER01</entry>\(system)</entries>\(hardware)</blancco_hardware_report></blancco_data>
            <user_data>\(user)</user_data></report></root>
            """
        return try read(text, as: BlanccoImporter.self)
    }

    private func one(_ erasures: [Erasure]) throws -> Erasure { try #require(erasures.first) }

    @Test func aSoundReportLeavesNothingOpen() throws {
        let erasure = try one(report())
        #expect(erasure.doubts.isEmpty && erasure.outcome == .successful && erasure.errorCount == 0)
    }

    @Test(arguments: [
        ("failed_sectors", "12"), ("total_errors", "1"), ("state", "Failed"), ("erasure_standard_name", "Overwrite"),
        ("start_time", "2026-10-12 07:02:07"), ("end_time", "2026-10-11 08:06:43"), ("elapsed_time", "00:44:36"),
    ])
    func anEntryTwiceWithOtherTextIsAContradiction(name: String, text: String) throws {
        let spoiled = try one(report(inErasure: entry(name, text)))
        #expect(
            !spoiled.doubts.isEmpty || spoiled.outcome == .unknown || spoiled.errorCount.isUnclear
                || spoiled.elapsedSeconds.isUnclear)
    }

    @Test(arguments: [
        ("find_my_iphone", "lock.activation"), ("frp_status", "lock.frp"), ("mdm_status", "lock.mdm"),
        ("prolog_blacklisted", "blacklist"),
    ])
    func aWordForALockThatNoListHasIsKeptAsItIsWritten(field: String, name: String) throws {
        let odd = try sink(system: entry(field, "Vergrendeld?"))
        #expect(odd.sessions.first?.statements.map { "\($0.function) \($0.result)" } == ["\(name) Vergrendeld?"])
        #expect(odd.sessions.first?.statements.first?.source == odd.erasures.first?.source)
        #expect(try sink(system: entry(field, "off")).sessions.isEmpty)
        #expect(try sink(system: entry(field, "Vergrendeld?") + entry(field, "off")).sessions.isEmpty, "two words")
    }

    @Test func anEntryTwiceWithTheSameTextIsOne() throws {
        let erasure = try one(report(inErasure: entry("state", "Successful") + entry("total_errors", "0")))
        #expect(erasure.doubts.isEmpty && erasure.outcome == .successful && erasure.errorCount == 0)
    }

    @Test(arguments: ["exception", "last_error", "Warnings", "eraseFailure", "problem"])
    func whatTellsOfAFailureSpoilsSuccessAsLeafAndAsGroup(name: String) throws {
        #expect(
            try one(report(inErasure: entry(name, "Data partition could not be erased"))).outcome == .withExceptions)
        #expect(try one(report(inErasure: group(name, entry("message", "x")))).outcome == .withExceptions)
        #expect(try one(report(inTarget: entry(name, "bad block"))).outcome == .withExceptions)
        #expect(try one(report(besides: group(name, entry("message", "x")))).outcome == .withExceptions)
        #expect(try one(report(inErasure: "<\(name)>x</\(name)>")).outcome == .withExceptions)
    }

    @Test(arguments: ["outcome_details", "phase", "x"])
    func aPartThatNoListKnowsIsToldByItsPath(name: String) throws {
        let leaf = try one(report(inErasure: entry(name, "something")))
        #expect(leaf.doubts == [Doubt(.structure, code: "S48", field: "erasure/\(name)", texts: ["something"])])
        let nested = try one(report(inErasure: group(name, group("inner", entry("leaf", "y")))))
        #expect(nested.doubts.map(\.field) == ["erasure/\(name)/inner/leaf"])
        let attribute = try one(report(inErasure: "<entry name=\"state\" \(name)=\"z\">Successful</entry>"))
        #expect(attribute.doubts.map(\.field) == ["erasure/state/@\(name)"])
    }

    @Test func anErasureInsideAnErasureIsNoErasureOfItsOwn() throws {
        let erasures = try report(inErasure: group("erasure", entry("state", "Successful")))
        #expect(erasures.count == 1 && erasures[0].doubts.map(\.field) == ["erasure/erasure/state"])
    }

    @Test func emptyPartsAndThoseOfOtherPlacesAreHarmless() throws {
        let empty =
            group("erasure_details", "") + group("steps", "") + entry("note", "") + group("errors", entry("count", "0"))
        let erasure = try one(
            report(
                inErasure: empty, system: entry("last_error", "x"), hardware: group("failures", entry("camera", "x")),
                user: group("fields", entry("Warnings", "look here"))))
        #expect(erasure.doubts.isEmpty && erasure.outcome == .successful)
    }

    @Test(arguments: [
        ("SD", MediaKind.sdCard), ("MicroSDXC", .sdCard), ("USB stick", .sdCard), ("eUICC", .esim),
        ("eMMC", .internalFlash),
    ])
    func theKindOfMediumIsAWordOfAList(type: String, media: MediaKind) throws {
        let erasure = try one(report(type: type))
        #expect(erasure.media == media && erasure.doubts.isEmpty)
    }

    @Test(arguments: ["Disk", "Memory module", "internal memory card", "SDX"])
    func anyOtherKindIsOpen(type: String) throws {
        #expect(try one(report(type: type)).doubts == [Doubt(.word, code: "S48", field: "media", texts: [type])])
    }

    @Test(arguments: ["start_time", "end_time", "elapsed_time", "state", "erasure_standard_name"])
    func whatTheToolAlwaysWritesIsMissing(name: String) throws {
        let erasure = try one(report(without: name))
        #expect(
            !erasure.doubts.isEmpty || erasure.elapsedSeconds == .missing || erasure.outcome == .unknown
                || erasure.techniqueWords == nil)
    }

    @Test(arguments: ["1,024", "99999999999999999999999", "0x1F", "0.0", "null", "-1", "some"])
    func aCounterThatIsNoPlainZeroIsNotZero(text: String) throws {
        #expect(try one(report(without: "failed_sectors", inErasure: entry("failed_sectors", text))).errorCount != 0)
    }

    @Test func aReportInsideAnotherIsReadForItselfAndTold() throws {
        let inner = """
            <report><blancco_data><description><document_id>inner</document_id></description><blancco_erasure_report>
            <entries name="erasures"><entries name="erasure">\(entry("state", "Failed"))</entries></entries>
            </blancco_erasure_report><blancco_hardware_report><entries name="system"><entry name="serial">FICTSER02</entry>
            </entries></blancco_hardware_report></blancco_data></report>
            """
        let erasures = try report(user: inner)
        #expect(erasures.map(\.reportID) == ["inner", "0b7e-FICTION"])
        #expect(erasures.first?.outcome == .failed)
        #expect(erasures.last?.doubts.map(\.field) == ["report"])
    }

    @Test func twoDevicesInOneReportAreBothNamedAndOpen() throws {
        let second = group("system", entry("serial", "FICTSER02"))
        let erasure = try one(report(hardware: second))
        #expect(erasure.identifiers.map(\.text) == ["FICTSER01", "FICTSER02"])
        #expect(erasure.doubts.contains { $0.code == "S02" })
    }

    @Test(arguments: ["false", "not verified", "0"])
    func aConsoleThatDoubtsTheReportIsHeardInWhicheverGroup(word: String) throws {
        let inside = group("description_entries", entry("verified", "true") + group("console", entry("verified", word)))
        #expect(try one(report(description: inside)).verifiedWord == Fact(word))
    }

    @Test func namesAreComparedAsWordsAre() throws {
        let erasure = try one(
            report(inErasure: entry("State", "Failed"), system: entry("Rooted", "No") + entry("ROOTED", "Yes")))
        #expect(erasure.outcome == .unknown && erasure.rooted == .unknown)
    }

    @Test func oneCounterAloneOrAnEmptyOneIsMissing() throws {
        #expect(try one(report(without: "total_errors")).errorCount == .missing)
        #expect(
            try one(report(without: "failed_sectors", inErasure: entry("failed_sectors", ""))).errorCount == .missing)
    }

    @Test func aLookAtAnotherMemoryIsARecordOfItsOwn() throws {
        let serial = entry("serial", "EMMC-1")
        let look = group(
            "erasure",
            entry("erasure_standard_name", "Verification") + entry("state", "Successful")
                + group("target", entry("type", "Internal memory") + entry("serial", "EMMC-2")))
        #expect(try report(inTarget: serial, besides: look).map(\.mediumSerial) == ["EMMC-1", "EMMC-2"])
        let same = look.replacing("EMMC-2", with: "EMMC-1")
        let erasures = try report(inTarget: serial, besides: same)
        #expect(erasures.count == 1 && erasures[0].verificationKind == "tool")
        #expect(
            try one(report(inTarget: serial, besides: same.replacing("Successful", with: "Failed"))).outcome
                == .withExceptions)
    }

    @Test func whatTheReportSaysBesidesTellsCopiesFromNeighbours() throws {
        let a = try one(report(system: entry("battery_cycles", "412") + entry("wifi_mac", "02:00:00:00:00:01")))
        let copy = try one(report(system: entry("wifi_mac", "02:00:00:00:00:02") + entry("battery_cycles", "412")))
        let neighbour = try one(report(system: entry("battery_cycles", "97")))
        #expect(a.surroundings == copy.surroundings && a.surroundings != neighbour.surroundings)
    }

    // MARK: what hides elsewhere

    private static let failed =
        "<entries name=\"erasures\"><entries name=\"erasure\"><entry name=\"state\">Failed</entry></entries></entries>"

    @Test func anErasureIsOneWhereverItStands() throws {
        #expect(try report(hardware: Self.failed).map(\.outcome) == [.successful, .failed])
        #expect(try report(user: Self.failed).map(\.outcome) == [.successful, .failed])
    }

    @Test(arguments: ["Report", "REPORT"]) func aReportInAnotherCaseIsAReport(name: String) throws {
        let sound =
            "<report><blancco_data><blancco_erasure_report>\(Self.failed)</blancco_erasure_report></blancco_data></report>"
        let other = sound.split(separator: "report>").joined(separator: name + ">")
        let sink = try read("<root>\(sound)\(other)</root>", as: BlanccoImporter.self)
        #expect(sink.codes.count == 2, "each is told for itself: \(sink.codes)")
    }

    @Test(arguments: ["erasure_report", "document", "archived"]) func partsOutsideOfEveryReportAreTold(name: String)
        throws
    {
        let sound =
            "<report><blancco_data><blancco_erasure_report>\(Self.failed)</blancco_erasure_report></blancco_data></report>"
        let stray =
            "<\(name)><blancco_data><blancco_erasure_report>\(Self.failed)</blancco_erasure_report></blancco_data></\(name)>"
        let sink = try read("<root>\(sound)\(stray)</root>", as: BlanccoImporter.self)
        #expect(sink.codes.contains("I16") && sink.codes.count == 3, "told, and read for itself: \(sink.codes)")
        #expect(!(try read("<root>\(sound)</root>", as: BlanccoImporter.self).codes.contains("I16")))
    }

    @Test(arguments: ["no", "false", "0", "none"]) func anAnswerToAQuestionThatNobodyKnowsIsOpen(text: String) throws {
        let erasure = try one(report(inErasure: entry("userdata_erased", text)))
        #expect(erasure.doubts.map(\.field) == ["erasure/userdata_erased"])
        #expect(try one(report(inErasure: entry("last_error", text))).doubts.isEmpty, "nothing went wrong")
    }

    @Test func anElementOfAnotherNameSaysSomethingByBeingThere() throws {
        #expect(try one(report(inErasure: "<keys_kept/>")).doubts.map(\.field) == ["erasure/keys_kept"])
    }

    @Test(arguments: [
        ("verification_percentage", "failed"), ("firmware_rounds", "0 of 1"), ("overwriting_rounds", "none done"),
    ])
    func aCounterThatIsNoNumberIsOpen(name: String, text: String) throws {
        #expect(try one(report(inErasure: entry(name, text))).doubts.map(\.field) == [name])
    }

    @Test func whatCantBeOfOneErasureIsOpen() throws {
        #expect(try one(report(inErasure: entry("total_erasure_rounds", "0"))).doubts.map(\.code) == ["S12"])
        let stamp = entry("timestamp", "2026-10-01T08:02:07-0500")
        #expect(try one(report(without: "timestamp", inErasure: stamp)).doubts.map(\.code) == ["S31"])
        let levels = entry("first_api_level", "33") + entry("ro.product.first_api_level", "23")
        #expect(try one(report(system: levels)).doubts.map(\.code) == ["S20"])
        #expect(try one(report(system: entry("first_api_level", "33"))).doubts.isEmpty)
    }

    @Test func twoMemoriesNeedTwoErasures() throws {
        func disk(_ serial: String) -> String {
            group("disk", entry("type", "Internal memory") + entry("serial", serial) + entry("capacity", "64000000000"))
        }
        let two = try one(report(hardware: group("disks", disk("EMMC-A1") + disk("UFS-B2"))))
        #expect(two.doubts.map(\.code) == ["S14"])
        let large = group("disk", entry("type", "Internal memory") + entry("capacity", "128000000000"))
        #expect(try one(report(hardware: group("disks", large))).doubts.map(\.code) == ["S14"])
        #expect(try one(report(hardware: group("disks", disk("EMMC-A1") + disk("EMMC-A1")))).doubts.isEmpty)
    }
}
