/// A text in lines that fit, broken between words.
///
/// ```
/// for line in WrappedText.lines("a long text", width: 40, indent: 4) { Output.line(line) }
/// ```
package enum WrappedText {
    /// Further lines than the first are set in by `indent` columns; blanks at the beginning stay. A word that is longer than a
    /// line stays whole. One line for a text that fits.
    package static func lines(_ text: String, width: Int, indent: Int) -> [String] {
        guard TableColumns.columns(text) > width else { return [text] }
        var lines: [String] = []
        var line = String(text.prefix { $0 == " " })
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, TableColumns.columns(line) + 1 + TableColumns.columns(String(word)) > width {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
