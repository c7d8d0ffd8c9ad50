import Custody
import NIOCore
import NIOHTTP1
import NIOPosix
import StoreFiles

/// Asks a witness over plain HTTP, on the networking that the server brings along: TLS would cost more building than
/// everything else of ours together, and whoever needs it has a proxy or curl.
package struct WitnessClient: WitnessCaller {
    /// Bytes of an answer that are read; a cosignature has about 150.
    private static let answerBytes = 64 << 10

    private let seconds: Int64

    /// `seconds` is how long a witness may take, connecting included.
    package init(seconds: Int64 = 10) { self.seconds = seconds }

    /// Sends `body` and waits. Throws `OperationError` when the URL isn't one or nothing answers in time. Never called
    /// on an event loop, which would wait for itself.
    package func post(_ body: [UInt8], to url: String) throws -> (status: Int, body: [UInt8]) {
        let target = try PlainURL(url)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: Exchange.Reply.self)
        let late = loop.scheduleTask(in: .seconds(seconds)) {
            promise.fail(OperationError(.refused, "no answer from \(url) within \(seconds) seconds"))
        }
        ClientBootstrap(group: loop).connectTimeout(.seconds(seconds))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    try channel.pipeline.syncOperations.addHandlers([
                        NIOHTTPClientResponseAggregator(maxContentLength: Self.answerBytes),
                        Exchange(target: target, body: body, promise: promise),
                    ])
                    // Whatever ends the exchange, its time running out included, ends the connection.
                    promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
                }
            }
            .connect(host: target.host, port: target.port).cascadeFailure(to: promise)
        defer { late.cancel() }
        do {
            let reply = try promise.futureResult.wait()
            return (reply.status, reply.body)
        } catch let error as OperationError {
            throw error
        } catch {
            throw OperationError(.refused, "nothing answers at \(url): \(Self.reason(error))")
        }
    }

    /// The operating system's word, without the library's frame around it.
    private static func reason(_ error: any Error) -> String {
        guard let connecting = error as? NIOConnectionError else { return "\(error)" }
        if let dns = connecting.dnsAError ?? connecting.dnsAAAAError, connecting.connectionErrors.isEmpty {
            return "\(connecting.host) has no address (\(dns))"
        }
        return connecting.connectionErrors.first.map { "\($0.error)" } ?? "\(error)"
    }
}

/// One request and its answer on one connection.
private final class Exchange: ChannelInboundHandler {
    struct Reply: Sendable {
        let status: Int
        let body: [UInt8]
    }

    typealias InboundIn = NIOHTTPClientResponseFull
    typealias OutboundOut = HTTPClientRequestPart

    private let target: PlainURL
    private let body: [UInt8]
    private let promise: EventLoopPromise<Reply>

    init(target: PlainURL, body: [UInt8], promise: EventLoopPromise<Reply>) {
        self.target = target
        self.body = body
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "Host": target.authority, "Content-Type": "text/plain; charset=utf-8", "Content-Length": "\(body.count)",
            "Connection": "close", "User-Agent": "lotwise",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: target.path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let answer = unwrapInboundIn(data)
        promise.succeed(
            Reply(status: Int(answer.head.status.code), body: answer.body.map { Array($0.readableBytesView) } ?? []))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(OperationError(.refused, "\(target.authority) closed the connection without an answer"))
        context.fireChannelInactive()
    }
}
