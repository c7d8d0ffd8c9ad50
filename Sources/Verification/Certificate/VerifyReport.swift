import CertificateContent
import Custody

/// What `verify` found, check by check, and one verdict.
///
/// ```
/// for check in report.checks { print(check.state, check.code, check.text) }
/// print(report.verdict)
/// ```
package struct VerifyReport: Sendable {
    /// How one check ended.
    package enum State: String, Sendable {
        case ok, refused, incomplete
        /// Something to be known that speaks against nothing.
        case told
    }

    /// One line.
    package struct Check: Sendable {
        package let state: State
        /// Of the reason; empty unless refused or incomplete.
        package let code: String
        package let text: String
    }

    /// How everything ended.
    package enum Verdict: String, Sendable { case valid, refused, incomplete }

    package private(set) var checks: [Check] = []
    package var certificate: String?
    package var kind: String?
    package var issuer: String?
    package var lot: String?
    package var devices: Int?
    /// When the status list was made that was asked; nil without one. No clock is asked how long ago that is.
    package var asOf: String?

    /// The first of the worst: refused is worse than incomplete.
    private var decisive: Check? {
        checks.first { $0.state == .refused } ?? checks.first { $0.state == .incomplete }
    }

    /// What all checks together come to.
    package var verdict: Verdict {
        switch decisive?.state {
        case .refused: .refused
        case .incomplete: .incomplete
        default: .valid
        }
    }

    /// Code of the reason; nil when valid.
    package var code: String? { decisive?.code }
    /// The reason in words; nil when valid.
    package var reason: String? { decisive?.text }

    mutating func ok(_ text: String) { add(.ok, code: "", text: text) }
    mutating func tell(_ text: String) { add(.told, code: "", text: text) }
    mutating func incomplete(_ code: String, _ text: String) { add(.incomplete, code: code, text: text) }
    mutating func refuse(_ code: String, _ text: String) { add(.refused, code: code, text: text) }

    /// Names and numbers in it are those of whoever made the folder: none may move the cursor or turn the line.
    private mutating func add(_ state: State, code: String, text: String) {
        checks.append(Check(state: state, code: code, text: VisibleText.shown(text)))
    }

    /// Runs a check whose failure others can be made after; nil when it failed.
    mutating func checked<T>(_ what: String, _ body: () throws -> T) throws -> T? {
        do { return try body() } catch let error as CertificateError {
            fail(
                error.code.rawValue, isOpen: error.code == .missing || error.code == .quorum, what: what,
                message: error.message)
        } catch let error as CustodyError {
            // Cosignatures can still come: that they are missing is no proof of anything.
            fail(error.code.rawValue, isOpen: error.code == .quorum, what: what, message: error.message)
        }
        return nil
    }

    private mutating func fail(_ code: String, isOpen: Bool, what: String, message: String) {
        let text = message.hasPrefix(what) ? message : "\(what): \(message)"
        if isOpen { incomplete(code, text) } else { refuse(code, text) }
    }
}
