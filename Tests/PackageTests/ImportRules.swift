/// Which target may import which of ours. The rings import only inwards; readers and judgement never meet below
/// Operations, and no store knows a sibling. A target that isn't here may not exist.
enum ImportRules {  // table-data
    static let ours: [String: Set<String>] = [
        // Ring 0
        "Basics": [],
        // Ring 1
        "RecoveryModel": ["Basics"],
        "XMLReading": ["Basics", "CLibXML2"],
        "Printing": ["Basics", "CCairo", "CQPDF", "CQREncode", "CZLib"],
        // Ring 2: never each other
        "Policies": ring1,
        "Custody": ring1,
        "ManifestReaders": ring1.union(["XMLReading", "CZip"]),
        "EvidenceImporters": ring1.union(["XMLReading"]),
        "Pipeline": ring1,
        // Ring 3
        "Stages": ring1.union(["Pipeline", "Policies"]),
        "Storage": ring1.union(["Custody"]),
        "Certificates": ring1.union(["Custody", "Printing"]),
        // Ring 4: the abstract Storage only
        "Operations": belowOperations,
        "Reports": ring1.union(["Custody", "Storage", "Operations", "Pipeline", "Policies", "Printing"]),
        "StorageSQLite": ring1.union(["Custody", "Storage", "CSQLiteConfig"]),
        "StoragePostgres": ring1.union(["Custody", "Storage", "CPostgres"]),
        "StorageTesting": ring1.union(["Custody", "Storage"]),
        "LotGenerator": ring1,
        // Ring 5: no store, no reader
        "WebServer": ring1.union(["Custody", "Storage", "Operations", "Reports", "Certificates", "Printing"]),
        "Cluster": ring1.union(["Storage", "Operations"]),
        // Ring 6: everything meets here
        "CommandLineTool": belowOperations.union([
            "Operations", "Reports", "LotGenerator", "StorageSQLite", "StoragePostgres", "WebServer", "Cluster",
        ]),
        "lotwise": ["CommandLineTool"],
        // Beside the rings
        "Handbook": [],
        "ParserFuzzing": ring1.union(["Custody", "XMLReading", "ManifestReaders", "EvidenceImporters"]),
        "FuzzParsers": ["ParserFuzzing"],
        "Microbenchmarks": belowOperations.union(["Operations", "XMLReading", "StorageSQLite"]),
    ]

    private static let ring1: Set<String> = ["Basics", "RecoveryModel"]
    private static let belowOperations: Set<String> = ring1.union([
        "Policies", "Custody", "ManifestReaders", "EvidenceImporters", "Pipeline", "Stages", "Storage", "Certificates",
        "Printing",
    ])

    /// A library of others has one door: the targets through which it is reached.
    static let doors: [String: Set<String>] = [
        "CLibXML2": ["XMLReading"],
        "CZip": ["ManifestReaders"],
        "CCairo": ["Printing"],
        "CQPDF": ["Printing"],
        "CQREncode": ["Printing"],
        "CZLib": ["Printing"],
        "CPostgres": ["StoragePostgres"],
        "CNATS": ["Cluster"],
        "CSQLiteConfig": ["StorageSQLite"],
        "GRDB": ["StorageSQLite"],
        // The benchmarks write the same rows without us, to have a floor.
        "GRDBSQLite": ["StorageSQLite", "Microbenchmarks"],
        "Yams": ["Pipeline"],
        "Crypto": ["Basics", "Custody", "Certificates", "WebServer"],
        "ArgumentParser": ["CommandLineTool"],
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
