import Basics
import Custody
import StoreFiles
import Terminal
import Verification

/// Compares two checkpoints and shows what came of it: one code for `lotwise log compare` and `lotwise-verify compare`.
///
/// ```
/// let screen = CompareScreen(log: "lotwise.store/log", trust: "policy.txt", out: nil, json: false)
/// let code = try screen.compare("yesterday/checkpoint", "today/checkpoint")
/// ```
package struct CompareScreen {
    /// The log's folder with its tiles; nil when there is none at hand.
    private let log: String?
    /// The policy whose keys must have signed both; nil when there is none at hand.
    private let trust: String?
    /// File for the proof of contradiction; nil prints it.
    private let out: String?
    private let json: Bool

    /// All of them are paths.
    package init(log: String?, trust: String?, out: String?, json: Bool) {
        self.log = log
        self.trust = trust
        self.out = out
        self.json = json
    }

    /// The exit code: 0 consistent, 1 contradiction or refused, 3 when more is needed. `first` and `second` are files with
    /// checkpoints or proofs. Throws `OperationError` when something can't be read.
    package func compare(_ first: String, _ second: String) throws -> Int32 {
        try VisibleText.inErrors { try check(first, second) }
    }

    private func check(_ first: String, _ second: String) throws -> Int32 {
        let notes = try [first, second].map(CompareOperation.read)
        let tree = try log.map { try TileFolder(folder: $0) }
        let policy = try trust.map { try LogVerifyOperation.policy(at: $0) }
        let compare = CompareOperation(policy: policy, tree: tree, size: tree?.size ?? 0)
        let result = try compare.compare(notes[0], notes[1])
        guard policy != nil else { return try showUnsigned(result) }
        switch result {
        case .consistent(let line):
            show("consistent", line, proof: nil)
            return 0
        case .incomplete(let line):
            show("incomplete", line, proof: nil)
            return 3
        case .refused(let code, let reason):
            show("refused", "\(code): \(reason)", proof: nil)
            return 1
        case .contradiction(let reason, let proof):
            if let out { try CompareOperation.write(proof, to: out) }
            show("contradiction", reason, proof: proof)
            return 1
        }
    }

    /// Anybody can write a checkpoint: without a key to check it against, nobody is accused and nothing is borne out.
    private func showUnsigned(_ result: CompareOperation.Result) throws -> Int32 {
        let unchecked = "signatures not checked, give --trust POLICY"
        switch result {
        case .consistent(let line): show("incomplete", "\(unchecked); if both are signed, \(line)", proof: nil)
        case .incomplete(let line): show("incomplete", "\(unchecked); \(line)", proof: nil)
        case .refused(let code, let reason):
            show("refused", "\(code): \(reason)", proof: nil)
            return 1
        case .contradiction(let reason, let proof):
            if let out { try CompareOperation.write(proof, to: out) }
            show("incomplete", "\(unchecked); if both are signed, they contradict: \(reason)", proof: proof)
        }
        return 3
    }

    private func show(_ verdict: String, _ line: String, proof: [UInt8]?) {
        if json {
            var text = JSONText()
            text.beginObject()
            text.member("verdict", verdict)
            text.member("reason", line)
            text.member("proof", proof.map { String(decoding: $0, as: UTF8.self) })
            text.endObject()
            return Output.line(VisibleText.json(text.text))
        }
        let line = VisibleText.shown(line)
        guard let proof else { return Output.line("\(verdict): \(line)") }
        if out == nil { Output.write(1, String(decoding: proof, as: UTF8.self)) }
        Output.note("\(verdict): \(line)")
    }
}
