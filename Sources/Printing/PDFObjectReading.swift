import CQPDF
import Glibc

extension PDFObjects {
    /// A member, null when there is none.
    func get(_ handle: Handle, _ key: String) -> Handle { qpdf_oh_get_key(data, handle, key) }

    func isStream(_ handle: Handle) -> Bool { qpdf_oh_is_stream(data, handle) != 0 }

    /// A stream whose dictionary has this type.
    func isStream(_ handle: Handle, type: String) -> Bool {
        guard isStream(handle) else { return false }
        let value = qpdf_oh_get_key(data, qpdf_oh_get_dict(data, handle), "/Type")
        return nameText(value) == type
    }

    private func nameText(_ handle: Handle) -> String? {
        guard qpdf_oh_is_name(data, handle) != 0, let text = qpdf_oh_get_name(data, handle) else { return nil }
        return String(cString: text)
    }

    /// Names of a dictionary's members; none for anything else.
    func keys(_ handle: Handle) -> [String] {
        guard qpdf_oh_is_dictionary(data, handle) != 0 else { return [] }
        var found: [String] = []
        qpdf_oh_begin_dict_key_iter(data, handle)
        while qpdf_oh_dict_more_keys(data) != 0 {
            if let key = qpdf_oh_dict_next_key(data) { found.append(String(cString: key)) }
        }
        return found
    }

    var pageCount: Int { Int(qpdf_get_num_pages(data)) }

    func page(_ number: Int) -> Handle { qpdf_get_page_n(data, number) }

    /// Content of a stream that is packed once or not at all and isn't great while it is packed: whatever else there is
    /// could be small here and fill the memory.
    func data(of stream: Handle) throws(PrintingError) -> [UInt8] {
        guard isStream(stream) else { throw PrintingError(.shape, "a stream is not where it must be") }
        let filter = qpdf_oh_get_key(data, qpdf_oh_get_dict(data, stream), "/Filter")
        guard qpdf_oh_is_null(data, filter) != 0 || nameText(filter) == "/FlateDecode" else {
            throw PrintingError(.shape, "a stream is packed in another way than ours are")
        }
        guard try unpacked(stream, qpdf_dl_none).count <= PDFReader.streamLimit else {
            throw PrintingError(.shape, "a stream has more than \(PDFReader.streamLimit) packed bytes")
        }
        return try unpacked(stream, qpdf_dl_generalized)
    }

    private func unpacked(
        _ stream: Handle, _ level: qpdf_stream_decode_level_e
    ) throws(PrintingError) -> [UInt8] {
        var buffer: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = qpdf_oh_get_stream_data(data, stream, level, nil, &buffer, &count)
        defer { free(buffer) }
        try check()
        guard status & 2 == 0 else { throw PrintingError(.library, "libqpdf can't read a stream") }
        guard let buffer else { return [] }
        return Array(UnsafeBufferPointer(start: buffer, count: count))
    }
}
