import Basics
import RecoveryModel

/// What stands in a member that no field reads: all of it where nobody knows the member, and in a known group what a name
/// below it says of an erasure.
enum PhonecheckParts {
    private static let limit = 16
    private static let depthLimit = 8

    /// Paths and texts of the leaves that count, at most 16; leaves that say that there is nothing are left out.
    static func parts(of member: JSONMember) -> [(path: String, text: String)] {
        var found: [(path: String, text: String)] = []
        add(member.name, member.value, isOurs: !PhonecheckMembers.isHarmless(member.name), depth: 0, to: &found)
        return found
    }

    private static func add(
        _ path: String, _ value: JSONValue, isOurs: Bool, depth: Int, to found: inout [(path: String, text: String)]
    ) {
        guard found.count < limit, depth < depthLimit else { return }
        if let members = value.members {
            for member in members {
                let isOurs =
                    isOurs || PhonecheckMembers.speaksOfErasure(member.name) || PhonecheckField.isOfErasure(member.name)
                add(path + "/" + member.name, member.value, isOurs: isOurs, depth: depth + 1, to: &found)
            }
        } else if let items = value.array {
            for item in items { add(path, item, isOurs: isOurs, depth: depth + 1, to: &found) }
        } else if let text = value.text, isOurs ? !isVoid(text, name: path, depth: depth) : tellsOfFailure(text, depth)
        {
            found.append((path, text))
        }
    }

    /// A member named after something that went wrong that says no or none says that there is nothing; one inside a group is an answer.
    private static func isVoid(_ text: String, name: String, depth: Int) -> Bool {
        depth == 0 && FailureNames.tells(name)
            ? FailureNames.isNothing(text)
            : text.isEmpty || ["0", "null", "none", "[]", "{}"].contains(ComparableText.key(text))
    }

    /// The word of an erasure that didn't go well, inside a group that nobody knows.
    private static func tellsOfFailure(_ text: String, _ depth: Int) -> Bool {
        depth > 0 && WordList.outcome.meaning(of: text).map { $0 != "successful" } ?? false
    }
}
