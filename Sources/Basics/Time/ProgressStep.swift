/// How far long work has come.
package struct ProgressStep: Sendable {
    /// `reading FILE`, `deciding`.
    package let label: String
    package let done: Int
    /// 0 when unknown.
    package let total: Int

    package init(label: String, done: Int, total: Int) {
        self.label = label
        self.done = done
        self.total = total
    }
}
