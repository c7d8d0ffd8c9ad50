/// Kinds (`DocumentRow.kind`) that more than one part of the program asks for. Readers and importers have their own.
package enum DocumentKinds {
    /// A file that was refused; of one that is too large no bytes are kept.
    package static let refused = "refused"
    /// Which decisions a validation covers.
    package static let validation = "validation"
    /// A notice as it was sent.
    package static let notice = "notice"
}
