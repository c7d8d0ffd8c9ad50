import CZLib

/// Unpacks what deflate packed (RFC 1950, RFC 1951), up to a number of bytes that the caller names. libqpdf unpacks
/// whatever it is given, and a file may hold a thousandth of what it becomes.
enum Inflate {
    private static let piece = 64 << 10
    private static let damaged = PDFError(.shape, "a stream isn't packed as it says it is")

    /// Throws `.shape` for more than `limit` bytes and for anything that isn't one packed stream.
    static func zlib(_ bytes: [UInt8], limit: Int) throws(PDFError) -> [UInt8] {
        guard let count = UInt32(exactly: bytes.count) else { throw damaged }
        var stream = z_stream()
        guard lotwise_inflate_start(&stream) == Z_OK else { throw damaged }
        defer { inflateEnd(&stream) }
        var (packed, room) = (bytes, [UInt8](repeating: 0, count: piece))
        var out: [UInt8] = []
        // One call a piece: zlib keeps pointers into both buffers only while it runs.
        let ended = packed.withUnsafeMutableBufferPointer { input in
            room.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = count
                while out.count <= limit {
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(piece)
                    let state = inflate(&stream, Z_NO_FLUSH)
                    out += output.prefix(piece - Int(stream.avail_out))
                    guard state == Z_OK else { return state }
                }
                return Z_OK
            }
        }
        guard out.count <= limit else {
            throw PDFError(.shape, "a stream unpacks to more than \(limit) bytes")
        }
        guard ended == Z_STREAM_END else { throw damaged }
        return out
    }
}
