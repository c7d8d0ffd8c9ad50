import StoreFiles

/// Where a server listens: `HOST:PORT`, `[IPV6]:PORT`, or a port of this machine alone.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    /// 0...65,535; 0 lets the system choose.
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Throws `OperationError` that says what is taken.
    package init(_ text: String) throws {
        let colon = text.lastIndex(of: ":")
        var host = colon.map { text[..<$0] } ?? "127.0.0.1"
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        let digits = colon.map { text[text.index(after: $0)...] } ?? text[...]
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits), port < 65_536, !host.isEmpty,
            !host.contains(where: \.isWhitespace)
        else { throw OperationError(.usage, "--listen takes HOST:PORT, such as 127.0.0.1:8080, not «\(text)»") }
        self.init(host: String(host), port: port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
