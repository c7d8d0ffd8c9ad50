/// Whole seconds since 1970-01-01T00:00:00Z: fine enough for bench evidence, which has no fractions.
package struct Seconds: Sendable, Comparable, Hashable {
    package var value: Int

    package init(_ value: Int) {
        self.value = value
    }

    /// A UTC time of the proleptic Gregorian calendar.
    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0) {
        // Days from civil date, counted in 400-year eras that begin on 1 March.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        value = days * 86_400 + hour * 3_600 + minute * 60
    }

    package static func < (left: Seconds, right: Seconds) -> Bool { left.value < right.value }
    /// So many seconds later.
    package static func + (left: Seconds, right: Int) -> Seconds { Seconds(left.value + right) }
    /// So many seconds earlier.
    package static func - (left: Seconds, right: Int) -> Seconds { Seconds(left.value - right) }
    /// Seconds between both; negative when `right` is later.
    package static func - (left: Seconds, right: Seconds) -> Int { left.value - right.value }

    static let minute = 60
    static let hour = 3_600
    static let day = 86_400

    /// How a time is written; tools differ.
    package enum Style: Sendable {
        /// `2026-10-05T08:00:00Z`
        case utc
        /// `2026-10-05T08:00:00+0000`
        case utcOffset
        /// `2026-10-05 08:00:00`
        case naive
        /// `2026-10-05`
        case date
    }

    /// Appends `text`.
    package func append(to bytes: inout [UInt8], as style: Style) {
        appendDate(to: &bytes)
        if style == .date { return }
        let ofDay = value - Self.floorDays(value) * 86_400
        bytes.append(style == .naive ? 0x20 : 0x54)
        Self.append(ofDay / 3_600, width: 2, to: &bytes)
        bytes.append(0x3A)
        Self.append(ofDay / 60 % 60, width: 2, to: &bytes)
        bytes.append(0x3A)
        Self.append(ofDay % 60, width: 2, to: &bytes)
        switch style {
        case .utc: bytes.append(0x5A)
        case .utcOffset: bytes.append(contentsOf: "+0000".utf8)
        case .naive, .date: break
        }
    }

    /// The time as the style writes it.
    package func text(_ style: Style = .utc) -> String {
        var bytes: [UInt8] = []
        append(to: &bytes, as: style)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendDate(to bytes: inout [UInt8]) {
        let shifted = Self.floorDays(value) + 719_468
        let era = shifted / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * ofYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        Self.append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), width: 4, to: &bytes)
        bytes.append(0x2D)
        Self.append(month, width: 2, to: &bytes)
        bytes.append(0x2D)
        Self.append(ofYear - (153 * fromMarch + 2) / 5 + 1, width: 2, to: &bytes)
    }

    private static func floorDays(_ value: Int) -> Int {
        value >= 0 ? value / 86_400 : -((86_399 - value) / 86_400)
    }

    /// Decimal digits with leading zeros up to `width`.
    static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(48 + number / divisor % 10))
            divisor /= 10
        }
    }
}
