// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target of ours is built with warnings as errors.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// A debug build of what devices, entries and pages go through by the thousand is optimised too: the tests run it all the
/// time, and what is generic takes ten times as long when it isn't. What is asserted stays asserted.
let quick: [SwiftSetting] = [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

/// What is released: modules see into each other, as they did before they were many. Whether two accesses to one value
/// overlap is checked while a program of a debug build runs, which all tests do.
let fast: [SwiftSetting] = [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

/// Optimising the others makes a build longer by more than the tests win.
let busy: Set = [
    "Basics", "RecoveryModel", "Custody", "XMLReading", "ManifestReaders", "EvidenceImporters", "Policies", "Stages",
    "StorageSQLite", "PageReading", "Printing", "CertificateContent", "Deciding", "Intake", "StoreFiles",
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
/// The server, and what it brings along that its own client and its log lines use.
let http: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"), .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]

/// Set by scripts/fuzz-parsers: libFuzzer's archive in the toolchain. What is fuzzed is then built so that the fuzzer sees
/// which ways an input takes, and with AddressSanitizer.
let fuzzer = Context.environment["LOTWISE_FUZZER"]
let instrumented: [SwiftSetting] =
    fuzzer == nil
    ? []
    : [
        .unsafeFlags([
            "-sanitize=address", "-sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp",
        ])
    ]

func ours(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    let fuzzed: Set = [
        "Basics", "RecoveryModel", "Custody", "XMLReading", "ManifestReaders", "EvidenceImporters", "ParserFuzzing",
    ]
    let isFuzzed = fuzzed.contains(name)
    return .target(
        name: name, dependencies: dependencies,
        swiftSettings: strict + fast + (busy.contains(name) ? quick : []) + (isFuzzed ? instrumented : []))
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], settings: [SwiftSetting] = []
) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, exclude: exclude, swiftSettings: strict + settings)
}

let gateways: [Target] = [
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CQPDF", pkgConfig: "libqpdf", providers: [.apt(["libqpdf-dev"])]),
    .systemLibrary(name: "CZLib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .target(name: "CSQLiteConfig", linkerSettings: [.linkedLibrary("sqlite3")]),
]

/// Rings that import only inwards; `PackageTests` holds the same table.
let sources: [Target] = [
    ours("Basics", [crypto]),
    ours("RecoveryModel", ["Basics"]),
    ours("XMLReading", ["Basics", "CLibXML2"]),
    ours("Policies", ["Basics", "RecoveryModel"]),
    ours("Custody", ["Basics", "RecoveryModel", crypto]),
    ours("ManifestReaders", ["Basics", "RecoveryModel", "XMLReading"]),
    ours("EvidenceImporters", ["Basics", "RecoveryModel", "XMLReading"]),
    ours("Pipeline", ["Basics", "RecoveryModel", "Yams"]),
    ours("Stages", ["Basics", "RecoveryModel", "Policies"]),
    ours("Storage", ["Basics", "RecoveryModel", "Custody"]),
    ours("PageReading", ["Basics", "CQPDF", "CZLib"]),
    ours("Printing", ["Basics", "PageReading", "CCairo", "CQREncode"]),
    ours("CertificateContent", ["Basics", "RecoveryModel", "Custody", crypto]),
    ours(
        "CertificatePrinting", ["Basics", "CertificateContent", "PageReading", "RecoveryModel", "Custody", "Printing"]),
    ours(
        "StoreFiles",
        ["Basics"]),
    ours(
        "Witnessing",
        ["Basics", "Custody", "Storage", "StoreFiles"]),
    ours(
        "StoreAccess",
        [
            "Basics", "Custody", "EvidenceImporters", "Pipeline", "Policies", "RecoveryModel", "Stages", "Storage",
            "StoreFiles",
        ]),
    ours(
        "Deciding",
        ["Basics", "Custody", "Pipeline", "Policies", "RecoveryModel", "Stages", "Storage", "StoreAccess"]),
    ours(
        "Intake",
        [
            "Basics", "Custody", "Deciding", "EvidenceImporters", "ManifestReaders", "Pipeline", "Policies",
            "RecoveryModel", "Storage", "StoreAccess", "StoreFiles",
        ]),
    ours(
        "Acts",
        ["Basics", "Custody", "EvidenceImporters", "Policies", "RecoveryModel", "Storage", "StoreAccess", "StoreFiles"]),
    ours(
        "LogPublishing",
        ["Basics", "Custody", "RecoveryModel", "Storage", "StoreAccess", "StoreFiles", "Witnessing"]),
    ours(
        "Verification",
        ["Basics", "CertificateContent", "Custody", "PageReading", "RecoveryModel", "StoreFiles"]),
    ours(
        "Certification",
        [
            "Acts", "Basics", "CertificateContent", "CertificatePrinting", "Custody", "Deciding", "Intake",
            "LogPublishing", "Pipeline", "Policies", "Printing", "RecoveryModel", "Storage", "StoreAccess",
            "StoreFiles", "Verification",
        ]),
    ours(
        "StoreAudit",
        [
            "Acts", "Basics", "Custody", "Deciding", "EvidenceImporters", "Intake", "LogPublishing", "Pipeline",
            "Policies", "RecoveryModel", "Stages", "Storage", "StoreAccess", "StoreFiles",
        ]),
    ours(
        "StoreBackup",
        ["Acts", "Basics", "Custody", "LogPublishing", "RecoveryModel", "Storage", "StoreAccess", "StoreFiles"]),
    ours(
        "Operations",
        [
            "Acts", "Basics", "CertificateContent", "Certification", "Custody", "Deciding", "EvidenceImporters",
            "Intake", "LogPublishing", "ManifestReaders", "Pipeline", "Policies", "RecoveryModel", "Stages", "Storage",
            "StoreAccess", "StoreAudit", "StoreFiles",
        ]),
    ours(
        "Reports",
        [
            "Basics", "Certification", "Deciding", "Intake", "Operations", "Policies", "Printing", "RecoveryModel",
            "Storage", "StoreAccess", "StoreFiles",
        ]),
    ours("LotGenerator", ["Basics"]),
    ours(
        "StorageSQLite",
        [
            "Basics", "RecoveryModel", "Custody", "Storage", "CSQLiteConfig",
            .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
    ours("StorageTesting", ["Basics", "RecoveryModel", "Custody", "Storage"]),
    ours("WebServer", ["Custody", "StoreFiles", "Witnessing"] + http),
    ours(
        "CommandLineTool",
        [
            "Acts", "Basics", "CertificateContent", "Certification", "Custody", "Deciding", "EvidenceImporters",
            "Intake", "LogPublishing", "LotGenerator", "ManifestReaders", "Operations", "Pipeline", "Policies",
            "Printing", "RecoveryModel", "Reports", "Storage", "StorageSQLite", "StoreAccess", "StoreAudit",
            "StoreBackup", "StoreFiles", "Terminal", "Verification", "VerifierCommand", "WebServer", "Witnessing",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    ours("Terminal", ["Basics"]),
    ours(
        "VerifierCommand",
        [
            "Basics", "Custody", "StoreFiles", "Terminal", "Verification",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    ours("Handbook", []),
    ours(
        "ParserFuzzing", ["Basics", "RecoveryModel", "Custody", "XMLReading", "ManifestReaders", "EvidenceImporters"]),
    .executableTarget(
        name: "Microbenchmarks",
        dependencies: [
            "Basics", "CertificateContent", "CertificatePrinting", "Custody", "LogPublishing", "Pipeline", "Printing",
            "RecoveryModel", "Stages", "Storage", "StorageSQLite", "StoreAccess", "StoreAudit", "StoreFiles",
            "XMLReading", .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ], swiftSettings: strict),
    .executableTarget(name: "lotwise", dependencies: ["CommandLineTool"], swiftSettings: strict),
    .executableTarget(name: "lotwise-verify", dependencies: ["VerifierCommand"], swiftSettings: strict),
]

/// Only where there is something to link it with.
let fuzzing: [Target] =
    fuzzer.map { archive in
        [
            .executableTarget(
                name: "FuzzParsers", dependencies: ["ParserFuzzing"], swiftSettings: strict + instrumented,
                linkerSettings: [
                    .unsafeFlags(["-sanitize=address", "-Xlinker", archive]), .linkedLibrary("stdc++"),
                ])
        ]
    } ?? []

let checks: [Target] = [
    tests(
        "Answers",
        [
            "Acts", "Basics", "Certification", "Custody", "Deciding", "EvidenceImporters", "Intake", "LotGenerator",
            "Operations", "Pipeline", "Policies", "RecoveryModel", "Storage", "StorageSQLite", "StoreAccess",
            "StoreAudit", "StoreFiles",
        ]),
    tests("Basics", ["Basics"]),
    tests(
        "Binary", ["Basics", "CommandLineTool", "Terminal", "lotwise", "lotwise-verify"],
        exclude: ["FirstVersion", "Golden", "SecondVersion", "ThirdParty"]),
    tests(
        "CertificatePrinting",
        [
            "Basics", "RecoveryModel", "Custody", "Printing", "CertificateContent",
            "CertificatePrinting",
            "Verification",
        ], exclude: ["Golden", "Vectors"]),
    tests(
        "Custody", ["Basics", "RecoveryModel", "Custody", "ParserFuzzing", crypto], exclude: ["Found", "Vectors"]),
    tests("EvidenceImporters", ["Basics", "RecoveryModel", "EvidenceImporters"]),
    tests("LotGenerator", ["RecoveryModel", "LotGenerator"]),
    tests("ManifestReaders", ["Basics", "RecoveryModel", "ManifestReaders"]),
    tests(
        "Operations",
        [
            "Acts", "Basics", "CertificateContent", "CertificatePrinting", "Certification", "Custody", "Deciding",
            "EvidenceImporters", "Intake", "LogPublishing", "ManifestReaders", "Operations", "Policies",
            "RecoveryModel", "Storage", "StoreAccess", "StoreAudit", "StoreFiles", "Verification", "Witnessing",
        ]),
    // They read all of our sources, byte by byte.
    tests("Package", [], settings: quick),
    tests("Pipeline", ["Basics", "RecoveryModel", "Pipeline"]),
    tests("Printing", ["Basics", "PageReading", "Printing"], exclude: ["Golden"]),
    tests("Policies", ["Basics", "RecoveryModel", "Policies"]),
    tests("RecoveryModel", ["Basics", "RecoveryModel"]),
    tests(
        "Reports",
        [
            "Basics", "Certification", "Intake", "LotGenerator", "Operations", "Printing", "RecoveryModel", "Reports",
            "Storage", "StorageSQLite", "StoreAccess", "StoreFiles",
        ]),
    tests("Stages", ["Basics", "RecoveryModel", "Pipeline", "Policies", "Stages"]),
    tests("Storage", ["RecoveryModel", "Storage", "StorageTesting"]),
    tests(
        "StorageSQLite",
        [
            "Basics", "RecoveryModel", "Storage", "StorageSQLite", "StorageTesting",
            .product(name: "GRDB", package: "GRDB.swift"),
        ]),
    tests("XMLReading", ["Basics", "XMLReading"]),
]

let package = Package(
    name: "lotwise",
    products: [
        .executable(name: "lotwise", targets: ["lotwise"]),
        .executable(name: "lotwise-verify", targets: ["lotwise-verify"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: gateways + sources + fuzzing + checks,
    swiftLanguageModes: [.v6]
)
