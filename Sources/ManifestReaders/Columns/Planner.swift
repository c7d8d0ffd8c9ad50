import RecoveryModel

/// Decides what each column means from its header and from a sample of its cells (interop §2.2).
struct ColumnPlanner {
    let options: ManifestOptions
    /// Nil where the file has no header.
    let headers: [String?]
    let hasHeader: Bool
    /// Sampled rows, each as long as `headers` or shorter.
    let samples: [[String]]

    private var normalised: [String] = []
    private var columns: [MappedColumn] = []

    init(options: ManifestOptions, headers: [String?], hasHeader: Bool, samples: [[String]]) {
        self.options = options
        self.headers = headers
        self.hasHeader = hasHeader
        self.samples = samples
    }

    /// The plan, without the line of the header.
    static func plan(
        options: ManifestOptions, headers: [String?], hasHeader: Bool, samples: [[String]]
    ) -> ManifestMapping {
        var planner = ColumnPlanner(options: options, headers: headers, hasHeader: hasHeader, samples: samples)
        return planner.plan()
    }

    private mutating func plan() -> ManifestMapping {
        normalised = headers.map { $0.map(HeaderName.normalised) ?? "" }
        let labels = Self.labels(headers)
        columns = headers.indices.map {
            MappedColumn(position: $0 + 1, header: headers[$0], label: labels[$0], use: .extra, basis: .none, fit: nil)
        }
        useGiven()
        useSecrets()
        useHeaders()
        useContent()
        for index in columns.indices { columns[index].fit = fit(index) }
        return ManifestMapping(columns: columns, headerLine: nil, score: score(), given: options.mapping?.name)
    }

    /// Headers made unique: `Notes`, `Notes (2)`, `column 7`.
    static func labels(_ headers: [String?]) -> [String] {
        var used: [String: Int] = [:]
        return headers.enumerated().map { index, header in
            let base = (header?.isEmpty ?? true) ? "column \(index + 1)" : header ?? ""
            used[base, default: 0] += 1
            let count = used[base] ?? 1
            return count == 1 ? base : "\(base) (\(count))"
        }
    }

    private mutating func useGiven() {
        guard let mapping = options.mapping else { return }
        for index in columns.indices {
            guard let use = mapping.use(header: headers[index], position: index + 1) else { continue }
            columns[index].use = use
            columns[index].basis = .given
        }
    }

    /// Also against a mapping that was given: whoever wrote it didn't mean to keep codes that open devices.
    private mutating func useSecrets() {
        for index in columns.indices where SecretNames.contains(normalised[index]) {
            columns[index].use = .secret
            columns[index].basis = .header
        }
    }

    private mutating func useHeaders() {
        var best: [ManifestField: (index: Int, rank: Int)] = [:]
        for index in columns.indices where columns[index].basis == .none {
            if PersonalColumns.isPersonal(header: normalised[index]) {
                columns[index].use = .personal
                columns[index].basis = .header
            } else if let (field, rank) = HeaderAliases.fields[normalised[index]] {
                if field.isRepeatable {
                    set(index, field: field, basis: .header)
                } else if !isTaken(field), best[field].map({ rank < $0.rank }) ?? true {
                    best[field] = (index, rank)
                }
            }
        }
        for (field, choice) in best { set(choice.index, field: field, basis: .header) }
    }

    private mutating func useContent() {
        for index in columns.indices where columns[index].basis == .none {
            let cells = sampled(index)
            if cells.isEmpty { continue }
            if cells.count > 2, share(cells, PersonalColumns.hasAddress) >= 50 {
                columns[index].use = .personal
                columns[index].basis = .content
            } else if let field = fieldByContent(cells), !isTaken(field) || field.isRepeatable, accepts(field, cells) {
                set(index, field: field, basis: .content)
            } else if !hasHeader, looksLikeNames(cells) {
                columns[index].use = .personal
                columns[index].basis = .content
            }
        }
    }

    private mutating func set(_ index: Int, field: ManifestField, basis: MappedColumn.Basis) {
        columns[index].use = .field(field)
        columns[index].basis = basis
    }

    private func isTaken(_ field: ManifestField) -> Bool { columns.contains { $0.use == .field(field) } }

    private func fieldByContent(_ cells: [String]) -> ManifestField? {
        var tally: [ManifestField: Int] = [:]
        for cell in cells {
            if let field = CellContent.field(of: cell) ?? CellContent.word(of: cell) { tally[field, default: 0] += 1 }
        }
        // Ties can't happen above half.
        return tally.first { $0.value * 100 >= cells.count * 60 }?.key  // bounded: counts of sampled rows
    }

    /// Identifiers prove themselves; words and serials are taken only where no header could have told.
    private func accepts(_ field: ManifestField, _ cells: [String]) -> Bool {
        switch field {
        case .serial:
            let isDistinct = Set(cells).count * 100 >= cells.count * 95  // bounded: counts of sampled rows
            return isDistinct && (!hasHeader || !columns.contains { isIdentifying($0.use) })
        case .make, .model, .storage: return !hasHeader
        default: return true
        }
    }

    private func isIdentifying(_ use: ColumnUse) -> Bool {
        if case .field(let field) = use { field.identifierKind != nil } else { false }
    }

    /// Two or three words of letters, nearly all of them different: without a header that may be people's names.
    private func looksLikeNames(_ cells: [String]) -> Bool {
        guard Set(cells).count * 100 >= cells.count * 60 else { return false }  // bounded: counts of sampled rows
        return share(cells) { cell in
            let words = cell.split(separator: " ")
            return (2...3).contains(words.count)
                && words.allSatisfy { $0.first?.isUppercase == true && $0.allSatisfy { $0.isLetter || $0 == "-" } }
        } >= 60
    }

    private func sampled(_ index: Int) -> [String] {
        samples.compactMap { index < $0.count && !$0[index].isEmpty ? $0[index] : nil }
    }

    private func share(_ cells: [String], _ test: (String) -> Bool) -> Int {
        cells.isEmpty ? 0 : cells.count(where: test) * 100 / cells.count  // bounded: counts of sampled rows
    }

    private func fit(_ index: Int) -> Int? {
        guard case .field(let field) = columns[index].use else { return nil }
        let cells = sampled(index)
        guard !cells.isEmpty else { return nil }
        if field == .storage {
            return share(cells) { StorageSize.gigabytes($0, header: normalised[index]) != nil }
        }
        guard let kind = field.identifierKind else { return nil }
        return share(cells) { IdentifierParser.read($0, as: kind, knowing: options.types).identifier != nil }
    }

    private func score() -> Int {
        guard !samples.isEmpty else { return 0 }
        let usable = columns.compactMap { column -> (Int, IdentifierKind)? in
            guard case .field(let field) = column.use, let kind = field.identifierKind,
                ClaimBuilder.usable.contains(kind)
            else { return nil }
            return (column.position - 1, kind)
        }
        let good = samples.count { row in
            usable.contains { index, kind in
                index < row.count
                    && IdentifierParser.read(row[index], as: kind, knowing: options.types).identifier != nil
            }
        }
        return good * 100 / samples.count  // bounded: counts of sampled rows
    }
}
