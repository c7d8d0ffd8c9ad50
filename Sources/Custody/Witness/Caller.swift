/// The one call of the witness protocol, so that operations know no network.
package protocol WitnessCaller: Sendable {
    /// POSTs `body` to `url` (the witness's submission prefix and `/add-checkpoint`). Throws when nothing answered.
    func post(_ body: [UInt8], to url: String) throws -> (status: Int, body: [UInt8])
}
