/// Writes the rows one to a line, each on the line that it had.
struct LinedXML {
    private var line = 1
    private var root: String?
    private var isStopped = false

    mutating func open(_ node: XMLNode) -> [UInt8] {
        root = node.name
        var out = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8) + newlines(to: node.line)
        out += Array("<\(node.name)".utf8)
        if let namespace = node.namespace { Self.attribute("xmlns", value: namespace, into: &out) }
        for attribute in node.attributes { Self.attribute(attribute.name, value: attribute.value, into: &out) }
        return out + [62]
    }

    mutating func row(_ node: XMLNode) -> [UInt8] {
        var out = newlines(to: node.line)
        Self.write(node, &out)
        return out
    }

    /// The file broke off here, and so does this one.
    mutating func stop(at line: Int) -> [UInt8] {
        isStopped = true
        return newlines(to: line)
    }

    func end() -> [UInt8] {
        guard let root, !isStopped else { return [] }
        return Array("</\(root)>\n".utf8)
    }

    private mutating func newlines(to wanted: Int) -> [UInt8] {
        let missing = max(0, wanted - line)
        line += missing
        return Array(repeating: 10, count: missing)
    }

    private static func write(_ node: XMLNode, _ out: inout [UInt8]) {
        out += Array("<\(node.name)".utf8)
        for item in node.attributes { attribute(item.name, value: item.value, into: &out) }
        out.append(62)
        escape(node.text, &out)
        for child in node.children { write(child, &out) }
        out += Array("</\(node.name)>".utf8)
    }

    private static func attribute(_ name: String, value: String, into out: inout [UInt8]) {
        out += Array(" \(name)=\"".utf8)
        escape(value, &out)
        out.append(34)
    }

    private static func escape(_ text: String, _ out: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case 38: out += Array("&amp;".utf8)
            case 60: out += Array("&lt;".utf8)
            case 62: out += Array("&gt;".utf8)
            case 34: out += Array("&quot;".utf8)
            case 0..<32: out += Array("&#\(byte);".utf8)
            default: out.append(byte)
            }
        }
    }
}
