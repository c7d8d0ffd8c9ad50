import CCairo

/// What blocks draw on: the current page, in points from its top left corner.
struct Canvas {
    let cairo: OpaquePointer

    func set(_ colour: Colour) { cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue) }

    func fill(x: Double, y: Double, width: Double, height: Double, _ colour: Colour) {
        set(colour)
        cairo_rectangle(cairo, x, y, width, height)
        cairo_fill(cairo)
    }

    /// A level line of this thickness, its upper edge at `y`.
    func rule(x: Double, y: Double, width: Double, thickness: Double, _ colour: Colour) {
        fill(x: x, y: y, width: width, height: thickness, colour)
    }

    func draw(_ text: ShapedText, x: Double, y: Double, _ colour: Colour = .ink) {
        set(colour)
        text.draw(cairo, x: x, y: y)
    }

    /// Dark modules of a QR code as squares of `module` points, those beside each other in one piece.
    func draw(_ matrix: [[Bool]], x: Double, y: Double, module: Double) {
        set(Colour(0))
        for (row, modules) in matrix.enumerated() {
            var column = 0
            while column < modules.count {
                let start = column
                while column < modules.count, modules[column] { column += 1 }
                if column > start {
                    let left = x + Double(start) * module
                    cairo_rectangle(cairo, left, y + Double(row) * module, Double(column - start) * module, module)
                }
                column += 1
            }
        }
        cairo_fill(cairo)
    }

    func draw(_ image: PNGImage, x: Double, y: Double, width: Double) {
        cairo_save(cairo)
        cairo_translate(cairo, x, y)
        cairo_scale(cairo, width / image.width, width / image.width)
        cairo_set_source_surface(cairo, image.surface, 0, 0)
        // Any other filter writes /Interpolate true, which PDF/A forbids (ISO 19005-3, 6.2.8).
        cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST)
        cairo_paint(cairo)
        cairo_restore(cairo)
    }
}

/// A PNG as cairo reads it.
final class PNGImage {
    let surface: OpaquePointer
    /// Pixels.
    let width: Double
    let height: Double

    /// A logo has no more pixels than a sheet of paper shows.
    private static let limit = 4000.0

    init(_ bytes: [UInt8]) throws(PrintingError) {
        let reader = Reader(bytes)
        let user = Unmanaged.passUnretained(reader).toOpaque()
        let read: cairo_read_func_t = { user, target, count in
            guard let user, let target else { return CAIRO_STATUS_READ_ERROR }
            return Unmanaged<Reader>.fromOpaque(user).takeUnretainedValue().read(target, Int(count))
        }
        let surface = withExtendedLifetime(reader) { cairo_image_surface_create_from_png_stream(read, user) }
        guard let surface else { throw PrintingError(.library, "cairo has no memory for the logo") }
        self.surface = surface
        width = Double(cairo_image_surface_get_width(surface))
        height = Double(cairo_image_surface_get_height(surface))
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, width >= 1, height >= 1 else {
            throw PrintingError(.logo, "the logo isn't a PNG file that can be read: save it as PNG again")
        }
        guard width <= Self.limit, height <= Self.limit else {
            throw PrintingError(.logo, "the logo has more than 4000 pixels a side: make it smaller")
        }
    }

    deinit { cairo_surface_destroy(surface) }

    private final class Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        func read(_ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> cairo_status_t {
            guard position + count <= bytes.count else { return CAIRO_STATUS_READ_ERROR }
            for index in 0..<count { target[index] = bytes[position + index] }
            position += count
            return CAIRO_STATUS_SUCCESS
        }
    }
}
