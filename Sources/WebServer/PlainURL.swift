import StoreFiles

/// An `http://` address, taken apart.
struct PlainURL: Hashable, Sendable {
    let host: String
    /// 1...65,535
    let port: Int
    /// Begins with `/`.
    let path: String

    /// What the Host field says.
    var authority: String { (host.contains(":") ? "[\(host)]" : host) + (port == 80 ? "" : ":\(port)") }

    /// Throws `OperationError` that says what to do instead.
    init(_ url: String) throws {
        let scheme = "http://"
        if url.hasPrefix("https://") {
            throw OperationError(
                .usage,
                "\(url): https is for a proxy (give its http:// address in the policy), or for curl: `lotwise log "
                    + "witness-request > req.txt; curl --data-binary @req.txt \(url) > cosig.txt; lotwise log witness-add "
                    + "cosig.txt`")
        }
        // Printable ASCII: nothing that could end the request line or begin another field.
        guard url.hasPrefix(scheme), url.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { throw Self.refusal(url) }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        let tail = rest.dropFirst(authority.count)
        let (host, digits) = Self.split(authority)
        guard !host.isEmpty, !host.contains("@"), !host.contains("?"), let port = Int(digits), port > 0, port < 65_536
        else { throw Self.refusal(url) }
        self.host = String(host)
        self.port = port
        path = tail.isEmpty ? "/" : String(tail)
    }

    private static func split(_ authority: Substring) -> (host: Substring, port: Substring) {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            let rest = authority[authority.index(after: end)...]
            let host = authority[authority.index(after: authority.startIndex)..<end]
            return (host, rest.isEmpty ? "80" : rest.dropFirst())
        }
        guard let colon = authority.firstIndex(of: ":") else { return (authority, "80") }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }

    private static func refusal(_ url: String) -> OperationError {
        OperationError(
            .usage, "\(url): not a witness's address; the policy says `witness NAME VKEY http://HOST[:PORT]/…`")
    }
}
