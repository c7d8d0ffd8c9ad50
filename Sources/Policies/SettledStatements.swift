import RecoveryModel

extension Dossier {
    /// With the words of locks that only the operator's own table `words` explains as the lists write them. Whoever
    /// stated a word can't give it a meaning, and a built-in word keeps its own.
    func settled(in context: DecisionContext) -> Dossier {
        if context.tables.words.isEmpty { return self }
        var settled = self
        for index in statements.indices {
            guard let list = Self.list(of: statements[index].function),
                list.meaning(of: statements[index].result) == nil,
                let meaning = list.meaning(
                    of: statements[index].result, own: context.ownTables(for: statements[index].operatorID).words)
            else { continue }
            settled.statements[index].result = meaning
        }
        return settled
    }

    private static func list(of function: String) -> WordList? {
        function == "blacklist" ? .blacklist : function.hasPrefix("lock.") ? .lock : nil
    }
}
