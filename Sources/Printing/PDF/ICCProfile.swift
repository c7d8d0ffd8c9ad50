/// A display profile of the sRGB space, made here (ICC.1:2004-10, profile version 4.2): what an RGB value on the page
/// means. Matrix and curve are those of IEC 61966-2-1, adapted to the D50 white of the connection space.
enum ICCProfile {
    static let sRGB: [UInt8] = {
        let curve = parametricCurve
        let tags: [(String, [UInt8])] = [
            ("desc", text("sRGB IEC61966-2.1")), ("cprt", text("Public domain")),
            ("wtpt", xyz([0xF6D6, 0x10000, 0xD32D])),
            (
                "chad",
                array(
                    "sf32",
                    [
                        0x10C42, 0x5DE, 0xFFFF_F325, 0x793, 0xFD90, 0xFFFF_FBA1, 0xFFFF_FDA2, 0x3DC, 0xC06E,
                    ])
            ),
            ("rXYZ", xyz([0x6FA2, 0x38F5, 0x390])), ("gXYZ", xyz([0x6299, 0xB785, 0x18DA])),
            ("bXYZ", xyz([0x24A0, 0xF84, 0xB6CF])), ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ]
        var table: [UInt8] = number(tags.count)
        var data: [UInt8] = []
        var known: [[UInt8]: Int] = [:]
        let start = 128 + 4 + tags.count * 12
        for (name, bytes) in tags {
            // The three curves are one: tags may share their data.
            let offset = known[bytes] ?? start + data.count
            if known[bytes] == nil { data += bytes }
            known[bytes] = offset
            table += Array(name.utf8) + number(offset) + number(bytes.count)
        }
        return header(size: start + data.count) + table + data
    }()

    private static func header(size: Int) -> [UInt8] {
        var bytes = number(size) + number(0) + number(0x0420_0000)
        bytes += Array("mntrRGB XYZ ".utf8)
        // 2026-01-01 00:00:00, fixed: the profile never changes.
        bytes += [0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
        bytes += Array("acsp".utf8)
        bytes += [UInt8](repeating: 0, count: 28)
        // Perceptual intent, white of the connection space.
        bytes += [0xF6D6, 0x10000, 0xD32D].flatMap(number)
        return bytes + [UInt8](repeating: 0, count: 128 - bytes.count)
    }

    /// `Y = ((X + 0.055) / 1.055)^2.4` from 0.04045 on, `X / 12.92` below: function type 3, s15Fixed16.
    private static var parametricCurve: [UInt8] {
        Array("para".utf8) + number(0) + [0, 3, 0, 0] + [0x26666, 0xF2A7, 0xD59, 0x13D0, 0xA5B].flatMap(number)
    }

    private static func xyz(_ values: [Int]) -> [UInt8] { array("XYZ ", values) }

    private static func array(_ type: String, _ values: [Int]) -> [UInt8] {
        Array(type.utf8) + number(0) + values.flatMap(number)
    }

    /// One English record of a multiLocalizedUnicodeType.
    private static func text(_ value: String) -> [UInt8] {
        let letters = value.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let bytes =
            Array("mluc".utf8) + number(0) + number(1) + number(12) + Array("enUS".utf8) + number(letters.count)
            + number(28) + letters
        // Tag data begins on a multiple of four.
        return bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }

    private static func number(_ value: Int) -> [UInt8] {
        let value = UInt32(truncatingIfNeeded: value)
        return [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }
}
