/// Invents the devices of a lot, each from the seed and its index alone.
struct DevicePlanner {
    let recipe: LotRecipe
    let timeline: Timeline
    let placement: FaultPlacement

    init(_ recipe: LotRecipe) {
        self.recipe = recipe
        timeline = Timeline(devices: recipe.devices, seed: recipe.seed)
        placement = FaultPlacement(recipe)
    }

    private enum Stream: UInt64 { case device = 1, box, shipment, fault, pair }

    func plan(_ index: Int) -> DevicePlan {
        var random = SplitMix64(seed: recipe.seed, stream: Stream.device.rawValue, index: index)
        let placed = placement.fault(at: index)
        var plan = clean(index, fitting: placed?.fault.needs ?? .anything, &random)
        if let placed {
            var own = SplitMix64(seed: recipe.seed, stream: Stream.fault.rawValue, index: index)
            var pair = SplitMix64(seed: recipe.seed, stream: Stream.pair.rawValue, index: placed.first)
            plan.shared = pair.next()
            plan.isSecondOfPair = index != placed.first
            plan.expected.fault = placed.fault.id
            placed.fault.apply(&plan, &own)
        } else {
            everydayTrouble(&plan, &random)
        }
        return plan
    }

    /// The device as it should be.
    private func clean(_ index: Int, fitting needs: Fault.Needs, _ random: inout SplitMix64) -> DevicePlan {
        let model = DeviceCatalogue.models[random.pick(needs.models)]
        let storage = random.pick(model.storages)
        let colour = random.pick(model.colours)
        let identity = IdentifierGenerator(recipe: recipe, index: index, model: model, &random)
        let box = box(of: index, at: timeline)
        let tool = needs.tool ?? (recipe.erasureTools == .both && index % 2 == 0 ? .blancco : .phonecheck)
        let mail = random.pick(Self.mailNames) + "\(random.within(10...99))@" + recipe.mailDomain
        let row = ManifestRow(
            assetTag: identity.assetTag, make: model.make, model: model.name, storage: "\(storage)GB",
            colour: colour, imei: identity.imei ?? "", imei2: identity.imei2 ?? "", meid: identity.meid,
            serial: identity.serial, carrier: model.hasIMEI ? random.pick(Self.carriers) : "", box: box.sscc,
            mail: mail, order: "PO-4\(index / 100)")
        let handle = identity.imei ?? identity.serial
        var plan = DevicePlan(
            index: index, model: model, storage: storage, colour: colour, timeline: timeline, imei: identity.imei,
            imei2: identity.imei2, serial: identity.serial, ecid: identity.ecid,
            hasSDSlot: model.make == "Motorola", assetTag: identity.assetTag, unit: identity.unit, rows: [row],
            box: box,
            scans: [
                Scan(
                    at: timeline.scanned(index), identifier: handle, box: box.sscc, seal: box.seal, unit: identity.unit)
            ],
            moves: [Move(at: timeline.moved(index), from: "receiving", to: "cage-1")], before: nil, after: nil,
            erasures: [], grades: [], expected: Expectation(identifier: handle, row: 0))
        plan.erasures = [erasure(of: plan, by: tool, &random)]
        addTests(&plan, &random)
        addGrades(&plan, &random)
        if index % Self.sampledEvery == 11 { plan.samples = [Sample(at: timeline.sampled(index))] }
        return plan
    }

    private func addTests(_ plan: inout DevicePlan, _ random: inout SplitMix64) {
        let health = random.within(82...99)
        var session = TestSession(at: timeline.testedBefore(plan.index), battery: health)
        session.accountLock = plan.model.isApple ? "lock.activation" : "lock.frp"
        if !plan.model.hasIMEI {
            // A tablet without a cellular radio has neither a receiver to listen at nor a voice call to make.
            session.results = [("cellular_voice", "not_applicable"), ("ear_speaker", "not_applicable")]
            session.simLock = nil
            session.blacklist = nil
        }
        plan.before = session
        session.at = timeline.testedAfter(plan.index)
        session.sim = plan.model.hasIMEI ? (random.happens(perMille: 300) ? "removed" : "absent") : "absent"
        session.sd = plan.hasSDSlot && random.happens(perMille: 100) ? "removed" : "absent"
        session.esim = plan.model.hasESIM ? "erased" : "absent"
        session.setup = "yes"
        plan.after = session
    }

    private func addGrades(_ plan: inout DevicePlan, _ random: inout SplitMix64) {
        let at = timeline.graded(plan.index)
        let count = random.happens(perMille: 450) ? 0 : random.within(1...3)
        for _ in 0..<count {
            let defect = random.pick(Self.defects)
            let grade = Grade(
                at: at, zone: defect.zone, kind: defect.kind, millimetres: random.within(1...defect.longest),
                count: random.within(1...2), felt: false, visibleAt: 20)
            let isRepeat = plan.grades.contains { $0.zone == grade.zone && $0.kind == grade.kind }
            if !isRepeat { plan.grades.append(grade) }
        }
        if plan.grades.isEmpty { plan.grades = [Grade(at: at)] }
    }

    /// Repairs and dead functions that no fault of the menu stands for.
    private func everydayTrouble(_ plan: inout DevicePlan, _ random: inout SplitMix64) {
        let dead = plan.model.isApple ? recipe.deadFunctionApplePerMille : recipe.deadFunctionAndroidPerMille
        if random.happens(perMille: dead) {
            let drawn = random.pick(Self.oftenDead)
            // A tablet has no receiver that could fail.
            let function = plan.model.hasIMEI || drawn != "ear_speaker" ? drawn : "wifi"
            plan.before?.set(function, "fail")
            plan.after?.set(function, "fail")
            plan.expected.fault = "dead-function"
            plan.expected.atLeast(["F02"], stage: "functionality", outcome: "failed", never: ["resale"])
        } else if random.happens(perMille: recipe.repairedPerMille) {
            let part = random.pick(Self.parts)
            plan.before?.set(part.function, "fail")
            plan.repairs.append(
                Repair(
                    at: timeline.repaired(plan.index), action: "replaced", part: part.part,
                    oldSerial: "P\(random.within(100_000...999_999))",
                    newSerial: "P\(random.within(100_000...999_999))"))
        }
    }

    /// One device of so many is looked at by the independent sampler.
    private static let sampledEvery = 20
    private static let mailNames = ["j.rivera", "a.okafor", "m.lindqvist", "s.tanaka", "p.moreau", "d.novak"]
    private static let carriers = ["Northwind Mobile", "Bluebird Wireless", "Unlocked"]
    private static let oftenDead = ["charge_port", "mic_bottom", "ear_speaker", "digitizer", "wifi"]
    private static let parts: [(function: String, part: String)] = [
        ("charge_port", "charge port"), ("digitizer", "display assembly"),
    ]
    private static let defects: [(zone: String, kind: String, longest: Int)] = [
        ("display", "micro", 2), ("back_glass", "light", 6), ("frame", "light", 4),
        ("frame", "micro", 2), ("back_glass", "micro", 3),
    ]
}
