import Basics

/// The members of a recorded JSON object, each read as what it is meant to be. A member that isn't there, or holds
/// something else, is nil: nothing is guessed, and nothing put in its place. Of a list either every element is as it is
/// meant to be, or the list is nil.
///
/// Used by the types that read what is recorded: `RecordedEntry`, the payloads of entries, and records in notes.
///
///     let members = RecordedMembers(try JSONParser.parse(bytes))
///     members?.integer("line")  // nil for "7", 7.5 and null
package struct RecordedMembers: Sendable, Equatable {
    /// The object as it was parsed, for whoever hashes or signs it as a whole.
    package let value: JSONValue

    /// Nil unless `value` is an object.
    package init?(_ value: JSONValue?) {
        guard let value, value.members != nil else { return nil }
        self.value = value
    }

    /// A text.
    package func text(_ name: String) -> String? { value[name]?.string }

    /// A whole number that fits; nil for fractions and exponents.
    package func integer(_ name: String) -> Int? { value[name]?.integer }

    /// It is there, and null.
    package func isNull(_ name: String) -> Bool { value[name] == .null }

    /// True or false.
    package func bool(_ name: String) -> Bool? { value[name]?.bool }

    /// `sha256:` + 64 small hex digits.
    package func digest(_ name: String) -> Digest? { text(name).flatMap(Digest.init(text:)) }

    /// A digest as its text, for whoever only compares it.
    package func digestText(_ name: String) -> String? {
        guard let text = text(name), text.utf8.count == 71, text.hasPrefix("sha256:"),
            text.utf8.dropFirst(7).allSatisfy({ 48...57 ~= $0 || 97...102 ~= $0 })
        else { return nil }
        return text
    }

    /// A time as entries write it, `YYYY-MM-DDTHH:MM:SS.mmmZ`; nil for every other way to write one.
    package func instant(_ name: String) -> Instant? { text(name).flatMap(Self.instant(of:)) }

    /// Reads `YYYY-MM-DDTHH:MM:SS.mmmZ`; nil for every other way to write a time.
    package static func instant(of text: String) -> Instant? {
        guard let written = WrittenTime(text) else { return nil }
        let instant = Instant(milliseconds: written.wall)
        return instant.text == text ? instant : nil
    }

    /// A word of a closed list; nil for words that aren't in it.
    package func word<Word: RawRepresentable>(_ name: String) -> Word? where Word.RawValue == String {
        text(name).flatMap(Word.init(rawValue:))
    }

    /// A list of texts.
    package func texts(_ name: String) -> [String]? { list(name, of: \.string) }

    /// A list of whole numbers.
    package func integers(_ name: String) -> [Int]? { list(name, of: \.integer) }

    /// An object.
    package func object(_ name: String) -> RecordedMembers? { RecordedMembers(value[name]) }

    /// A list of objects.
    package func objects(_ name: String) -> [RecordedMembers]? { list(name) { RecordedMembers($0) } }

    /// The members of an object in the order in which they stand, each with its text; nil where it holds something else.
    package func namedTexts(_ name: String) -> [(name: String, text: String?)]? {
        value[name]?.members?.map { ($0.name, $0.value.string) }
    }

    private func list<Element>(_ name: String, of read: (JSONValue) -> Element?) -> [Element]? {
        guard let items = value[name]?.array else { return nil }
        let read = items.compactMap(read)
        return read.count == items.count ? read : nil
    }
}
