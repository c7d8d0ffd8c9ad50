import CQPDF
import Glibc

extension PDFObjects {
    /// A member, null when there is none.
    func get(_ handle: Handle, _ key: String) -> Handle { qpdf_oh_get_key(data, handle, key) }

    func isStream(_ handle: Handle) -> Bool { qpdf_oh_is_stream(data, handle) != 0 }

    /// A stream whose dictionary has this type.
    func isStream(_ handle: Handle, type: String) -> Bool {
        guard isStream(handle) else { return false }
        let members = qpdf_oh_get_dict(data, handle)
        let value = qpdf_oh_get_key(data, members, "/Type")
        defer { for handle in [members, value] { release(handle) } }
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

    /// Branches of the tree of pages inside each other; libqpdf's own walk has no end to them and a stack has.
    private static let pageDepth = 8
    /// Branches and pages that are looked at.
    private static let pageNodes = 1000

    /// The first pages, in their order. Throws `.shape` for a tree that is too deep or leads back to itself.
    func pages(first count: Int) throws(PDFError) -> [Handle] {
        var found: [Handle] = []
        var waiting: [(node: Handle, depth: Int)] = [(get(root, "/Pages"), 0)]
        var visited = 0
        while let (node, depth) = waiting.popLast(), found.count < count {
            visited += 1
            guard visited <= Self.pageNodes else {
                throw PDFError(.shape, "the tree of pages has branches without pages")
            }
            guard has(node, "/Kids") else {
                guard isDictionary(node, type: "/Page", subtype: nil) else {
                    throw PDFError(.shape, "the tree of pages holds something that is no page")
                }
                found.append(node)
                continue
            }
            guard depth < Self.pageDepth else {
                throw PDFError(.shape, "the tree of pages is more than \(Self.pageDepth) deep")
            }
            let kids = get(node, "/Kids")
            // No more of a branch is taken than pages are missing: every kid is a page, or leads to one.
            let number = min(Int(qpdf_oh_get_array_n_items(data, kids)), count - found.count)
            for index in stride(from: number - 1, through: 0, by: -1) {
                waiting.append((qpdf_oh_get_array_item(data, kids, Int32(index)), depth + 1))
            }
        }
        try check()
        return found
    }

    /// Content of a stream that is packed once or not at all, within `PDFReader`'s limits.
    func data(of stream: Handle) throws(PDFError) -> [UInt8] {
        guard isStream(stream) else { throw PDFError(.shape, "a stream is not where it must be") }
        let members = qpdf_oh_get_dict(data, stream)
        let filter = qpdf_oh_get_key(data, members, "/Filter")
        let isPlain = qpdf_oh_is_null(data, filter) != 0
        guard isPlain || nameText(filter) == "/FlateDecode", !has(members, "/DecodeParms") else {
            throw PDFError(.shape, "a stream is packed in another way than ours are")
        }
        let length = qpdf_oh_get_int_value(data, qpdf_oh_get_key(data, members, "/Length"))
        guard 0...Int64(PDFReader.streamLimit) ~= length else {
            throw PDFError(
                .shape, "a stream says that it has \(length) bytes; at most \(PDFReader.streamLimit) are read")
        }
        let raw = try self.raw(stream)
        let limit = min(PDFReader.streamLimit, unpackedLeft)
        guard raw.count <= limit else {
            throw PDFError(.shape, "the streams have more than the \(PDFReader.unpackedLimit) bytes that are read")
        }
        let content = isPlain ? raw : try Inflate.zlib(raw, limit: limit)
        unpackedLeft -= content.count
        return content
    }

    private func raw(_ stream: Handle) throws(PDFError) -> [UInt8] {
        var buffer: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = qpdf_oh_get_stream_data(data, stream, qpdf_dl_none, nil, &buffer, &count)
        defer { free(buffer) }
        try check()
        guard status & 2 == 0 else { throw PDFError(.library, "libqpdf can't read a stream") }
        guard let buffer else { return [] }
        return Array(UnsafeBufferPointer(start: buffer, count: count))
    }
}
