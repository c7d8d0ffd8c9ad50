import Dispatch
import Hummingbird
import HummingbirdCore
import Logging
import StoreFiles

/// How every server of ours runs: limits, log lines on standard error, and an orderly end on SIGTERM or SIGINT, which
/// lets requests that are under way finish.
enum ServerRun {
    /// Connections that are served at once; further ones wait in the system's queue.
    static let connections = 256
    /// Seconds that a connection may be silent; stopping waits as long for one that began a request and fell silent.
    static let idleSeconds = 10
    /// Bytes of all header fields together.
    static let headerBytes = 16 << 10

    /// Log lines go to standard error: standard output belongs to results.
    static func logger(_ label: String) -> Logger {
        var logger = Logger(label: label, factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .info
        return logger
    }

    /// Serves until the process is told to stop. `announce` gets the address once connections are taken. Throws
    /// `OperationError` when the address can't be had.
    static func untilStopped(
        _ router: Router<BasicRequestContext>, at address: ListenAddress, logger: Logger,
        announce: @escaping @Sendable (ListenAddress) -> Void
    ) throws {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: headerBytes, maxHeaderListSize: headerBytes, maxHeaderFieldCount: 100)
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(idleTimeout: .seconds(Int64(idleSeconds)), httpDecoderConfiguration: decoder)),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(connections, logger: logger)),
            onServerRunning: { channel in
                announce(ListenAddress(host: address.host, port: channel.localAddress?.port ?? address.port))
            },
            logger: logger)
        do { try wait { try await application.runService() } } catch {
            throw OperationError(.refused, "can't serve at \(address): \(error); give another --listen HOST:PORT")
        }
    }

    /// Written once by the task, read after the semaphore.
    private final class Outcome: @unchecked Sendable { var error: (any Error)? }

    /// Commands are synchronous: the thread that called waits for the end.
    private static func wait(_ body: @escaping @Sendable () async throws -> Void) throws {
        let (outcome, end) = (Outcome(), DispatchSemaphore(value: 0))
        Task.detached {
            do { try await body() } catch { outcome.error = error }
            end.signal()
        }
        end.wait()
        if let error = outcome.error { throw error }
    }
}
