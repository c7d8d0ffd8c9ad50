import Basics
import Testing

/// One attack on the log: what somebody does, and what the commands that others run then say.
struct Attack: CustomTestStringConvertible, Sendable {
    /// Number in the threat model's table (the handbook's page Threats), and a letter for the variant.
    let row: String
    let what: String
    let finds: [Finding]
    let commit: @Sendable (Scene) throws -> Void

    init(_ row: String, what: String, finds: [Finding], commit: @escaping @Sendable (Scene) throws -> Void) {
        self.row = row
        self.what = what
        self.finds = finds
        self.commit = commit
    }

    var testDescription: String { "\(row) \(what)" }

    /// What a command says after the attack. `ENTRY`, `DEVICE`, `OLD` and `SIZE` stand for the scene's.
    struct Finding: Sendable {
        let command: String
        let code: Int32
        let says: String

        init(_ command: String, code: Int32, says: String) {
            self.command = command
            self.code = code
            self.says = says
        }
    }

    // The commands that others run.
    static let fsck = "log fsck --store store"
    static let record = "import changed --store store"
    static let log = "log verify store/log --trust policy.txt"
    static let logAlone = "log verify store/log --trust alone.txt"
    static let proofs = "log verify proofs --trust policy.txt"
    static let againstOld =
        "log compare old.checkpoint store/log/checkpoint --log store/log --trust alone.txt --out proof"
    static let contradiction = "log verify proof --trust alone.txt"
    static let request = "log witness-request --store store --out req.txt --old SIZE"
    static let witness = "log witness-sign --state w1 --in req.txt"

    private static let operatorName = ("\"id\":\"OP-S1\"", "\"id\":\"OP-S2\"")
    private static let firstBundle = "store/log/tile/entries/000"

    // MARK: whoever can write the disk

    static let onDisk = [
        Attack(
            "1a", what: "an entry edited in the database",
            finds: [
                Finding(fsck, code: 1, says: "entry ENTRY: its bytes don't hash to its leaf"),
                Finding("log prove ENTRY --store store", code: 74, says: "is not what was signed"),
            ]
        ) { scene in
            scene.sql(
                "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'OP-S1', 'OP-S2') AS BLOB) WHERE seq = "
                    + "\(scene.entry)")
        },
        Attack(
            "1b", what: "an entry edited with its leaf hash and every link after it",
            finds: [
                Finding(fsck, code: 1, says: "log/tile/0/000: hash ENTRY differs from that of the entries"),
                Finding(fsck, code: 1, says: "head/head.db: the root it signs for SIZE entries is"),
                Finding("log fsck --repair-tiles --store store", code: 1, says: "so no tile is made from them"),
                Finding("log prove ENTRY --store store", code: 74, says: "is not what was signed"),
                Finding(log, code: 0, says: "VALID"),
            ]
        ) { $0.attack("rewrite", "\($0.entry)", operatorName.0, operatorName.1) },
        Attack(
            "1b'", what: "the same, and what is derived from the entries removed",
            finds: [
                Finding(record, code: 74, says: "are not those that were signed"),
                Finding(record, code: 74, says: "would fork the log"),
            ]
        ) {
            $0.attack("rewrite", "\($0.entry)", operatorName.0, operatorName.1)
            Files.remove($0.folder + "/store/tree/nodes")
        },
        Attack(
            "1b''", what: "an entry edited whose bundle is still growing",
            finds: [
                Finding(record, code: 74, says: "entry LAST is not what was signed"),
                Finding(log, code: 0, says: "VALID"),
            ]
        ) {
            $0.attack("rewrite", "\($0.size - 2)", "\"auth\":\"none\"", "\"auth\":\"key\"")
        },
        Attack(
            "1c", what: "a byte of an entry changed in a published bundle",
            finds: [
                Finding(log, code: 1, says: "REFUSED (tile)"),
                Finding(fsck, code: 1, says: "entry ENTRY differs from the store's"),
            ]
        ) { scene in
            scene.editBundle(firstBundle) { $0[scene.entry][$0[scene.entry].count / 2] ^= 1 }
        },
        Attack(
            "1d", what: "an entry changed that a customer was given",
            finds: [Finding(proofs, code: 1, says: "REFUSED (root)")]
        ) {
            Files.edit($0.folder + "/proofs/entries/\($0.entry).json", old: "OP-S1", new: "OP-S2")
        },
        Attack(
            "2a", what: "an entry deleted from the database",
            finds: [Finding(fsck, code: 1, says: "entries are missing or out of order")]
        ) { $0.sql("DELETE FROM entry WHERE seq = \($0.entry)") },
        Attack(
            "2b", what: "an entry cut out of a published bundle",
            finds: [
                Finding(log, code: 1, says: "REFUSED (length)"),
                Finding(fsck, code: 1, says: "entry ENTRY differs from the store's"),
            ]
        ) { scene in scene.editBundle(firstBundle) { $0.remove(at: scene.entry) } },
        Attack(
            "3a", what: "two entries exchanged in the database",
            finds: [Finding(fsck, code: 1, says: "entry ENTRY: seq or v is wrong")]
        ) { scene in
            let (a, b) = (scene.entry, scene.entry + 1)
            scene.sql(
                "CREATE TEMP TABLE pair AS SELECT seq, leaf, body FROM entry WHERE seq IN (\(a), \(b)); "
                    + "UPDATE entry SET (leaf, body) = (SELECT p.leaf, p.body FROM pair p WHERE p.seq = \(a + b) - "
                    + "entry.seq) WHERE seq IN (\(a), \(b))")
        },
        Attack(
            "3b", what: "two entries exchanged in a published bundle",
            finds: [Finding(log, code: 1, says: "REFUSED (entry)")]
        ) {
            scene in
            scene.editBundle(firstBundle) { $0.swapAt(scene.entry, scene.entry + 1) }
        },
        Attack(
            "4a", what: "the newest entries cut off, the checkpoint kept",
            finds: [Finding(fsck, code: 1, says: "signed"), Finding(record, code: 74, says: "this is an older state")]
        ) { $0.sql("DELETE FROM entry WHERE seq >= \($0.size - 5)") },
        Attack("4a'", what: "the newest bundle removed", finds: [Finding(log, code: 1, says: "REFUSED (missing)")]) {
            Files.remove($0.folder + "/store/log/tile/entries/001.p")
        },
        Attack(
            "4a''", what: "an old backup put in place of all but head/",
            finds: [Finding(fsck, code: 1, says: "signed"), Finding(record, code: 74, says: "this is an older state")]
        ) {
            $0.copy("store/head", to: "kept")
            $0.copy("past/store", to: "store")
            $0.copy("kept", to: "store/head")
        },
        Attack(
            "15a", what: "a bit flipped in a published hash tile",
            finds: [
                Finding(log, code: 1, says: "REFUSED (tile)"),
                Finding(fsck, code: 1, says: "log/tile/0/000: hash 1 differs from that of the entries"),
            ]
        ) { $0.flip("store/log/tile/0/000", at: 40) },
        Attack(
            "15b", what: "a bit flipped in the hashes that proofs are made from",
            finds: [
                Finding("log prove ENTRY --store store", code: 74, says: "is not what was signed"),
                Finding(fsck, code: 1, says: "tree/nodes"),
            ]
        ) { scene in
            // Every hash: whichever a proof needs is wrong.
            var nodes = scene.read("store/tree/nodes")
            for start in stride(from: 0, to: nodes.count, by: 32) { nodes[start] ^= 1 }
            scene.write("store/tree/nodes", nodes)
        },
    ]

    // MARK: whoever hands on proofs

    static let onProofs = [
        Attack(
            "7", what: "the proof of one device shown with another",
            finds: [
                Finding(proofs + " --device 356938035643809", code: 1, says: "REFUSED (device)"),
                Finding(proofs + " --device DEVICE", code: 0, says: "VALID"),
            ]
        ) { _ in },
        Attack("8", what: "the device changed in an entry", finds: [Finding(proofs, code: 1, says: "REFUSED (root)")]) {
            Files.edit($0.folder + "/proofs/entries/\($0.entry).json", old: $0.device, new: "356938035643809")
        },
        Attack("9", what: "another entry's proof attached", finds: [Finding(proofs, code: 1, says: "REFUSED (root)")]) {
            scene in
            let others = Files.below(scene.folder + "/proofs/entries").filter { $0.hasSuffix(".tlog-proof") }
            let other = try #require(others.first { $0 != "\(scene.entry).tlog-proof" })
            scene.copy("proofs/entries/" + other, to: "proofs/entries/\(scene.entry).tlog-proof")
        },
        Attack(
            "11", what: "the witness's line taken out", finds: [Finding(proofs, code: 3, says: "INCOMPLETE (quorum)")]
        ) { scene in
            scene.onProof { $0.removeAll { $0.hasPrefix("— witness.example/") } }
        },
        Attack("12", what: "the index changed", finds: [Finding(proofs, code: 1, says: "REFUSED (root)")]) { scene in
            scene.onProof { $0[1] = "index \(scene.entry ^ 1)" }
        },
        Attack("13a", what: "a hash of the proof dropped", finds: [Finding(proofs, code: 1, says: "REFUSED (length)")])
        { scene in
            scene.onProof { $0.remove(at: 2) }
        },
        Attack("13b", what: "a hash added to the proof", finds: [Finding(proofs, code: 1, says: "REFUSED (length)")]) {
            scene in
            scene.onProof { $0.insert($0[2], at: 2) }
        },
        Attack(
            "14", what: "the time of the cosignature changed",
            finds: [Finding(proofs, code: 1, says: "REFUSED (signature)")]
        ) {
            scene in
            scene.onProof { lines in
                let place = lines.firstIndex { $0.hasPrefix("— witness.example/") } ?? 0
                var words = lines[place].split(separator: " ").map(String.init)
                // Four bytes of key hash and eight of time are the first sixteen characters: the last tells seconds.
                words[2] = Base64.changed(words[2], at: 15)
                lines[place] = words.joined(separator: " ")
            }
        },
    ]
}

extension Scene {
    /// Changes the lines of the proof of the scene's entry.
    func onProof(_ change: (inout [String]) -> Void) { edit("proofs/entries/\(entry).tlog-proof", change) }
}

/// Base64 with one character changed into the next of the alphabet.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    static func changed(_ text: String, at place: Int) -> String {
        var letters = Array(text)
        let index = alphabet.firstIndex(of: letters[place]) ?? 0
        letters[place] = alphabet[index ^ 1]
        return String(letters)
    }
}
