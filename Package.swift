// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target of ours is built with warnings as errors.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

func ours(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name + "Tests", dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let gateways: [Target] = [
    .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
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
    ours("Stages", ["Basics", "RecoveryModel", "Pipeline", "Policies"]),
    ours("Storage", ["Basics", "RecoveryModel", "Custody"]),
    ours(
        "Operations",
        [
            "Basics", "RecoveryModel", "Custody", "ManifestReaders", "EvidenceImporters", "Pipeline", "Policies",
            "Stages", "Storage",
        ]),
    ours("LotGenerator", ["Basics", "RecoveryModel"]),
    ours(
        "StorageSQLite",
        [
            "Basics", "RecoveryModel", "Custody", "Storage", "CSQLiteConfig",
            .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]),
    ours("StorageTesting", ["Basics", "RecoveryModel", "Custody", "Storage"]),
    ours(
        "CommandLineTool",
        [
            "Basics", "RecoveryModel", "Custody", "ManifestReaders", "EvidenceImporters", "Pipeline", "Policies",
            "Stages", "Storage", "Operations", "LotGenerator", "StorageSQLite",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    ours("Handbook", []),
    .executableTarget(
        name: "Microbenchmarks",
        dependencies: [
            "Basics", "RecoveryModel", "XMLReading", "Custody", "Pipeline", "Stages", "Storage", "StorageSQLite",
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ], swiftSettings: strict),
    .executableTarget(name: "lotwise", dependencies: ["CommandLineTool"], swiftSettings: strict),
]

let checks: [Target] = [
    tests(
        "Answers",
        [
            "Basics", "RecoveryModel", "LotGenerator", "Operations", "Pipeline", "Policies", "Storage", "StorageSQLite",
        ]),
    tests("Basics", ["Basics"]),
    tests("Binary", ["Basics", "lotwise"], exclude: ["Golden"]),
    tests("Custody", ["Basics", "RecoveryModel", "Custody", crypto]),
    tests("EvidenceImporters", ["Basics", "RecoveryModel", "EvidenceImporters"]),
    tests("LotGenerator", ["RecoveryModel", "LotGenerator"]),
    tests("ManifestReaders", ["Basics", "RecoveryModel", "ManifestReaders"]),
    tests(
        "Operations",
        [
            "Basics", "RecoveryModel", "EvidenceImporters", "ManifestReaders", "Pipeline", "Operations", "Storage",
        ]),
    tests("Package", []),
    tests("Pipeline", ["Basics", "RecoveryModel", "Pipeline"]),
    tests("Policies", ["Basics", "RecoveryModel", "Policies"]),
    tests("RecoveryModel", ["Basics", "RecoveryModel"]),
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
    products: [.executable(name: "lotwise", targets: ["lotwise"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: gateways + sources + checks,
    swiftLanguageModes: [.v6]
)
