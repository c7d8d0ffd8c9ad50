/// What one part took: the best of five rounds, because noise only ever adds.
struct Measurement {
    let name: String
    /// Nanoseconds an operation, in tenths.
    let tenths: Int
    /// Bytes of one operation; 0 where none are read or written.
    let bytes: Int

    /// Runs `body` once to warm up and five times for the clock; `body` does `operations` operations and gives a number
    /// that depends on all of them, so that none is optimised away.
    static func best(
        _ name: String, operations: Int, bytes: Int = 0, _ body: () throws -> Int
    ) rethrows -> Measurement {
        var best: Duration?
        var sum = try body()
        for _ in 0..<5 {
            let elapsed = try ContinuousClock().measure { sum &+= try body() }
            best = min(best ?? elapsed, elapsed)
        }
        blackHole = sum
        let (seconds, attoseconds) = (best ?? .zero).components
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        return Measurement(name: name, tenths: Int(nanoseconds) * 10 / operations, bytes: bytes)
    }

    // One thread measures.
    nonisolated(unsafe) private static var blackHole = 0

    /// One line; `floor` did the same amount of work with as little as possible.
    func report(floor: Measurement? = nil) {
        let rate = bytes == 0 || tenths == 0 ? "" : "\(bytes * 10_000 / tenths)"
        var line = name.padded(32) + "\(tenths / 10).\(tenths % 10)".leading(11)
        line += rate.leading(11)
        if let floor, tenths > 0 {
            line += "\(floor.tenths * 100 / tenths) % of \(floor.name)".leading(floor.name.count + 12)
        }
        print(line)
    }
}

extension String {
    /// Filled up with blanks on the right to `width`.
    func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// Filled up with blanks on the left to `width`.
    func leading(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
