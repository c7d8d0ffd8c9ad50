import Basics

/// The metadata of a PDF/A file in XML (ISO 16684-1), saying what its Info dictionary says.
enum XMPPacket {
    static func bytes(title: String, author: String?, producer: String, created: Instant) -> [UInt8] {
        let (time, name) = (created.toTheSecond, HTMLOutput.escaped(title))
        let creator =
            author.map {
                "   <dc:creator><rdf:Seq><rdf:li>\(HTMLOutput.escaped($0))</rdf:li></rdf:Seq></dc:creator>\n"
            } ?? ""
        let text = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
             <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
            xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
            xmlns:xmp="http://ns.adobe.com/xap/1.0/">
               <pdfaid:part>3</pdfaid:part>
               <pdfaid:conformance>B</pdfaid:conformance>
               <dc:format>application/pdf</dc:format>
               <dc:title><rdf:Alt><rdf:li xml:lang="x-default">\(name)</rdf:li></rdf:Alt></dc:title>
            \(creator)   <pdf:Producer>\(HTMLOutput.escaped(producer))</pdf:Producer>
               <xmp:CreateDate>\(time)</xmp:CreateDate>
               <xmp:ModifyDate>\(time)</xmp:ModifyDate>
               <xmp:MetadataDate>\(time)</xmp:MetadataDate>
              </rdf:Description>
             </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="r"?>
            """
        return Array(text.utf8)
    }
}
