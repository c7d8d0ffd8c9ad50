import Basics
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

    /// The serial of what was erased; phones are named there as `IMEI:` and 15 digits.
    static func targetSerial(_ text: String?) -> (text: String, isIMEI: Bool)? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.count > 5, text.prefix(5).lowercased() == "imei:" else { return (text, false) }
        return (String(text.dropFirst(5)).trimmingBlanks, true)
    }

    /// Custom fields count as asset tags only when they say so.
    static func isAssetTag(_ field: String) -> Bool {
        guard field.has("asset") else { return false }
        return ["asset", "assettag", "assetid", "assetnumber", "assetno"].contains(field.asciiCore)
    }

    /// A signature as text: base64. A word that says that there is none, or that it isn't valid, is none.
    static func isSignature(_ text: String) -> Bool {
        let bytes = text.utf8.filter { $0 > 32 }
        let isBase64 =
            !bytes.isEmpty && bytes.count % 4 == 0
            && bytes.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20) || [43, 47, 61].contains(byte)
            }
        return isBase64 && !unsigned.contains(ComparableText.key(text))
    }

    private static let unsigned: Set<String> = [
        "none", "void", "null", "fail", "lost", "unsigned", "tampered", "notvalid", "mismatch",
    ]
}
