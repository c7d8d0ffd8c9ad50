import RecoveryModel
import Testing

@testable import Policies

@Suite struct SanitizationLevelTests {
    @Test(arguments: [
        (Technique.cryptographicErase, false, SanitizationLevel.none), (.cryptographicErase, true, .purge),
        (.factoryReset, false, .clear), (.factoryReset, true, .purge), (.blockErase, false, .purge),
        (.overwrite, true, .clear), (.restore, true, .clear), (.remoteWipe, true, .clear), (.degauss, true, .none),
        (.shred, true, .none), (.unknown, true, .none),
    ])
    func theTechniqueGivesTheLevel(_ technique: Technique, isEligible: Bool, level: SanitizationLevel) {
        #expect(SanitizationTechnique.level(of: technique, on: .internalFlash, isEligible: isEligible) == level)
    }

    @Test(arguments: [MediaKind.sdCard, .sim, .esim])
    func nothingPurgesACardOrAChip(_ media: MediaKind) {
        for technique in Technique.allCases {
            #expect(SanitizationTechnique.level(of: technique, on: media, isEligible: true) <= .clear)
        }
    }

    @Test(arguments: [
        ("Apple iOS erasure", Technique.cryptographicErase), ("APPLE IOS ERASURE", .cryptographicErase),
        ("Apple iOS erasure v2", .unknown), ("Secure Erase (NIST-800-88)", .blockErase),
        ("Secure erase by remote wipe", .remoteWipe), ("factoryReset", .factoryReset), ("Magic", .unknown),
        ("", .unknown),
    ])
    func wordsGiveTheTechnique(_ words: String, _ technique: Technique) {
        let standards = SanitizationFixture().policy.erasureStandards
        #expect(SanitizationTechnique.technique(of: words, in: standards) == technique)
        #expect(SanitizationTechnique.technique(of: nil, in: standards) == .unknown)
    }

    @Test(
        arguments: [
            ("Apple", "iPhone 12", nil), ("Apple", "iPad Air", nil), ("Samsung", "SM-G991", nil), ("", "", nil),
            ("", "iphone 8", nil), ("Samsung", "x", "Android"),
        ] as [(String, String, String?)])
    func theSystemIsTheDossiers(_ make: String, model: String, stated: String?) {
        var dossier = SanitizationFixture().dossier
        dossier.claim?.make = make
        dossier.claim?.model = model
        dossier.claim?.operatingSystem = stated
        #expect(SanitizationText.system(of: dossier, in: ReferenceTables()) == dossier.operatingSystem)
        dossier.erasures = []
        #expect(SanitizationText.system(of: dossier, in: ReferenceTables()) == dossier.operatingSystem)
    }
}
