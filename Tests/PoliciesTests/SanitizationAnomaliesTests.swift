import RecoveryModel
import Testing

@testable import Policies

/// S46: each of these lots is made of erasures with nothing against them.
@Suite struct SanitizationAnomaliesTests {
    private func erasure(
        _ index: Int, technique: Technique = .cryptographicErase, seconds: Int? = nil, report: String? = nil,
        licence: String? = nil, verdict: AttemptVerdict.Kind = .accepted, tool: String = "Wiper"
    ) -> LotErasure {
        LotErasure(
            tool: tool, technique: technique, seconds: seconds, report: report, licence: licence, verdict: verdict)
    }

    private func found(_ devices: [[LotErasure]]) -> [RuleFailure] {
        var anomalies = SanitizationAnomalies()
        for device in devices { anomalies.add(device: device) }
        return anomalies.findings
    }

    private func kinds(_ devices: [[LotErasure]]) -> [String] {
        found(devices).map { failure in
            if case .text(let kind)? = failure.values["anomaly"] { kind } else { "" }
        }
    }

    private func one(_ count: Int, _ make: (Int) -> LotErasure) -> [[LotErasure]] { (0..<count).map { [make($0)] } }

    // MARK: durations

    @Test func mostErasuresAlikeToTheSecondAreOdd() {
        func lot(_ count: Int, same: Int, seconds: Int = 300, _ technique: Technique = .overwrite) -> [[LotErasure]] {
            one(count) { erasure($0, technique: technique, seconds: $0 < same ? seconds : 1000 + $0) }
        }
        #expect(kinds(lot(20, same: 11)) == ["same duration"])
        #expect(found(lot(20, same: 11)).first?.values["seconds"] == .integer(300))
        #expect(found(lot(20, same: 11)).first?.values["same"] == .integer(11))
        #expect(kinds(lot(20, same: 10)).isEmpty, "half are not most")
        #expect(kinds(lot(19, same: 19)).isEmpty, "too few to tell")
        #expect(kinds(lot(20, same: 20, seconds: 60)).isEmpty, "short ones are alike by nature")
        #expect(kinds(lot(20, same: 20, seconds: 61)) == ["same duration"])
        #expect(kinds(lot(20, same: 20, .cryptographicErase)).isEmpty)
        #expect(kinds(lot(20, same: 20, .factoryReset)) == ["same duration"])
    }

    @Test func toolsAndTechniquesAreComparedApart() {
        let mixed = one(24) { index in
            erasure(
                index, technique: index % 2 == 0 ? .overwrite : .factoryReset, seconds: 300)
        }
        #expect(kinds(mixed).isEmpty, "twelve of each")
        let failed = one(30) { erasure($0, technique: .overwrite, seconds: 600, verdict: .failed) }
        #expect(kinds(failed).isEmpty, "a timer ends what fails")
    }

    // MARK: yield

    @Test func aYieldOfExactlyAllIsOddInALargeLot() {
        #expect(kinds(one(200) { erasure($0) }) == ["perfect yield"])
        #expect(kinds(one(199) { erasure($0) }).isEmpty)
        var lot = one(300) { erasure($0) }
        lot[17] = [erasure(17, verdict: .disregarded), erasure(17)]
        #expect(kinds(lot).isEmpty)
        #expect(kinds(one(200) { erasure($0) } + [[]]) == ["perfect yield"], "one without an erasure doesn't count")
    }

    // MARK: report numbers

    @Test func aGapInARowOfReportsIsOdd() {
        func lot(_ numbers: [Int], prefix: String = "R-") -> [[LotErasure]] {
            numbers.map { [erasure($0, report: "\(prefix)\($0)")] }
        }
        let gap = Array(1000..<1015) + Array(1017..<1040)
        #expect(kinds(lot(gap)) == ["missing reports"])
        #expect(kinds(lot(gap.reversed())) == ["missing reports"])
        #expect(kinds(lot(gap, prefix: "")) == ["missing reports"])
        let values = found(lot(gap)).first?.values
        #expect(values?["missing"] == .integer(2) && values?["reports"] == .integer(38))
        #expect(values?["first"] == .integer(1000) && values?["last"] == .integer(1039))
        #expect(kinds(lot(Array(1000..<1040))).isEmpty, "no gap")
        #expect(kinds(lot(Array(0..<40).map { $0 * 2 })).isEmpty, "not in a row")
        #expect(kinds(lot([1, 2, 3, 4, 6, 7, 8])).isEmpty, "too few to tell")
        #expect(kinds(lot(Array(0..<10) + Array(11..<20))).isEmpty, "17 of 19 follow another: below 90 %")
        #expect(kinds(lot(Array(0..<10) + Array(11..<21))) == ["missing reports"], "18 of 20")
    }

    @Test func numbersOfOtherToolsAndPrefixesFillNoGap() {
        let gap = Array(1000..<1015) + Array(1017..<1040)
        let lot = gap.map { [erasure($0, report: "R-\($0)")] } + [[erasure(0, report: "R-1015", tool: "Other")]]
        #expect(kinds(lot) == ["missing reports"])
        #expect(kinds(gap.map { [erasure($0, report: "\($0 % 2)-\($0)")] }).isEmpty)
    }

    @Test func whatIsNoNumberIsPassedOver() {
        #expect(ReportNumbers.split("R-0012")?.number == 12 && ReportNumbers.split("R-0012")?.prefix == "R-")
        #expect(ReportNumbers.split("R-12#3")?.number == 12)
        #expect(ReportNumbers.split("report") == nil && ReportNumbers.split("") == nil)
        #expect(ReportNumbers.split("42ed62b6-1704-4b5e-ad9d-765012345678") == nil)
        #expect(ReportNumbers.split("99999999999999999999")?.number == 999_999_999_999_999_999)
    }

    @Test func largeAndFarNumbersDoNoHarm() {
        let far = one(40) { erasure($0, report: $0 == 0 ? "0" : "\(999_999_999_999_999_900 + $0)") }
        #expect(kinds(far) == ["missing reports"])
        var numbers = ReportNumbers()
        for index in 0..<300_000 { numbers.add("R-\(index * 64)", of: "t") }
        #expect(numbers.series.isEmpty, "a series beyond the limit isn't judged")
    }

    // MARK: licences

    @Test func aLicenceOfTwoDevicesIsOddWhereOthersHaveOneEach() {
        func lot(_ count: Int, _ licence: (Int) -> String?) -> [[LotErasure]] {
            one(count) { erasure($0, licence: licence($0)) }
        }
        #expect(kinds(lot(40) { "L\($0)" }).isEmpty)
        #expect(kinds(lot(40) { "L\($0 % 39)" }) == ["shared licences"])
        let values = found(lot(40) { "L\($0 % 39)" }).first?.values
        #expect(values?["licences"] == .integer(39) && values?["shared"] == .integer(1))
        #expect(kinds(lot(40) { "L\($0 % 19)" }).isEmpty, "licences of benches")
        #expect(kinds(lot(40) { _ in nil }).isEmpty)
        let again = (0..<40).map { [erasure($0, licence: "L\($0)"), erasure($0, licence: "L\($0)")] }
        #expect(kinds(again).isEmpty, "a device erased twice under one licence")
    }

    @Test func manyKindsOfOneAreCutAndTheOrderIsTheSame() {
        var lot: [[LotErasure]] = []
        for prefix in 0..<8 {
            for number in Array(0..<30) + Array(31..<60) {
                lot.append([erasure(number, report: "P\(prefix)-\(number)", verdict: .disregarded)])
            }
        }
        let forward = found(lot).map(\.values)
        #expect(forward.count == SanitizationAnomalies.mostOfAKind)
        #expect(forward == found(lot.reversed()).map(\.values))
        #expect(CodeCatalogue.severity(of: SanitizationAnomalies.code) == .warn)
    }

    @Test func aRecordGivesItsDuration() {
        var erasure = SanitizationFixture.erasure
        func seconds() -> Int? { LotErasure(erasure, technique: .overwrite, verdict: .accepted).seconds }
        #expect(seconds() == 400)
        erasure.elapsedSeconds = .notApplicable
        #expect(seconds() == 400)
        erasure.startedAt = nil
        #expect(seconds() == nil)
    }
}
