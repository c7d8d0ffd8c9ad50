import Glibc
import Testing

/// What a server answered.
struct WebAnswer: Sendable {
    /// 0 when nothing came back.
    let status: Int
    let contentType: String
    let body: String
}

/// One HTTP request on a socket of its own: tests see the bytes as they are.
enum Web {
    static func post(_ port: Int, path: String, body: [UInt8]) -> WebAnswer {
        let head =
            "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: \(body.count)\r\n\r\n"
        return parsed(exchange(port, Array(head.utf8) + body))
    }

    static func get(_ port: Int, _ path: String) -> WebAnswer {
        parsed(exchange(port, Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)))
    }

    /// Everything that comes back until the other side closes, for at most ten silent seconds.
    static func exchange(_ port: Int, _ bytes: [UInt8]) -> [UInt8] {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return [] }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server that refuses a body may close before it has read all of it.
            if count <= 0 { break }
            sent += count
        }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { all += buffer[..<count] }
        return all
    }

    private static func parsed(_ bytes: [UInt8]) -> WebAnswer {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let head = lines.prefix { !$0.isEmpty }
        let words = head.first?.split(separator: " ") ?? []
        let type = head.first { $0.lowercased().hasPrefix("content-type:") }?.dropFirst("content-type:".count)
        return WebAnswer(
            status: words.count > 1 ? Int(words[1]) ?? 0 : 0,
            contentType: type.map { String($0.drop { $0 == " " }) } ?? "",
            body: lines.dropFirst(head.count + 1).joined(separator: "\r\n"))
    }
}

/// A witness that is serving.
final class ServingWitness {
    let state: String
    private(set) var running: Running
    let port: Int

    /// Starts it and waits until it takes connections.
    init(_ state: String, arguments: [String], location: SourceLocation = #_sourceLocation) {
        self.state = state
        let all = ["log", "witness", "serve", "--state", state, "--listen", "127.0.0.1:0"] + arguments
        running = Binary.start(all)
        let deadline = Binary.now() + 20
        var text = ""
        while Binary.now() < deadline, !text.hasSuffix("\n") {
            usleep(5_000)
            text = running.outputSoFar
        }
        port = text.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        #expect(text.hasPrefix("listening on http://127.0.0.1:") && port > 0, "«\(text)»", sourceLocation: location)
    }

    func add(_ request: [UInt8]) -> WebAnswer { Web.post(port, path: "/add-checkpoint", body: request) }

    func add(_ request: String) -> WebAnswer { add(Array(request.utf8)) }

    /// Ends it as an operator would.
    func stop() -> Ran {
        running.terminate()
        return running.wait(limit: 20)
    }

    /// Ends it as a power cut would.
    func kill() {
        running.kill()
        _ = running.wait(limit: 20)
    }
}
