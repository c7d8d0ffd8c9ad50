/// Which target may import which of ours. The rings import only inwards; readers and judgement never meet below Intake,
/// deciding can't touch files, what verifies can't reach a store, and no store knows a sibling. A target that isn't here
/// may not exist.
enum ImportRules {  // table-data
    static let ours: [String: Set<String>] = [
        // Ring 0
        "Basics": [],
        // Ring 1
        "RecoveryModel": ["Basics"],
        "XMLReading": ["Basics", "CLibXML2"],
        "PageReading": ["Basics", "CQPDF", "CZLib"],
        "Printing": ["Basics", "PageReading", "CCairo", "CQREncode"],
        // Ring 2: never each other
        "Policies": ring1,
        "Custody": ring1,
        "ManifestReaders": ring1.union(["XMLReading", "CZip"]),
        "EvidenceImporters": ring1.union(["XMLReading"]),
        "Pipeline": ring1,
        // Ring 3
        "Stages": ring1.union(["Pipeline", "Policies"]),
        "Storage": ring1.union(["Custody"]),
        "CertificateContent": ring1.union(["Custody"]),
        "CertificatePrinting": ring1.union(["CertificateContent", "Custody", "PageReading", "Printing"]),
        // Ring 4: files, and what checks without a store
        "StoreFiles": ["Basics"],
        "Verification": ring1.union(["CertificateContent", "Custody", "PageReading", "StoreFiles"]),
        "Witnessing": ["Basics", "Custody", "Storage", "StoreFiles"],
        // Ring 5: rooms over an opened store; the abstract Storage only
        "StoreAccess": storeAccess,
        "Deciding": ring1.union(["Custody", "Pipeline", "Policies", "Stages", "Storage", "StoreAccess"]),
        "Intake": intake,
        "Acts": acts,
        "LogPublishing": ring1.union(["Custody", "Storage", "StoreAccess", "StoreFiles", "Witnessing"]),
        // Ring 6: what rests on several rooms
        "Certification": ring1.union([
            "Acts", "CertificateContent", "CertificatePrinting", "Custody", "Deciding", "Intake", "LogPublishing",
            "Pipeline",
            "Policies", "Printing", "Storage", "StoreAccess", "StoreFiles", "Verification",
        ]),
        "StoreAudit": ring1.union([
            "Acts", "Custody", "Deciding", "EvidenceImporters", "Intake", "LogPublishing", "Pipeline", "Policies",
            "Stages", "Storage", "StoreAccess", "StoreFiles",
        ]),
        "StoreBackup": ring1.union(["Acts", "Custody", "LogPublishing", "Storage", "StoreAccess", "StoreFiles"]),
        // Ring 7: verbs and queries
        "Operations": rooms,
        "Reports": ring1.union([
            "Certification", "Custody", "Deciding", "Intake", "Operations", "Pipeline", "Policies", "Printing",
            "Storage",
            "StoreAccess", "StoreFiles",
        ]),
        "StorageSQLite": ring1.union(["Custody", "Storage", "CSQLiteConfig"]),
        "StoragePostgres": ring1.union(["Custody", "Storage", "CPostgres"]),
        "StorageTesting": ring1.union(["Custody", "Storage"]),
        "LotGenerator": ring1,
        // Ring 8: no reader, no rule
        "WebServer": ring1.union([
            "Custody", "Storage", "StoreFiles", "Witnessing", "Operations", "Reports", "Printing",
        ]),
        "Cluster": ring1.union(["Storage", "StoreAccess", "Operations"]),
        // Ring 9: everything meets here
        "CommandLineTool": rooms.union([
            "Operations", "Reports", "LotGenerator", "StorageSQLite", "StoragePostgres", "WebServer", "Cluster",
            "Terminal", "VerifierCommand",
        ]),
        "lotwise": ["CommandLineTool"],
        "VerifierCommand": ["Basics", "CertificateContent", "Custody", "StoreFiles", "Terminal", "Verification"],
        "lotwise-verify": ["VerifierCommand"],
        // Beside the rings
        "Terminal": ["Basics"],
        "Handbook": [],
        "ParserFuzzing": ring1.union(["Custody", "XMLReading", "ManifestReaders", "EvidenceImporters"]),
        "FuzzParsers": ["ParserFuzzing"],
        "Microbenchmarks": rooms.union(["Operations", "XMLReading", "StorageSQLite"]),
    ]

    private static let ring1: Set<String> = ["Basics", "RecoveryModel"]
    private static let storeAccess: Set<String> = ring1.union([
        "Custody", "EvidenceImporters", "Pipeline", "Policies", "Stages", "Storage", "StoreFiles",
    ])
    private static let intake: Set<String> = ring1.union([
        "Custody", "Deciding", "EvidenceImporters", "ManifestReaders", "Pipeline", "Policies", "Storage", "StoreAccess",
        "StoreFiles",
    ])
    private static let acts: Set<String> = ring1.union([
        "Custody", "EvidenceImporters", "Policies", "Storage", "StoreAccess", "StoreFiles",
    ])
    private static let rooms: Set<String> = ring1.union([
        "Acts", "CertificateContent", "CertificatePrinting", "Certification", "Custody", "Deciding",
        "EvidenceImporters",
        "Intake", "LogPublishing", "ManifestReaders", "Pipeline", "Policies", "Printing", "Stages", "Storage",
        "StoreAccess", "StoreAudit", "StoreBackup", "StoreFiles", "Verification", "Witnessing",
    ])

    /// A library of others has one door: the targets through which it is reached.
    static let doors: [String: Set<String>] = [
        "CLibXML2": ["XMLReading"],
        "CZip": ["ManifestReaders"],
        "CCairo": ["Printing"],
        "CQPDF": ["PageReading"],
        "CQREncode": ["Printing"],
        "CZLib": ["PageReading"],
        "CPostgres": ["StoragePostgres"],
        "CNATS": ["Cluster"],
        "CSQLiteConfig": ["StorageSQLite"],
        "GRDB": ["StorageSQLite"],
        // The benchmarks write the same rows without us, to have a floor.
        "GRDBSQLite": ["StorageSQLite", "Microbenchmarks"],
        "Yams": ["Pipeline"],
        "Crypto": ["Basics", "Custody", "CertificateContent", "WebServer"],
        "ArgumentParser": ["CommandLineTool", "VerifierCommand"],
        "Hummingbird": ["WebServer"],
        "HummingbirdCore": ["WebServer"],
        "Logging": ["WebServer"],
        "NIOCore": ["WebServer"],
        "NIOHTTP1": ["WebServer"],
        "NIOPosix": ["WebServer"],
        "Mustache": ["WebServer"],
        "FoundationXML": [],
        "FoundationNetworking": [],
    ]

    /// What comes with the toolchain and any target may use.
    static let system: Set<String> = [
        "Swift", "Glibc", "Musl", "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Synchronization",
    ]

    /// The conformance suite is the one target in Sources that states expectations.
    static let systemOnlyIn: [String: Set<String>] = ["Testing": ["StorageTesting"]]

    /// Concrete stores are named in one file of the command line tool.
    static let concreteStores: Set<String> = ["StorageSQLite", "StoragePostgres"]
    static let storesAreNamedIn = "Bootstrap.swift"

    /// One import statement: the line it is on and the module.
    static func imports(of file: SourceFile) -> [(line: Int, module: String)] {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
        let before: Set<Substring> = [
            "package", "public", "internal", "private", "fileprivate", "preconcurrency", "testable", "_exported",
            "_implementationOnly",
        ]
        return file.code.enumerated().compactMap { index, line in
            let found = words(line)
            guard let at = found.firstIndex(of: "import"), found[..<at].allSatisfy(before.contains) else { return nil }
            let rest = found[(at + 1)...].drop(while: kinds.contains)
            return rest.first.map { (index + 1, String($0)) }
        }
    }

    static func violations(in file: SourceFile) -> [Violation] {
        guard let allowed = ours[file.target] else {
            return [Violation(file: file.path, line: 0, message: "target \(file.target) has no row in ImportRules")]
        }
        return imports(of: file).compactMap { line, module in
            refusal(of: module, in: file, allowed: allowed).map { Violation(file: file.path, line: line, message: $0) }
        }
    }

    private static func refusal(of module: String, in file: SourceFile, allowed: Set<String>) -> String? {
        let target = file.target
        if concreteStores.contains(module), target == "CommandLineTool", file.name != storesAreNamedIn {
            return "only \(storesAreNamedIn) may import \(module)"
        }
        if let door = doors[module] {
            let names = door.isEmpty ? "nowhere" : "only from \(door.sorted().joined(separator: ", "))"
            return door.contains(target) ? nil : "\(module) is reached \(names), not from \(target)"
        }
        if ours[module] != nil {
            return allowed.contains(module) ? nil : "\(target) may not import \(module): rings import only inwards"
        }
        if system.contains(module) || systemOnlyIn[module, default: []].contains(target) { return nil }
        return "\(module) is unknown: give it a door in ImportRules and a line in the handbook, or do without"
    }
}
