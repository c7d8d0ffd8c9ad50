/// Identifiers of one device: valid check digits, unique in a lot by construction.
struct IdentifierGenerator {
    let imei: String?
    let imei2: String?
    let meid: String
    let serial: String
    let ecid: UInt64
    let assetTag: String
    let unit: String

    init(recipe: LotRecipe, index: Int, model: DeviceModel, _ random: inout SplitMix64) {
        let offset = Int(recipe.seed % 999_983)
        imei = model.hasIMEI ? Self.imei(model.tacs[index / 999_999], index: index, offset: offset) : nil
        imei2 = model.isDualSIM ? Self.imei(model.tacs[2], index: index, offset: offset) : nil
        meid = model.platform == .iOS ? String((imei ?? "").prefix(14)) : ""
        serial = Self.serial(model, index: index, offset: offset, random: &random)
        // 52 bits, like the real ones; an odd factor keeps them apart.
        ecid = (UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15 &+ recipe.seed << 20) & 0xF_FFFF_FFFF_FFFF
        assetTag = recipe.tagPrefix + Self.padded(index + 1, width: 6)
        // The seed is part of the plate: two lots in one store must not share plates (I13).
        unit = "U" + Self.padded(Int(recipe.seed % 10_000), width: 4) + "X" + Self.padded(index + 1, width: 7)
    }

    /// 14 digits and their check digit; the serial part runs through 1 … 999,999 in a scattered order.
    static func imei(_ tac: String, index: Int, offset: Int) -> String {
        let body = tac + padded((index % 999_999 * 7_919 + offset) % 999_999 + 1, width: 6)
        return body + "\(CheckDigits.luhn(body))"
    }

    static func padded(_ number: Int, width: Int) -> String {
        var bytes: [UInt8] = []
        Seconds.append(number, width: width, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The maker's habit: 10 characters (Apple since 2021), `R58…` (Samsung), 14 (Google), `ZY22…` (Motorola).
    private static func serial(_ model: DeviceModel, index: Int, offset: Int, random: inout SplitMix64) -> String {
        var unique: [UInt8] = []
        var rest = index * 7_919 + offset + 40_000_000
        for _ in 0..<6 {
            unique.append(alphabet[rest % alphabet.count])
            rest /= alphabet.count
        }
        let ending = String(decoding: unique, as: UTF8.self)
        switch model.make {
        // The first letter is no hexadecimal digit, so that no reader takes the serial for another number.
        case "Apple": return letters(1, &random, from: tail) + letters(3, &random) + ending
        case "Samsung": return "R58" + letters(2, &random) + ending
        case "Google": return "2" + letters(7, &random, from: tail) + ending
        default: return "ZY" + letters(2, &random) + ending
        }
    }

    private static let alphabet: [UInt8] = Array("0123456789CDFGHJKLMNPQRTVWXY".utf8)
    private static let tail: [UInt8] = Array("GHJKLMNPQRTVWXY".utf8)

    private static func letters(_ count: Int, _ random: inout SplitMix64, from: [UInt8] = alphabet) -> String {
        var bytes: [UInt8] = []
        for _ in 0..<count { bytes.append(from[random.below(from.count)]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
