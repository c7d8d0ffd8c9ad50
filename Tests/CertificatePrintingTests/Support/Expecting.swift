import Basics
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

/// That `body` throws a `CertificateError` of this code.
func expect<T>(
    _ code: CertificateError.Code, comment: String = "", location: SourceLocation = #_sourceLocation,
    body: () throws -> T
) {
    do {
        _ = try body()
        Issue.record("\(comment) passed, not refused as \(code.rawValue)", sourceLocation: location)
    } catch {
        let found = (error as? CertificateError)?.code
        #expect(found == code, "\(comment) \(error)", sourceLocation: location)
    }
}

extension JSONValue {
    /// The value at `path` replaced; a member that isn't there is added.
    func replacing(_ path: [String], with value: JSONValue) -> JSONValue {
        guard let name = path.first else { return value }
        var members = self.members ?? []
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].value = members[index].value.replacing(Array(path.dropFirst()), with: value)
        } else {
            members.append(JSONMember(name, JSONValue.object([]).replacing(Array(path.dropFirst()), with: value)))
        }
        return .object(members)
    }

    func removing(_ name: String) -> JSONValue { .object((members ?? []).filter { $0.name != name }) }
}
