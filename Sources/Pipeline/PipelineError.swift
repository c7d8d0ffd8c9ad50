/// What is wrong with a pipeline, a table, a `lot.yaml` or a `settings.yaml`: what, why, where and how to fix it.
///
/// ```
/// throw PipelineError(.value, "‘stages’ must name at least one stage", file: "own.yaml", line: 4)
/// ```
package struct PipelineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Open set of kinds; equality of errors for callers that tell them apart.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The word that names it.
        package let rawValue: String

        /// A kind by its word.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Not the notation at all.
        package static let syntax = Code(rawValue: "syntax")
        /// A key or a column that nothing reads.
        package static let unknownKey = Code(rawValue: "unknown-key")
        /// A key or a column that must be there.
        package static let missingKey = Code(rawValue: "missing-key")
        /// A value of the wrong type or outside its range.
        package static let value = Code(rawValue: "value")
        /// A file that can't be had, or is too large.
        package static let file = Code(rawValue: "file")
    }

    /// The kind.
    package let code: Code
    /// One sentence, with what was expected.
    package let message: String
    /// File as the caller named it.
    package let file: String
    /// 1-based; 0 when the whole file is meant.
    package let line: Int

    /// An error at a place.
    package init(_ code: Code, _ message: String, file: String, line: Int = 0) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
    }

    /// `file:line: message`.
    package var description: String { line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)" }
}

/// Proposes the word that was probably meant.
enum DidYouMean {
    /// `; did you mean ‘x’?`, or nothing when no candidate is near.
    static func hint(_ word: String, among candidates: [String]) -> String {
        let limit = max(1, word.utf8.count / 3)
        let best = candidates.map { ($0, distance(Array(word.utf8), Array($0.utf8))) }.min { $0.1 < $1.1 }
        guard let best, best.1 <= limit else { return "" }
        return "; did you mean ‘\(best.0)’?"
    }

    /// Edits from one word to the other: insert, remove, replace.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard a.count < 100, b.count < 100 else { return Int.max }
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
