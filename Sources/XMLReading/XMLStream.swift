import Basics
import CLibXML2

/// Streams an XML file through libxml2's push parser: constant memory, twice as fast as its text reader.
///
/// A DOCTYPE, and with it every DTD and every entity of one's own, is refused. Elements that were complete before an
/// error have reached the handler by then.
///
/// ```
/// let stream = XMLStream(vocabulary: ["report", "entry"])         // their numbers are 0 and 1
/// try stream.read(FileByteSource(path: "report.xml"), handler: handler)
/// ```
package final class XMLStream {
    private let vocabulary: [String]
    private let limits: XMLLimits
    private let schema: XMLSchema?

    /// `vocabulary`: local names that the handler tells apart by `XMLElement.id`.
    package init(vocabulary: [String] = [], limits: XMLLimits = .standard, schema: XMLSchema? = nil) {
        self.vocabulary = vocabulary
        self.limits = limits
        self.schema = schema
    }

    /// Reads `source` to its end. Throws `XMLReadingError`, what the handler throws or what the source throws.
    package func read(_ source: any ByteSource, handler: any XMLStreamHandler) throws {
        XMLLibrary.start()
        let run = try XMLRun(vocabulary: vocabulary, limits: limits, schema: schema, handler: handler)
        try withExtendedLifetime(run) {
            try run.read(source)
        }
    }
}

/// One reading of one file: owns the parser and receives its callbacks.
final class XMLRun {
    private static let chunk = 32 << 10

    let context: xmlParserCtxtPtr
    private let limits: XMLLimits
    private let handler: any XMLStreamHandler
    private var ids: [UnsafePointer<xmlChar>: Int] = [:]
    private var validation: XMLValidation?
    private var depth = 0
    /// Own text of every open element, one behind the other, and where that of each begins.
    private var text: [UInt8] = []
    private var textStarts: [Int] = []
    private(set) var failure: (any Error)?
    private var isLastCall = false
    /// How the file is written; nil before its front was seen.
    private var encoding: XMLEncoding?
    private var pieces: XMLPieces?
    /// What libxml2 said of bytes that it couldn't decode; it has no line for it.
    private var decodingProblem: String?

    init(vocabulary: [String], limits: XMLLimits, schema: XMLSchema?, handler: any XMLStreamHandler) throws {
        self.limits = limits
        self.handler = handler
        var sax = XMLCallbacks.table
        guard let context = xmlCreatePushParserCtxt(&sax, nil, nil, 0, nil) else {
            throw XMLReadingError(.limit, "no memory for the XML parser", line: 0)
        }
        self.context = context
        xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
        let me = Unmanaged.passUnretained(self).toOpaque()
        context.pointee._private = me
        context.pointee.userData = me
        for (id, name) in vocabulary.enumerated() {
            if let interned = xmlDictLookup(context.pointee.dict, name, Int32(name.utf8.count)) { ids[interned] = id }
        }
        if let schema { validation = try XMLValidation(schema, context: context, user: me) }
    }

    deinit {
        validation?.unplug(from: context)
        xmlFreeParserCtxt(context)
    }

    var line: Int { Int(max(xmlSAX2GetLineNumber(context), 0)) }

    func read(_ source: any ByteSource) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 16)
        defer { buffer.deallocate() }
        XMLLibrary.hear(self)
        defer { XMLLibrary.hear(nil) }
        var total = 0
        var count = try fill(buffer, from: source)
        try look(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        while true {
            total += count
            isLastCall = count == 0
            if total > limits.fileBytes { fail(.limit, "the file is larger than \(limits.fileBytes) bytes") }
            parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            if let failure { throw failure }
            if count == 0 { return }
            checkPending()
            if let failure { throw failure }
            count = try source.read(into: buffer)
        }
    }

    /// The first bytes, enough to see how the file is written even when they come one by one.
    private func fill(_ buffer: UnsafeMutableRawBufferPointer, from source: any ByteSource) throws -> Int {
        var count = 0
        while count < XMLEncoding.frontBytes {
            let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            if got == 0 { break }
            count += got
        }
        return count
    }

    /// Decides how the file is decoded before the parser sees any of it.
    private func look(_ front: UnsafeRawBufferPointer) throws {
        let encoding = XMLEncoding(front: Array(front.prefix(XMLEncoding.frontBytes)))
        self.encoding = encoding
        if !encoding.isPlain { pieces = XMLPieces(encoding.width) }
        guard let note = encoding.note else { return }
        xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
        try handler.noted(note, line: 1)
    }

    /// Hands `bytes` to the parser, of which none are left when the file has ended.
    private func parse(_ bytes: UnsafeRawBufferPointer) {
        guard pieces != nil, !bytes.isEmpty else { return parsePiece(bytes) }
        var rest = bytes
        while !rest.isEmpty, failure == nil {
            let line = (pieces?.lines ?? 0) + 1
            let count = pieces?.next(rest) ?? rest.count
            parsePiece(UnsafeRawBufferPointer(rebasing: rest[..<count]), line: line)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Whatever the parser answers that isn't 0 means that it hasn't read everything, the answer to the closing call
    /// too: `wellFormed` alone says nothing of bytes that couldn't be decoded.
    private func parsePiece(_ bytes: UnsafeRawBufferPointer, line: Int? = nil) {
        guard failure == nil else { return }
        let base = bytes.bindMemory(to: CChar.self).baseAddress
        let code = xmlParseChunk(context, base, Int32(bytes.count), isLastCall ? 1 : 0)
        guard failure == nil else { return }
        if let decodingProblem {
            return fail(.encoding, decodingProblem, line: line ?? pieces.map { $0.lines + 1 })
        }
        if code != 0 || context.pointee.wellFormed == 0 { failFromLibrary() }
    }

    /// A tag that goes on and on makes the parser wait and look again: stop it while that is cheap.
    private func checkPending() {
        guard let input = context.pointee.input, let current = input.pointee.cur, let end = input.pointee.end else {
            return
        }
        if end - current > limits.markupBytes {
            fail(.limit, "a tag or comment is longer than \(limits.markupBytes) bytes")
        }
    }

    private func failFromLibrary() {
        let error = xmlCtxtGetLastError(context)
        let message = error.map { XMLLibrary.message(of: $0) } ?? "the parser stopped here and doesn't say why"
        fail(kind(error), message, line: error.map { Int($0.pointee.line) })
    }

    /// Whatever is missing once the file has ended is missing because it ended.
    private func kind(_ error: xmlErrorPtr?) -> XMLReadingError.Kind {
        guard let error else { return .syntax }
        switch UInt32(bitPattern: error.pointee.code) {
        case XML_ERR_UNDECLARED_ENTITY.rawValue, XML_WAR_UNDECLARED_ENTITY.rawValue: return .doctype
        case XML_ERR_TAG_NAME_MISMATCH.rawValue: return .syntax
        case XML_ERR_INVALID_ENCODING.rawValue, XML_ERR_UNSUPPORTED_ENCODING.rawValue,
            XML_ERR_UNKNOWN_ENCODING.rawValue:
            return .encoding
        default: return isLastCall ? .truncated : .syntax
        }
    }

    func fail(_ kind: XMLReadingError.Kind, _ message: String, line: Int? = nil) {
        stop(XMLReadingError(kind, message, line: line ?? self.line))
    }

    private func stop(_ error: any Error) {
        guard failure == nil else { return }
        failure = error
        xmlStopParser(context)
    }

    // MARK: What the callbacks call

    func started(
        _ name: UnsafePointer<xmlChar>, uri: UnsafePointer<xmlChar>?, count: Int,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard failure == nil else { return }
        depth += 1
        if depth > limits.depth { return fail(.limit, "elements nested deeper than \(limits.depth)") }
        if count > limits.attributes { return fail(.limit, "more than \(limits.attributes) attributes") }
        textStarts.append(text.count)
        let element = XMLElement(
            id: ids[name] ?? -1, line: line, depth: depth, localName: name, uri: uri, attributes: attributes,
            attributeCount: count)
        do { try handler.start(element) } catch { stop(error) }
    }

    func ended(_ name: UnsafePointer<xmlChar>) {
        guard failure == nil, let start = textStarts.popLast() else { return }
        do {
            try text.withUnsafeBufferPointer {
                try handler.end(
                    XMLElementEnd(
                        id: ids[name] ?? -1, line: line, depth: depth,
                        bytes: UnsafeBufferPointer(rebasing: $0[start...]), localName: name))
            }
        } catch { stop(error) }
        text.removeSubrange(start...)
        depth -= 1
    }

    func characters(_ bytes: UnsafePointer<xmlChar>, _ count: Int) {
        guard failure == nil else { return }
        if text.count + count > limits.textBytes {
            return fail(.limit, "text longer than \(limits.textBytes) bytes")
        }
        text.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
    }

    func invalid(_ error: xmlErrorPtr) {
        guard failure == nil else { return }
        do { try handler.invalid(XMLLibrary.message(of: error), line: line) } catch { stop(error) }
    }

    /// What libxml2 says outside the parser, where it has no line: of bytes that can't be decoded.
    func heard(_ error: xmlErrorPtr) {
        guard decodingProblem == nil, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        decodingProblem = XMLLibrary.message(of: error)
    }

    func complained(_ error: xmlErrorPtr) {
        guard failure == nil, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        fail(kind(error), XMLLibrary.message(of: error), line: Int(error.pointee.line))
    }
}
