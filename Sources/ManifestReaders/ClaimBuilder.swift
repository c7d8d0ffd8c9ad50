import RecoveryModel

/// A row as a reader gives it: cells by column, trimmed, with what is wrong with the row as a whole.
struct ManifestRow {
    var line: Int
    var cells: [String]
    /// I10 and why; such a row is kept, and held.
    var damage: String?
    /// Cells may stand in other columns than theirs: only what proves itself is taken from them.
    var isShifted = false
}

/// Turns rows into claims by a mapping.
struct ClaimBuilder {
    /// Kinds by which evidence can attach (INTERFACE §1.2); a SIM or a network address is not the device.
    static let usable: [IdentifierKind] = [.imei, .meid, .esn, .serial, .udid, .ecid, .unit, .asset]
    /// Kinds that arithmetic relates to others: rows without them need no cross-check.
    private static let related: [IdentifierKind] = [.meid, .esn, .udid, .ecid]
    /// Kinds with a check inside: believable even in a damaged row.
    private static let selfChecking: [IdentifierKind] = [.imei, .meid, .eid, .udid]

    private let columns: [MappedColumn]
    private let headers: [String]
    private let options: ManifestOptions
    private let hasPersonalColumns: Bool
    private let hasSecretColumns: Bool

    init(_ mapping: ManifestMapping, options: ManifestOptions) {
        columns = mapping.columns
        headers = mapping.columns.map { HeaderName.normalised($0.header ?? "") }
        self.options = options
        hasSecretColumns = mapping.columns.contains { $0.use == .secret }
        hasPersonalColumns = mapping.columns.contains { $0.use == .personal }
    }

    /// What is kept of the text of a cell: personal columns by policy, and e-mail addresses anywhere. In a shifted row
    /// whatever doesn't look like an identifier counts as personal there.
    func kept(_ text: String, column index: Int, isShifted: Bool) -> String {
        if text.isEmpty { return text }
        if index < columns.count, columns[index].use == .secret, !isShifted { return "" }
        if options.personal.policy == .keep, !(isShifted && hasSecretColumns) { return text }
        if index < columns.count, columns[index].use == .personal, !isShifted { return options.personal.kept(text) }
        if isShifted, hasPersonalColumns || hasSecretColumns, !isHarmless(text, column: index) {
            // Not empty: a row with a cell too many must still have it when it is read again.
            return options.personal.policy != .hash || hasSecretColumns ? Self.dropped : options.personal.kept(text)
        }
        return options.personal.keptElsewhere(text)
    }

    private static let dropped = "-"

    /// What was put in place of a cell before, quoted where it stands for a broken one, and what looks like an
    /// identifier where no personal column is.
    private func isHarmless(_ text: String, column index: Int) -> Bool {
        if text == Self.dropped { return true }
        if text.hasPrefix("\""), text.hasSuffix("\"!") {
            let inner = String(text.dropFirst().dropLast(2))
            if inner == Self.dropped || PersonalFilter.isHash(inner) { return true }
        }
        let isPersonal = index < columns.count && [.personal, .secret].contains(columns[index].use)
        return !isPersonal && Self.looksLikeIdentifier(text)
    }

    /// Digits as long as an IMEI or more, which no telephone number is, or capitals and digits without a blank.
    private static func looksLikeIdentifier(_ text: String) -> Bool {
        let digits = text.utf8.count { $0 &- 48 < 10 }
        if digits == text.utf8.count { return (14...22).contains(digits) || digits == 32 }
        return digits >= 2 && text.utf8.count >= 6
            && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 65 < 26 || $0 == 45 }
    }

    /// Gives the row's claim, and its cells where they are wanted.
    func pass(_ row: ManifestRow, to sink: any ClaimSink) throws {
        if sink.wantsCells {
            sink.cells(row.cells.enumerated().map { kept($1, column: $0, isShifted: row.isShifted) })
        }
        try sink.claim(claim(row))
    }

    func claim(_ row: ManifestRow) -> Claim {
        var claim = Claim(source: SourceRef(document: 0, line: row.line))
        if let damage = row.damage { claim.notes.append(IdentityNote(code: "I10", detail: damage)) }
        var identifiers: [(ManifestField, String)] = []
        for column in columns where column.position <= row.cells.count {
            let index = column.position - 1
            let text = kept(row.cells[index], column: index, isShifted: row.isShifted)
            if text.isEmpty { continue }
            switch column.use {
            case .field(let field):
                if field.identifierKind != nil {
                    identifiers.append((field, text))
                } else if !row.isShifted {
                    put(text, field: field, column: column, into: &claim)
                }
            case .personal, .extra: if !row.isShifted { claim.extras[column.label] = text }
            case .ignored, .secret: break
            }
        }
        if claim.make == nil, let model = claim.model, Self.isApple(model) { claim.make = "Apple" }
        for (field, text) in identifiers { read(text, field, isShifted: row.isShifted, into: &claim) }
        finish(&claim)
        return claim
    }

    private func put(_ text: String, field: ManifestField, column: MappedColumn, into claim: inout Claim) {
        switch field {
        case .make: claim.make = text
        case .model: claim.model = text
        case .storage:
            claim.storageGB = StorageSize.gigabytes(text, header: headers[column.position - 1])
            if claim.storageGB == nil { claim.extras[column.label] = text }
        case .colour: claim.colour = text
        case .carrier: claim.carrier = text
        case .operatingSystem: claim.operatingSystem = text
        case .box: claim.box = text
        case .pallet: claim.pallet = text
        case .seal: claim.seal = text
        default:
            if let name = field.lockName, let state = Self.lockState(text) { claim.locks[name] = state }
        }
    }

    /// A column named "…enabled" or "managed" may also answer true or false.
    private static func lockState(_ text: String) -> LockState? {
        switch text.lowercased() {
        case "true", "1", "y": .on
        case "false", "0", "n": .off
        default: LockState(word: text)
        }
    }

    private static func isApple(_ model: String) -> Bool {
        let lower = model.lowercased()
        return lower.hasPrefix("iphone") || lower.hasPrefix("ipad")
    }

    private func read(_ text: String, _ field: ManifestField, isShifted: Bool, into claim: inout Claim) {
        guard let kind = field.identifierKind else { return }
        for reading in IdentifierParser.readAll(text, as: kind, knowing: options.types) {
            take(reading, of: text, kind, isShifted: isShifted, into: &claim)
        }
    }

    private func take(
        _ reading: IdentifierReading, of text: String, _ kind: IdentifierKind, isShifted: Bool, into claim: inout Claim
    ) {
        switch reading {
        case .accepted(let identifier, let notes):
            guard !isShifted || Self.selfChecking.contains(identifier.kind) else {
                claim.rejected.append(DeviceReference(kind: kind, text: text, make: claim.make))
                return
            }
            let isNew = !claim.identifiers.contains { $0.kind == identifier.kind && $0.value == identifier.value }
            if isNew { claim.identifiers.append(identifier) }
            append(notes, to: &claim)
        case .rejected(let note):
            claim.rejected.append(DeviceReference(kind: kind, text: text, make: claim.make))
            append([note], to: &claim)
        case .empty: break
        }
    }

    /// A device has two IMEIs and one serial number: a row with more is a list in itself, and nobody cuts it apart.
    private static func several(_ identifiers: [Identifier]) -> IdentityNote? {
        func count(_ kind: IdentifierKind) -> Int { Set(identifiers.filter { $0.kind == kind }.map(\.joinKey)).count }
        let (numbers, serials) = (count(.imei), count(.serial))
        guard numbers > 2 || serials > 1 else { return nil }
        return IdentityNote(
            code: "I10",
            detail:
                "the row names several devices (\(numbers) IMEIs, \(serials) serial numbers): give each a row of its own"
        )
    }

    private func append(_ notes: [IdentityNote], to claim: inout Claim) {
        for note in notes where !claim.notes.contains(note) { claim.notes.append(note) }
    }

    private func finish(_ claim: inout Claim) {
        if let several = Self.several(claim.identifiers) { append([several], to: &claim) }
        if claim.identifiers.contains(where: { Self.related.contains($0.kind) }) {
            append(IdentityCrossCheck.contradictions(among: claim.identifiers), to: &claim)
        }
        let isNamed = claim.identifiers.contains { Self.usable.contains($0.kind) }
        let refused: Set<FindingCode> = ["I02", "I03", "I04", "I10"]
        if !isNamed, !claim.notes.contains(where: { refused.contains($0.code) }) {
            claim.notes.append(
                IdentityNote(
                    code: "I01",
                    detail: "the row has no identifier that evidence could attach to: an IMEI, MEID, serial, UDID, "
                        + "ECID or asset tag is needed"))
        }
    }
}
