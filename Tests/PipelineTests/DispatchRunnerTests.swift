import Basics
import Dispatch
import Testing

@testable import Pipeline

private final class Work {
    let number: Int
    var trail: [String] = []

    init(_ number: Int) { self.number = number }
}

private struct Trouble: Error, Equatable { let at: String }

/// Counts across queues.
private final class Counter: @unchecked Sendable {  // every access is inside the channel's lock
    private let slot = BoundedChannel<Int>(capacity: 1)

    init() { _ = slot.send(0) }

    @discardableResult func add(_ step: Int) -> Int {
        let value = (slot.receive() ?? 0) + step
        _ = slot.send(value)
        return value
    }
}

@Suite(.timeLimit(.minutes(1))) struct DispatchRunnerTests {
    private func stages(_ workers: Int) -> OrderedStages<Work> {
        OrderedStages([
            DispatchStage(name: "first", workers: workers) { batch in
                // Uneven work, so that batches overtake each other.
                var sum = 0
                for step in 0..<(batch.number % 7) * 4000 { sum &+= step }
                batch.trail.append("first\(sum < 0 ? "?" : "")")
            },
            DispatchStage(name: "second", workers: workers) { $0.trail.append("second") },
        ])
    }

    @Test(arguments: [1, 2, 8]) func everyBatchPassesEveryStageAndArrivesInOrder(workers: Int) throws {
        var next = 0
        var seen: [Int] = []
        try stages(workers).run(
            source: {
                next += 1
                return next > 500 ? nil : Work(next)
            },
            sink: { batch in
                #expect(batch.trail == ["first", "second"])
                seen.append(batch.number)
            })
        #expect(seen == Array(1...500))
    }

    @Test(arguments: [1, 2, 8]) func anEmptySourceEndsAtOnce(workers: Int) throws {
        var seen = 0
        try stages(workers).run(source: { nil }, sink: { _ in seen += 1 })
        #expect(seen == 0)
    }

    @Test(arguments: [1, 2, 8]) func anErrorOfTheSourceIsRethrown(workers: Int) {
        #expect(throws: Trouble(at: "source")) {
            var next = 0
            try stages(workers).run(
                source: {
                    next += 1
                    if next == 40 { throw Trouble(at: "source") }
                    return Work(next)
                }, sink: { _ in })
        }
    }

    @Test(arguments: [1, 2, 8]) func anErrorOfAWorkerIsRethrownAndStopsTheRest(workers: Int) {
        let stage = DispatchStage<Work>(name: "bad", workers: workers) { batch in
            if batch.number == 30 { throw Trouble(at: "worker") }
        }
        #expect(throws: Trouble(at: "worker")) {
            var next = 0
            // Endless: only the error can end it.
            try OrderedStages([stage]).run(
                source: {
                    next += 1
                    return Work(next)
                }, sink: { batch in #expect(batch.number < 30) })
        }
    }

    @Test(arguments: [1, 2, 8]) func anErrorOfTheSinkIsRethrown(workers: Int) {
        #expect(throws: Trouble(at: "sink")) {
            var next = 0
            try stages(workers).run(
                source: {
                    next += 1
                    return Work(next)
                }, sink: { batch in if batch.number == 25 { throw Trouble(at: "sink") } })
        }
    }

    @Test(arguments: [1, 2, 8]) func noMoreBatchesExistThanTheLimit(workers: Int) throws {
        let alive = Counter()
        let stage = DispatchStage<Work>(name: "slow-first", workers: workers) { batch in
            // The first batch takes long: the others may overtake it, and must then wait with their tickets.
            if batch.number == 1 {
                let group = DispatchGroup()
                group.enter()
                _ = group.wait(timeout: .now() + .milliseconds(200))
                group.leave()
            }
        }
        let runner = OrderedStages([stage], inFlight: 6)
        var next = 0
        let most = Counter()
        try runner.run(
            source: {
                next += 1
                if next > 200 { return nil }
                let count = alive.add(1)
                if count > runner.inFlight { most.add(1) }
                return Work(next)
            },
            sink: { _ in alive.add(-1) })
        #expect(most.add(0) == 0, "more than \(runner.inFlight) batches were under way")
        #expect(alive.add(0) == 0)
    }
}
