import Basics
import Custody

/// A whole log from its static files: the root from the entries' bytes, every tile, every kept checkpoint.
struct LogFolderCheck {
    let folder: String
    let policy: TrustPolicy
    /// An entry that may be dated back makes the verdict incomplete, instead of being told.
    var isStrictAboutTimes = false
    let progress: (ProgressStep) -> Void

    func run(_ result: inout LogVerifyOperation.Result) throws {
        let bytes = try FileSystem.read(folder + "/checkpoint", limit: 2 << 20)
        let head: Checkpoint
        var verdicts: [TrustPolicy.Verdict] = []
        do {
            let note = try SignedCheckpoint(parsing: bytes)
            head = note.checkpoint
            if let verdict = try Self.signedByLog(note, policy, missing: { missing($0, &result) }) {
                verdicts = [verdict]
                result.checks.append(LogVerifyOperation.line(verdict))
            }
        } catch {
            return result.end(.refused, error.code.rawValue, "\(folder)/checkpoint: \(error.message)")
        }
        result.origin = head.origin
        result.size = head.size
        let past = try self.past(head.size, &result)
        let brackets = TimeBrackets(past.verdicts + verdicts)
        var state = State(order: EntryOrder(brackets), past: past.roots)
        try entries(head.size, &state, &result)
        guard result.verdict != .refused else { return }
        guard state.range.root == head.root else {
            return result.end(
                .refused, "root",
                "the \(head.size) entries hash to \(state.range.root), the checkpoint says \(head.root)")
        }
        // Only now: with bytes that were never signed, no earlier root can be right either.
        if let rewritten = state.rewritten { return result.end(.refused, "inconsistent", rewritten) }
        result.entries = state.range.size
        result.checks.append("\(state.range.size) entries, \(state.tiles) hash tiles: all hash to the signed root")
        if !past.roots.isEmpty {
            result.checks.append("\(past.roots.count) kept checkpoints: each a prefix of this log")
        }
        let order = state.order.result
        if order.verdict == .incomplete, order.code == "time", !isStrictAboutTimes {
            // A checkpoint that goes to a witness by files is cosigned days later, and the log goes on meanwhile.
            return result.checks.append("times are not bounded everywhere: \(order.reason)")
        }
        if order.verdict != .valid { return result.end(order.verdict, order.code, "\(folder): \(order.reason)") }
        let times = brackets.isEmpty ? "times never go back" : "times are where cosignatures put them"
        result.checks.append("each entry links to the one before it about the same intake; \(times)")
    }

    private func missing(_ error: CustodyError, _ result: inout LogVerifyOperation.Result) {
        result.end(.incomplete, error.code.rawValue, "\(folder)/checkpoint: \(error.message)")
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

    /// Roots of kept checkpoints by size, and what the policy says of those that have their cosignatures; each must be
    /// signed.
    private func past(
        _ size: Int, _ result: inout LogVerifyOperation.Result
    ) throws -> (roots: [Int: TreeHash], verdicts: [TrustPolicy.Verdict]) {
        var roots: [Int: TreeHash] = [:]
        var verdicts: [TrustPolicy.Verdict] = []
        guard FileSystem.isDirectory(folder + "/checkpoints") else { return (roots, verdicts) }
        for name in try FileSystem.files(below: folder + "/checkpoints") {
            guard DecimalNumber.parse(name.utf8) != nil else { continue }
            let path = folder + "/checkpoints/" + name
            do {
                let note = try SignedCheckpoint(parsing: try FileSystem.read(path, limit: 2 << 20))
                if let verdict = try Self.signedByLog(note, policy) { verdicts.append(verdict) }
                guard note.checkpoint.size <= size else {
                    result.end(
                        .refused, "inconsistent",
                        "\(path): signed for \(note.checkpoint.size) entries, the checkpoint counts \(size): "
                            + "the log was rolled back")
                    continue
                }
                roots[note.checkpoint.size] = note.checkpoint.root
            } catch let error as CustodyError {
                result.end(.refused, error.code.rawValue, "\(path): \(error.message)")
            }
        }
        return (roots, verdicts)
    }

    /// Its cosignatures may be missing (nil); that it is the log's own word may not.
    private static func signedByLog(
        _ note: SignedCheckpoint, _ policy: TrustPolicy, missing: (CustodyError) -> Void = { _ in }
    ) throws(CustodyError) -> TrustPolicy.Verdict? {
        do { return try policy.check(note) } catch {
            if error.code != .quorum { throw error }
            missing(error)
            return nil
        }
    }

    private func entries(_ size: Int, _ state: inout State, _ result: inout LogVerifyOperation.Result) throws {
        var index = 0
        while index * Tile.width < size {
            progress(ProgressStep(label: "verifying entries", done: index * Tile.width, total: size))
            let width = min(Tile.width, size - index * Tile.width)
            guard let bodies = try bundle(index, width: width, &result) else { return }
            for (offset, body) in bodies.prefix(width).enumerated() {
                try take(body, index * Tile.width + offset, &state, &result)
                if result.verdict == .refused { return }
            }
            index += 1
        }
        for (level, hashes) in state.open where !hashes.isEmpty {
            let number = (size >> (level * 8)) / Tile.width
            try compare(level: level, index: number, hashes, &state, &result)
        }
    }

    private func bundle(
        _ index: Int, width: Int, _ result: inout LogVerifyOperation.Result
    ) throws -> [[UInt8]]? {
        guard let (path, bytes) = try read(.entries, index, width) else {
            result.end(
                .refused, "missing", "\(folder)/\(Tile(kind: .entries, index: index, width: width).path): not there")
            return nil
        }
        do throws(CustodyError) {
            let bodies = try EntryBundle.decode(bytes)
            guard bodies.count >= width else {
                throw CustodyError(.length, "holds \(bodies.count) entries, \(width) are needed")
            }
            return bodies
        } catch {
            result.end(.refused, error.code.rawValue, "\(folder)/\(path): \(error.message)")
            return nil
        }
    }

    /// The tile of exactly `width`, or the full one that has replaced it.
    private func read(_ kind: Tile.Kind, _ index: Int, _ width: Int) throws -> (path: String, bytes: [UInt8])? {
        for width in Set([width, Tile.width]).sorted() {
            let path = Tile(kind: kind, index: index, width: width).path
            if FileSystem.exists(folder + "/" + path) { return (path, try FileSystem.read(folder + "/" + path)) }
        }
        return nil
    }

    private func take(
        _ body: [UInt8], _ seq: Int, _ state: inout State, _ result: inout LogVerifyOperation.Result
    ) throws {
        guard let value = try? JSONParser.parse(body), value["seq"]?.integer == seq else {
            return result.end(.refused, "entry", "entry \(seq): its bytes don't say that they are entry \(seq)")
        }
        var full: [(level: Int, index: Int)] = []
        var open = state.open
        let leaf = TreeHash.leaf(body)
        state.order.take(value, seq: seq, leaf: leaf)
        state.range.append(leaf) { height, index, hash in
            guard height % 8 == 0 else { return }
            hash.withBytes { open[height / 8, default: []].append(contentsOf: $0) }
            if index % Tile.width == Tile.width - 1 { full.append((height / 8, index / Tile.width)) }
        }
        state.open = open
        for tile in full {
            let hashes = state.open.removeValue(forKey: tile.level) ?? []
            try compare(level: tile.level, index: tile.index, hashes, &state, &result)
        }
        if let wanted = state.past[seq + 1], wanted != state.range.root, state.rewritten == nil {
            state.rewritten =
                "\(folder)/checkpoints/\(seq + 1): signed root \(wanted), the entries give \(state.range.root): history "
                + "was rewritten"
        }
    }

    private func compare(
        level: Int, index: Int, _ hashes: [UInt8], _ state: inout State, _ result: inout LogVerifyOperation.Result
    ) throws {
        let width = hashes.count / TreeHash.size
        guard let (path, bytes) = try read(.hashes(level: level), index, width) else {
            let path = Tile(kind: .hashes(level: level), index: index, width: width).path
            return result.end(.refused, "missing", "\(folder)/\(path): not there")
        }
        guard bytes.starts(with: hashes), bytes.count % TreeHash.size == 0 else {
            return result.end(.refused, "tile", "\(folder)/\(path): is not what the entries hash to")
        }
        state.tiles += 1
    }
}
