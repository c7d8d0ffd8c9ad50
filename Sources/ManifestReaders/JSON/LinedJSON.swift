import Basics

/// Writes elements one to a line, each on the line that it had.
struct LinedJSON {
    /// Set before the first element: the layout of the original.
    var isArray = false
    var name: String?
    private var line = 1
    private var count = 0
    private var isStopped = false

    mutating func element(_ value: JSONValue, at line: Int) -> [UInt8] {
        var text = JSONText()
        JSONFlattening.write(value, to: &text)
        return place(text.bytes, at: line)
    }

    /// An element that couldn't be read: this one can't either.
    mutating func broken(at line: Int) -> [UInt8] { place(Array("{\"unreadable\":}".utf8), at: line) }

    /// The file broke off here, and so does this one.
    mutating func stop(at line: Int) -> [UInt8] {
        isStopped = true
        return place([123], at: line)
    }

    mutating func end() -> [UInt8] {
        if isStopped { return [] }
        guard isArray else { return [10] }
        return opening() + Array((name == nil ? "]\n" : "]}\n").utf8)
    }

    private mutating func place(_ bytes: [UInt8], at line: Int) -> [UInt8] {
        var out = opening()
        if count > 0, isArray { out.append(44) }
        count += 1
        return out + newlines(to: line) + bytes
    }

    private func opening() -> [UInt8] {
        guard isArray, count == 0 else { return [] }
        guard let name else { return [91] }
        var text = JSONText()
        text.beginObject()
        text.name(name)
        return text.bytes + [91]
    }

    private mutating func newlines(to wanted: Int) -> [UInt8] {
        let missing = max(0, wanted - line)
        line += missing
        return Array(repeating: 10, count: missing)
    }
}
