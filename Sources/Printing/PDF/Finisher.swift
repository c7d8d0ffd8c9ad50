import Basics
import Glibc
import PageReading

/// Makes PDF/A-3b of cairo's pages: metadata, colour space, and the record that the pages were made from as an
/// associated file (ISO 19005-3; ISO 32000-2, 14.13). Equal bytes for equal input.
///
/// When to use: on what `PageComposer.finish` gives; nothing else may be printed after it.
///
/// ```
/// let pdf = try PDFFinisher.finish(pages, title: "Report", created: now, attachment: nil)
/// ```
package enum PDFFinisher {
    /// `title` and `created` stand in the Info dictionary and, the same, in the XMP metadata.
    package static func finish(
        _ pdf: [UInt8], title: String, created: Instant, attachment: PDFAttachment?
    ) throws(PrintingError) -> [UInt8] {
        try PrintableText.check(title, field: "the title")
        do throws(PDFError) {
            return try finished(pdf, title: title, created: created, attachment: attachment)
        } catch {
            throw PrintingError(.library, error.message)
        }
    }

    /// The same of the file at `path`, into the one at `result`. Throws `PrintingError`, and `SystemError` where the
    /// result can't be written.
    package static func finish(
        file path: String, to result: String, title: String, created: Instant, attachment: PDFAttachment?
    ) throws {
        try PrintableText.check(title, field: "the title")
        let objects: PDFObjects
        do throws(PDFError) {
            objects = try PDFObjects(path: path)
            complete(objects, title: title, created: created, attachment: attachment)
        } catch { throw PrintingError(.library, error.message) }
        do throws(PDFError) { try objects.write(to: result) } catch {
            throw SystemError("libqpdf", result, code: EIO)
        }
    }

    private static func finished(
        _ pdf: [UInt8], title: String, created: Instant, attachment: PDFAttachment?
    ) throws(PDFError) -> [UInt8] {
        let objects = try PDFObjects(pdf)
        complete(objects, title: title, created: created, attachment: attachment)
        return try objects.write()
    }

    private static func complete(
        _ objects: PDFObjects, title: String, created: Instant, attachment: PDFAttachment?
    ) {
        addInfo(objects, title: title, created: created)
        let author = objects.text(objects.info, "/Author")
        let producer = objects.text(objects.info, "/Producer") ?? ""
        let packet = XMPPacket.bytes(title: title, author: author, producer: producer, created: created)
        let root = objects.root
        objects.set(
            root, key: "/Metadata",
            value: objects.stream(packet, [("/Type", objects.name("/Metadata")), ("/Subtype", objects.name("/XML"))]))
        objects.set(root, key: "/OutputIntents", value: objects.array([intent(objects)]))
        objects.set(root, key: "/Lang", value: objects.string("en"))
        if let attachment { add(attachment, to: objects, created: created) }
        mend(objects)
    }

    private static func addInfo(_ objects: PDFObjects, title: String, created: Instant) {
        let info = objects.info
        objects.set(info, key: "/Title", value: objects.string(title))
        objects.set(info, key: "/CreationDate", value: objects.string(created.pdfDate))
        objects.set(info, key: "/ModDate", value: objects.string(created.pdfDate))
    }

    /// What RGB means on these pages: ISO 19005-3, 6.2.3.
    private static func intent(_ objects: PDFObjects) -> PDFObjects.Handle {
        objects.dictionary([
            ("/Type", objects.name("/OutputIntent")), ("/S", objects.name("/GTS_PDFA1")),
            ("/OutputConditionIdentifier", objects.string("sRGB IEC61966-2.1")),
            ("/Info", objects.string("sRGB IEC61966-2.1")),
            ("/DestOutputProfile", objects.stream(ICCProfile.sRGB, [("/N", objects.integer(3))])),
        ])
    }

    private static func add(_ attachment: PDFAttachment, to objects: PDFObjects, created: Instant) {
        let parameters = objects.dictionary([
            ("/Size", objects.integer(attachment.bytes.count)), ("/ModDate", objects.string(created.pdfDate)),
            ("/CheckSum", objects.bytes(MD5.hash(attachment.bytes))),
        ])
        let stream = objects.stream(
            attachment.bytes,
            [
                ("/Type", objects.name("/EmbeddedFile")), ("/Subtype", objects.name("/" + attachment.mime)),
                ("/Params", parameters),
            ])
        let file = objects.indirect(
            objects.dictionary([
                ("/Type", objects.name("/Filespec")), ("/F", objects.string(attachment.name)),
                ("/UF", objects.string(attachment.name)), ("/Desc", objects.string(attachment.description)),
                ("/AFRelationship", objects.name("/Source")),
                ("/EF", objects.dictionary([("/F", stream), ("/UF", stream)])),
            ]))
        let names = objects.dictionary([("/Names", objects.array([objects.string(attachment.name), file]))])
        objects.set(objects.root, key: "/Names", value: objects.dictionary([("/EmbeddedFiles", names)]))
        objects.set(objects.root, key: "/AF", value: objects.array([file]))
    }

    /// What cairo leaves open: glyph numbers of a TrueType font are those of its file (ISO 19005-3, 6.2.11.3.2), and no
    /// page is a transparency group, since nothing on it is transparent.
    private static func mend(_ objects: PDFObjects) {
        for number in 1..<max(2, objects.objectLimit) {
            let object = objects.object(number)
            if objects.isDictionary(object, type: "/Font", subtype: "/CIDFontType2") {
                if !objects.has(object, "/CIDToGIDMap") {
                    objects.set(object, key: "/CIDToGIDMap", value: objects.name("/Identity"))
                }
            } else if objects.isDictionary(object, type: "/Page", subtype: nil) {
                objects.remove(object, "/Group")
            }
            objects.release(object)
        }
    }
}
