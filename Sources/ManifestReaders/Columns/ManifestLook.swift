import RecoveryModel

/// What a file with identifiers of devices looks like by the names of its columns. Whether it is a manifest, its place
/// and the lot's own word decide first.
///
/// ```
/// if let look = BuiltInManifestReaders.look(head), !look.isList { print(look.words) }
/// ```
package enum ManifestLook: Sendable, Hashable {
    /// What a customer sends: identifiers beside columns that describe a device, as many as are given.
    case list(describing: Int)
    /// Somebody's record of erasures.
    case erasures
    /// What a console was told to do.
    case actions
    /// Grades of a bench.
    case grades
    /// Something done, such as scans, tests or shipments.
    case events

    /// By the names, as written.
    init(_ headers: some Sequence<String>) {
        var described: Set<ManifestField> = []
        var foreign = 0
        var erasing = 0
        var grading = 0
        var names: Set<String> = []
        for header in headers {
            let name = HeaderName.normalised(header)
            guard names.insert(name).inserted else { continue }
            if let field = HeaderAliases.fields[name]?.field, Self.describing.contains(field) {
                described.insert(field)
            } else if name.hasPrefix("erase") || name.hasPrefix("erasure") || Self.erasureNames.contains(name) {
                erasing += 1
            } else if Self.eventNames.contains(name) {
                foreign += 1
            } else if Self.gradeNames.contains(name) {
                grading += 1
            }
        }
        let isActions =
            names.contains("action")
            && !names.isDisjoint(with: ["status", "initiatedby", "datetime", "requestedby", "completed"])
        let count = described.count
        // A list may have a column or two of something done, such as the customer's own wipe.
        if isActions, count < 3 {
            self = .actions
        } else if erasing > 0, (count + 1) / 2 <= erasing + foreign {
            self = .erasures
        } else if foreign > 0, (count + 1) / 2 <= foreign {
            self = .events
        } else if grading > 0, count < 2 {
            self = .grades
        } else {
            self = .list(describing: count)
        }
    }

    /// True of a list of devices.
    package var isList: Bool { if case .list = self { true } else { false } }

    /// True of a list that says enough of its devices to be a manifest wherever it lies.
    package var isDescribing: Bool { if case .list(let describing) = self { describing >= 2 } else { false } }

    /// Behind "looks like".
    package var words: String {
        switch self {
        case .list: "a list of devices"
        case .erasures: "an export of erasures"
        case .actions: "a log of a console's actions"
        case .grades: "a list of grades"
        case .events: "a record of something done"
        }
    }

    private static let describing: Set<ManifestField> = [
        .make, .model, .storage, .colour, .carrier, .operatingSystem, .assetTag,
    ]
    private static let erasureNames: Set<String> = ["wiped", "wipedate", "wipemethod", "wiperesult", "wipestatus"]
    private static let gradeNames: Set<String> = [
        "grade", "grader", "gradedby", "cosmeticgrade", "finalgrade", "cosmetic",
    ]
    /// Names that only evidence, tables and events have: such files have readers of their own.
    private static let eventNames: Set<String> = [
        "scannedat", "testedat", "occurredat", "gradedat", "repairedat", "destroyedat", "sampledat", "startedat", "at",
        "trackingcode", "priceminor", "technique", "duediligenceat", "trainedat", "versionfrom", "encryptionalwayson",
        "passed", "failed", "pending", "testername", "deviceupdateddate", "context", "epcisbody", "credentialsubject",
        "stages", "codes",
    ]
}

extension BuiltInManifestReaders {
    /// What the file looks like; nil where no manifest reader could read it.
    package static func look(_ head: FileHead) -> ManifestLook? {
        guard let reader = all.first(where: { $0.reads(head) }) else { return nil }
        return reader.look(head)
    }

    /// The reader for a file that is a manifest by its place or the lot's word, whatever columns it has besides.
    package static func reader(forManifest head: FileHead) -> (any ManifestReader)? {
        all.first { $0.reads(head) }.map { $0.init() }
    }
}
