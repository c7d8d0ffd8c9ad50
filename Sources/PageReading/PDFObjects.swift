import CQPDF

/// A PDF opened by libqpdf. Its C functions keep the last error until they are asked; `check` asks.
///
/// When to use: where a PDF is written or taken apart; `PDFReader` reads what our own ones hold.
///
/// ```
/// let objects = try PDFObjects(pdf)
/// objects.set(objects.root, key: "/Lang", value: objects.string("en"))
/// let bytes = try objects.write()
/// ```
package final class PDFObjects {
    /// An object of the file, while this lives.
    package typealias Handle = qpdf_oh

    private(set) var data: qpdf_data?
    /// libqpdf reads from it until the file is written; empty where it reads a file.
    private let input: [UInt8]
    /// Bytes that streams may still unpack to.
    var unpackedLeft = PDFReader.unpackedLimit

    /// Throws what libqpdf says of a file that it can't read as it is: nothing is mended.
    package init(_ bytes: [UInt8]) throws(PDFError) {
        input = bytes
        data = qpdf_init()
        qpdf_silence_errors(data)
        qpdf_set_suppress_warnings(data, 1)
        qpdf_set_attempt_recovery(data, 0)
        let status = input.withUnsafeBytes { buffer in
            let bytes = buffer.bindMemory(to: CChar.self)
            return qpdf_read_memory(data, "pages", bytes.baseAddress, UInt64(bytes.count), nil)
        }
        guard status & 2 == 0 else { throw error() }
    }

    /// The same of a file, which stays as it is while this lives.
    package init(path: String) throws(PDFError) {
        input = []
        data = qpdf_init()
        qpdf_silence_errors(data)
        qpdf_set_suppress_warnings(data, 1)
        qpdf_set_attempt_recovery(data, 0)
        guard qpdf_read(data, path, nil) & 2 == 0 else { throw error() }
    }

    deinit { qpdf_cleanup(&data) }

    /// The catalog.
    package var root: Handle { qpdf_get_root(data) }
    /// The Info dictionary.
    package var info: Handle { qpdf_oh_get_key(data, qpdf_get_trailer(data), "/Info") }
    /// Object numbers end before this.
    package var objectLimit: Int32 {
        qpdf_oh_get_int_value_as_int(data, qpdf_oh_get_key(data, qpdf_get_trailer(data), "/Size"))
    }

    /// The object of this number.
    package func object(_ number: Int32) -> Handle { qpdf_get_object_by_id(data, number, 0) }
    /// Gives an object's handle back.
    package func release(_ handle: Handle) { qpdf_oh_release(data, handle) }

    /// True for a dictionary whose `/Type`, and `/Subtype` where one is given, are these.
    package func isDictionary(_ handle: Handle, type: String, subtype: String?) -> Bool {
        qpdf_oh_is_dictionary_of_type(data, handle, type, subtype ?? "") != 0
    }

    /// True when a dictionary has the member.
    package func has(_ handle: Handle, _ key: String) -> Bool { qpdf_oh_has_key(data, handle, key) != 0 }
    /// Puts a member in the place of what was there.
    package func set(_ handle: Handle, key: String, value: Handle) { qpdf_oh_replace_key(data, handle, key, value) }
    /// Takes a member away.
    package func remove(_ handle: Handle, _ key: String) { qpdf_oh_remove_key(data, handle, key) }

    /// Text of a member; nil when it is none.
    package func text(_ handle: Handle, _ key: String) -> String? {
        let value = qpdf_oh_get_key(data, handle, key)
        guard qpdf_oh_is_string(data, value) != 0, let text = qpdf_oh_get_utf8_value(data, value) else { return nil }
        return String(cString: text)
    }

    /// A name, with its slash.
    package func name(_ name: String) -> Handle { qpdf_oh_new_name(data, name) }
    /// A text, as PDF writes Unicode.
    package func string(_ text: String) -> Handle { qpdf_oh_new_unicode_string(data, text) }
    /// A number.
    package func integer(_ value: Int) -> Handle { qpdf_oh_new_integer(data, Int64(value)) }
    /// Makes an object one that others refer to.
    package func indirect(_ handle: Handle) -> Handle { qpdf_make_indirect_object(data, handle) }

    /// A string of bytes.
    package func bytes(_ bytes: [UInt8]) -> Handle {
        bytes.withUnsafeBytes { buffer in
            qpdf_oh_new_binary_string(data, buffer.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
    }

    /// An array.
    package func array(_ items: [Handle]) -> Handle {
        let array = qpdf_oh_new_array(data)
        for item in items { qpdf_oh_append_item(data, array, item) }
        return array
    }

    /// A dictionary with these members.
    package func dictionary(_ members: [(String, Handle)]) -> Handle {
        let dictionary = qpdf_oh_new_dictionary(data)
        for (key, value) in members { qpdf_oh_replace_key(data, dictionary, key, value) }
        return dictionary
    }

    /// An indirect stream with these members in its dictionary.
    package func stream(_ bytes: [UInt8], _ members: [(String, Handle)]) -> Handle {
        let stream = qpdf_oh_new_stream(data)
        qpdf_oh_replace_stream_data(data, stream, bytes, bytes.count, qpdf_oh_new_null(data), qpdf_oh_new_null(data))
        let dictionary = qpdf_oh_get_dict(data, stream)
        for (key, value) in members { qpdf_oh_replace_key(data, dictionary, key, value) }
        return stream
    }

    /// Throws what libqpdf complained about since the last check.
    func check() throws(PDFError) {
        if qpdf_has_error(data) != 0 { throw error() }
    }

    /// The whole file: version 1.7, a table of objects that any reader finds, an id made from what is in it.
    package func write() throws(PDFError) -> [UInt8] {
        try check()
        guard qpdf_init_write_memory(data) & 2 == 0 else { throw error() }
        try writeAll()
        guard let buffer = qpdf_get_buffer(data) else { throw error() }
        return Array(UnsafeBufferPointer(start: buffer, count: qpdf_get_buffer_length(data)))
    }

    /// The same into a file.
    package func write(to path: String) throws(PDFError) {
        try check()
        guard qpdf_init_write(data, path) & 2 == 0 else { throw error() }
        try writeAll()
    }

    private func writeAll() throws(PDFError) {
        qpdf_set_object_stream_mode(data, qpdf_o_disable)
        qpdf_set_newline_before_endstream(data, 1)
        qpdf_set_deterministic_ID(data, 1)
        qpdf_force_pdf_version(data, "1.7")
        guard qpdf_write(data) & 2 == 0 else { throw error() }
        try check()
    }

    private func error() -> PDFError {
        guard let error = qpdf_get_error(data), let text = qpdf_get_error_full_text(data, error) else {
            return PDFError(.library, "libqpdf refuses the pages and doesn't say why")
        }
        return PDFError(.library, "libqpdf: " + String(cString: text))
    }
}
