import Basics
import CCairo

/// The file that cairo writes.
final class PDFSurface {
    let canvas: Canvas
    private let surface: OpaquePointer
    private let sink: Sink

    private final class Sink {
        let write: ([UInt8]) -> Bool
        var waiting: [UInt8] = []

        init(_ write: @escaping ([UInt8]) -> Bool) { self.write = write }

        /// Cairo gives a few bytes at a time.
        static let piece = 64 << 10

        /// False when they can't be taken.
        func flush() -> Bool {
            defer { waiting.removeAll(keepingCapacity: true) }
            return waiting.isEmpty || write(waiting)
        }
    }

    /// Size in points. The date is given, because cairo would otherwise take the clock's. `write` takes the file's bytes
    /// as they come, and gives false where it can't.
    init(
        width: Double, height: Double, title: String, author: String, created: Instant,
        write take: @escaping ([UInt8]) -> Bool
    ) throws(PrintingError) {
        sink = Sink(take)
        let write: cairo_write_func_t = { user, data, count in
            guard let user, let data else { return CAIRO_STATUS_WRITE_ERROR }
            let chunk = UnsafeBufferPointer(start: data, count: Int(count))
            let sink = Unmanaged<Sink>.fromOpaque(user).takeUnretainedValue()
            sink.waiting.append(contentsOf: chunk)
            guard sink.waiting.count >= Sink.piece else { return CAIRO_STATUS_SUCCESS }
            return sink.flush() ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR
        }
        let user = Unmanaged.passUnretained(sink).toOpaque()
        guard let surface = cairo_pdf_surface_create_for_stream(write, user, width, height),
            let cairo = cairo_create(surface)
        else { throw PrintingError(.library, "cairo has no memory") }
        self.surface = surface
        canvas = Canvas(cairo: cairo)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created.toTheSecond)
    }

    deinit {
        cairo_destroy(canvas.cairo)
        // Whatever wasn't finished is written into the sink, which is still there.
        cairo_surface_destroy(surface)
    }

    func endPage() { cairo_show_page(canvas.cairo) }

    /// Gives away the rest of the file. Nothing can be drawn afterwards.
    func finish() throws(PrintingError) {
        let drawn = cairo_status(canvas.cairo)
        cairo_surface_finish(surface)
        let written = cairo_surface_status(surface)
        let taken = sink.flush() ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR
        for status in [drawn, written, taken] where status != CAIRO_STATUS_SUCCESS {
            throw PrintingError(.library, "cairo: " + String(cString: cairo_status_to_string(status)))
        }
    }
}
