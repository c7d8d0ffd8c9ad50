import Basics
import CCairo

/// The file that cairo writes, in memory.
final class PDFSurface {
    let canvas: Canvas
    private let surface: OpaquePointer
    private let sink = Sink()

    private final class Sink {
        var bytes: [UInt8] = []
    }

    /// Size in points. The date is given, because cairo would otherwise take the clock's.
    init(width: Double, height: Double, title: String, author: String, created: Instant) throws(PrintingError) {
        let write: cairo_write_func_t = { user, data, count in
            guard let user, let data else { return CAIRO_STATUS_WRITE_ERROR }
            let chunk = UnsafeBufferPointer(start: data, count: Int(count))
            Unmanaged<Sink>.fromOpaque(user).takeUnretainedValue().bytes.append(contentsOf: chunk)
            return CAIRO_STATUS_SUCCESS
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

    /// The whole file. Nothing can be drawn afterwards.
    func finish() throws(PrintingError) -> [UInt8] {
        let drawn = cairo_status(canvas.cairo)
        cairo_surface_finish(surface)
        let written = cairo_surface_status(surface)
        for status in [drawn, written] where status != CAIRO_STATUS_SUCCESS {
            throw PrintingError(.library, "cairo: " + String(cString: cairo_status_to_string(status)))
        }
        return sink.bytes
    }
}
