/// Storage as manifests write it (`128GB`, `0.5 TB`, megabytes, bytes) as the whole gigabytes of the box. Integers only.
enum StorageSize {
    private static let sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]

    /// Of the digits that are read; 100 TB in bytes have as many.
    private static let largest = 100_000_000_000_000

    private enum Unit {
        case none, mega, giga, tera, byte
    }

    /// Nil when the text says nothing usable. `header` may name the unit: `Capacity MB`.
    static func gigabytes(_ text: String, header normalised: String = "") -> Int? {
        guard let (thousandths, unit) = parse(text) else { return nil }
        switch unit == .none ? unitOfHeader(normalised) : unit {
        case .tera: return marketed(bytes: thousandths.multipliedReportingOverflow(by: 1_000_000_000), exact: nil)
        case .giga:
            let whole = thousandths % 1000 == 0 ? thousandths / 1000 : nil
            return marketed(bytes: thousandths.multipliedReportingOverflow(by: 1_000_000), exact: whole)
        case .mega: return marketed(bytes: thousandths.multipliedReportingOverflow(by: 1000), exact: nil)
        case .byte: return marketed(bytes: (thousandths / 1000, false), exact: nil)
        case .none: return bare(thousandths)
        }
    }

    /// A number without a unit: gigabytes when small, megabytes when in the thousands, bytes when in the billions.
    private static func bare(_ thousandths: Int) -> Int? {
        let value = thousandths / 1000
        switch value {
        case 1...4096:
            let whole = thousandths % 1000 == 0 ? value : nil
            return marketed(bytes: thousandths.multipliedReportingOverflow(by: 1_000_000), exact: whole)
        case 4097..<5_000_000:
            return marketed(bytes: thousandths.multipliedReportingOverflow(by: 1000), exact: nil)
        case 900_000_000...: return marketed(bytes: (value, false), exact: nil)
        default: return nil
        }
    }

    /// The size on the box for a count of bytes: usable space is up to 30 % below it, counted in 1000s or in 1024s.
    private static func marketed(bytes: (partialValue: Int, overflow: Bool), exact: Int?) -> Int? {
        if let exact, sizes.contains(exact) { return exact }
        guard !bytes.overflow, bytes.partialValue > 0 else { return nil }
        // bounded: sizes are ours.
        guard let size = sizes.first(where: { bytes.partialValue / 1000 <= $0 * 1_073_742 * 1005 / 1000 }) else {
            return nil
        }
        return bytes.partialValue / 1000 >= size * 700_000 ? size : nil  // bounded: sizes are ours.
    }

    private static func unitOfHeader(_ header: String) -> Unit {
        if header.hasSuffix("mb") { return .mega }
        if header.hasSuffix("gb") { return .giga }
        return header.hasSuffix("bytes") ? .byte : .none
    }

    /// Number in thousandths and unit; a decimal comma counts as a point.
    private static func parse(_ text: String) -> (Int, Unit)? {
        var digits = 0
        var decimals: Int?
        var index = 0
        let bytes = text.utf8.filter { $0 != 32 && $0 != 0xC2 && $0 != 0xA0 }
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 48, byte <= 57 {
                if decimals == 3 {
                    index += 1
                    continue
                }
                // Three decimals are still to come: no storage has so many digits in front of them.
                guard digits < largest else { return nil }
                digits = digits * 10 + Int(byte - 48)  // bounded: below 10^15
                decimals = decimals.map { $0 + 1 }
            } else if (byte == 46 || byte == 44), decimals == nil, index > 0 {
                decimals = 0
            } else {
                break
            }
            index += 1
        }
        guard index > 0 else { return nil }
        for _ in (decimals ?? 0)..<3 { digits *= 10 }  // bounded: below 10^18
        let word = String(decoding: bytes[index...], as: UTF8.self).lowercased()
        switch word {
        case "": return (digits, .none)
        case "gb", "g", "gib", "go": return (digits, .giga)
        case "tb", "t", "tib", "to": return (digits, .tera)
        case "mb", "m", "mib", "mo": return (digits, .mega)
        case "b", "byte", "bytes": return (digits, .byte)
        default: return nil
        }
    }
}
