import Basics
import Custody
import Dispatch
import Pipeline
import Storage
import StoreAccess
import StoreFiles

/// Reads the whole log once: every entry by itself and in its place, the tree above them, and whatever is derived from
/// both. One thread reads, so many others check, this one follows in order; memory grows with the number of devices,
/// of kept checkpoints and of the acts that `body` keeps, not with that of entries.
struct LogReading {
    private let workspace: Workspace
    private let checkpoints: FsckCheckpoints
    private let names: [String]
    /// Problems listed at most.
    private let limit: Int

    init(_ workspace: Workspace, _ files: PublishedFiles, limit: Int) {
        self.workspace = workspace
        checkpoints = files.checkpoints
        names = files.tiles
        self.limit = limit
    }

    /// What the entries gave.
    struct Result {
        var entries = 0
        /// Root of all entries; nil when their numbers have gaps.
        var root: TreeHash?
        /// Roots at the sizes of checkpoints.
        var roots: [Int: TreeHash] = [:]
        var chain = EntryChain()
        /// What is wrong with entries, in order of number.
        var problems: [String] = []
        /// Tiles and nodes.
        var files = FileComparison()
    }

    /// An entry that `EntryFacts.isAct` marks.
    struct Act {
        let seq: Int
        let body: [UInt8]
        /// True when its `recordedAt` is that of the entry before it: then the machine's clock may have been set back,
        /// and the act's own time may be earlier by as much.
        let isClockHeld: Bool
    }

    /// Calls `act` with every act, in order.
    func read(_ act: (Act) throws -> Void) throws -> Result {
        let folder = workspace.folder
        let total = try workspace.store.entryCount()
        let listing = TileListing(names, entries: total)
        let tiles = TileComparer(log: folder.log, published: checkpoints.size, listing: listing)
        let nodes = NodeComparer(path: folder.nodes)
        let stage = DispatchStage<EntryBatch>(name: "fsck", workers: workspace.jobs) { batch in
            var check = EntryCheck()
            check.check(batch)
            batch.files = tiles.compare(batch)
            batch.files.problems += nodes.compare(batch)
        }
        // Only the queue of the source calls it, one call at a time.
        nonisolated(unsafe) let source = EntrySource(try workspace.store.readingView(), count: total)
        var follower = LogFollower(checkpoints.sizes, upper: UpperTiles(tiles), nodes: nodes, limit: limit)
        try OrderedStages([stage]).run(source: { try source.batch() }) { batch in
            try follower.follow(batch, act)
            workspace.progress(ProgressStep(label: "checking entries", done: follower.result.entries, total: total))
        }
        follower.finish()
        var result = follower.result
        result.files.problems.insert(contentsOf: listing.problems, at: 0)
        return result
    }
}

/// What must happen in order: the chain, the tree and its roots.
private struct LogFollower {
    var result = LogReading.Result()
    private var tree = GrowingTree()
    private var wanted: ArraySlice<Int>
    /// `recordedAt` of the entry before.
    private var newest = 0
    private var upper: UpperTiles
    private let nodes: NodeComparer
    private let limit: Int

    init(_ sizes: [Int], upper: UpperTiles, nodes: NodeComparer, limit: Int) {
        wanted = sizes[...]
        self.upper = upper
        self.nodes = nodes
        self.limit = limit
    }

    mutating func follow(_ batch: EntryBatch, _ act: (LogReading.Act) throws -> Void) throws {
        result.entries += batch.rows.count
        if result.problems.count < limit {
            result.problems += result.chain.follow(batch, limit: limit - result.problems.count)
        }
        let checked = batch.facts
        for index in checked.indices {
            let facts = checked[index]
            if facts.isAct {
                try act(
                    LogReading.Act(
                        seq: batch.rows[index].seq, body: Array(batch.body(index)),
                        isClockHeld: facts.recorded <= newest))
            }
            newest = max(newest, facts.recorded)
        }
        result.files += batch.files
        // Behind a gap there is no tree to compare with.
        guard let subtrees = batch.subtrees, tree.size == batch.start else { return }
        while let size = wanted.first, size <= batch.start + batch.rows.count {
            result.roots[size] = tree.root(with: subtrees, first: size - batch.start)
            wanted.removeFirst()
        }
        if subtrees.levels.count > 8 { for hash in subtrees.levels[8] { upper.take(height: 8, hash) } }
        tree.append(subtrees) { height, index, hash in
            upper.take(height: height, hash)
            result.files.problems += nodes.compare(height: height, index: index, hash)
        }
    }

    mutating func finish() {
        if tree.size == result.entries { result.root = tree.root }
        if wanted.first == 0 { result.roots[0] = .empty }
        upper.finish()
        result.files += upper.found
    }
}
