import Basics

/// Reads back what `PDFFinisher` writes: attachments and the words on the pages. A file of another shape is refused
/// before anything is unpacked, so that a small one can't become a great one.
///
/// ```
/// let reader = try PDFReader(bytes)
/// let credential = try reader.attachments().first?.bytes
/// let words = try reader.lines(first: 1)
/// ```
package struct PDFReader {
    /// Bytes of the longest file that is read.
    package static let byteLimit = 64 << 20
    /// Objects of a file; our longest certificates have some thousands.
    static let objectLimit: Int32 = 200_000
    /// Files that are looked at; more are counted and refused.
    static let attachmentLimit = 16
    /// Bytes of a stream, as it lies in the file and unpacked.
    static let streamLimit = 8 << 20
    /// Bytes that the streams of one file may unpack to together.
    static let unpackedLimit = 32 << 20
    /// Fonts of a page.
    static let fontLimit = 64

    private let objects: PDFObjects

    /// Throws `.shape` for a file that isn't one PDF as we write it: a second end would be an addition that a viewer
    /// shows and whoever made the file never saw. Throws `.truncated` when the end is missing.
    package init(_ bytes: [UInt8]) throws(PDFError) {
        try PDFShape.check(bytes)
        objects = try PDFObjects(bytes)
        guard 1...Self.objectLimit ~= objects.objectLimit else {
            throw PDFError(
                .shape, "the file speaks of \(objects.objectLimit) objects; at most \(Self.objectLimit) are read")
        }
    }

    /// Every file that is embedded, in the order of the objects; also one that no list of names holds.
    package func attachments() throws(PDFError) -> [PDFAttachment] {
        var (files, embedded): ([Int32], Int) = ([], 0)
        for number in 1..<max(2, objects.objectLimit) {
            let object = objects.object(number)
            if objects.isStream(object, type: "/EmbeddedFile") { embedded += 1 }
            if objects.isDictionary(object, type: "/Filespec", subtype: nil) || objects.has(object, "/EF") {
                files.append(number)
            }
            objects.release(object)
        }
        try objects.check()
        guard embedded == files.count, embedded <= Self.attachmentLimit else {
            throw PDFError(.shape, "\(embedded) files are embedded and \(files.count) are named")
        }
        var found: [PDFAttachment] = []
        for number in files {
            let object = objects.object(number)
            let stream = objects.get(objects.get(object, "/EF"), "/F")
            found.append(
                PDFAttachment(
                    name: objects.text(object, "/UF") ?? objects.text(object, "/F") ?? "", mime: "",
                    description: objects.text(object, "/Desc") ?? "", bytes: try objects.data(of: stream)))
        }
        try objects.check()
        return found
    }

    /// The words on the first `count` pages, a line for each piece of text that was set at a place of its own.
    package func lines(first count: Int) throws(PDFError) -> [String] {
        var lines: [String] = []
        for page in try objects.pages(first: count) { lines += try self.lines(page) }
        return lines
    }

    private func lines(_ page: PDFObjects.Handle) throws(PDFError) -> [String] {
        let fonts = objects.get(objects.get(page, "/Resources"), "/Font")
        let names = objects.keys(fonts)
        guard names.count <= Self.fontLimit else {
            throw PDFError(.shape, "a page has \(names.count) fonts; at most \(Self.fontLimit) are read")
        }
        var maps: [String: GlyphMap] = [:]
        for name in names {
            let unicode = objects.get(objects.get(fonts, name), "/ToUnicode")
            maps[name] = objects.isStream(unicode) ? GlyphMap(try objects.data(of: unicode)) : GlyphMap([])
        }
        let contents = objects.get(page, "/Contents")
        guard objects.isStream(contents) else { throw PDFError(.shape, "a page has not one stream of content") }
        return PageWords.lines(try objects.data(of: contents), fonts: maps)
    }
}

/// What every file of ours looks like from outside.
enum PDFShape {
    /// One table of objects at one end; nothing in it that leads to an older or a packed one.
    static func check(_ bytes: [UInt8]) throws(PDFError) {
        guard bytes.count <= PDFReader.byteLimit else {
            throw PDFError(.shape, "the file has \(bytes.count) bytes; at most \(PDFReader.byteLimit) are read")
        }
        guard bytes.starts(with: "%PDF-1.".utf8) else { throw PDFError(.shape, "the file is no PDF") }
        let ends = places(of: "startxref", in: bytes)
        let trailers = places(of: "trailer", in: bytes)
        guard bytes.suffix(8).contains(UInt8(ascii: "%")), hasSuffix(bytes, "%%EOF"), let end = ends.last else {
            throw PDFError(.truncated, "the file ends before a PDF's end (%%EOF)")
        }
        guard ends.count == 1, trailers.count == 1, let trailer = trailers.first, trailer < end else {
            throw PDFError(.shape, "the file was added to after it was made: it has \(ends.count) ends")
        }
        let offset = bytes[(end + 9)...].drop { $0 == 10 || $0 == 13 }.prefix { 48...57 ~= $0 }
        guard let start = Int(String(decoding: offset.prefix(12), as: UTF8.self)), start < trailer,
            bytes[start...].starts(with: "xref".utf8)
        else {
            throw PDFError(.shape, "the file's end doesn't lead to its table of objects")
        }
        let words = bytes[trailer..<end]
        // An escaped name (#) would hide one of these.
        guard !words.contains(UInt8(ascii: "#")), places(of: "/Prev", in: Array(words)).isEmpty,
            places(of: "/XRefStm", in: Array(words)).isEmpty, places(of: "/Encrypt", in: Array(words)).isEmpty
        else { throw PDFError(.shape, "the file's trailer leads to other tables than its own") }
    }

    private static func hasSuffix(_ bytes: [UInt8], _ text: String) -> Bool {
        var rest = bytes[...]
        while rest.last == 10 || rest.last == 13 { rest.removeLast() }
        return rest.suffix(text.utf8.count).elementsEqual(text.utf8)
    }

    private static func places(of word: String, in bytes: [UInt8]) -> [Int] {
        let wanted = Array(word.utf8)
        guard let first = wanted.first, bytes.count >= wanted.count else { return [] }
        var found: [Int] = []
        bytes.withUnsafeBufferPointer { buffer in
            for index in 0...(buffer.count - wanted.count) where buffer[index] == first {
                if wanted.indices.allSatisfy({ buffer[index + $0] == wanted[$0] }) { found.append(index) }
            }
        }
        return found
    }
}
