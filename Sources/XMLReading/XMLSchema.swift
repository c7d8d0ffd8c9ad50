import CLibXML2

/// A compiled XSD. It must stand alone: nothing is ever fetched from a file or a network.
///
/// ```
/// let schema = try XMLSchema(bytes: xsd)
/// try XMLStream(schema: schema).read(source, handler: handler)
/// ```
package final class XMLSchema: @unchecked Sendable {  // libxml2 only reads a compiled schema
    let pointer: xmlSchemaPtr

    /// Throws `XMLReadingError` when `bytes` are no usable schema.
    package init(bytes: [UInt8]) throws {
        XMLLibrary.start()
        XMLLibrary.hear(nil)
        let problems = XMLProblems()
        let compiled = bytes.withUnsafeBytes { raw -> xmlSchemaPtr? in
            guard let base = raw.bindMemory(to: CChar.self).baseAddress,
                let context = xmlSchemaNewMemParserCtxt(base, Int32(raw.count))
            else { return nil }
            defer { xmlSchemaFreeParserCtxt(context) }
            xmlSchemaSetParserStructuredErrors(
                context, { XMLProblems.collect($0, $1) }, Unmanaged.passUnretained(problems).toOpaque())
            return xmlSchemaParse(context)
        }
        guard let compiled else {
            let first = problems.list.first
            throw XMLReadingError(.schema, first?.message ?? "the schema is empty", line: first?.line ?? 0)
        }
        pointer = compiled
    }

    deinit { xmlSchemaFree(pointer) }
}

/// What libxml2 complained about, as its structured callbacks give it.
final class XMLProblems {
    var list: [(message: String, line: Int)] = []

    static func collect(_ user: UnsafeMutableRawPointer?, _ error: xmlErrorPtr?) {
        guard let user, let error else { return }
        let problems = Unmanaged<XMLProblems>.fromOpaque(user).takeUnretainedValue()
        guard error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue, problems.list.count < 16 else { return }
        problems.list.append((XMLLibrary.message(of: error), Int(error.pointee.line)))
    }
}

/// One start of the library for the process.
enum XMLLibrary {
    private static let once: Void = {
        xmlInitParser()
    }()

    static func start() { once }

    /// Gives what libxml2 says outside its parsers on this thread to `run`, or to nobody. It never writes to standard
    /// error, where it would stand between our own lines.
    static func hear(_ run: XMLRun?) {
        lotwiseSilenceXML()
        xmlSetStructuredErrorFunc(
            run.map { Unmanaged.passUnretained($0).toOpaque() },
            { user, error in
                guard let user, let error else { return }
                Unmanaged<XMLRun>.fromOpaque(user).takeUnretainedValue().heard(error)
            })
    }

    /// The message in one line, without the final full stop or line end.
    static func message(of error: xmlErrorPtr) -> String {
        guard let text = error.pointee.message else { return "error \(error.pointee.code)" }
        var bytes = Array(UnsafeBufferPointer(start: text, count: xmlLength(text))).map { UInt8(bitPattern: $0) }
        while let last = bytes.last, last <= 32 || last == 46 { bytes.removeLast() }
        return String(decoding: bytes.prefix(400).map { $0 < 32 ? 32 : $0 }, as: UTF8.self)
    }

    private static func xmlLength(_ text: UnsafePointer<CChar>) -> Int {
        var count = 0
        while text[count] != 0 { count += 1 }
        return count
    }
}
