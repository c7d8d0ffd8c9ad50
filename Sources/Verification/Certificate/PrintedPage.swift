import Basics
import CertificateContent
import PageReading

/// What the page of a certificate holds: the credential, and in words its number, count and digest.
struct PrintedPage {
    private let reader: PDFReader

    /// Throws `.page` and `.truncated`.
    init(_ bytes: [UInt8]) throws(CertificateError) {
        do throws(PDFError) { reader = try PDFReader(bytes) } catch { throw Self.refusal(error, .page) }
    }

    private static func refusal(_ error: PDFError, _ code: CertificateError.Code) -> CertificateError {
        CertificateError(error.code == .truncated ? .truncated : code, error.message)
    }

    /// The one attachment. Throws `.attachment`.
    func attachment() throws(CertificateError) -> [UInt8] {
        let found: [PDFAttachment]
        do throws(PDFError) { found = try reader.attachments() } catch { throw Self.refusal(error, .attachment) }
        guard let only = found.first, found.count == 1, only.name == BundleNames.credential else {
            let names = found.map(\.name).joined(separator: ", ")
            throw CertificateError(
                .attachment,
                "a certificate's page has \(BundleNames.credential) attached and nothing else, this one "
                    + (found.isEmpty ? "nothing" : names))
        }
        return only.bytes
    }

    /// Pages on which number, count and digest must stand; the footer gives the number again on every other.
    private static let firstPages = 6

    /// The words that a person reads are those of the credential.
    func compare(
        _ facts: CredentialFacts, credential: [UInt8], name: String, into report: inout VerifyReport
    ) throws {
        let digest = Digest(of: credential).hex
        guard try report.checked(name, { try check(facts, digest) }) != nil else { return }
        report.ok("\(name): its words give number, count (\(facts.deviceCount)) and digest of the credential")
    }

    private func check(_ facts: CredentialFacts, _ digest: String) throws(CertificateError) {
        let lines = try words()
        let values = [
            (PageLabels.number, facts.id.text),
            (PageLabels.devices(facts.kind), String(facts.deviceCount)),
            (PageLabels.excluded, String(facts.excludedCount)),
        ]
        for (label, wanted) in values where Self.value(after: label, in: lines) != Self.plain(wanted) {
            throw CertificateError(.page, "‘\(label)’ is not \(wanted) on its pages, as the credential says")
        }
        guard lines.contains(Self.plain(facts.kind.title)) else {
            throw CertificateError(.page, "«\(facts.kind.title)» doesn't stand on its pages")
        }
        guard lines.contains(digest) else {
            throw CertificateError(.page, "the credential's digest \(digest) doesn't stand on its pages")
        }
    }

    private func words() throws(CertificateError) -> [String] {
        do throws(PDFError) { return try reader.lines(first: Self.firstPages).map(Self.plain) } catch {
            throw Self.refusal(error, .page)
        }
    }

    private static func value(after label: String, in lines: [String]) -> String? {
        guard let index = lines.firstIndex(of: label), index + 1 < lines.count else { return nil }
        return lines[index + 1]
    }

    /// Without the joined letters of fonts.
    private static func plain(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{FB00}": out += "ff"
            case "\u{FB01}": out += "fi"
            case "\u{FB02}": out += "fl"
            case "\u{FB03}": out += "ffi"
            case "\u{FB04}": out += "ffl"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
