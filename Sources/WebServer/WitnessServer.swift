import Custody
import Hummingbird
import Logging
import Witnessing

/// A witness over HTTP (c2sp.org/tlog-witness): `POST /add-checkpoint` and `GET /<origin hash>/checkpoint`. TLS is for a
/// proxy in front of it.
package struct WitnessServer: Sendable {
    /// `WitnessService` is used on `queue` alone.
    private final class Desk: @unchecked Sendable {
        let service: WitnessService
        init(_ service: WitnessService) { self.service = service }
    }

    private let desk: Desk
    private let queue = BlockingQueue(label: "lotwise.witness")
    private let logger = ServerRun.logger("witness")

    /// Nobody else may use `service` from now on.
    package init(_ service: sending WitnessService) { desk = Desk(service) }

    /// Serves until SIGTERM or SIGINT. `announce` gets the address once connections are taken. Throws `OperationError`
    /// when the address can't be had.
    package func serve(at address: ListenAddress, announce: @escaping @Sendable (ListenAddress) -> Void) throws {
        try ServerRun.untilStopped(router(), at: address, logger: logger, announce: announce)
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.post("add-checkpoint") { request, _ in
            let body = try await request.body.collect(upTo: WitnessRequest.limit)
            return await addCheckpoint(Array(body.readableBytesView))
        }
        router.get(":origin/checkpoint") { _, context in
            try await checkpoint(context.parameters.require("origin"))
        }
        return router
    }

    private func addCheckpoint(_ body: [UInt8]) async -> Response {
        do {
            let answer = try await queue.run { try desk.service.answer(body) }
            let refusal = answer.body.split(separator: "\n").first.map(String.init) ?? ""
            let about = answer.cosigned.map { "\($0.origin) @\($0.size)" } ?? refusal
            // A log that signs what doesn't continue itself is the log's fault, and the one thing a witness is for.
            logger.log(level: answer.status == 422 ? .warning : .info, "add-checkpoint \(answer.status) \(about)")
            return Self.response(answer.status, body: Array(answer.body.utf8), contentType: answer.contentType)
        } catch { return trouble(error) }
    }

    private func checkpoint(_ originHash: String) async -> Response {
        do {
            guard let note = try await queue.run({ try desk.service.checkpoint(originHash: originHash) }) else {
                return Self.response(
                    404, body: Array("no checkpoint cosigned for this origin\n".utf8),
                    contentType: WitnessJudge.textType)
            }
            return Self.response(200, body: note, contentType: WitnessJudge.textType)
        } catch { return trouble(error) }
    }

    /// Our trouble, not the client's: it learns that nothing was cosigned, the operator why.
    private func trouble(_ error: any Error) -> Response {
        logger.error("the witness's record: \(error)")
        return Self.response(
            500, body: Array("the witness's record can't be used; ask again later\n".utf8),
            contentType: WitnessJudge.textType)
    }

    private static func response(_ status: Int, body: [UInt8], contentType: String) -> Response {
        Response(
            status: HTTPResponse.Status(code: status), headers: [.contentType: contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
