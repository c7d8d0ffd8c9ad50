import Basics
import Custody
import StoreFiles

/// A whole log from its static files: the root from the entries' bytes, every tile, every kept checkpoint.
struct LogFolderCheck {
    let folder: String
    let policy: TrustPolicy
    /// Files below `folder` with proofs of entries. What they are signed for must be of this history too.
    var proofs: [String] = []
    /// An entry that may be dated back makes the verdict incomplete, instead of being told.
    var isStrictAboutTimes = false
    let progress: (ProgressStep) -> Void

    func checkFolder(_ result: inout LogVerifyOperation.Result) throws {
        let bytes = try FileSystem.read(folder + "/checkpoint", limit: 2 << 20)
        let head: Checkpoint
        var verdicts: [TrustPolicy.Verdict] = []
        do {
            let note = try SignedCheckpoint(parsing: bytes)
            head = note.checkpoint
            if let verdict = try Self.signedByLog(note, policy: policy, missing: { missing($0, &result) }) {
                verdicts = [verdict]
                result.checks.append(LogVerifyOperation.line(verdict))
            }
        } catch {
            return result.end(.refused, code: error.code.rawValue, reason: "\(folder)/checkpoint: \(error.message)")
        }
        result.origin = head.origin
        result.size = head.size
        let past = try self.past(head.size, &result)
        let brackets = TimeBrackets(past.verdicts + verdicts)
        var state = State(order: EntryOrder(brackets), past: past.roots)
        try entries(head.size, state: &state, result: &result)
        guard result.verdict != .refused else { return }
        guard state.range.root == head.root else {
            return result.end(
                .refused, code: "root",
                reason: "the \(head.size) entries hash to \(state.range.root), the checkpoint says \(head.root)")
        }
        // Only now: with bytes that were never signed, no earlier root can be right either.
        if let rewritten = state.rewritten { return result.end(.refused, code: "inconsistent", reason: rewritten) }
        result.entries = state.range.size
        result.checks.append("\(state.range.size) entries, \(state.tiles) hash tiles: all hash to the signed root")
        if !past.roots.isEmpty {
            result.checks.append("\(past.roots.count) earlier checkpoints: each a prefix of this log")
        }
        let order = state.order.result
        if order.verdict == .incomplete, order.code == "time", !isStrictAboutTimes {
            // A checkpoint that goes to a witness by files is cosigned days later, and the log goes on meanwhile.
            return result.checks.append("times are not bounded everywhere: \(order.reason)")
        }
        if order.verdict != .valid {
            return result.end(order.verdict, code: order.code, reason: "\(folder): \(order.reason)")
        }
        let times = brackets.isEmpty ? "times never go back" : "times are where cosignatures put them"
        result.checks.append("each entry links to the one before it about the same intake; \(times)")
    }

    private func missing(_ error: CustodyError, _ result: inout LogVerifyOperation.Result) {
        result.end(.incomplete, code: error.code.rawValue, reason: "\(folder)/checkpoint: \(error.message)")
    }

    /// What grows while entries are read: the frontier, the tiles being filled, roots at earlier sizes.
    private struct State {
        var range = CompactRange()
        var open: [Int: [UInt8]] = [:]
        var tiles = 0
        var order: EntryOrder
        /// What the first kept checkpoint says whose root isn't that of the entries.
        var rewritten: String?
        let past: [Int: TreeHash]
    }

    /// What was signed of this log besides its checkpoint.
    private struct Past {
        var roots: [Int: TreeHash] = [:]
        /// What the policy says of those that have their cosignatures.
        var verdicts: [TrustPolicy.Verdict] = []
    }

    /// Kept checkpoints and those of proofs; each must be signed.
    private func past(_ size: Int, _ result: inout LogVerifyOperation.Result) throws -> Past {
        var past = Past()
        for (path, note) in try kept(&result) + proven() {
            remember(note, path: path, size: size, past: &past, result: &result)
        }
        return past
    }

    private func remember(
        _ note: SignedCheckpoint, path: String, size: Int, past: inout Past,
        result: inout LogVerifyOperation.Result
    ) {
        let head = note.checkpoint
        do throws(CustodyError) {
            if let verdict = try Self.signedByLog(note, policy: policy) { past.verdicts.append(verdict) }
            guard head.size <= size else {
                throw CustodyError(
                    .inconsistent,
                    "signed for \(head.size) entries, the checkpoint counts \(size): the log was rolled back")
            }
            if let other = past.roots[head.size], other != head.root {
                throw CustodyError(
                    .inconsistent, "two roots are signed for \(head.size) entries, \(other) and \(head.root)")
            }
            past.roots[head.size] = head.root
        } catch {
            result.end(.refused, code: error.code.rawValue, reason: "\(path): \(error.message)")
        }
    }

    /// The checkpoints of `checkpoints/`. Each is named by its size: under another name, one of a fork would pass for
    /// the genuine one of that size.
    private func kept(_ result: inout LogVerifyOperation.Result) throws -> [(path: String, note: SignedCheckpoint)] {
        guard FileSystem.isDirectory(folder + "/checkpoints") else { return [] }
        var found: [(path: String, note: SignedCheckpoint)] = []
        // Time stamps lie beside; what a writer hasn't renamed yet isn't published.
        for name in try FileSystem.files(below: folder + "/checkpoints")
        where !name.hasSuffix(".tsr") && !name.hasSuffix(".tmp") {
            let path = folder + "/checkpoints/" + name
            let bytes = try FileSystem.read(path, limit: 2 << 20)
            do throws(CustodyError) {
                let note = try SignedCheckpoint(parsing: bytes)
                guard name == String(note.checkpoint.size) else {
                    throw CustodyError(
                        .malformed, "is a checkpoint of \(note.checkpoint.size) entries under another name")
                }
                found.append((path, note))
            } catch {
                // Other files are nobody's word about the log.
                guard DecimalNumber.parse(name.utf8) != nil || (try? SignedCheckpoint(parsing: bytes)) != nil else {
                    continue
                }
                result.end(.refused, code: error.code.rawValue, reason: "\(path): \(error.message)")
            }
        }
        return found
    }

    /// The checkpoints of `proofs`; one that can't be read is refused when the proofs are checked.
    private func proven() throws -> [(path: String, note: SignedCheckpoint)] {
        try proofs.compactMap { name in
            let bytes = try FileSystem.read(folder + "/" + name, limit: 4 << 20)
            return (try? LogProof(parsing: bytes)).map { (folder + "/" + name, $0.checkpoint) }
        }
    }

    /// Its cosignatures may be missing (nil); that it is the log's own word may not.
    private static func signedByLog(
        _ note: SignedCheckpoint, policy: TrustPolicy, missing: (CustodyError) -> Void = { _ in }
    ) throws(CustodyError) -> TrustPolicy.Verdict? {
        do { return try policy.check(note) } catch {
            if error.code != .quorum { throw error }
            missing(error)
            return nil
        }
    }

    private func entries(_ size: Int, state: inout State, result: inout LogVerifyOperation.Result) throws {
        var index = 0
        while index * Tile.width < size {
            progress(ProgressStep(label: "verifying entries", done: index * Tile.width, total: size))
            let width = min(Tile.width, size - index * Tile.width)
            guard let bodies = try bundle(index, width: width, &result) else { return }
            for (offset, body) in bodies.prefix(width).enumerated() {
                try addEntry(body, seq: index * Tile.width + offset, state: &state, result: &result)
                if result.verdict == .refused { return }
            }
            index += 1
        }
        for (level, hashes) in state.open where !hashes.isEmpty {
            let number = (size >> (level * 8)) / Tile.width
            try compare(level: level, index: number, hashes: hashes, state: &state, result: &result)
        }
    }

    private func bundle(
        _ index: Int, width: Int, _ result: inout LogVerifyOperation.Result
    ) throws -> [[UInt8]]? {
        // A full bundle of the longest entries is a little longer than what is read of other files.
        guard let (path, bytes) = try read(.entries, index: index, width: width, limit: 32 << 20) else {
            result.end(
                .refused, code: "missing",
                reason: "\(folder)/\(Tile(kind: .entries, index: index, width: width).path): not there")
            return nil
        }
        do throws(CustodyError) {
            let bodies = try EntryBundle.decode(bytes)
            guard bodies.count >= width else {
                throw CustodyError(.length, "holds \(bodies.count) entries, \(width) are needed")
            }
            return bodies
        } catch {
            result.end(.refused, code: error.code.rawValue, reason: "\(folder)/\(path): \(error.message)")
            return nil
        }
    }

    /// The tile of exactly `width`, or the full one that has replaced it.
    private func read(
        _ kind: Tile.Kind, index: Int, width: Int, limit: Int = 1 << 20
    ) throws -> (path: String, bytes: [UInt8])? {
        for width in Set([width, Tile.width]).sorted() {
            let path = Tile(kind: kind, index: index, width: width).path
            if let bytes = try FileSystem.readIfThere(folder + "/" + path, limit: limit) { return (path, bytes) }
        }
        return nil
    }

    private func addEntry(
        _ body: [UInt8], seq: Int, state: inout State, result: inout LogVerifyOperation.Result
    ) throws {
        guard let entry = RecordedEntry(body), entry.seq == seq else {
            return result.end(
                .refused, code: "entry", reason: "entry \(seq): its bytes don't say that they are entry \(seq)")
        }
        var full: [(level: Int, index: Int)] = []
        var open = state.open
        let leaf = TreeHash.leaf(body)
        state.order.follow(entry, seq: seq, leaf: leaf)
        state.range.append(leaf) { height, index, hash in
            guard height % 8 == 0 else { return }
            hash.withBytes { open[height / 8, default: []].append(contentsOf: $0) }
            if index % Tile.width == Tile.width - 1 { full.append((height / 8, index / Tile.width)) }
        }
        state.open = open
        for tile in full {
            let hashes = state.open.removeValue(forKey: tile.level) ?? []
            try compare(level: tile.level, index: tile.index, hashes: hashes, state: &state, result: &result)
        }
        if let wanted = state.past[seq + 1], wanted != state.range.root, state.rewritten == nil {
            state.rewritten =
                "\(folder): root \(wanted) was signed for \(seq + 1) entries, they give \(state.range.root): history "
                + "was rewritten"
        }
    }

    private func compare(
        level: Int, index: Int, hashes: [UInt8], state: inout State, result: inout LogVerifyOperation.Result
    ) throws {
        let width = hashes.count / TreeHash.size
        guard let (path, bytes) = try read(.hashes(level: level), index: index, width: width) else {
            let path = Tile(kind: .hashes(level: level), index: index, width: width).path
            return result.end(.refused, code: "missing", reason: "\(folder)/\(path): not there")
        }
        guard bytes.starts(with: hashes), bytes.count % TreeHash.size == 0 else {
            return result.end(.refused, code: "tile", reason: "\(folder)/\(path): is not what the entries hash to")
        }
        state.tiles += 1
    }
}
