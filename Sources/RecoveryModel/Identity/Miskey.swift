/// One slip of the finger: what a mis-keyed identifier was probably meant to be (T03, a proposal).
///
/// ```
/// for key in MiskeyDistance.candidates(for: "356938035643808") { print(key) }
/// ```
package enum MiskeyDistance {
    /// True where the two differ by one replaced character or by two neighbours swapped. Equal texts differ by none.
    package static func isOneSlip(_ a: String, _ b: String) -> Bool {
        let left = Array(a.utf8)
        let right = Array(b.utf8)
        guard left.count == right.count else { return false }
        let places = left.indices.filter { left[$0] != right[$0] }
        switch places.count {
        case 1: return true
        case 2:
            let (first, second) = (places[0], places[1])
            return second == first + 1 && left[first] == right[second] && left[second] == right[first]
        default: return false
        }
    }

    /// The join keys of all identifiers one slip away from `text`, sorted, for look-ups among missing devices.
    ///
    /// - Parameter text: what was keyed (an IMEI of 15 digits, whose neighbours must pass the check digit; or of 14; or
    ///   plain text, taken as serial and as unit plate), or a join key. `text`'s own key is among the candidates only
    ///   where the slip was in the check digit alone.
    package static func candidates(for text: String) -> [String] {
        let bytes = Array(text.utf8)
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let kind = IdentifierKind(rawValue: IdentityText.string(bytes[..<colon]))
        {
            return keys(ofBody: Array(bytes[(colon + 1)...]), kinds: [kind])
        }
        let core = IdentityText.compact(bytes, also: UInt8(ascii: "/"))
        if IdentityText.isDecimal(core), (14...15).contains(core.count) { return keys(ofBody: core, kinds: [.imei]) }
        return keys(ofBody: bytes.map { IdentityText.upper($0) }, kinds: [.serial, .unit])
    }

    private static func keys(ofBody body: [UInt8], kinds: [IdentifierKind]) -> [String] {
        guard !body.isEmpty, body.count <= 64 else { return [] }
        var keys: Set<String> = []
        for kind in kinds {
            forEachNeighbour(of: body, alphabet: alphabet(of: kind)) { neighbour in
                if let key = key(of: neighbour, kind: kind) { keys.insert(key) }
            }
        }
        return keys.sorted()
    }

    private static func key(of neighbour: [UInt8], kind: IdentifierKind) -> String? {
        switch kind {
        case .imei:
            let isWhole = neighbour.count == 15
            guard isWhole ? Luhn.passes(neighbour) : neighbour.count == 14,
                NoIdentifier.reason(imei: neighbour[..<14]) == nil
            else { return nil }
            return "imei:" + IdentityText.string(neighbour[..<14])
        case .eid:
            guard neighbour.count == 32, EIDReader.passes(neighbour) else { return nil }
            return "eid:" + IdentityText.string(neighbour)
        default:
            guard NoIdentifier.finding(neighbour) == nil else { return nil }
            return kind.rawValue + ":" + IdentityText.string(neighbour)
        }
    }

    private static func forEachNeighbour(of body: [UInt8], alphabet: [UInt8], _ visit: ([UInt8]) -> Void) {
        var work = body
        for place in body.indices {
            for byte in alphabet where byte != body[place] {
                work[place] = byte
                visit(work)
            }
            work[place] = body[place]
            let next = place + 1
            guard next < body.count, body[next] != body[place] else { continue }
            work.swapAt(place, next)
            visit(work)
            work.swapAt(place, next)
        }
    }

    private static func alphabet(of kind: IdentifierKind) -> [UInt8] {
        switch kind {
        case .imei, .eid, .iccid, .ecid: Array("0123456789".utf8)
        case .meid, .esn, .mac, .udid: Array("0123456789ABCDEF".utf8)
        default: Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        }
    }
}
