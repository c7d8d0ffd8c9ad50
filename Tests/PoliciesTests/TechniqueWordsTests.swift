import Policies
import RecoveryModel
import Testing

@Suite struct TechniqueWordsTests {
    private let standards = [
        ErasureStandard(words: "apple ios erasure", isPart: false, technique: .cryptographicErase, source: "t"),
        ErasureStandard(words: "crypto erase", isPart: true, technique: .cryptographicErase, source: "t"),
        ErasureStandard(words: "cryptographic erase", isPart: true, technique: .cryptographicErase, source: "t"),
        ErasureStandard(words: "factory reset", isPart: true, technique: .factoryReset, source: "t"),
        ErasureStandard(words: "overwrite", isPart: true, technique: .overwrite, source: "t"),
        ErasureStandard(words: "remote wipe", isPart: true, technique: .remoteWipe, source: "t"),
    ]

    @Test(arguments: [
        ("Apple iOS erasure", Technique.cryptographicErase), ("APPLE  IOS ERASURE", .cryptographicErase),
        ("Android crypto erase", .cryptographicErase), ("Crypto Erase (NIST 800-88 Purge)", .cryptographicErase),
        ("Overwrite, 3 passes", .overwrite), ("Factory Reset", .factoryReset), ("remoteWipe", .remoteWipe),
    ])
    func phrasesAmongWordsThatChangeNothing(words: String, technique: Technique) {
        #expect(SanitizationTechnique.technique(of: words, in: standards) == technique)
    }

    @Test(arguments: [
        "No crypto erase", "crypto erase skipped", "Reset only, crypto erase failed",
        "Overwrite 1 pass (crypto erase not supported)",
        "without cryptographic erase", "crypto erase unavailable; factory reset", "crypto erased", "kryptoerase",
        "Crypto erase, verify only", "simulated overwrite", "fast factory reset", "crypto erase overwrite",
    ])
    func aWordThatNobodyKnowsMayDenyIt(words: String) {
        #expect(SanitizationTechnique.technique(of: words, in: standards) == .unknown)
    }

    @Test func theOperatorsOwnWordsComeBehind() {
        let own = [
            ListedWord(.technique, "Smart Reset", means: "cryptographicErase", language: "en", source: "t"),
            ListedWord(.technique, "Overwrite", means: "cryptographicErase", language: "en", source: "t"),
        ]
        #expect(SanitizationTechnique.technique(of: "smart  reset", in: standards, own: own) == .cryptographicErase)
        #expect(SanitizationTechnique.technique(of: "overwrite", in: standards, own: own) == .overwrite)
    }

    @Test(arguments: ["Verify Zeros (0x00)", "iOS smart reset (Verification)", "verification", "Full verify"])
    func aLookIsNoErasure(words: String) { #expect(SanitizationTechnique.isVerifyOnly(words)) }

    @Test(arguments: ["Apple iOS erasure", "Overwrite", "Crypto erase with verification", ""])
    func anErasureIsNoLook(words: String) { #expect(!SanitizationTechnique.isVerifyOnly(words)) }
}
