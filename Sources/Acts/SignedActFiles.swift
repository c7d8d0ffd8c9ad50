import Basics
import Custody
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// The files with which `ssh-keygen` alone checks the signature of one entry.
///
/// ```
/// let files = try SignedActFiles(entry: 42, workspace)
/// print(try files.write(entry: 42, to: "signature-42"))
/// ```
package struct SignedActFiles {
    /// Operator id, as the entry names it.
    package let person: String
    /// Exactly the bytes that were signed: no line break at the end.
    package let statement: [UInt8]
    /// The armoured signature.
    package let signature: [UInt8]
    /// Says that the key is this operator's; who trusts nobody takes the line from the operators table instead.
    package let allowedSigners: String
    /// Name to be given to `ssh-keygen -I`.
    package let principal: String

    /// Throws `OperationError` when there is no such entry or nobody signed it.
    package init(entry index: Int, _ workspace: Workspace) throws {
        guard let row = try workspace.store.entry(index) else {
            let count = try workspace.store.entryCount()
            throw OperationError(.refused, "no entry \(index) in \(workspace.folder.path); it has \(count), from 0")
        }
        do {
            guard let entry = RecordedEntry(try JSONParser.parse(row.body)) else {
                throw CustodyError(.unsigned, "it is no JSON object")
            }
            let act = try SignedAct(entry: entry)
            person = act.person
            statement = act.statement
            signature = act.signature.armored
            principal = Self.principal(act.person)
            allowedSigners = Self.allowedSigner(act.person, act.signature.key) + "\n"
        } catch let error as CustodyError {
            throw OperationError(.refused, "entry \(index): \(error.message)")
        } catch let error as JSONError {
            throw OperationError(.store, "entry \(index) isn't JSON (\(error)); run `lotwise log fsck`")
        }
    }

    /// Operator ids that ssh-keygen would read as a pattern, a list or two words stand under their fingerprint's name.
    private static func principal(_ person: String) -> String {
        let plain = person.utf8.allSatisfy {
            ($0 >= 48 && $0 <= 57) || ($0 >= 65 && $0 <= 90) || ($0 >= 97 && $0 <= 122) || $0 == 45 || $0 == 46
                || $0 == 64 || $0 == 95
        }
        return plain && !person.isEmpty ? person : "operator-" + Digest(of: person).hex(first: 6)
    }

    /// `PRINCIPAL namespaces="lotwise-act" ssh-ed25519 AAAA…` (ssh-keygen(1), ALLOWED SIGNERS).
    static func allowedSigner(_ person: String, _ key: SSHPublicKey) -> String {
        "\(principal(person)) namespaces=\"\(SSHSignature.actNamespace)\" \(key.text)"
    }

    /// Writes the files into `folder`, which is made; gives the command that checks them.
    package func write(entry index: Int, to folder: String) throws -> String {
        let name = folder + "/entry-\(index)"
        do {
            try FileSystem.makeDirectory(folder)
            try FileSystem.replace(name + ".statement", with: statement)
            try FileSystem.replace(name + ".statement.sig", with: signature)
            try FileSystem.replace(name + ".allowed_signers", with: Array(allowedSigners.utf8))
        } catch let error as SystemError { throw StoreFolder.storeError(error) }
        return "ssh-keygen -Y verify -f \(name).allowed_signers -I \(principal) -n \(SSHSignature.actNamespace) "
            + "-s \(name).statement.sig < \(name).statement"
    }
}
