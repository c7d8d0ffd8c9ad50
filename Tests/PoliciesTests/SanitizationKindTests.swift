import RecoveryModel
import Testing

@testable import Policies

/// The report is of a device of this kind, and the manifest calls it so.
@Suite struct SanitizationKindTests {
    private func codes(_ change: (inout SanitizationFixture) -> Void) -> [FindingCode] {
        var fixture = SanitizationFixture()
        change(&fixture)
        return fixture.codes
    }

    @Test(arguments: [
        ("Samsung", "Galaxy A52", "Android"), ("Apple", "iPhone 12", "Android"), ("Samsung", "", ""),
        ("", "Galaxy A52", ""), ("", "", "Android 14"),
    ])
    func aReportOfAnotherKindOfDeviceHolds(make: String, model: String, os: String) {
        let found = codes {
            $0.change { erasure in
                erasure.manufacturer = make
                erasure.model = model
                erasure.os = os
            }
        }
        #expect(found.contains("S49"), "\(found)")
    }

    @Test func aClaimOfAnotherSystemHolds() {
        let other = codes { $0.dossier.claim?.operatingSystem = "Android" }
        #expect(other.contains("S49"))
        let unknown = codes { $0.dossier.claim?.make = "Unheard-of" }
        #expect(!unknown.contains("S49"), "an unknown maker is no contradiction")
    }

    @Test(arguments: [
        ("LGE", "LG"), ("HMD Global", "Nokia"), ("Xiaomi", "Redmi"), ("samsung", "Samsung Electronics Co., Ltd."),
    ])
    func twoNamesOfOneHouseAreNoContradiction(read: String, claimed: String) {
        let found = codes { fixture in
            fixture.dossier.claim?.make = claimed
            fixture.dossier.claim?.model = "T20"
            fixture.change { erasure in
                erasure.manufacturer = read
                erasure.model = "T20"
                erasure.os = "Android"
            }
        }
        #expect(!found.contains("S49"))
    }

    @Test func anotherNameOrSizeInTheManifestIsANote() {
        var fixture = SanitizationFixture()
        fixture.dossier.claim?.model = "iPhone 13"
        fixture.dossier.claim?.storageGB = 256
        #expect(fixture.verdict?.verdict == .accepted)
        #expect(fixture.codes == ["S50"])
        let spelled = codes { $0.dossier.claim?.model = "Apple iPhone 12" }
        #expect(spelled.isEmpty)
        // Where nobody knows which device it was, another size may be another device.
        fixture.change { $0.identifiers = [DeviceReference(kind: .udid, text: "00008101-000A1B2C3D4E001E")] }
        #expect(fixture.codes.contains("S15"))
    }

    @Test func aSizeThatABenchReadIsTheDevices() {
        let found = codes { fixture in
            fixture.dossier.statements.append(
                TestStatement(
                    at: at("2026-10-05T09:30:00Z"), function: "device.storage", result: "", score: "256",
                    tool: "Tester", source: source(29)))
        }
        #expect(found == ["S15"])
    }
}
