import Basics
import Custody
import RecoveryModel

/// What is to be certified, before anybody has looked whether it can be: `CertificateContent` looks.
///
/// ```
/// var draft = CertificateDraft(
///     kind: .sanitization, issuedAt: now, issuer: issuer, customer: customer, lot: lot, policy: policy, log: log)
/// draft.lines.append(line)
/// ```
package struct CertificateDraft: Hashable, Sendable {
    package var kind: CertificateKind
    package var scope: CertificateScope
    package var issuedAt: Instant
    package var issuer: CertificateIssuer
    package var customer: CertificateCustomer
    package var lot: CertificateLot
    /// In the order in which they are to be listed.
    package var lines: DeviceLines = []
    package var excluded: [CertificateExclusion] = []
    /// Of the lot as a whole: validation, receipt, amendments.
    package var entries: [CertificateEntry] = []
    /// What an independent sample found in the lot; nil when no result of one was recorded.
    package var sampling: CertificateSampling?
    /// Nil in an erasure record.
    package var validation: CertificateValidation?
    package var policy: CertificatePolicy
    package var log: CertificateLog
    /// About the tables that say who may what; those about names are worked out.
    package var remarks: [CertificateRemark] = []
    /// Number of the entry that revoked or superseded an earlier certificate that said the same.
    package var revocation: Int?

    /// A draft without devices.
    package init(
        kind: CertificateKind, scope: CertificateScope = .lot, issuedAt: Instant, issuer: CertificateIssuer,
        customer: CertificateCustomer, lot: CertificateLot, policy: CertificatePolicy, log: CertificateLog
    ) {
        self.kind = kind
        self.scope = scope
        self.issuedAt = issuedAt
        self.issuer = issuer
        self.customer = customer
        self.lot = lot
        self.policy = policy
        self.log = log
    }
}

/// Something that a reader should know and that speaks against nothing.
package struct CertificateRemark: Hashable, Sendable {
    /// Which remark it is.
    package enum Code: String, Sendable, CaseIterable {
        /// A person's act rests on a name after `--by`; nobody vouches for it (INTERFACE §4).
        case nameNotAuthenticated
        /// The operators table was imported by nobody in particular.
        case operatorsUnsigned
        /// Somebody's authorisation was first written down after its term had begun.
        case operatorsRetroactive
        /// The assessed level is below the required one: the device stays controlled until it is destroyed.
        case belowRequired
        /// An independent sample recovered data from devices of the lot (R2v3 B(13)): they are left out (S42), or were
        /// sanitized again.
        case sampleRecovered
        /// The store-wide tables that the decisions were made by, each with its digest.
        case decidedByTables
    }

    package var code: Code
    /// Operator ids, intakes, or tables.
    package var subjects: [String]

    package init(_ code: Code, _ subjects: [String]) {
        self.code = code
        self.subjects = subjects
    }

    /// As it is printed; names ten subjects and counts the others.
    package var text: String {
        let listed = subjects.prefix(10).joined(separator: ", ")
        let more = subjects.count > 10 ? " and \(subjects.count - 10) more" : ""
        let who = subjects.isEmpty ? "" : ": " + listed + more
        return switch code {
        case .nameNotAuthenticated: "name not authenticated" + who
        case .operatorsUnsigned: "operators table not signed by anybody" + who
        case .operatorsRetroactive: "authorisation written down after its term began" + who
        case .belowRequired:
            "sanitized below the level that the route asks for; controlled until destroyed" + who
        case .sampleRecovered: "an independent sample of the lot recovered data" + who
        case .decidedByTables:
            "decided by the tables: " + (subjects.isEmpty ? "none" : subjects.joined(separator: ", "))
        }
    }
}
