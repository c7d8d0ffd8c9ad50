/// Handling units, seals and parcels of the lot.
extension DevicePlanner {
    /// The box that the device travels in, with about `devicesPerBox` others.
    func box(of index: Int, at timeline: Timeline) -> Box {
        let number = index / recipe.devicesPerBox
        return Box(
            sscc: Self.sscc(recipe.seed % 1000, number), seal: Self.seal(recipe.seed, number),
            shipment: shipment(number / recipe.boxesPerShipment))
    }

    func shipment(_ number: Int) -> Shipment {
        let first = number * recipe.boxesPerShipment * recipe.devicesPerBox
        let delivered = timeline.delivered(first: first)
        return Shipment(
            carrier: number % 2 == 0 ? "ups" : "fedex",
            tracking: Self.tracking(recipe.seed, number, isUPS: number % 2 == 0),
            labelled: timeline.labelled(first: first), pickedUp: timeline.pickedUp(first: first), delivered: delivered,
            accepted: delivered + 5 * Seconds.minute)
    }

    /// A serial shipping container code under the GS1 prefix that is kept for demonstrations (952).
    static func sscc(_ series: UInt64, _ number: Int) -> String {
        var body: [UInt8] = Array("0952".utf8)
        Seconds.append(Int(series), width: 3, to: &body)
        Seconds.append(number, width: 10, to: &body)
        let digits = String(decoding: body, as: UTF8.self)
        return digits + "\(CheckDigits.gs1(digits))"
    }

    static func seal(_ seed: UInt64, _ number: Int) -> String {
        var random = SplitMix64(seed: seed, stream: 11, index: number)
        return "SL\(random.within(1_000_000...9_999_999))"
    }

    static func tracking(_ seed: UInt64, _ number: Int, isUPS: Bool) -> String {
        var random = SplitMix64(seed: seed, stream: 12, index: number)
        if isUPS {
            let body = "5R8939" + "90" + "\(random.within(1_000_000...9_999_999))"
            return "1Z" + body + "\(CheckDigits.ups(body))"
        }
        let body = "\(random.within(20_000_000_000...99_999_999_999))"
        return body + "\(CheckDigits.fedEx(body))"
    }
}

extension DevicePlan {
    /// Moves the device into a box of its own, with its own parcel.
    mutating func putInOwnBox(_ random: inout SplitMix64) {
        let number = 1_000_000_000 + index
        let delivered = box.shipment.delivered
        box = Box(
            sscc: DevicePlanner.sscc(0, number), seal: "SL\(random.within(10_000_000...99_999_999))",
            shipment: Shipment(
                carrier: "ups", tracking: DevicePlanner.tracking(random.next(), index, isUPS: true),
                labelled: box.shipment.labelled, pickedUp: box.shipment.pickedUp, delivered: delivered,
                accepted: delivered + 7 * Seconds.minute),
            isOwn: true)
        for place in rows.indices { rows[place].box = box.sscc }
        for place in scans.indices {
            scans[place].box = box.sscc
            scans[place].seal = box.seal
        }
    }
}
