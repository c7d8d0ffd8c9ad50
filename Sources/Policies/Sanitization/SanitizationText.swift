import RecoveryModel

/// Comparisons of words on bytes: no copy, no allocation.
enum SanitizationText {
    /// Equal but for the case of ASCII letters.
    static func same(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        let (left, right) = (a.utf8, b.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { lower($0) == lower($1) }
    }

    /// `part`, in lower case, occurs in `text`, whatever the case of its ASCII letters.
    static func contains(_ text: String, _ part: String) -> Bool {
        guard part.utf8.count <= text.utf8.count else { return false }
        var (text, part) = (text, part)
        return text.withUTF8 { text in part.withUTF8 { contains(text, $0) } }
    }

    private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = part.first else { return true }
        for start in 0...text.count - part.count where lower(text[start]) == first {
            var length = 1
            while length < part.count, lower(text[start + length]) == part[length] { length += 1 }
            if length == part.count { return true }
        }
        return false
    }

    /// `text` starts with `part`, which is in lower case.
    static func starts(_ text: String, _ part: String) -> Bool {
        text.utf8.count >= part.utf8.count && zip(text.utf8, part.utf8).allSatisfy { lower($0) == $1 }
    }

    /// iOS, iPadOS or Android as tables write them; any other word as it stands.
    static func system(_ word: String) -> String {
        if word == "iOS" || word == "Android" || word == "iPadOS" { return word }
        if contains(word, "ipados") { return "iPadOS" }
        if starts(word, "ios") || contains(word, "iphone os") { return "iOS" }
        return contains(word, "android") ? "Android" : word
    }

    /// `Dossier.operatingSystem` without its copies: both stages ask it of every device.
    static func system(of dossier: Dossier, in tables: ReferenceTables) -> String? {
        if let stated = dossier.claim?.operatingSystem { return system(stated) }
        let last = dossier.erasures.indices.last
        let make = dossier.claim?.make ?? last.flatMap { dossier.erasures[$0].manufacturer } ?? ""
        let model = dossier.claim?.model ?? last.flatMap { dossier.erasures[$0].model } ?? ""
        if contains(model, "ipad") { return "iPadOS" }
        if contains(make, "apple") || contains(model, "iphone") { return "iOS" }
        if let last, let stated = dossier.erasures[last].os { return system(stated) }
        // A maker of both, or one that nobody knows, leaves it open; then the type allocation code may tell.
        if SystemFamily(maker: make) == .android { return "Android" }
        return SanitizationNature.system(of: dossier.identifiers, in: tables)
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }
}
