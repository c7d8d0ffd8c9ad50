/// Why an XML file was refused or broke off, and where.
package struct XMLReadingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: String, Sendable {
        /// Not well-formed.
        case syntax
        /// The file ends before its root element does.
        case truncated
        /// Bytes that the file's encoding hasn't.
        case encoding
        /// A DOCTYPE or an entity reference: external entities and DTDs are refused, always.
        case doctype
        /// Over one of `XMLLimits`.
        case limit
        /// The schema itself can't be used.
        case schema
    }

    /// What is wrong.
    package var kind: Kind
    /// In words, without the line.
    package var message: String
    /// 1-based; 0 when unknown.
    package var line: Int

    /// `line` is 1-based, 0 when unknown.
    package init(_ kind: Kind, _ message: String, line: Int) {
        self.kind = kind
        self.message = message
        self.line = line
    }

    /// Line and message in one line.
    package var description: String { line > 0 ? "line \(line): \(message)" : message }
}

/// What one XML file may cost.
package struct XMLLimits: Sendable, Equatable {
    /// Elements inside each other; libxml2 itself stops at 256.
    package var depth: Int
    /// Attributes of one element.
    package var attributes: Int
    /// Bytes of text held at one time.
    package var textBytes: Int
    /// Bytes of one tag, comment or processing instruction.
    package var markupBytes: Int
    /// Bytes of the file.
    package var fileBytes: Int

    /// The values of the limits table unless said otherwise.
    package init(
        depth: Int = 256, attributes: Int = 256, textBytes: Int = 1 << 20, markupBytes: Int = 192 << 10,
        fileBytes: Int = 4 << 30
    ) {
        self.depth = depth
        self.attributes = attributes
        self.textBytes = textBytes
        self.markupBytes = markupBytes
        self.fileBytes = fileBytes
    }

    /// What every reader uses unless it is told otherwise.
    package static let standard = XMLLimits()
}
