import Basics
import CertificateContent
import PageReading
import Printing
import RecoveryModel

/// The certificate on paper: a rendering of the same value that the credential renders, with the credential inside.
///
/// ```
/// let pdf = try CertificatePages.pdf(
///     content, credential: CredentialText.file(signed), letterhead: letterhead, paper: .a4)
/// ```
package enum CertificatePages {
    /// Devices up to which each one has all its fields on paper; above, the device table has them.
    static let detailLimit = 5

    /// What the QR code says: the certificate and SHA-256 of `certificate.vc.json`.
    package static func code(_ id: CertificateID, credential: Digest) -> String { "\(id.urn) \(credential)" }

    /// PDF/A-3 with `credential`, the bytes of `certificate.vc.json`, as its one attachment. Equal bytes for equal input.
    /// Throws `.page` with what can't be drawn, such as a character that no font has.
    package static func pdf(
        _ content: CertificateContent, credential: [UInt8], letterhead: Letterhead, paper: PaperSize
    ) throws(CertificateError) -> [UInt8] {
        do throws(PrintingError) {
            let composer = try composer(content, credential: credential, letterhead: letterhead, paper: paper)
            return try PDFFinisher.finish(
                try composer.finish(), title: title(content), created: content.issuedAt,
                attachment: attachment(credential))
        } catch { throw CertificateError(.page, "the page can't be drawn: \(error.message)") }
    }

    /// The same by two files, so that their length takes no memory: `write` takes cairo's pages and gives false where it
    /// can't, and they then lie at `pages`; the PDF comes to lie at `result`. Throws `CertificateError`, and `SystemError`
    /// where the result can't be written.
    package static func write(
        _ content: CertificateContent, credential: [UInt8], letterhead: Letterhead, paper: PaperSize, pages: String,
        to result: String, write: @escaping ([UInt8]) -> Bool
    ) throws {
        do {
            let composer = try composer(content, credential: credential, letterhead: letterhead, paper: paper)
            try composer.finish(write: write)
            try PDFFinisher.finish(
                file: pages, to: result, title: title(content), created: content.issuedAt,
                attachment: attachment(credential))
        } catch let error as PrintingError {
            throw CertificateError(.page, "the page can't be drawn: \(error.message)")
        }
    }

    private static func title(_ content: CertificateContent) -> String { "\(content.kind.title), \(content.lot.name)" }

    private static func composer(
        _ content: CertificateContent, credential: [UInt8], letterhead: Letterhead, paper: PaperSize
    ) throws(PrintingError) -> PageComposer {
        let composer = try PageComposer(
            PageSettings(
                title: title(content), id: content.id.text, createdAt: content.issuedAt, letterhead: letterhead,
                paper: paper))
        let digest = Digest(of: credential)
        try FirstPage(content: content, credential: digest).write(to: composer)
        try DevicePages(content: content).write(to: composer)
        EvidencePage(content: content, credential: digest).write(to: composer)
        return composer
    }

    private static func attachment(_ credential: [UInt8]) -> PDFAttachment {
        PDFAttachment(
            name: BundleNames.credential, mime: "application/vc",
            description: "The certificate as a W3C Verifiable Credential", bytes: credential)
    }
}

/// Who certifies what to whom, how many, and what it means.
struct FirstPage {
    let content: CertificateContent
    let credential: Digest

    /// A digest is as long as a line: each table has one of its own, or a name would stand beside the digest of another.
    private static func shown(_ remark: CertificateRemark) -> String {
        guard remark.code == .decidedByTables, !remark.subjects.isEmpty else { return remark.text }
        return (["decided by the tables:"] + remark.subjects).joined(separator: "\n")
    }

    func write(to page: PageComposer) throws(PrintingError) {
        let customer = content.customer.legalName ?? content.customer.id
        let devices = content.counts.devices == 1 ? "1 device" : "\(content.counts.devices) devices"
        page.title(
            content.kind.title, subtitle: "\(devices) · \(customer) · lot \(content.lot.name)",
            mark: content.kind == .erasureRecord ? "Not validated: this is no certificate" : nil)
        page.facts(facts)
        if !content.warnings.isEmpty {
            page.notice(
                content.warnings.map(Self.shown).joined(separator: "\n"), title: "To be known", isCaution: true)
        }
        try summary(page)
        if let validation = content.validation { page.signatures([signature(of: validation)]) }
        page.qr(
            text: CertificatePages.code(content.id, credential: credential), title: "Check this document",
            caption: ["The code holds its number and the SHA-256 of the credential that is attached to this file."],
            identifiers: [
                Fact("Certificate", content.id.text, isIdentifier: true),
                Fact("SHA-256 of certificate.vc.json", credential.hex, isIdentifier: true),
            ])
        page.heading(content.kind == .erasureRecord ? "Not validated" : "Validation")
        if let validation = content.validation { page.facts(facts(of: validation)) }
        page.paragraph(CertificateStatements.validation(content.kind))
        page.heading("What this document says")
        for statement in CertificateStatements.all(content) where statement.about != "validation" {
            page.paragraph(statement.text)
        }
    }

    private var facts: [Fact] {
        let (lot, customer) = (content.lot, content.customer)
        return [
            Fact(PageLabels.number, content.id.text, isIdentifier: true),
            Fact("Issued", content.issuedAt.onPaper),
            Fact("Customer", recorded: customer.legalName), Fact("Customer's reference", customer.id),
            Fact("Customer's site", recorded: customer.site), Fact("Customer's contact", recorded: customer.contact),
            Fact("Lot", lot.name), Fact("Standard", CertificateStatements.standardName(lot.contract.standard)),
            Fact(PageLabels.devices(content.kind), "\(content.counts.devices)"),
            Fact(PageLabels.excluded, "\(content.counts.excluded)"),
        ]
    }

    private func facts(of validation: CertificateValidation) -> [Fact] {
        let person = validation.person
        return [
            Fact("Validated by", recorded: person.name), Fact("Operator id", recorded: person.id),
            Fact("Title", recorded: person.title), Fact("Role", validation.role),
            Fact("Organisation", recorded: person.organisation), Fact("Location", recorded: person.location),
            Fact("Contact", recorded: person.contact), Fact("When", validation.at.onPaper),
            Fact("Authentication", Words.authentication(person.auth)), Fact("Basis", recorded: validation.basis),
            Fact("Entry of the log", "\(validation.entry.index)"), Fact("Status", validation.status),
        ]
    }

    private func signature(of validation: CertificateValidation) -> Signature {
        let person = validation.person
        return Signature(
            role: "Validated by", name: person.name ?? person.id ?? TableCell.notRecorded,
            detail: Words.authentication(person.auth))
    }

    /// Counts as the credential gives them; what is left out has its own pages, with the reasons.
    private func summary(_ page: PageComposer) throws(PrintingError) {
        let counts = content.counts
        let groups: [(String, [CertificateCounts.Tally])] = [
            ("Level", counts.levels), (content.kind == .destruction ? "Equipment" : "Tool", counts.tools),
            ("Verification", counts.verifications), ("Not checked", counts.notChecked),
        ]
        var rows = groups.flatMap { name, tallies in
            tallies.map { tally -> [TableCell] in
                // What destroys has no version that anybody writes down.
                let said = name == "Equipment" ? Array(tally.words.prefix(1)) : tally.words
                let words = said.enumerated().map { place, word in
                    word ?? (name == "Tool" && place == 1 ? "version " : "") + TableCell.notRecorded
                }
                return [.text(name), .text(words.joined(separator: ", ")), .integer(tally.count)]
            }
        }
        let methods = counts.techniques.map { tally -> [TableCell] in
            let words = tally.words.compactMap(\.self).map(Words.spaced).joined(separator: ", ")
            return [.text("Method"), .text(words), .integer(tally.count)]
        }
        rows.insert(contentsOf: methods, at: counts.levels.count)
        if counts.excluded > 0 {
            rows.append([
                .text("Left out"), .text("not certified: see “\(DevicePages.excludedTitle)”"),
                .integer(counts.excluded),
            ])
        }
        let columns = [
            TableColumn(id: "of", title: "Of the devices", kind: .text, weight: 1),
            TableColumn(id: "what", title: "What", kind: .text, weight: 4),
            TableColumn(id: "devices", title: "Devices", kind: .integer, weight: 1),
        ]
        try page.table(title: "Summary", columns: columns, rows: rows)
    }
}

/// Words on paper for those of the record.
enum Words {
    /// How it is known that a person acted.
    static func authentication(_ auth: String?) -> String {
        switch auth {
        case "key": "signed with the person's key"
        case "session": "signed in at the portal"
        default: "name not authenticated"
        }
    }

    /// `cryptographicErase` → `cryptographic erase`.
    static func spaced(_ word: String) -> String {
        var out = ""
        for character in word {
            if character.isUppercase { out += " " }
            out += character.lowercased()
        }
        return out
    }

    /// `2026-10-05T10:00:00.000Z` → `2026-10-05 10:00:00Z`; other texts as they are.
    static func time(_ text: String) -> String {
        guard text.utf8.count == 24, let written = WrittenTime(text), written.offsetMinutes == 0 else { return text }
        return Instant(milliseconds: written.wall).onPaper
    }

    /// Some, and how many more: on paper a list mustn't push everything else off the page.
    static func list(_ items: [String]) -> String? {
        if items.count > 12 { return items.prefix(10).joined(separator: ", ") + " and \(items.count - 10) more" }
        return items.isEmpty ? nil : items.joined(separator: ", ")
    }

    static func cell(_ text: String?) -> TableCell { text.map(TableCell.text) ?? .none }
}
