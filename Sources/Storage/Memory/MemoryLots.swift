import Basics
import RecoveryModel

extension MemoryStore {
    package func addDocument(_ row: DocumentRow) throws -> Int {
        try change { state in
            try state.checkLot(row.lot)
            var row = row
            row.id = state.documents.count + 1
            state.documents.append(row)
            return row.id
        }
    }

    package func updateDocument(_ row: DocumentRow) throws {
        try change { state in
            guard state.documents.indices.contains(row.id - 1) else { return }
            // Bytes and arrival of a kept document never change.
            state.documents[row.id - 1].kind = row.kind
            state.documents[row.id - 1].state = row.state
            state.documents[row.id - 1].mapping = row.mapping
        }
    }

    package func document(_ id: Int) throws -> DocumentRow? {
        let documents = current.documents
        return documents.indices.contains(id - 1) ? documents[id - 1] : nil
    }

    package func documents(lot: Int?) throws -> [DocumentRow] {
        current.documents.filter { lot == nil || $0.lot == lot }
    }

    package func documents(path: String, lot: Int?) throws -> [DocumentRow] {
        current.documents.filter { $0.path.hasSameBytes(as: path) && $0.lot == lot }
    }

    package func addTableVersion(_ row: TableVersionRow) throws {
        try change { state in
            guard state.documents.indices.contains(row.document - 1) else {
                throw StoreError(.io, "there is no document \(row.document)")
            }
            state.tables.append(row)
        }
    }

    package func tableVersions() throws -> [TableVersionRow] { current.tables }

    package func addLot(_ row: LotRow) throws -> Int {
        try change { state in
            try state.checkName(row.name, except: 0)
            var row = row
            row.id = state.lots.count + 1
            state.lots.append(row)
            return row.id
        }
    }

    package func updateLot(_ row: LotRow) throws {
        try change { state in
            guard state.lots.indices.contains(row.id - 1) else { return }
            try state.checkName(row.name, except: row.id)
            state.lots[row.id - 1] = row
        }
    }

    package func lots() throws -> [LotRow] { current.lots }

    package func addIntake(_ row: IntakeRow) throws -> Int {
        try change { state in
            try state.checkLot(row.lot)
            var row = row
            row.id = state.intakes.count + 1
            state.intakes.append(row)
            return row.id
        }
    }

    package func updateIntake(_ row: IntakeRow) throws {
        try change { state in
            guard state.intakes.indices.contains(row.id - 1) else { return }
            // A device stays in its lot and at its place in the manifest.
            state.intakes[row.id - 1].name = row.name
            state.intakes[row.id - 1].isManifested = row.isManifested
            state.intakes[row.id - 1].isWithdrawn = row.isWithdrawn
            state.intakes[row.id - 1].linkedTo = row.linkedTo
        }
    }

    package func intake(_ id: Int) throws -> IntakeRow? {
        let intakes = current.intakes
        return intakes.indices.contains(id - 1) ? intakes[id - 1] : nil
    }

    package func intakes(lot: Int, after: Int, limit: Int) throws -> [IntakeRow] {
        Array(current.intakes.lazy.filter { $0.lot == lot && $0.id > after }.prefix(limit))
    }

    package func bound(key: Int64, value: String) throws -> [BoundIdentifier] {
        try bound(key: key).filter { $0.value == value }
    }

    package func intake(lot: Int, ordinal: Int) throws -> IntakeRow? {
        current.intakes.first { $0.lot == lot && $0.ordinal == ordinal }
    }

    package func unexpected(lot: Int) throws -> [IntakeRow] {
        current.intakes.filter { $0.lot == lot && !$0.isManifested && $0.linkedTo == nil }
    }

    package func lastOrdinal(lot: Int) throws -> Int {
        current.intakes.lazy.filter { $0.lot == lot }.map(\.ordinal).max() ?? 0
    }
}

extension MemoryState {
    /// Throws when another lot has this name.
    fileprivate func checkName(_ name: String, except id: Int) throws {
        if lots.contains(where: { $0.id != id && $0.name.hasSameBytes(as: name) }) {
            throw StoreError(.io, "there is already a lot \(name)")
        }
    }
}
