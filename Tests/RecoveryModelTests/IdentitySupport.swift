import Testing

@testable import RecoveryModel

/// The identifier that `text` reads as, or nil with a recorded issue.
func accepted(
    _ text: String, as kind: IdentifierKind, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Identifier {
    let reading = IdentifierParser.read(text, as: kind)
    return try #require(reading.identifier, "\(text): \(reading)", sourceLocation: sourceLocation)
}

/// The code under which `text` is rejected; nil where it is accepted or empty.
func rejection(_ text: String, as kind: IdentifierKind) -> FindingCode? {
    if case .rejected(let note) = IdentifierParser.read(text, as: kind) { note.code } else { nil }
}

func noteCodes(_ text: String, as kind: IdentifierKind) -> [FindingCode] {
    if case .accepted(_, let notes) = IdentifierParser.read(text, as: kind) { notes.map(\.code) } else { [] }
}
