import CLibXML2

/// The C functions that libxml2 calls; each finds its `XMLRun` and hands over.
enum XMLCallbacks {
    static var table: xmlSAXHandler {
        var sax = xmlSAXHandler()
        sax.initialized = XML_SAX2_MAGIC
        sax.startElementNs = { user, name, _, uri, _, _, count, _, attributes in
            guard let name else { return }
            run(user)?.started(name, uri: uri, count: Int(count), attributes: attributes)
        }
        sax.endElementNs = { user, name, _, _ in
            guard let name else { return }
            run(user)?.ended(name)
        }
        sax.characters = { user, bytes, count in
            guard let bytes else { return }
            run(user)?.characters(bytes, Int(count))
        }
        sax.ignorableWhitespace = sax.characters
        sax.cdataBlock = sax.characters
        sax.internalSubset = { user, _, _, _ in
            run(user)?.fail(.doctype, "external entities and DTDs are refused: remove the DOCTYPE")
        }
        sax.reference = { user, _ in
            run(user)?.fail(.doctype, "external entities and DTDs are refused: write the text itself")
        }
        sax.serror = { _, error in
            // With a schema plugged in the user pointer is the plug's, so the run is found through the parser.
            guard let error, let parser = error.pointee.ctxt else { return }
            run(parser.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private)?.complained(error)
        }
        return sax
    }
}

/// The run behind a user pointer; a function of the file, because a C callback can't capture a type.
private func run(_ user: UnsafeMutableRawPointer?) -> XMLRun? {
    user.map { Unmanaged<XMLRun>.fromOpaque($0).takeUnretainedValue() }
}

/// Validation against a schema while the file streams by.
struct XMLValidation {
    private let context: xmlSchemaValidCtxtPtr
    private let plug: xmlSchemaSAXPlugPtr

    init(_ schema: XMLSchema, context parser: xmlParserCtxtPtr, user: UnsafeMutableRawPointer) throws {
        guard let context = xmlSchemaNewValidCtxt(schema.pointer) else {
            throw XMLReadingError(.schema, "no memory for the schema validator", line: 0)
        }
        xmlSchemaSetValidStructuredErrors(
            context,
            { user, error in
                guard let user, let error else { return }
                Unmanaged<XMLRun>.fromOpaque(user).takeUnretainedValue().invalid(error)
            }, user)
        guard let plug = xmlSchemaSAXPlug(context, &parser.pointee.sax, &parser.pointee.userData) else {
            xmlSchemaFreeValidCtxt(context)
            throw XMLReadingError(.schema, "the schema can't be used while streaming", line: 0)
        }
        // The plug's table lacks our error callback; without it libxml2 prints to standard error.
        parser.pointee.sax.pointee.serror = XMLCallbacks.table.serror
        self.context = context
        self.plug = plug
    }

    /// Must come before the parser is freed: it owns the callback table that the plug has replaced.
    func unplug(from parser: xmlParserCtxtPtr) {
        xmlSchemaSAXUnplug(plug)
        xmlSchemaFreeValidCtxt(context)
    }
}
