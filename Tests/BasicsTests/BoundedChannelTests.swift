import Dispatch
import Testing

@testable import Basics

@Suite(.timeLimit(.minutes(1))) struct BoundedChannelTests {
    /// Runs on a thread of its own and counts itself out of the group.
    private func beside(_ group: DispatchGroup, label: String, body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: label).async(group: group, execute: body)
    }

    @Test func valuesComeOutInTheOrderTheyWentIn() {
        let channel = BoundedChannel<Int>(capacity: 3)
        let group = DispatchGroup()
        beside(group, label: "producer") {
            for value in 0..<5000 { _ = channel.send(value) }
            channel.finish()
        }
        var received: [Int] = []
        while let value = channel.receive() { received.append(value) }
        group.wait()
        #expect(received == Array(0..<5000))
    }

    @Test func itClosesWhenTheLastProducerIsDoneAndGivesWhatIsLeft() {
        let channel = BoundedChannel<Int>(capacity: 4, producers: 2)
        #expect(channel.send(1))
        channel.finish()
        #expect(channel.send(2))
        channel.finish()
        #expect(channel.receive() == 1)
        #expect(channel.receive() == 2)
        #expect(channel.receive() == nil)
        #expect(channel.receive() == nil)
    }

    @Test func aSenderWaitsForRoom() {
        let channel = BoundedChannel<Int>(capacity: 1)
        #expect(channel.send(1))
        let sent = DispatchSemaphore(value: 0)
        let group = DispatchGroup()
        beside(group, label: "producer") {
            _ = channel.send(2)
            sent.signal()
        }
        #expect(sent.wait(timeout: .now() + .milliseconds(50)) == .timedOut)
        #expect(channel.receive() == 1)
        #expect(sent.wait(timeout: .now() + .seconds(20)) == .success)
        #expect(channel.receive() == 2)
        group.wait()
    }

    @Test func aReceiverWaitsForAValue() {
        let channel = BoundedChannel<Int>(capacity: 1)
        let received = DispatchSemaphore(value: 0)
        let group = DispatchGroup()
        beside(group, label: "consumer") { if channel.receive() == 9 { received.signal() } }
        #expect(received.wait(timeout: .now() + .milliseconds(50)) == .timedOut)
        #expect(channel.send(9))
        #expect(received.wait(timeout: .now() + .seconds(20)) == .success)
        group.wait()
    }

    @Test func cancellingWakesSendersAndReceiversAndDropsTheRest() {
        let full = BoundedChannel<Int>(capacity: 1)
        let empty = BoundedChannel<Int>(capacity: 1)
        #expect(full.send(1))
        let woken = DispatchSemaphore(value: 0)
        let group = DispatchGroup()
        beside(group, label: "sender") { if !full.send(2) { woken.signal() } }
        beside(group, label: "receiver") { if empty.receive() == nil { woken.signal() } }
        #expect(woken.wait(timeout: .now() + .milliseconds(50)) == .timedOut)
        full.cancel()
        empty.cancel()
        for _ in 0..<2 { #expect(woken.wait(timeout: .now() + .seconds(20)) == .success) }
        #expect(full.receive() == nil)
        #expect(!full.send(3))
        group.wait()
    }

    @Test func manyProducersAndConsumersLoseNothing() {
        let channel = BoundedChannel<Int>(capacity: 2, producers: 3)
        let sums = BoundedChannel<Int>(capacity: 4, producers: 4)
        let group = DispatchGroup()
        for part in 0..<3 {
            beside(group, label: "producer \(part)") {
                for value in 0..<2000 { _ = channel.send(part * 2000 + value) }
                channel.finish()
            }
        }
        for part in 0..<4 {
            beside(group, label: "consumer \(part)") {
                var sum = 0
                while let value = channel.receive() { sum += value }
                _ = sums.send(sum)
                sums.finish()
            }
        }
        var total = 0
        while let sum = sums.receive() { total += sum }
        group.wait()
        #expect(total == (0..<6000).reduce(0, +))
    }
}
