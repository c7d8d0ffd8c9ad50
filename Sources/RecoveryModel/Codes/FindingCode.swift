import Basics

/// The code of a rule or a finding, such as `S16`: what it means and how grave it is stands in `CodeCatalogue`.
///
/// ```
/// let code: FindingCode = "S16"
/// let read = FindingCode(rawValue: row["code"]?.string ?? "")
/// ```
package struct FindingCode: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(stringLiteral value: StaticString) { rawValue = "\(value)" }

    package static func < (a: FindingCode, b: FindingCode) -> Bool { a.rawValue < b.rawValue }

    package var description: String { rawValue }
}

/// How grave a finding is, and who can end it.
package enum Severity: String, Sendable, CaseIterable {
    /// Worth knowing.
    case note
    /// Something is odd; the device goes on.
    case warn
    /// Evidence isn't here yet.
    case waiting
    /// A person with a fitting role must decide, or new evidence arrive.
    case hold
    /// A rule is broken; only new evidence cures it.
    case fail
}

/// Where in a kept document something was read.
package struct SourceRef: Hashable, Sendable {
    /// The store's number of the document; 0 when there is none.
    package var document: Int
    /// 1-based line; 0 when the whole file is meant.
    package var line: Int
    /// When the document first reached the store: what clock rules compare with.
    package var arrived: Instant

    package init(document: Int, line: Int, arrived: Instant = Instant(milliseconds: 0)) {
        self.document = document
        self.line = line
        self.arrived = arrived
    }
}

/// A compared value inside a reason: text or an integer, never a floating-point number.
package enum ReasonValue: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case list([String])
}

/// Why a stage said what it said: one code with the values that it compared and the place they were read from.
///
/// When to use: for what a stage says of a device. What reading finds wrong with a file is a `FileFinding`.
///
/// ```
/// let reason = Reason(
///     "S27", "the erasure took 3 seconds", values: ["elapsed": .integer(3)], source: erasure.source)
/// ```
package struct Reason: Hashable, Sendable {
    package var code: FindingCode
    package var severity: Severity
    package var message: String
    package var values: [String: ReasonValue]
    package var source: SourceRef?
    /// What many devices of a lot share this reason for, such as a bench without a zone: the lot gets one finding about
    /// it instead of each device its own. Nil for most.
    package var shared: String?

    /// `severity` is the catalogue's unless the rule says otherwise.
    package init(
        _ code: FindingCode, _ message: String, values: [String: ReasonValue] = [:], source: SourceRef? = nil,
        severity: Severity? = nil, shared: String? = nil
    ) {
        self.shared = shared
        self.code = code
        self.severity = severity ?? CodeCatalogue.severity(of: code)
        self.message = message
        self.values = values
        self.source = source
    }
}

/// A finding about a file, or about one line of it, made while reading.
///
/// ```
/// try sink.finding(FileFinding("I10", "the row ends in a quotation mark; export it again", line: 12))
/// ```
package struct FileFinding: Hashable, Sendable {
    package var code: FindingCode
    /// What is wrong and how to fix it.
    package var message: String
    /// 1-based; 0 when the whole file is meant.
    package var line: Int
    /// 1-based column in characters of the line; nil when unknown.
    package var column: Int?

    package init(_ code: FindingCode, _ message: String, line: Int, column: Int? = nil) {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
    }
}
