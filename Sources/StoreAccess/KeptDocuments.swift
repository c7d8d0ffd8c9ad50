import Basics
import Storage
import StoreFiles

/// Whether kept documents are there with the bytes that were recorded (S08). Whoever relies on what they said asks first.
///
/// ```
/// let rows = try store.documents(lot: lot.id)
/// try KeptDocuments(workspace).refuseDamaged(rows)
/// ```
package struct KeptDocuments {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// What is wrong with a document's kept bytes; nil when nothing is.
    package func problem(_ row: DocumentRow) throws -> String? {
        do {
            let digest = try workspace.keeper.measure(row.digest).digest
            if digest == row.digest { return nil }
            return "S08 document \(row.path): its bytes hash to \(digest), recorded as \(row.digest)"
        } catch let error as SystemError { return "S08 document \(row.path): \(error)" } catch let error
            as OperationError
        {
            return "S08 document \(row.path): \(error.message)"
        }
    }

    /// Throws `OperationError` for the first of `rows` whose bytes are lost or damaged. One that was being read when a
    /// command was stopped, or was too large to be kept, has none.
    package func refuseDamaged(_ rows: [DocumentRow]) throws {
        for row in rows where row.state != .reading && row.kind != DocumentKinds.refused {
            guard let problem = try problem(row) else { continue }
            throw OperationError(
                .store,
                "\(problem). Put it back: \(DocumentKeeper.cure)")
        }
    }
}
