import RecoveryModel

/// The vocabulary of Blancco's reports.
enum BlanccoWords {
    /// Only exactly `Successful` is success.
    static func outcome(_ state: String?) -> ErasureOutcome {
        switch state {
        case "Successful": .successful
        case "Erased with exceptions", "Successful with exceptions": .withExceptions
        case "Not Erased", "Not erased": .notErased
        case "Failed", "Failure": .failed
        case "Aborted", "Cancelled", "Canceled", "Interrupted": .aborted
        default: .unknown
        }
    }

    static func media(_ type: String?) -> MediaKind {
        let words = (type ?? "").lowercased()
        if words.contains("esim") { return .esim }
        if words.contains("sim") { return .sim }
        let isCard = ["sd card", "sdcard", "memory card", "external", "removable"].contains(where: words.contains)
        return isCard ? .sdCard : .internalFlash
    }

    /// The serial of what was erased; phones are named there as `IMEI:` and 15 digits.
    static func targetSerial(_ text: String?) -> (text: String, isIMEI: Bool)? {
        guard let text, !text.isEmpty else { return nil }
        guard text.lowercased().hasPrefix("imei:") else { return (text, false) }
        return (String(text.dropFirst(5)).trimmingBlanks, true)
    }

    /// `Unlocked` speaks of Activation Lock only where its source does.
    static func activationLock(_ word: String?, source: String?) -> LockState? {
        guard let state = word.flatMap({ LockState(word: $0) }) else { return nil }
        guard state == .off, let source, !source.isEmpty else { return state }
        return source.lowercased().contains("activation lock") ? .off : .unknown
    }

    /// Custom fields count as asset tags only when they say so.
    static func isAssetTag(_ field: String) -> Bool {
        let core = field.lowercased().filter { $0.isLetter || $0.isNumber }
        return ["asset", "assettag", "assetid", "assetnumber", "assetno"].contains(core)
    }
}
