import Basics
import RecoveryModel

/// A field of a device line: its name in `devices.json` and `devices.csv`, its title on paper, and where it lies.
///
/// ```
/// for field in LineField.all { print(field.title, field.get(line) ?? "not recorded") }
/// ```
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
    let offset: Int?
    /// What `get` gives, of a line where it lies.
    private let read: @Sendable (UnsafePointer<CertificateLine>) -> String?
    /// The name as JSON has it before a value.
    let quotedName: [UInt8]
    /// False for a text that the field can't hold.
    let set: @Sendable (inout CertificateLine, String?) -> Bool

    private typealias Path<T> = WritableKeyPath<CertificateLine, T> & Sendable

    private init(
        _ name: String, _ title: String, isAlways: Bool = false, words: [String] = [], offset: Int? = nil,
        get: @escaping @Sendable (CertificateLine) -> String?,
        read: @escaping @Sendable (UnsafePointer<CertificateLine>) -> String?,
        set: @escaping @Sendable (inout CertificateLine, String?) -> Bool
    ) {
        self.name = name
        self.title = title
        self.isAlways = isAlways
        self.words = words
        self.offset = offset
        self.get = get
        self.read = read
        quotedName = JSONText.quoted(name)
        self.set = set
    }

    private init(_ name: String, title: String, path: Path<String?>) {
        let offset = MemoryLayout<CertificateLine>.offset(of: path)
        self.init(name, title, offset: offset) {
            $0[keyPath: path]
        } read: {
            Self.value(of: $0, at: path, offset: offset)
        } set: { line, text in
            line[keyPath: path] = text
            return true
        }
    }

    private init(always name: String, _ title: String, _ path: Path<String>) {
        let offset = MemoryLayout<CertificateLine>.offset(of: path)
        self.init(name, title, isAlways: true) {
            $0[keyPath: path]
        } read: {
            Self.value(of: $0, at: path, offset: offset)
        } set: { line, text in
            guard let text else { return false }
            line[keyPath: path] = text
            return true
        }
    }

    private init<T: RawRepresentable<String> & CaseIterable & Sendable>(
        word name: String, _ title: String, _ path: Path<T?>
    ) {
        let offset = MemoryLayout<CertificateLine>.offset(of: path)
        self.init(name, title, words: T.allCases.map(\.rawValue)) {
            $0[keyPath: path]?.rawValue
        } read: {
            Self.value(of: $0, at: path, offset: offset)?.rawValue
        } set: { line, text in
            line[keyPath: path] = text.flatMap(T.init(rawValue:))
            return text == nil || line[keyPath: path] != nil
        }
    }

    private init<T: RawRepresentable<String> & CaseIterable & Sendable>(
        alwaysWord name: String, _ title: String, _ path: Path<T>
    ) {
        let offset = MemoryLayout<CertificateLine>.offset(of: path)
        self.init(name, title, isAlways: true, words: T.allCases.map(\.rawValue)) {
            $0[keyPath: path].rawValue
        } read: {
            Self.value(of: $0, at: path, offset: offset).rawValue
        } set: { line, text in
            guard let word = text.flatMap(T.init(rawValue:)) else { return false }
            line[keyPath: path] = word
            return true
        }
    }

    private init(decision name: String, _ title: String) {
        self.init(name, title, isAlways: true) {
            $0.decision.description
        } read: {
            $0.pointee.decision.description
        } set: { line, text in
            guard let digest = text.flatMap(Digest.init(text:)) else { return false }
            line.decision = digest
            return true
        }
    }

    /// A part of a line where it lies: to reach it through the line copies all of that.
    private static func value<T>(
        of line: UnsafePointer<CertificateLine>, at path: KeyPath<CertificateLine, T>, offset: Int?
    ) -> T {
        guard let offset else { return line.pointee[keyPath: path] }
        return UnsafeRawPointer(line).advanced(by: offset).assumingMemoryBound(to: T.self).pointee
    }

    /// What `get` gives, of a line that lies at `line`.
    func text(_ line: UnsafePointer<CertificateLine>) -> String? {
        guard let offset else { return read(line) }
        return UnsafeRawPointer(line).advanced(by: offset).assumingMemoryBound(to: String?.self).pointee
    }

    /// Every field that holds one text, in the order of paper and CSV (NIST SP 800-88r1 §4.8 and appendix G).
    package static let all: [LineField] =
        identity + media + [
            LineField(word: "levelRequired", "Level required", \.levelRequired),
            LineField(alwaysWord: "levelAssessed", "Level reached", \.levelAssessed),
            LineField(alwaysWord: "technique", "Method", \.technique),
            LineField("methodDetails", title: "Method details", path: \.methodDetails),
            LineField("tool", title: "Tool", path: \.tool),
            LineField("toolVersion", title: "Tool version", path: \.toolVersion),
            LineField("startedAt", title: "Started", path: \.startedAt),
            LineField("endedAt", title: "Ended", path: \.endedAt),
            LineField("place", title: "Station", path: \.place),
        ] + sanitizer + verification + [
            LineField("destination", title: "Destination", path: \.destination),
            LineField("destinationDetails", title: "Destination details", path: \.destinationDetails),
        ] + destruction + [LineField(decision: "decision", "Digest of the decision")]

    private static let identity = [
        LineField(always: "intake", "Intake", \.intake),
        LineField(always: "device", "Device", \.device),
        LineField("imei1", title: "IMEI", path: \.identifiers.imei1),
        LineField("imei2", title: "IMEI 2", path: \.identifiers.imei2),
        LineField("meid", title: "MEID", path: \.identifiers.meid),
        LineField("serial", title: "Serial number", path: \.identifiers.serial),
        LineField("eid", title: "EID", path: \.identifiers.eid),
        LineField("unit", title: "Unit plate", path: \.identifiers.unit),
        LineField("assetTag", title: "Asset tag", path: \.identifiers.assetTag),
        LineField("make", title: "Make", path: \.make),
        LineField("model", title: "Model", path: \.model),
        LineField("storage", title: "Storage", path: \.storage),
    ]

    private static let media = [
        LineField("mediaType", title: "Media type", path: \.mediaType),
        LineField("source", title: "Source", path: \.source),
        LineField("receivedAt", title: "Received", path: \.receivedAt),
        LineField("receivedPlace", title: "Received at", path: \.receivedPlace),
        LineField("confidentiality", title: "Confidentiality before", path: \.confidentiality),
        LineField("confidentialityAfter", title: "Confidentiality after", path: \.confidentialityAfter),
        LineField("dataBackedUp", title: "Data backed up", path: \.dataBackedUp),
        LineField("backupLocation", title: "Backup location", path: \.backupLocation),
    ]

    private static let sanitizer = [
        LineField("operator", title: "Sanitized by", path: \.sanitizer.id),
        LineField("operatorName", title: "Operator's name", path: \.sanitizer.name),
        LineField("operatorTitle", title: "Operator's title", path: \.sanitizer.title),
        LineField("operatorOrganisation", title: "Operator's organisation", path: \.sanitizer.organisation),
        LineField("operatorLocation", title: "Operator's location", path: \.sanitizer.location),
        LineField("operatorContact", title: "Operator's contact", path: \.sanitizer.contact),
        LineField("operatorAuth", title: "Operator's signature", path: \.sanitizer.auth),
    ]

    private static let verification = [
        LineField("verificationMethod", title: "Verification", path: \.verification.method),
        LineField("verificationResult", title: "Result of the verification", path: \.verification.result),
        LineField("verifiedAt", title: "Verified", path: \.verification.at),
        LineField("verifier", title: "Verified by", path: \.verification.person.id),
        LineField("verifierName", title: "Verifier's name", path: \.verification.person.name),
        LineField("verifierTitle", title: "Verifier's title", path: \.verification.person.title),
        LineField("verifierOrganisation", title: "Verifier's organisation", path: \.verification.person.organisation),
        LineField("verifierLocation", title: "Verifier's location", path: \.verification.person.location),
        LineField("verifierContact", title: "Verifier's contact", path: \.verification.person.contact),
        LineField("verifierAuth", title: "Verifier's signature", path: \.verification.person.auth),
    ]

    /// Of interest only where a device was destroyed.
    package static let destruction = [
        LineField("destroyedAt", title: "Destroyed", path: \.destruction.at),
        LineField(word: "destructionTechnique", "Destruction", \.destruction.technique),
        LineField("destructionCriteria", title: "Criteria met", path: \.destruction.criteria),
        LineField("destructionEquipment", title: "Equipment", path: \.destruction.equipment),
        LineField("destructionOperator", title: "Destroyed by", path: \.destruction.by),
        LineField("destructionWitness", title: "Witness", path: \.destruction.witness),
        LineField("batteryRemoved", title: "Battery removed", path: \.destruction.batteryRemoved),
        LineField("destructionVideo", title: "Video", path: \.destruction.video),
    ]
}

/// A field that holds a list.
package struct LineList: Sendable {
    let name: String
    package let title: String
    /// Values in canonical order of members.
    let write: @Sendable (UnsafePointer<CertificateLine>, inout JSONText) -> Void
    /// Throws `.devices`.
    let read: @Sendable (inout CertificateLine, JSONValue) throws(CertificateError) -> Void
    /// Appends what one cell of a spreadsheet holds.
    private let put: @Sendable (UnsafePointer<CertificateLine>, inout [UInt8]) -> Void

    /// Every list, in the order of the files.
    package static let all = [notes, notChecked, resolutions, evidence, entries]

    /// Bytes of one cell of a spreadsheet.
    func cell(_ line: UnsafePointer<CertificateLine>) -> [UInt8] {
        var bytes: [UInt8] = []
        put(line, &bytes)
        return bytes
    }

    /// The same as a text.
    package func cell(_ line: CertificateLine) -> String {
        withUnsafePointer(to: line) { String(decoding: cell($0), as: UTF8.self) }
    }

    private static func put<T>(_ items: [T], to out: inout [UInt8], each item: (T, inout [UInt8]) -> Void) {
        for index in items.indices {
            if index > 0 { out.append(contentsOf: "; ".utf8) }
            item(items[index], &out)
        }
    }

    private static let notes = texts("notes", title: "Notes") {
        $0.pointee.notes
    } read: {
        $0.notes.append($1)
    }
    private static let notChecked = texts("notChecked", title: "Not checked") {
        $0.pointee.verification.notChecked
    } read: {
        $0.verification.notChecked.append($1)
    }

    private static func texts(
        _ name: String, title: String, of texts: @escaping @Sendable (UnsafePointer<CertificateLine>) -> [String],
        read: @escaping @Sendable (inout CertificateLine, String) -> Void
    ) -> LineList {
        LineList(
            name: name, title: title,
            write: { line, json in for text in texts(line) { json.string(text) } },
            read: { line, value throws(CertificateError) in
                guard let text = value.string else {
                    throw CertificateError(.devices, "\(line.intake): ‘\(name)’ holds something else than texts")
                }
                read(&line, text)
            }, put: { line, out in put(texts(line), to: &out) { $1.append(contentsOf: $0.utf8) } })
    }

    private static let evidence = LineList(
        name: "evidence", title: "Digests of the evidence",
        write: { line, json in for digest in line.pointee.evidence { json.digest(digest.bytes) } },
        read: { line, value throws(CertificateError) in
            guard let digest = value.string.flatMap(Digest.init(text:)) else {
                throw CertificateError(.devices, "\(line.intake): ‘evidence’ holds something else than digests")
            }
            line.evidence.append(digest)
        },
        put: { line, out in
            put(line.pointee.evidence, to: &out) { digest, out in
                out.append(contentsOf: "sha256:".utf8)
                Hex.append(digest.bytes, to: &out)
            }
        })

    private static let entries = LineList(
        name: "entries", title: "Entries of the log",
        write: { line, json in for entry in line.pointee.entries { DeviceTable.write(entry, &json) } },
        read: { line, value throws(CertificateError) in
            line.entries.append(try DeviceTable.entry(value, line.intake))
        },
        put: { line, out in
            put(line.pointee.entries, to: &out) { entry, out in
                Decimal.append(Int64(entry.index), to: &out)
                out.append(contentsOf: " sha256:".utf8)
                entry.leaf.withBytes { Hex.append($0, to: &out) }
            }
        })

    private static let resolutions = LineList(
        name: "resolutions", title: "Resolutions relied on",
        write: { line, json in for resolution in line.pointee.resolutions { DeviceTable.write(resolution, &json) } },
        read: { line, value throws(CertificateError) in
            line.resolutions.append(try DeviceTable.resolution(value, line.intake))
        }, put: { line, out in put(line.pointee.resolutions, to: &out) { $1.append(contentsOf: $0.text.utf8) } })
}

extension CertificateResolution {
    /// As it is printed: everything but the leaf, which stands among the entries.
    package var text: String {
        let doubt = auth == "none" ? " (name not authenticated)" : " (\(auth))"
        return "\(code) \(value) by \(by)\(doubt), entry \(entry): \(reason)"
    }
}
