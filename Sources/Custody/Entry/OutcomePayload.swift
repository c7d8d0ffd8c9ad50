import Basics
import RecoveryModel

/// What entries say of what was decided about a device. Whoever asks how a device stands reads its decision; this is for
/// who holds the log against it.
///
///     OutcomePayload.Verified(entry)?.assessed == .purge
package enum OutcomePayload {
    /// `sanitization.verified`.
    package struct Verified: EntryPayload {
        package static let types: Set<CustodyEventType> = [.sanitizationVerified]

        /// The level as it is written, for messages; `assessed` is what counts.
        package let assessedText: String?
        /// What is known of the data on it: the entry's `data`.
        package let dataStatus: String?
        /// Digest of the pipeline that it was decided by.
        package let policy: String?
        /// The level that the contract asks for.
        package let required: SanitizationLevel?
        /// Of the attempt that was accepted; nil when none had to be.
        package let technique: Technique?

        /// The level that was reached; nil for a word that is no level.
        package var assessed: SanitizationLevel? { assessedText.flatMap(SanitizationLevel.init(rawValue:)) }

        /// `policy` is the pipeline's digest.
        package init(
            assessed: SanitizationLevel, dataStatus: String, policy: String, required: SanitizationLevel,
            technique: Technique?
        ) {
            assessedText = assessed.rawValue
            self.dataStatus = dataStatus
            self.policy = policy
            self.required = required
            self.technique = technique
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            assessedText = members.text("assessed")
            dataStatus = members.text("data")
            policy = members.text("policy")
            required = members.word("required")
            technique = members.word("technique")
        }

        package func write(to json: inout JSONText) {
            json.member("assessed", assessedText)
            json.member("data", dataStatus)
            json.member("policy", policy)
            json.member("required", required?.rawValue)
            json.member("technique", technique?.rawValue)
        }
    }

    /// `sanitization.refused`: one attempt that doesn't count.
    package struct Refused: EntryPayload {
        package static let types: Set<CustodyEventType> = [.sanitizationRefused]

        /// Codes that refused it, sorted.
        package let codes: [String]?
        /// Digest of the kept document, as its text; nil when the store doesn't know it.
        package let document: String?
        /// Of the document, from 1.
        package let line: Int?
        package let verdict: AttemptVerdict.Kind?

        package init(codes: [String], document: String?, line: Int, verdict: AttemptVerdict.Kind) {
            self.codes = codes
            self.document = document
            self.line = line
            self.verdict = verdict
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            codes = members.texts("codes")
            document = members.digestText("document")
            line = members.integer("line")
            verdict = members.word("verdict")
        }

        package func write(to json: inout JSONText) {
            json.member("codes", codes ?? [])
            json.member("document", document)
            json.number("line", line)
            json.member("verdict", verdict?.rawValue)
        }
    }

    /// `device.graded`.
    package struct Graded: EntryPayload {
        package static let types: Set<CustodyEventType> = [.deviceGraded]
        private static let current = "rec/1.2"

        package let band: String?
        package let category: String?
        package let ctia: String?
        package let defect: String?
        package let rule: String?
        /// What the category belongs to.
        package let scheme: String?

        /// In the scheme that this version grades by.
        package init(band: String?, category: String?, ctia: String?, defect: String?, rule: String?) {
            self.band = band
            self.category = category
            self.ctia = ctia
            self.defect = defect
            self.rule = rule
            scheme = Self.current
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            band = members.text("band")
            category = members.text("category")
            ctia = members.text("ctia")
            defect = members.text("defect")
            rule = members.text("rule")
            scheme = members.text("scheme")
        }

        package func write(to json: inout JSONText) {
            json.member("band", band)
            json.member("category", category)
            json.member("ctia", ctia)
            json.member("defect", defect)
            json.member("rule", rule)
            json.member("scheme", scheme)
        }
    }

    /// `device.routed`.
    package struct Routed: EntryPayload {
        package static let types: Set<CustodyEventType> = [.deviceRouted]

        /// Of `valueMinor`, three letters.
        package let currency: String?
        /// Digest of the pipeline that it was decided by.
        package let policy: String?
        package let route: Route?
        package let rule: String?
        /// In the currency's smallest unit; nil when no price is known.
        package let valueMinor: Int?

        package init(currency: String?, policy: String, route: Route?, rule: String?, valueMinor: Int?) {
            self.currency = currency
            self.policy = policy
            self.route = route
            self.rule = rule
            self.valueMinor = valueMinor
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            currency = members.text("currency")
            policy = members.text("policy")
            route = members.word("route")
            rule = members.text("rule")
            valueMinor = members.integer("valueMinor")
        }

        package func write(to json: inout JSONText) {
            json.member("currency", currency)
            json.member("policy", policy)
            json.member("route", route?.rawValue)
            json.member("rule", rule)
            json.number("valueMinor", valueMinor)
        }
    }
}
