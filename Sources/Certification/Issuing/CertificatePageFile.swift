import CertificateContent
import CertificatePrinting
import Printing
import StoreFiles

/// A certificate's page in a file that goes away with this: drawn into one, finished into another.
final class CertificatePageFile {
    private let pages: ScratchFile
    private let result: ScratchFile
    /// What was in the way of the pages.
    private var failure: (any Error)?

    /// In `folder`. Throws `CertificateError` for what can't be drawn, `SystemError` for what can't be written.
    init(
        _ content: CertificateContent, credential: [UInt8], letterhead: Letterhead, paper: PaperSize, in folder: String
    ) throws {
        pages = try ScratchFile(in: folder, "-pages")
        result = try ScratchFile(in: folder, "-page")
        do {
            try CertificatePages.write(
                content, credential: credential, letterhead: letterhead, paper: paper, pages: pages.link,
                to: result.link
            ) { bytes in self.take(bytes) }
        } catch {
            throw failure ?? error
        }
    }

    private func take(_ bytes: [UInt8]) -> Bool {
        do { try pages.write(bytes) } catch { failure = error }
        return failure == nil
    }

    /// Calls `body` with one piece of the page after the other. Throws `SystemError` and what `body` throws.
    func eachPiece(_ body: ([UInt8]) throws -> Void) throws {
        let size = try result.size
        for start in stride(from: 0, to: size, by: Self.piece) {
            try body(result.read(from: start, count: min(Self.piece, size - start)))
        }
    }

    private static let piece = 256 << 10
}
