import CQREncode

/// The modules of a QR code, ISO/IEC 18004.
package enum QRCode {
    /// Rows from the top, dark is true, without the quiet zone of four modules; the smallest size for `text` at level M
    /// (a seventh of it may be unreadable).
    package static func matrix(_ text: String) throws(PrintingError) -> [[Bool]] {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else {
            throw PrintingError(.tooLong, "a QR code holds 1 to 2331 bytes at level M, and the text has \(bytes.count)")
        }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { throw PrintingError(.library, "libqrencode gave no modules") }
        return (0..<width).map { row in (0..<width).map { modules[row * width + $0] & 1 == 1 } }
    }
}
