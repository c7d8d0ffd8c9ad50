import Basics
import RecoveryModel

/// A field of a device line: its name in `devices.json` and `devices.csv`, its title on paper, and where it lies.
package struct LineField: Sendable {
    /// Camel case; the same in JSON and CSV.
    package let name: String
    package let title: String
    /// True where every line has a text.
    let isAlways: Bool
    /// What alone it may hold; empty where any text will do.
    let words: [String]
    /// Nil = not recorded.
    package let get: @Sendable (CertificateLine) -> String?
    /// Where the text lies in a line, for those that are texts there: a look by key path costs as much as a hundred of
    /// these, and a large lot has a million fields.
    private let offset: Int?
    /// False for a text that the field can't hold.
    let set: @Sendable (inout CertificateLine, String?) -> Bool

    private typealias Path<T> = WritableKeyPath<CertificateLine, T> & Sendable

    private init(
        _ name: String, _ title: String, isAlways: Bool = false, words: [String] = [], offset: Int? = nil,
        get: @escaping @Sendable (CertificateLine) -> String?,
        set: @escaping @Sendable (inout CertificateLine, String?) -> Bool
    ) {
        self.name = name
        self.title = title
        self.isAlways = isAlways
        self.words = words
        self.offset = offset
        self.get = get
        self.set = set
    }

    private init(_ name: String, _ title: String, _ path: Path<String?>) {
        let offset = MemoryLayout<CertificateLine>.offset(of: path)
        self.init(name, title, offset: offset) {
            $0[keyPath: path]
        } set: { line, text in
            line[keyPath: path] = text
            return true
        }
    }

    private init(always name: String, _ title: String, _ path: Path<String>) {
        self.init(name, title, isAlways: true) {
            $0[keyPath: path]
        } set: { line, text in
            guard let text else { return false }
            line[keyPath: path] = text
            return true
        }
    }

    private init<T: RawRepresentable<String> & CaseIterable & Sendable>(
        word name: String, _ title: String, _ path: Path<T?>
    ) {
        self.init(name, title, words: T.allCases.map(\.rawValue)) {
            $0[keyPath: path]?.rawValue
        } set: { line, text in
            line[keyPath: path] = text.flatMap(T.init(rawValue:))
            return text == nil || line[keyPath: path] != nil
        }
    }

    private init<T: RawRepresentable<String> & CaseIterable & Sendable>(
        alwaysWord name: String, _ title: String, _ path: Path<T>
    ) {
        self.init(name, title, isAlways: true, words: T.allCases.map(\.rawValue)) {
            $0[keyPath: path].rawValue
        } set: { line, text in
            guard let word = text.flatMap(T.init(rawValue:)) else { return false }
            line[keyPath: path] = word
            return true
        }
    }

    private init(decision name: String, _ title: String) {
        self.init(name, title, isAlways: true) {
            $0.decision.description
        } set: { line, text in
            guard let digest = text.flatMap(Digest.init(text:)) else { return false }
            line.decision = digest
            return true
        }
    }

    /// What `get` gives, of a line that lies at `line`.
    func text(_ line: UnsafePointer<CertificateLine>) -> String? {
        guard let offset else { return get(line.pointee) }
        return UnsafeRawPointer(line).advanced(by: offset).assumingMemoryBound(to: String?.self).pointee
    }

    /// Every field that holds one text, in the order of paper and CSV (NIST SP 800-88r1 §4.8 and appendix G).
    package static let all: [LineField] =
        identity + media + [
            LineField(word: "levelRequired", "Level required", \.levelRequired),
            LineField(alwaysWord: "levelAssessed", "Level reached", \.levelAssessed),
            LineField(alwaysWord: "technique", "Method", \.technique),
            LineField("methodDetails", "Method details", \.methodDetails),
            LineField("tool", "Tool", \.tool),
            LineField("toolVersion", "Tool version", \.toolVersion),
            LineField("startedAt", "Started", \.startedAt),
            LineField("endedAt", "Ended", \.endedAt),
            LineField("place", "Station", \.place),
        ] + sanitizer + verification + [
            LineField("destination", "Destination", \.destination),
            LineField("destinationDetails", "Destination details", \.destinationDetails),
        ] + destruction + [LineField(decision: "decision", "Digest of the decision")]

    private static let identity = [
        LineField(always: "intake", "Intake", \.intake),
        LineField(always: "device", "Device", \.device),
        LineField("imei1", "IMEI", \.identifiers.imei1),
        LineField("imei2", "IMEI 2", \.identifiers.imei2),
        LineField("meid", "MEID", \.identifiers.meid),
        LineField("serial", "Serial number", \.identifiers.serial),
        LineField("eid", "EID", \.identifiers.eid),
        LineField("unit", "Unit plate", \.identifiers.unit),
        LineField("assetTag", "Asset tag", \.identifiers.assetTag),
        LineField("make", "Make", \.make),
        LineField("model", "Model", \.model),
        LineField("storage", "Storage", \.storage),
    ]

    private static let media = [
        LineField("mediaType", "Media type", \.mediaType),
        LineField("source", "Source", \.source),
        LineField("receivedAt", "Received", \.receivedAt),
        LineField("receivedPlace", "Received at", \.receivedPlace),
        LineField("confidentiality", "Confidentiality before", \.confidentiality),
        LineField("confidentialityAfter", "Confidentiality after", \.confidentialityAfter),
        LineField("dataBackedUp", "Data backed up", \.dataBackedUp),
        LineField("backupLocation", "Backup location", \.backupLocation),
    ]

    private static let sanitizer = [
        LineField("operator", "Sanitized by", \.sanitizer.id),
        LineField("operatorName", "Operator's name", \.sanitizer.name),
        LineField("operatorTitle", "Operator's title", \.sanitizer.title),
        LineField("operatorOrganisation", "Operator's organisation", \.sanitizer.organisation),
        LineField("operatorLocation", "Operator's location", \.sanitizer.location),
        LineField("operatorContact", "Operator's contact", \.sanitizer.contact),
        LineField("operatorAuth", "Operator's signature", \.sanitizer.auth),
    ]

    private static let verification = [
        LineField("verificationMethod", "Verification", \.verification.method),
        LineField("verificationResult", "Result of the verification", \.verification.result),
        LineField("verifiedAt", "Verified", \.verification.at),
        LineField("verifier", "Verified by", \.verification.person.id),
        LineField("verifierName", "Verifier's name", \.verification.person.name),
        LineField("verifierTitle", "Verifier's title", \.verification.person.title),
        LineField("verifierOrganisation", "Verifier's organisation", \.verification.person.organisation),
        LineField("verifierLocation", "Verifier's location", \.verification.person.location),
        LineField("verifierContact", "Verifier's contact", \.verification.person.contact),
        LineField("verifierAuth", "Verifier's signature", \.verification.person.auth),
    ]

    /// Of interest only where a device was destroyed.
    package static let destruction = [
        LineField("destroyedAt", "Destroyed", \.destruction.at),
        LineField(word: "destructionTechnique", "Destruction", \.destruction.technique),
        LineField("destructionCriteria", "Criteria met", \.destruction.criteria),
        LineField("destructionEquipment", "Equipment", \.destruction.equipment),
        LineField("destructionOperator", "Destroyed by", \.destruction.by),
        LineField("destructionWitness", "Witness", \.destruction.witness),
        LineField("batteryRemoved", "Battery removed", \.destruction.batteryRemoved),
        LineField("destructionVideo", "Video", \.destruction.video),
    ]
}

/// A field that holds a list.
package struct LineList: Sendable {
    let name: String
    package let title: String
    /// Values in canonical order of members.
    let write: @Sendable (CertificateLine, inout JSONText) -> Void
    /// Throws `.devices`.
    let read: @Sendable (inout CertificateLine, JSONValue) throws(CertificateError) -> Void
    /// One cell of a spreadsheet.
    package let cell: @Sendable (CertificateLine) -> String

    /// Every list, in the order of the files.
    package static let all = [notes, notChecked, resolutions, evidence, entries]

    private static let notes = texts("notes", "Notes", \.notes)
    private static let notChecked = texts("notChecked", "Not checked", \.verification.notChecked)

    private static func texts(
        _ name: String, _ title: String, _ path: WritableKeyPath<CertificateLine, [String]> & Sendable
    ) -> LineList {
        LineList(
            name: name, title: title,
            write: { line, json in for text in line[keyPath: path] { json.string(text) } },
            read: { line, value throws(CertificateError) in
                guard let text = value.string else {
                    throw CertificateError(.devices, "\(line.intake): ‘\(name)’ holds something else than texts")
                }
                line[keyPath: path].append(text)
            }, cell: { $0[keyPath: path].joined(separator: "; ") })
    }

    private static let evidence = LineList(
        name: "evidence", title: "Digests of the evidence",
        write: { line, json in for digest in line.evidence { json.string(digest.description) } },
        read: { line, value throws(CertificateError) in
            guard let digest = value.string.flatMap(Digest.init(text:)) else {
                throw CertificateError(.devices, "\(line.intake): ‘evidence’ holds something else than digests")
            }
            line.evidence.append(digest)
        }, cell: { $0.evidence.map(\.description).joined(separator: "; ") })

    private static let entries = LineList(
        name: "entries", title: "Entries of the log",
        write: { line, json in for entry in line.entries { DeviceTable.write(entry, &json) } },
        read: { line, value throws(CertificateError) in
            line.entries.append(try DeviceTable.entry(value, line.intake))
        }, cell: { $0.entries.map { "\($0.index) \($0.leaf)" }.joined(separator: "; ") })

    private static let resolutions = LineList(
        name: "resolutions", title: "Resolutions relied on",
        write: { line, json in for resolution in line.resolutions { DeviceTable.write(resolution, &json) } },
        read: { line, value throws(CertificateError) in
            line.resolutions.append(try DeviceTable.resolution(value, line.intake))
        }, cell: { $0.resolutions.map(\.text).joined(separator: "; ") })
}

extension CertificateResolution {
    /// As it is printed: everything but the leaf, which stands among the entries.
    package var text: String {
        let doubt = auth == "none" ? " (name not authenticated)" : " (\(auth))"
        return "\(code) \(value) by \(by)\(doubt), entry \(entry): \(reason)"
    }
}
