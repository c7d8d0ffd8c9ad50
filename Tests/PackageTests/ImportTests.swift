import Testing

@Suite struct ImportTests {
    @Test func everyImportFollowsTheRingsAndDoors() {
        #expect(!SourceTree.sources.isEmpty)
        let found = SourceTree.sources.flatMap(ImportRules.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test(arguments: [
        ("Sources/RecoveryModel/X.swift", "import Storage"),
        ("Sources/Policies/X.swift", "package import Custody"),
        ("Sources/ManifestReaders/X.swift", "import EvidenceImporters"),
        ("Sources/Operations/X.swift", "import StorageSQLite"),
        ("Sources/StorageSQLite/X.swift", "import Operations"),
        ("Sources/Stages/X.swift", "internal import struct ManifestReaders.CSVManifest"),
        ("Sources/ManifestReaders/X.swift", "@preconcurrency import CLibXML2"),
        ("Sources/Operations/X.swift", "import GRDB"),
        ("Sources/EvidenceImporters/X.swift", "import Yams"),
        ("Sources/Basics/X.swift", "import ArgumentParser"),
        ("Sources/Stages/X.swift", "import Crypto"),
        ("Sources/CommandLineTool/Run.swift", "import StorageSQLite"),
        ("Sources/Basics/X.swift", "import SomethingNew"),
        ("Sources/NewTarget/X.swift", "import Basics"),
        ("Sources/Deciding/X.swift", "import StoreFiles"),
        ("Sources/Deciding/X.swift", "import Intake"),
        ("Sources/Verification/X.swift", "import Storage"),
        ("Sources/Verification/X.swift", "import Pipeline"),
        ("Sources/Verification/X.swift", "import Printing"),
        ("Sources/VerifierCommand/X.swift", "import StoreAccess"),
        ("Sources/Acts/X.swift", "import Intake"),
        ("Sources/StoreAudit/X.swift", "import Certification"),
        ("Sources/StoreAccess/X.swift", "import Deciding"),
        ("Sources/XMLReading/X.swift", "import FoundationXML"),
    ])
    func aForbiddenImportIsSeen(path: String, line: String) {
        #expect(ImportRules.violations(in: SourceFile(path: path, text: "// why\n\(line)\n")).count == 1)
    }

    @Test(arguments: [
        ("Sources/CommandLineTool/Bootstrap.swift", "import StorageSQLite"),
        ("Sources/XMLReading/X.swift", "internal import CLibXML2"),
        ("Sources/Basics/X.swift", "import Glibc"),
        ("Sources/Stages/X.swift", "// import Storage\nlet text = \"import Storage\""),
        ("Sources/Stages/X.swift", "let text = \"\"\"\n    import Storage\n    \"\"\""),
    ])
    func anAllowedImportPasses(path: String, text: String) {
        #expect(ImportRules.violations(in: SourceFile(path: path, text: text)).isEmpty)
    }

    @Test func theTableItselfHasNoCycle() {
        func reaches(_ goal: String, from target: String) -> Bool {
            ImportRules.ours[target, default: []].contains { $0 == goal || reaches(goal, from: $0) }
        }
        for target in ImportRules.ours.keys {
            #expect(!reaches(target, from: target), "\(target) reaches itself")
        }
    }
}
