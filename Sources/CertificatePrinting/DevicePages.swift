import Basics
import CertificateContent
import Printing
import RecoveryModel

/// The devices: a table over as many pages as it takes, all fields of each when there are few, the resolutions relied
/// on, and what is left out.
struct DevicePages {
    let content: CertificateContent

    func write(to page: PageComposer) throws(PrintingError) {
        try page.table(
            title: "Devices", columns: Self.columns, rows: content.lines.mapped(Self.row),
            totals: [Self.total(content.counts.devices)])
        if content.kind == .destruction {
            try page.table(
                title: "How they were destroyed", columns: Self.destructionColumns,
                rows: content.lines.mapped(Self.destruction))
        }
        try notes(page)
        page.note(
            "All fields of every device stand in devices.json and devices.csv, whose digests the credential holds.")
        if content.lines.count <= CertificatePages.detailLimit {
            for line in content.lines { details(line, page) }
        }
        try resolutions(page)
        try persons(page)
        try excluded(page)
    }

    /// Title of the part that lists what is not certified.
    static let excludedTitle = "Devices left out"

    private static let columns = [
        TableColumn(id: "device", title: "Device", kind: .identifier, weight: 2),
        TableColumn(id: "serial", title: "Serial", kind: .identifier, weight: 2),
        TableColumn(id: "model", title: "Make, model, storage", kind: .text, weight: 3),
        TableColumn(id: "level", title: "Level", kind: .text, weight: 1),
        TableColumn(id: "technique", title: "Method", kind: .text, weight: 2),
        TableColumn(id: "tool", title: "Tool", kind: .text, weight: 2),
        TableColumn(id: "ended", title: "Ended", kind: .text, weight: 2),
        TableColumn(id: "operator", title: "By", kind: .text, weight: 1),
        TableColumn(id: "result", title: "Verified", kind: .text, weight: 1),
    ]

    private static func row(_ line: UnsafePointer<CertificateLine>) -> [TableCell] {
        let model = joined([line.pointee.make, line.pointee.model, line.pointee.storage])
        let tool = joined([line.pointee.tool, line.pointee.toolVersion])
        let ended = line.pointee.destruction.at ?? line.pointee.endedAt
        return [
            .text(line.pointee.device), Words.cell(line.pointee.identifiers.serial), Words.cell(model),
            .text(level(line.pointee.levelAssessed, required: line.pointee.levelRequired)),
            .text(Words.spaced(line.pointee.technique.rawValue)), Words.cell(tool),
            Words.cell(ended.map(Words.time)),
            Words.cell(line.pointee.sanitizer.name ?? line.pointee.sanitizer.id),
            Words.cell(line.pointee.verification.result),
        ]
    }

    /// What is recorded of these, with blanks between; nil when nothing is.
    private static func joined(_ parts: [String?]) -> String? {
        let text = parts.compactMap(\.self).joined(separator: " ")
        return text.isEmpty ? nil : text
    }

    /// R2v3 B(7)-(9): what an auditor compares with the recording.
    private static let destructionColumns = [
        TableColumn(id: "device", title: "Device", kind: .identifier, weight: 2),
        TableColumn(id: "destroyed", title: "Destroyed", kind: .text, weight: 2),
        TableColumn(id: "technique", title: "Technique", kind: .text, weight: 2),
        TableColumn(id: "equipment", title: "Equipment", kind: .text, weight: 2),
        TableColumn(id: "criteria", title: "Criteria met", kind: .text, weight: 2),
        TableColumn(id: "by", title: "By", kind: .text, weight: 1),
        TableColumn(id: "witness", title: "Witness", kind: .text, weight: 1),
        TableColumn(id: "battery", title: "Battery removed", kind: .text, weight: 1),
        TableColumn(id: "video", title: "Video", kind: .text, weight: 2),
    ]

    private static func destruction(_ line: UnsafePointer<CertificateLine>) -> [TableCell] {
        let record = line.pointee.destruction
        return [
            .text(line.pointee.device), Words.cell(record.at.map(Words.time)),
            Words.cell(record.technique.map { Words.spaced($0.rawValue) }), Words.cell(record.equipment),
            Words.cell(record.criteria), Words.cell(record.by), Words.cell(record.witness),
            Words.cell(record.batteryRemoved.map { $0 == "true" ? "yes" : $0 }), Words.cell(record.video),
        ]
    }

    /// The level reached; the one asked for where it is another.
    private static func level(_ level: CertifiedLevel, required: CertifiedLevel?) -> String {
        guard let required, required != level else { return level.rawValue }
        return "\(level.rawValue) (\(required.rawValue) asked for)"
    }

    private static func total(_ count: Int) -> [TableCell] {
        [.text("\(count) in all")] + columns.dropFirst().map { _ in .text("") }
    }

    private func details(_ line: CertificateLine, _ page: PageComposer) {
        page.heading("Device \(line.device)")
        let isDestroyed = line.destruction != CertificateDestruction()
        let passedOver = isDestroyed ? [] : Set(LineField.destruction.map(\.name))
        let facts = LineField.all.filter { !passedOver.contains($0.name) }.map { field in
            Fact(
                field.title, recorded: field.get(line).map(Words.time),
                isIdentifier: ["imei1", "imei2", "meid", "serial", "eid", "decision"].contains(field.name))
        }
        page.facts(facts + lists(line))
    }

    /// What the lines note, such as words that only the operator's own tables explain; each once, with its devices.
    private func notes(_ page: PageComposer) throws(PrintingError) {
        guard !content.counts.notes.isEmpty else { return }
        let columns = [
            TableColumn(id: "note", title: "Note", kind: .text, weight: 5),
            TableColumn(id: "devices", title: "Devices", kind: .integer, weight: 1),
            TableColumn(id: "first", title: "The first of them", kind: .identifier, weight: 2),
        ]
        let rows = content.counts.notes.map { note -> [TableCell] in
            [.text(note.text), .integer(note.count), .text(note.device)]
        }
        try page.table(title: "Notes on the evidence", columns: columns, rows: rows)
    }

    private func lists(_ line: CertificateLine) -> [Fact] {
        LineList.all.map { list in
            let text = list.cell(line)
            return Fact(list.title, text.isEmpty ? "none" : text)
        }
    }

    private func resolutions(_ page: PageComposer) throws(PrintingError) {
        guard content.counts.resolutions > 0 else { return }
        let columns = [
            TableColumn(id: "device", title: "Device", kind: .identifier, weight: 2),
            TableColumn(id: "code", title: "Code", kind: .text), TableColumn(id: "value", title: "As", kind: .text),
            TableColumn(id: "by", title: "By", kind: .text, weight: 2),
            TableColumn(id: "reason", title: "Reason", kind: .text, weight: 5),
            TableColumn(id: "entry", title: "Entry", kind: .integer),
        ]
        let rows = content.lines.lazy.flatMap { line in
            line.resolutions.map { resolution -> [TableCell] in
                let doubt = resolution.auth == "none" ? " (name not authenticated)" : ""
                return [
                    .text(line.device), .text(resolution.code), .text(resolution.value),
                    .text(resolution.by + doubt), .text(resolution.reason), .integer(resolution.entry),
                ]
            }
        }
        try page.table(title: "Decisions of persons relied on", columns: columns, rows: rows)
    }

    /// Who did the work, with what the operators table tells of them (NIST SP 800-88r1 §4.8).
    private func persons(_ page: PageComposer) throws(PrintingError) {
        let columns = [
            TableColumn(id: "name", title: "Name", kind: .text, weight: 2),
            TableColumn(id: "id", title: "Operator id", kind: .text, weight: 1),
            TableColumn(id: "title", title: "Title", kind: .text, weight: 2),
            TableColumn(id: "organisation", title: "Organisation", kind: .text, weight: 3),
            TableColumn(id: "contact", title: "Contact", kind: .text, weight: 3),
            TableColumn(id: "devices", title: "Devices", kind: .integer, weight: 1),
        ]
        let rows = content.counts.sanitizers.map { sanitizer -> [TableCell] in
            let person = sanitizer.person
            return [
                Words.cell(person.name), Words.cell(person.id), Words.cell(person.title),
                Words.cell(person.organisation), Words.cell(person.contact), .integer(sanitizer.count),
            ]
        }
        let act = content.kind == .destruction ? "Destroyed by" : "Sanitized by"
        try page.table(title: act, columns: columns, rows: rows)
    }

    private func excluded(_ page: PageComposer) throws(PrintingError) {
        guard !content.excluded.isEmpty else {
            page.heading(Self.excludedTitle)
            page.paragraph("None: every device of the \(content.scope.rawValue) stands above.")
            return
        }
        let columns = [
            TableColumn(id: "device", title: "Device", kind: .identifier, weight: 2),
            TableColumn(id: "intake", title: "Intake", kind: .text, weight: 2),
            TableColumn(id: "codes", title: "Codes", kind: .text, weight: 1),
            TableColumn(id: "why", title: "Why", kind: .text, weight: 5),
        ]
        let rows = content.excluded.lazy.map { exclusion -> [TableCell] in
            [
                .text(exclusion.device), .text(exclusion.intake), .text(exclusion.codes.joined(separator: " ")),
                .text(exclusion.why),
            ]
        }
        try page.table(title: Self.excludedTitle, columns: columns, rows: rows)
        try codes(page)
    }

    /// What the codes of the list above mean.
    private func codes(_ page: PageComposer) throws(PrintingError) {
        guard !content.counts.excludedCodes.isEmpty else { return }
        let columns = [
            TableColumn(id: "code", title: "Code", kind: .text, weight: 1),
            TableColumn(id: "meaning", title: "Meaning", kind: .text, weight: 7),
            TableColumn(id: "devices", title: "Devices", kind: .integer, weight: 1),
        ]
        let rows = content.counts.excludedCodes.map { tally -> [TableCell] in
            let code = tally.words.first.flatMap(\.self) ?? TableCell.notRecorded
            return [
                .text(code), Words.cell(CodeCatalogue.entry(FindingCode(rawValue: code))?.meaning),
                .integer(tally.count),
            ]
        }
        try page.table(title: "Why devices are left out", columns: columns, rows: rows)
    }
}

/// What it rests on and how to check it.
struct EvidencePage {
    let content: CertificateContent
    let credential: Digest

    func write(to page: PageComposer) {
        page.heading("Issuer, lot and work")
        let (log, issuer) = (content.log, content.issuer)
        page.facts([
            Fact("Issuer, as given", issuer.name), Fact("R2 certificate, as given", recorded: issuer.r2Number),
            Fact("Address, as given", recorded: issuer.address.isEmpty ? nil : issuer.address.joined(separator: ", ")),
            Fact("Contact, as given", recorded: issuer.contact),
            Fact("Lot opened", recorded: content.lot.openedAt?.onPaper),
            Fact("Last sanitization ended", recorded: content.counts.completedAt.map(Words.time)),
            Fact("Confidentiality by contract", content.lot.contract.confidentiality.rawValue),
            Fact("Reuse by contract", content.lot.contract.reuseAllowed ? "allowed" : "not allowed"),
            Fact("Stations", recorded: Words.list(content.counts.places)),
        ])
        page.heading("Evidence")
        page.facts([
            Fact("Log", log.origin), Fact("Entries in the log", "\(log.size)"),
            Fact("Root of the log", log.root.description, isIdentifier: true),
            Fact("Entries relied on", "\(content.entryCount)"),
            Fact("Root over the entries relied on", content.leavesRoot.description, isIdentifier: true),
            Fact("Pipeline and rules", "\(content.policy.pipeline), rules \(content.policy.rules)"),
            Fact("Digest of the pipeline", content.policy.digest, isIdentifier: true),
            Fact("Issuer's DID", content.issuer.did),
            Fact("SHA-256 of certificate.vc.json", credential.description, isIdentifier: true),
        ])
        page.heading("How to check it")
        page.paragraph(
            "The credential attached to this file is the record; this page is a rendering of it. The folder that it came "
                + "in holds the devices, every log entry relied on with its proof, and the entry that says which files "
                + "were issued. verify.py there checks all of it in one step; VERIFY.md says how to check the "
                + "credential by hand with openssl and sha256sum. Trust rests on the policy file that you were given when the contract was made."
        )
    }
}
