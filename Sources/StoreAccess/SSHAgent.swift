import Basics
import Glibc
import RecoveryModel
import StoreFiles

/// Asks an ssh-agent (draft-ietf-sshm-ssh-agent) to sign: private keys stay with their owners, in files, tokens or
/// hardware that we never see. One connection a request; what answers is not trusted, neither its lengths nor that it
/// answers at all.
///
/// ```
/// let agent = try SSHAgent(socketPath: socket)
/// guard let key = try agent.identities().first else { return }
/// let signature = try agent.sign(SSHSignature.signedBytes(statement), with: key)
/// ```
package struct SSHAgent {
    private let path: String
    /// Seconds until an answer must be there: long enough for a person to confirm or touch.
    private static let patience = 30
    /// OpenSSH's own limits of a message and of a list.
    private static let messageLimit = 256 << 10
    private static let identityLimit = 2048

    private enum Message {
        static let failure: UInt8 = 5
        static let requestIdentities: UInt8 = 11
        static let identities: UInt8 = 12
        static let requestSignature: UInt8 = 13
        static let signature: UInt8 = 14
    }

    /// `socketPath` is what SSH_AUTH_SOCK holds. Throws `OperationError` when nothing can listen there.
    package init(socketPath: String) throws {
        guard !socketPath.isEmpty, socketPath.utf8.count < Self.pathRoom else {
            throw OperationError(
                .refused,
                "SSH_AUTH_SOCK is empty or longer than a socket's path can be; start an agent: `eval $(ssh-agent)`")
        }
        path = socketPath
    }

    /// Public keys that the agent holds, in its order; those of other algorithms are left out.
    package func identities() throws -> [SSHPublicKey] {
        var reader = SSHWireReader(try ask([Message.requestIdentities], expecting: Message.identities))
        guard let count = reader.uint32(), count <= Self.identityLimit else { throw strange("a list without end") }
        var keys: [SSHPublicKey] = []
        for _ in 0..<count {
            guard let blob = reader.string(), reader.string() != nil else { throw strange("a list that is cut off") }
            if let key = SSHPublicKey(blob: blob) { keys.append(key) }
        }
        return keys
    }

    /// The 64 bytes of an Ed25519 signature over `data`, which the caller verifies.
    package func sign(_ data: [UInt8], with key: SSHPublicKey) throws -> [UInt8] {
        let request =
            [Message.requestSignature] + SSHWire.string(key.blob) + SSHWire.string(data) + SSHWire.uint32(0)
        var reader = SSHWireReader(try ask(request, expecting: Message.signature))
        guard let blob = reader.string(), reader.isAtEnd else { throw strange("no signature") }
        var inner = SSHWireReader(blob)
        guard inner.string() == Array(SSHPublicKey.algorithm.utf8), let signature = inner.string(), inner.isAtEnd,
            signature.count == 64
        else { throw strange("a signature that isn't ssh-ed25519") }
        return signature
    }

    // MARK: the conversation

    /// Sends one message and gives the body of the answer, which must be of the type expected.
    private func ask(_ request: [UInt8], expecting type: UInt8) throws -> [UInt8] {
        let descriptor = try connected()
        defer { close(descriptor) }
        let deadline = Self.now() + Self.patience * 1000
        try send(SSHWire.string(request), to: descriptor, until: deadline)
        var head = SSHWireReader(try receive(4, from: descriptor, until: deadline))
        guard let length = head.uint32(), length > 0, length <= Self.messageLimit else {
            throw strange("a message of impossible length")
        }
        let body = try receive(Int(length), from: descriptor, until: deadline)
        guard body[0] != Message.failure else {
            throw OperationError(
                .refused,
                "the ssh-agent refuses: the key is locked, was removed, or its use wasn't confirmed; "
                    + "see `ssh-add -l`, then `ssh-add FILE` and try again")
        }
        guard body[0] == type else { throw strange("a message of another kind") }
        return Array(body.dropFirst())
    }

    private func strange(_ what: String) -> OperationError {
        OperationError(
            .refused, "\(path) answers with \(what): no ssh-agent listens there; set SSH_AUTH_SOCK to one's socket")
    }

    private func unreachable(_ why: String) -> OperationError {
        OperationError(
            .refused,
            "no ssh-agent at \(path) (\(why)); start one with `eval $(ssh-agent)` and add your key with `ssh-add FILE`")
    }

    private static let pathRoom = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    private func connected() throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw unreachable(String(cString: strerror(errno))) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw unreachable(code == EAGAIN ? "it is busy" : String(cString: strerror(code)))
        }
        return descriptor
    }

    private func send(_ bytes: [UInt8], to descriptor: Int32, until deadline: Int) throws {
        var done = 0
        while done < bytes.count {
            try wait(for: Int16(POLLOUT), on: descriptor, until: deadline)
            let count = bytes[done...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno != EAGAIN, errno != EINTR { throw unreachable(String(cString: strerror(errno))) }
            done += max(0, count)
        }
    }

    private func receive(_ count: Int, from descriptor: Int32, until deadline: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            try wait(for: Int16(POLLIN), on: descriptor, until: deadline)
            let got = bytes[done...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if got == 0 { throw unreachable("it hung up") }
            if got < 0, errno != EAGAIN, errno != EINTR { throw unreachable(String(cString: strerror(errno))) }
            done += max(0, got)
        }
        return bytes
    }

    private func wait(for events: Int16, on descriptor: Int32, until deadline: Int) throws {
        while true {
            let left = deadline - Self.now()
            guard left > 0 else {
                throw OperationError(
                    .refused,
                    "the ssh-agent didn't answer within \(Self.patience) seconds; confirm or touch the key in time, "
                        + "and try again")
            }
            var waiting = pollfd(fd: descriptor, events: events, revents: 0)
            let count = poll(&waiting, 1, Int32(left))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw unreachable(String(cString: strerror(errno))) }
        }
    }

    /// Milliseconds of a clock that nobody sets: only differences count.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
