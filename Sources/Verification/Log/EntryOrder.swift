import Basics
import Custody

/// What the entries of a whole log must say of one another when they are read in order: each links to the entry before
/// it about the same intake, times of recording never go back, and they lie where witnesses have seen the log.
struct EntryOrder {
    private var newest = ""
    private var leaves = LeafMap()
    private let brackets: TimeBrackets
    /// What is wrong so far. Kept apart from what is wrong with the bytes, which comes first: a changed byte breaks the
    /// links that follow it.
    private(set) var result = LogVerifyOperation.Result()

    init(_ brackets: TimeBrackets) { self.brackets = brackets }

    /// The next entry, number `seq`.
    mutating func follow(_ entry: RecordedEntry, seq: Int, leaf: TreeHash) {
        if let reason = link(entry, leaf) { result.end(.refused, code: "entry", reason: "entry \(seq): \(reason)") }
        let text = entry.recordedAtText ?? ""
        guard text.utf8.count == Instant(milliseconds: 0).text.utf8.count, let written = WrittenTime(text),
            written.offsetMinutes == 0
        else {
            return result.end(
                .refused, code: "entry", reason: "entry \(seq): recordedAt is no time of the form …SS.mmmZ")
        }
        if text < newest {
            result.end(
                .refused, code: "entry", reason: "entry \(seq): recordedAt \(text) is before the entry before it")
        }
        newest = max(newest, text)
        brackets.check(seq, time: Instant(milliseconds: written.wall), into: &result)
    }

    private mutating func link(_ entry: RecordedEntry, _ leaf: TreeHash) -> String? {
        let found = entry.prevText
        guard let intake = entry.intake else { return found == nil ? nil : "prev without an intake" }
        let wanted = leaves.replace(RecordedEvents.key("intake", intake.utf8), with: leaf)?.description
        if found == wanted { return nil }
        return "prev is \(found ?? "null"), the intake's entry before is \(wanted ?? "none")"
    }
}

/// What cosignatures say about time (custody §6, backdating). A witness puts its own time under a checkpoint, so that
/// every entry in it was recorded before; and an entry that isn't in it says so by a later time, unless the checkpoint
/// was on its way to the witness while the log went on.
struct TimeBrackets {
    /// Seconds by which the clocks of log and witnesses may differ.
    static let tolerance = 300

    /// By growing size. Where several witnesses cosigned, a time is doubted only when none of them bears it out.
    private var lower: [(size: Int, time: Int)] = []
    /// `time` is the earliest of this and all larger sizes: the entry is in all of them.
    private var upper: [(size: Int, time: Int)] = []

    init(_ verdicts: [TrustPolicy.Verdict]) {
        self.init(cosigned: verdicts.map { (size: $0.size, times: $0.witnesses.map(\.time)) })
    }

    /// Sizes of checkpoints, each with its cosignatures' times in unix seconds.
    init(cosigned: [(size: Int, times: [Int])]) {
        // Time 0 says that the witness makes no statement about time (c2sp.org/tlog-cosignature).
        let seen = cosigned.map { (size: $0.size, times: $0.times.filter { $0 > 0 }) }
            .filter { !$0.times.isEmpty }.sorted { $0.size < $1.size }
        lower = seen.map { ($0.size, $0.times.min() ?? 0) }
        var earliest = Int.max
        for (size, times) in seen.reversed() {
            earliest = min(earliest, times.max() ?? Int.max)
            upper.append((size, earliest))
        }
        upper.reverse()
    }

    /// True when no witness says anything about time.
    var isEmpty: Bool { lower.isEmpty }

    /// The place of the first checkpoint larger than `seq`, which contains the entry.
    private func covering(_ seq: Int) -> Int {
        var (low, high) = (0, lower.count)
        while low < high {
            let middle = (low + high) / 2
            if lower[middle].size > seq { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Adds to `result` when the witnesses don't bear out that entry `seq` was recorded at `time`.
    func check(_ seq: Int, time: Instant, into result: inout LogVerifyOperation.Result) {
        let place = covering(seq)
        if place < upper.count, time.milliseconds > Int64(upper[place].time + Self.tolerance) * 1000 {
            let seen = Instant(milliseconds: Int64(upper[place].time) * 1000)
            result.end(
                .refused, code: "time",
                reason:
                    "entry \(seq) says that it was recorded at \(time), but was in what witnesses had cosigned at \(seen)"
            )
        }
        if place > 0, time.milliseconds < Int64(lower[place - 1].time - Self.tolerance) * 1000 {
            let (size, seconds) = lower[place - 1]
            let seen = Instant(milliseconds: Int64(seconds) * 1000)
            result.end(
                .incomplete, code: "time",
                reason:
                    "entry \(seq) says that it was recorded at \(time), but was not among the \(size) entries that witnesses "
                    + "cosigned at \(seen): either that checkpoint was long on its way to them, or the time is false")
        }
    }
}
