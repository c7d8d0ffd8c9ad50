import CLibXML2

/// The start of an element, valid only inside the call that gives it.
package struct XMLElement {
    /// Index of the local name in the stream's vocabulary; −1 when it isn't there.
    package let id: Int
    /// 1-based line of the start tag's end.
    package let line: Int
    /// 1 for the root.
    package let depth: Int
    let localName: UnsafePointer<xmlChar>
    let uri: UnsafePointer<xmlChar>?
    let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    /// How many attributes the element has.
    package let attributeCount: Int

    /// Local name, without prefix.
    package var name: String { String(cString: localName) }

    /// Namespace; nil when there is none.
    package var namespace: String? { uri.map { String(cString: $0) } }

    /// The value of the attribute of this local name without a namespace, entities resolved; nil when absent.
    package func attribute(_ name: StaticString) -> String? {
        for index in 0..<attributeCount where isNamed(index, name) { return value(index) }
        return nil
    }

    /// All attributes by local name, in their order.
    package var attributeList: [(name: String, value: String)] {
        (0..<attributeCount).compactMap { index in
            attributes?[index * 5].map { (String(cString: $0), value(index)) }  // bounded: at most 256 attributes
        }
    }

    private func isNamed(_ index: Int, _ name: StaticString) -> Bool {
        // bounded: at most 256 attributes
        guard let attributes, attributes[index * 5 + 2] == nil, let local = attributes[index * 5] else { return false }
        let size = name.utf8CodeUnitCount
        for offset in 0..<size where local[offset] != name.utf8Start[offset] { return false }
        return local[size] == 0
    }

    /// libxml2 gives five pointers an attribute: local name, prefix, URI, begin and end of the value.
    private func value(_ index: Int) -> String {
        // bounded: at most 256 attributes
        guard let begin = attributes?[index * 5 + 3], let end = attributes?[index * 5 + 4] else { return "" }
        let bytes = UnsafeBufferPointer(start: begin, count: end - begin)
        return bytes.contains(38) ? Self.withAmpersands(bytes) : String(decoding: bytes, as: UTF8.self)
    }

    /// Without entity substitution, which would open the door to files, libxml2 leaves `&` as `&#38;`, and only that.
    private static func withAmpersands(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let escaped: [UInt8] = [38, 35, 51, 56, 59]
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            out.append(bytes[index])
            index += bytes[index...].starts(with: escaped) ? escaped.count : 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// The end of an element with its own text, valid only inside the call that gives it.
package struct XMLElementEnd {
    /// Index of the local name in the stream's vocabulary; −1 when it isn't there.
    package let id: Int
    /// 1-based line of the end tag.
    package let line: Int
    /// 1 for the root.
    package let depth: Int
    /// The element's own characters in one piece, those of its children left out; nothing trimmed.
    package let bytes: UnsafeBufferPointer<UInt8>
    let localName: UnsafePointer<xmlChar>

    /// Local name, without prefix.
    package var name: String { String(cString: localName) }

    /// The element's own text with blanks and line ends trimmed at both ends.
    package var text: String {
        var low = 0
        var high = bytes.count
        while low < high, bytes[low] <= 32 { low += 1 }
        while high > low, bytes[high - 1] <= 32 { high -= 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[low..<high]), as: UTF8.self)
    }
}

/// Takes the elements of an XML file as they pass by. What a method throws ends the reading and is rethrown.
///
/// ```
/// final class Counter: XMLStreamHandler {
///     var count = 0
///     func start(_ element: XMLElement) { count += 1 }
///     func end(_ element: XMLElementEnd) {}
/// }
/// ```
package protocol XMLStreamHandler: AnyObject {
    /// An element begins; its attributes live only during the call.
    func start(_ element: XMLElement) throws
    /// An element has ended; its text lives only during the call.
    func end(_ element: XMLElementEnd) throws
    /// The schema, when one is used, says that what was just read is not valid.
    func invalid(_ message: String, line: Int) throws
    /// Something about the file is odd and was read all the same, such as an encoding that its bytes contradict.
    func noted(_ message: String, line: Int) throws
}

extension XMLStreamHandler {
    /// Nobody asks without a schema.
    package func invalid(_ message: String, line: Int) throws {}

    /// For whoever has nobody to tell.
    package func noted(_ message: String, line: Int) throws {}
}
