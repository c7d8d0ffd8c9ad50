/// Passes an XML file through, unit for unit but for the texts of personal fields: the same elements on the same lines,
/// whole or broken. A unit is a byte, or half of a UTF-16 file's 32 bits. Memory is bounded by one tag and one text.
struct MarkupRedactor<Unit: FixedWidthInteger & UnsignedInteger> {
    /// Units of a tag that is looked into; XML with longer ones is refused when it is read.
    private static var longestTag: Int { 256 << 10 }
    /// Units of a text that is held.
    private static var longestText: Int { 1 << 20 }

    private let fields: FieldRedactor
    private var out: [Unit] = []
    private var tag: [Unit] = []
    private var isInTag = false
    /// The quote that is open in the tag; 0 when none is.
    private var quote: Unit = 0
    /// The text of a personal field so far.
    private var text: [Unit] = []
    private var depth = 0
    private var member: (kind: PersonalFields.Kind, field: String, depth: Int)?
    /// Start tags that name nothing personal: a file has few, and many of each.
    private var harmless = KnownTexts<Unit>()

    init(_ fields: FieldRedactor) { self.fields = fields }

    /// What `units` become.
    mutating func take(_ units: ArraySlice<Unit>) -> [Unit] {
        out.reserveCapacity(units.count + 256)
        var rest = units
        while !rest.isEmpty {
            if !isInTag, member == nil, text.isEmpty {
                let passed = passThrough(rest)
                out += rest.prefix(passed)
                rest = rest.dropFirst(passed)
                if rest.isEmpty { break }
            }
            if isInTag {
                rest = inTag(rest)
            } else {
                let end = rest.firstIndex(of: 60) ?? rest.endIndex
                outside(rest[..<end])
                rest = rest[end...]
                guard !rest.isEmpty else { break }
                rest = rest.dropFirst()
                isInTag = true
                tag = [60]
                quote = 0
            }
        }
        defer { out.removeAll(keepingCapacity: true) }
        return out
    }

    /// What is still held back: the file ended inside it.
    mutating func finish() -> [Unit] {
        endText()
        if isInTag { out += tag }
        defer { out = [] }
        return out
    }

    /// How many of the units stay as they are: text, end tags and start tags that are known to name nothing personal, up
    /// to the first tag that has to be looked into.
    private mutating func passThrough(_ units: ArraySlice<Unit>) -> Int {
        units.withUnsafeBufferPointer { units in
            var index = 0
            while index < units.count {
                guard units[index] == 60 else {
                    index += 1
                    continue
                }
                var open: Unit = 0
                guard let end = Self.tagEnd(units, from: index + 1, quote: &open), end - index > 2 else {
                    return index
                }
                let kind = units[index + 1]
                if kind == 33 || kind == 63 { return index }
                if kind == 47 {
                    depth -= 1
                } else {
                    guard harmless.contains(UnsafeBufferPointer(rebasing: units[index..<end])) else { return index }
                    if units[end - 2] != 47 { depth += 1 }
                }
                index = end
            }
            return index
        }
    }

    /// The place behind the next `>` outside of quotes; nil when it isn't there.
    private static func tagEnd(
        _ units: UnsafeBufferPointer<Unit>, from start: Int, quote: inout Unit
    ) -> Int? {
        var index = start
        while index < units.count {
            let unit = units[index]
            index += 1
            if quote != 0 {
                if unit == quote { quote = 0 }
            } else if unit == 34 || unit == 39 {
                quote = unit
            } else if unit == 62 {
                return index
            }
        }
        return nil
    }

    private mutating func outside(_ units: ArraySlice<Unit>) {
        guard member != nil else { return out += units }
        if text.count + units.count <= Self.longestText { text += units } else { out += units.filter { $0 == 10 } }
    }

    /// Takes what belongs to the tag; gives what follows it.
    private mutating func inTag(_ units: ArraySlice<Unit>) -> ArraySlice<Unit> {
        var index = units.startIndex
        while index < units.endIndex, tag.count < 2 {
            tag.append(units[index])
            index += 1
            if tag[tag.count - 1] == 62 {
                endTag()
                return units[index...]
            }
        }
        let end = isSection ? sectionEnd(units[index...]) : tagEnd(units[index...])
        if !isSection { tag += units[index..<(end ?? units.endIndex)] }
        if tag.count > Self.longestTag {
            out += tag
            tag = []
            isInTag = false
        } else if end != nil {
            endTag()
        }
        return units[(end ?? units.endIndex)...]
    }

    /// The place behind the `>` that ends the tag; nil when it isn't there yet.
    private mutating func tagEnd(_ units: ArraySlice<Unit>) -> Int? {
        let end = units.withUnsafeBufferPointer { Self.tagEnd($0, from: 0, quote: &quote) }
        return end.map { units.startIndex + $0 }
    }

    /// The same for what `>` alone doesn't end; takes the units on the way.
    private mutating func sectionEnd(_ units: ArraySlice<Unit>) -> Int? {
        for index in units.indices {
            tag.append(units[index])
            if tag.count > Self.longestTag { return index + 1 }
            if units[index] == 62, endsSection { return index + 1 }
        }
        return nil
    }

    private func begins(_ start: StaticString) -> Bool {
        tag.count >= start.utf8CodeUnitCount
            && zip(tag, UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount)).allSatisfy {
                $0 == Unit($1)
            }
    }

    /// A comment, CDATA section or processing instruction: `>` alone doesn't end it.
    private var isSection: Bool { tag.count > 1 && (tag[1] == 33 || tag[1] == 63) }

    private var endsSection: Bool {
        let last = tag.suffix(3)
        if begins("<!--") { return tag.count >= 7 && last.elementsEqual([45, 45, 62]) }
        if begins("<![CDATA[") { return last.elementsEqual([93, 93, 62]) }
        if begins("<?") { return tag[tag.count - 2] == 63 }
        return true
    }

    private mutating func endTag() {
        isInTag = false
        defer { tag = [] }
        if isSection {
            // What stands in a CDATA section of a personal field is its text.
            if member != nil, begins("<![CDATA[") { text += tag.dropFirst(9).dropLast(3) } else { out += tag }
            return
        }
        if tag.count < 3 { return out += tag }
        if tag[1] == 47 {
            endText()
            depth -= 1
            if let member, depth <= member.depth { self.member = nil }
            out += tag
            return
        }
        endText()
        if tag.withUnsafeBufferPointer({ harmless.contains($0) }) {
            out += tag
            if tag[tag.count - 2] != 47 { depth += 1 }
            return
        }
        let parts = MarkupTag(tag)
        remember(parts)
        out += redactedAttributes(parts)
        guard tag[tag.count - 2] != 47 else { return }
        if member == nil, let (kind, field) = parts.field { member = (kind, field, depth) }
        depth += 1
    }

    private mutating func remember(_ parts: MarkupTag<Unit>) {
        let isPersonal =
            parts.field != nil
            || parts.attributes.contains {
                PersonalFields.kind(MarkupTag<Unit>.string(tag[$0.name]).utf8) != nil
            }
        if !isPersonal { harmless.insert(tag) }
    }

    private mutating func endText() {
        guard !text.isEmpty else { return }
        defer { text = [] }
        let plain = MarkupTag<Unit>.string(text[...])
        let trimmed = plain.trimmingBlanks
        guard let member, let new = fields.replacement(of: trimmed, kind: member.kind, field: member.field) else {
            out += text
            return
        }
        out += new.utf16.map { Unit(truncatingIfNeeded: $0) } + text.filter { $0 == 10 }
    }

    /// The tag with the values of personal attributes taken out.
    private func redactedAttributes(_ parts: MarkupTag<Unit>) -> [Unit] {
        var out = tag
        for attribute in parts.attributes.reversed() {
            let name = MarkupTag<Unit>.string(tag[attribute.name])
            guard let kind = PersonalFields.kind(name.utf8) else { continue }
            let value = MarkupTag<Unit>.string(tag[attribute.value])
            guard let new = fields.replacement(of: value, kind: kind, field: name) else { continue }
            let lines = tag[attribute.value].filter { $0 == 10 }
            out.replaceSubrange(attribute.value, with: new.utf16.map { Unit(truncatingIfNeeded: $0) } + lines)
        }
        return out
    }
}

/// Where the parts of a start tag stand in it.
struct MarkupTag<Unit: FixedWidthInteger & UnsignedInteger> {
    /// Of the element, without a prefix.
    let name: String
    /// Names without prefixes, values without quotes.
    private(set) var attributes: [(name: Range<Int>, value: Range<Int>)] = []
    private let tag: [Unit]

    init(_ tag: [Unit]) {
        self.tag = tag
        var index = 1
        func pass(_ test: (Unit) -> Bool) { while index < tag.count, test(tag[index]) { index += 1 } }
        pass { !Self.isEnd($0) }
        name = Self.string(tag[Self.local(tag, 1..<index)])
        while index < tag.count {
            pass { $0 <= 32 || $0 == 47 }
            let start = index
            pass { !Self.isEnd($0) && $0 != 61 }
            let end = index
            pass { $0 <= 32 || $0 == 61 }
            guard end > start, index < tag.count, tag[index] == 34 || tag[index] == 39 else {
                index += 1
                continue
            }
            let quote = tag[index]
            index += 1
            let begin = index
            pass { $0 != quote }
            attributes.append((Self.local(tag, start..<end), begin..<index))
            index += 1
        }
    }

    /// What the element holds: by its own name, or by the name that it gives to a general one (`<entry name="imsi">`).
    var field: (PersonalFields.Kind, String)? {
        if let kind = PersonalFields.kind(name.utf8) { return (kind, name) }
        for attribute in attributes where Self.string(tag[attribute.name]).lowercased() == "name" {
            let given = Self.string(tag[attribute.value])
            if let kind = PersonalFields.kind(given.utf8) { return (kind, given) }
        }
        return nil
    }

    private static func isEnd(_ unit: Unit) -> Bool { unit <= 32 || unit == 47 || unit == 62 }

    private static func local(_ tag: [Unit], _ range: Range<Int>) -> Range<Int> {
        tag[range].lastIndex(of: 58).map { ($0 + 1)..<range.upperBound } ?? range
    }

    static func string(_ units: ArraySlice<Unit>) -> String {
        Unit.bitWidth == 8
            ? String(decoding: units.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
            : String(decoding: units.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self)
    }
}
