import Basics

/// Sizes, indices and times as the log formats write them: ASCII digits, no sign, no leading zero.
package enum DecimalNumber {
    /// Nil for anything else and above 2^63 - 1.
    package static func parse(_ text: some Collection<UInt8>) -> Int? {
        guard isWellFormed(text) else { return nil }
        var value = 0
        for digit in text {
            let (tens, tooMany) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooLarge) = tens.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
            guard !tooMany, !tooLarge else { return nil }
            value = sum
        }
        return value
    }

    /// The number; throws `.malformed` for what is none and `.range` above 2^63 - 1, with `name` saying what it is.
    static func read(_ text: some Collection<UInt8>, _ name: String) throws(CustodyError) -> Int {
        guard isWellFormed(text) else {
            throw CustodyError(
                .malformed, "\(name) is ‘\(Shown.bytes(text))’, not decimal digits without sign or leading zero")
        }
        guard let value = parse(text) else {
            throw CustodyError(.range, "\(name) is ‘\(Shown.bytes(text))’, above 2^63 - 1")
        }
        return value
    }

    private static func isWellFormed(_ text: some Collection<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        if first == UInt8(ascii: "0"), text.dropFirst().first != nil { return false }
        return text.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
}

extension TreeHash {
    /// Nil unless `text` is canonical base64 of 32 bytes.
    package init?(base64 text: some Collection<UInt8>) {
        guard text.prefix(45).count == 44, let bytes = Base64.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    /// 44 characters.
    package var base64: String { Base64.encode(bytes) }
}

/// Foreign bytes inside a message of ours: at most 60, and none that could move a terminal's cursor.
enum Shown {
    static let limit = 60

    static func bytes(_ bytes: some Collection<UInt8>) -> String {
        let start = bytes.prefix(limit)
        let more = bytes.dropFirst(limit).isEmpty ? "" : "…"
        let text = String(decoding: start, as: UTF8.self).unicodeScalars.map { scalar in
            scalar.properties.isPatternWhitespace && scalar != " " || isUnprintable(scalar) ? "\u{FFFD}" : scalar
        }
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: text)
        return String(shown) + more
    }

    static func text(_ text: String) -> String { bytes(text.utf8) }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
        default: false
        }
    }
}

extension String {
    /// Swift calls texts equal that Unicode calls equivalent (K and the Kelvin sign). Names and origins in signed texts
    /// are octets, and two that differ there are two.
    func hasSameOctets(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Array<UInt8> {
    /// The lines of `self` without their newlines; nil unless the last one has its newline too.
    var lines: [ArraySlice<UInt8>]? {
        guard last == UInt8(ascii: "\n") else { return nil }
        return dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
}
