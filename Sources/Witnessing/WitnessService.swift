import Basics
import Custody
import Storage
import StoreFiles

/// What a witness answers, over HTTP or in a file.
package struct WitnessAnswer: Hashable, Sendable {
    /// HTTP status.
    package let status: Int
    package let body: String
    package let contentType: String
    /// What was cosigned, for the witness's own log lines; nil when nothing was.
    package let cosigned: Checkpoint?

    package init(status: Int, body: String, contentType: String, cosigned: Checkpoint? = nil) {
        self.status = status
        self.body = body
        self.contentType = contentType
        self.cosigned = cosigned
    }
}

/// A witness (c2sp.org/tlog-witness): cosigns checkpoints that continue the one it cosigned before, for each log it was
/// told of. Calls may come from several processes on one record, and one at a time in each.
///
/// ```
/// let service = WitnessService(head: record, signer: signer, logs: logs, clock: clock)
/// let answer = try service.answer(request.bytes)
/// if answer.status == 200 { print(answer.body) }
/// ```
package final class WitnessService {
    private let head: any HeadStore
    private let signer: any NoteSigner
    private let logs: TrustPolicy
    private let clock: () -> Instant
    /// Whoever loses the record to another request judges again, mostly to 409; so often and no more.
    private static let attempts = 8

    /// `head` is the witness's own record, `signer` its key; of `logs`, the logs and their ranges of sizes are used.
    package init(head: any HeadStore, signer: any NoteSigner, logs: TrustPolicy, clock: @escaping () -> Instant) {
        self.head = head
        self.signer = signer
        self.logs = logs
        self.clock = clock
    }

    /// The answer to `add-checkpoint`. When it is 200, the record is on disk: checking the old size and storing the new
    /// checkpoint are one compare-and-swap, else two requests could roll each other back. When this throws, the record
    /// may or may not have changed and nobody got a cosignature; asking again settles it.
    package func answer(_ body: [UInt8]) throws -> WitnessAnswer {
        for _ in 0..<Self.attempts {
            var seen: [UInt8]?
            let judgement = try WitnessJudge.judge(
                body, logs: logs.logs.map(\.key), ranges: logs.logRanges
            ) { origin in
                seen = try head.head(origin)
                return try seen.map { try record($0, of: origin) }
            }
            switch judgement {
            case .refused(let status, let body, let contentType):
                return WitnessAnswer(status: status, body: body, contentType: contentType)
            case .accept(let checkpoint):
                let cosignature = try Cosignature.sign(checkpoint.note.text, time: seconds(), with: signer)
                var note = checkpoint.note
                note.replace(cosignature)
                guard try head.swap(checkpoint.checkpoint.origin, expecting: seen, to: note.bytes) else { continue }
                // A crash here loses an answer, never the record: the client hears 409 and asks from the size it has.
                return WitnessAnswer(
                    status: 200, body: cosignature.line, contentType: WitnessJudge.textType,
                    cosigned: checkpoint.checkpoint)
            }
        }
        throw StoreError(.busy, "the witness's record changes faster than it can be read; ask again")
    }

    /// The latest checkpoint cosigned for the log whose origin has this SHA-256 in lower-case hex, with the log
    /// signatures that were checked and our cosignature; nil when there is none.
    package func checkpoint(originHash: String) throws -> [UInt8]? {
        guard let origin = try head.origins().first(where: { Digest(of: $0).hex == originHash }) else { return nil }
        return try head.head(origin)
    }

    /// What is recorded was written by us; if it can't be read, nothing is cosigned before a person has looked.
    private func record(_ note: [UInt8], of origin: String) throws -> Checkpoint {
        do { return try SignedCheckpoint(parsing: note).checkpoint } catch {
            throw StoreError(.damaged, "the witness's record of \(origin) is not a checkpoint: \(error.message)")
        }
    }

    /// Seconds since 1970. Zero has a meaning of its own in cosignatures, so a clock that was never set is refused.
    private func seconds() throws -> Int {
        let time = Int(clock().milliseconds / 1000)
        guard time > 0 else {
            throw OperationError(.refused, "this machine's clock says 1970: set it, cosignatures carry the time")
        }
        return time
    }
}
