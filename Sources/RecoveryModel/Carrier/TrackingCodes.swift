import Basics

/// Tracking numbers as they are compared: carriers print blanks into them, and people type them in any case.
///
/// ```
/// let isSame = TrackingCodes.key("1Z 999 AA1") == TrackingCodes.key(event.trackingCode)
/// ```
package enum TrackingCodes {
    /// Letters and digits, as capitals.
    package static func key(_ text: String) -> String {
        keys.answer(to: text) { String(ComparableText.key(text).filter { $0.isLetter || $0.isNumber }).uppercased() }
    }

    /// A lot has a few parcels, and every device is asked about them.
    private static let keys = AnswerMemo<String, String>()
}
