/// When things happen to the devices of a lot, all in October 2026.
///
/// Devices follow each other at even steps that shrink as the lot grows, so that a large lot takes as many days as a
/// small one and no two erasures at one station ever have the same start (S06).
///
/// Lots of different seeds begin to erase at different seconds, because they may share a store and its stations.
struct Timeline {
    let devices: Int
    var seed: UInt64 = 0

    /// Label printed; picked up; delivered: of the shipment whose first device is `first`.
    func labelled(first: Int) -> Seconds { delivered(first: first) - 4 * Seconds.day }
    func pickedUp(first: Int) -> Seconds { delivered(first: first) - 3 * Seconds.day + 7 * Seconds.hour }
    func delivered(first: Int) -> Seconds { scanned(first) - Seconds.hour }

    func scanned(_ index: Int) -> Seconds { at(day: 5, hour: 15, index, step: 20_000, within: 3) }
    func moved(_ index: Int) -> Seconds { scanned(index) + Seconds.hour }
    func testedBefore(_ index: Int) -> Seconds { at(day: 8, hour: 13, index, step: 20_000, within: 2) }
    func repaired(_ index: Int) -> Seconds { testedBefore(index) + 6 * Seconds.hour }
    func erased(_ index: Int) -> Seconds {
        at(day: 12, hour: 13, index, step: 60_000, within: 6) + Int(seed % 59)
    }
    func erasedAgain(_ index: Int) -> Seconds { erased(index) + 20 * Seconds.hour }
    func testedAfter(_ index: Int) -> Seconds { erased(index) + 26 * Seconds.hour }
    func graded(_ index: Int) -> Seconds { erased(index) + 50 * Seconds.hour }
    func sampled(_ index: Int) -> Seconds { erased(index) + 60 * Seconds.hour }
    func destroyed(_ index: Int) -> Seconds { erased(index) + 8 * Seconds.day }

    /// `index` steps of at most `step` milliseconds after a time of October 2026, within some days.
    private func at(day: Int, hour: Int, _ index: Int, step: Int, within days: Int) -> Seconds {
        let even = days * Seconds.day * 1000 / devices
        return Seconds(year: 2026, month: 10, day: day, hour: hour) + index * min(step, even) / 1000
    }
}
