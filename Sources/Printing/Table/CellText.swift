import Basics

/// How a cell reads, on paper and in files.
extension TableCell {
    /// What stands where nothing was recorded.
    package static let notRecorded = "not recorded"

    /// As a person reads it, in HTML and PDF.
    package var onPaper: String {
        switch self {
        case .text(let text): text
        case .integer(let value): "\(value)"
        case .grams(let value): "\(value) g"
        case .money(let minor, let currency): Money.text(minor, currency) + " " + currency
        case .time(let instant): instant.onPaper
        case .date(let day): day
        case .none: Self.notRecorded
        }
    }

    var isNone: Bool { self == .none }
}

extension Instant {
    /// `2026-11-22 09:30:00Z`; thousandths only where there are any.
    package var onPaper: String {
        let text = self.text
        let end = milliseconds % 1000 == 0 ? 19 : 23
        return String(text.prefix(10)) + " " + String(text.dropFirst(11).prefix(end - 11)) + "Z"
    }

    /// `2026-11-22T09:30:00Z`, as XMP wants it: to the second.
    var toTheSecond: String { String(text.prefix(19)) + "Z" }

    /// `D:20261122093000Z`: ISO 32000-1, 7.9.4.
    var pdfDate: String { "D:" + text.prefix(19).filter { $0.isNumber } + "Z" }
}

/// Amounts in a currency's smallest unit.
enum Money {
    /// ISO 4217: how many decimals the currency has, where it isn't two.
    private static let exponents: [String: Int] = {
        let none = [
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF",
        ]
        let three = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
        var all: [String: Int] = [:]
        for code in none { all[code] = 0 }
        for code in three { all[code] = 3 }
        return all
    }()

    /// `1234.50`; a point, no grouping, so that a program reads it back.
    static func text(_ minor: Int, _ currency: String) -> String {
        let exponent = exponents[currency] ?? 2
        var digits = Array(String(minor.magnitude).utf8)
        while digits.count <= exponent { digits.insert(48, at: 0) }
        if exponent > 0 { digits.insert(46, at: digits.count - exponent) }
        return (minor < 0 ? "-" : "") + String(decoding: digits, as: UTF8.self)
    }
}

/// How much of a text a cell on paper holds.
enum CellLimit {
    /// Characters; more would make rows higher than a page out of one hostile cell.
    static let characters = 400

    /// Says how much is left out and where it stands whole; CSV, JSON and HTML always have all of it.
    static func shortened(_ text: String) -> String {
        guard text.utf8.count > characters else { return text }
        let count = text.count
        guard count > characters else { return text }
        return text.prefix(characters) + "\u{2026} (\(count - characters) more characters: see the CSV)"
    }
}
