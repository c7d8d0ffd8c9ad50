import Basics
import RecoveryModel

extension Dossier {
    /// With what only the operator's own tables explain: fields that `known-fields` has are gone, and words of locks stand
    /// as the lists write them. Whoever stated a word can't give it a meaning, and a built-in word keeps its own.
    func settled(in context: DecisionContext) -> (dossier: Dossier, readByOwnTable: [String]) {
        let (fields, words) = (context.tables.rows.knownFields, context.tables.rows.words)
        if fields.isEmpty, words.isEmpty { return (self, []) }
        var settled = self
        var read: [String] = []
        if !fields.isEmpty {
            settled.statements.removeAll { statement in
                guard let name = statement.unlistedName, Self.isKnown(statement, name, in: context) else {
                    return false
                }
                read.append(name)
                return true
            }
        }
        if words.isEmpty { return (settled, read) }
        for index in settled.statements.indices {
            let statement = settled.statements[index]
            guard let list = Self.list(of: statement.function), list.meaning(of: statement.result) == nil,
                let meaning = list.meaning(
                    of: statement.result, own: context.ownTables(for: statement.operatorID).words)
            else { continue }
            settled.statements[index].result = meaning
            read.append("\(list.rawValue) \(statement.result)")
        }
        return (settled, read)
    }

    /// A row of `known-fields` says that what the tool wrote under the name is read elsewhere or harmless.
    private static func isKnown(
        _ statement: TestStatement, _ name: String, in context: DecisionContext
    ) -> Bool {
        let version = ToolVersion(stated: statement.toolVersion)
        let rows = context.ownTables(for: statement.operatorID).fields.filter {
            ComparableText.same($0.tool, statement.tool ?? "") && ComparableText.same($0.path, name)
        }
        return rows.contains { row in
            row.meaning != .refuses
                && (row.versionFrom == nil && row.versionTo == nil
                    || version?.isWithin(row.versionFrom, row.versionTo) ?? false)
        } && !rows.contains { $0.meaning == .refuses }
    }

    private static func list(of function: String) -> WordList? {
        function == "blacklist" ? .blacklist : function.hasPrefix("lock.") ? .lock : nil
    }
}

extension TestStatement {
    /// The name under which the tool wrote it; nil for a statement that a list knows.
    var unlistedName: String? {
        function == Self.unlisted ? result.split(separator: ":", maxSplits: 1).first.map(String.init) : nil
    }
}
