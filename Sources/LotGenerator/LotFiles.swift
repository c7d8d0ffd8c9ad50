/// The open files of a lot folder: each device is written to all of them, in order, in one pass.
final class LotFiles {
    private let recipe: LotRecipe
    private let manifest: ByteFile
    private let handOvers: ByteFile
    private let carrier: ByteFile
    private let parted: [PartedFile]
    private let scans, moves, before, after, blancco, phonecheck, reissued, grades, repairs, destructions: PartedFile
    private let samples: PartedFile

    /// The line of the manifest written last; its header is line 1.
    private(set) var manifestLine = 1
    private(set) var manifestRows = 0
    private(set) var received = 0
    private(set) var grams = 0

    /// What the current common box holds so far.
    private var openBox: (box: Box, units: Int, grams: Int)?
    private var lastTracking = ""

    init(_ folder: String, _ recipe: LotRecipe) throws {
        self.recipe = recipe
        for name in ["shipments", "receiving", "tests", "erasure", "grading", "repairs", "destruction", "qc"] {
            try ByteFile.makeFolder(folder + "/" + name)
        }
        func parts(_ stem: String, _ header: String, always: Bool = true) throws -> PartedFile {
            try PartedFile(folder + "/" + stem, suffix: ".csv", header: header + "\n", always: always)
        }
        func json(_ stem: String, always: Bool = true) throws -> PartedFile {
            try PartedFile(folder + "/" + stem, suffix: ".json", header: "[", footer: "\n]\n", always: always)
        }
        manifest = try ByteFile(folder + "/manifest.csv")
        handOvers = try ByteFile(folder + "/shipments/handovers.csv")
        carrier = try ByteFile(folder + "/shipments/carrier.csv")
        moves = try parts("shipments/movements", Headers.movements)
        scans = try parts("receiving/dock", Headers.scans)
        before = try parts("tests/before-erasure", Headers.tests)
        after = try parts("tests/after-erasure", Headers.tests)
        grades = try parts("grading/grading", Headers.grades)
        repairs = try parts("repairs/repairs", Headers.repairs, always: false)
        destructions = try parts("destruction/destruction", Headers.destruction, always: false)
        samples = try parts("qc/sample", Headers.samples, always: false)
        blancco = try PartedFile(
            folder + "/erasure/blancco", suffix: ".xml", header: BlanccoText.header, footer: BlanccoText.footer,
            always: false)
        phonecheck = try json("erasure/phonecheck", always: false)
        reissued = try json("erasure/reissued", always: false)
        parted = [scans, moves, before, after, blancco, phonecheck, reissued, grades, repairs, destructions, samples]
        manifest.write { $0.append(row: ManifestRow.header, separator: recipe.separator) }
        handOvers.write(Headers.handOvers + "\n")
        carrier.write(Headers.carrier + "\n")
    }

    /// Writes a device; its expectations learn their manifest lines.
    func write(_ plan: inout DevicePlan) throws {
        if plan.index > 0, plan.index % recipe.devicesPerFile == 0 {
            for file in parted { try file.nextPart() }
        }
        writeManifest(&plan)
        writeShipping(plan)
        try writeBenches(plan)
        try writeErasures(plan)
        for stranger in plan.strangers {
            try grades.write { Rows.append(Grade(at: stranger.at), of: stranger.identifier, to: &$0) }
        }
    }

    func finish() throws {
        closeBox()
        for file in parted { try file.finish() }
        try handOvers.finish()
        try carrier.finish()
        try manifest.finish()
    }

    private func writeManifest(_ plan: inout DevicePlan) {
        for (place, row) in plan.rows.enumerated() {
            manifest.write { $0.append(row: row.cells, separator: recipe.separator) }
            manifestLine += 1
            manifestRows += 1
            guard place == 0 else { continue }
            if plan.expected.row != nil { plan.expected.row = manifestLine }
            for other in plan.alsoExpected.indices { plan.alsoExpected[other].row = manifestLine }
        }
    }

    private func writeShipping(_ plan: DevicePlan) {
        if plan.box.isOwn {
            writeShipment(plan.box.shipment)
            writeHandOvers(plan.box, units: 1, grams: plan.model.grams)
        } else {
            if openBox?.box.sscc != plan.box.sscc {
                closeBox()
                openBox = (plan.box, 0, 0)
                if plan.box.shipment.tracking != lastTracking { writeShipment(plan.box.shipment) }
                lastTracking = plan.box.shipment.tracking
            }
            if !plan.scans.isEmpty {
                openBox?.units += 1
                openBox?.grams += plan.model.grams
            }
        }
        grams += plan.model.grams
        received += plan.scans.isEmpty ? 0 : 1
    }

    private func closeBox() {
        if let openBox { writeHandOvers(openBox.box, units: openBox.units, grams: openBox.grams) }
        openBox = nil
    }

    private func writeShipment(_ shipment: Shipment) {
        carrier.write { Rows.append(shipment, to: &$0) }
    }

    private func writeHandOvers(_ box: Box, units: Int, grams: Int) {
        handOvers.write { Rows.appendHandOvers(box, recipe.customer, units: units, grams: grams, to: &$0) }
    }

    private func writeBenches(_ plan: DevicePlan) throws {
        for scan in plan.scans { try scans.write { Rows.append(scan, to: &$0) } }
        for move in plan.moves { try moves.write { Rows.append(move, of: plan.handle, to: &$0) } }
        if let session = plan.before { try before.write { session.append(of: plan.handle, to: &$0) } }
        if let session = plan.after { try after.write { session.append(of: plan.handle, to: &$0) } }
        for session in plan.furtherTests { try after.write { session.append(of: plan.handle, to: &$0) } }
        for grade in plan.grades { try grades.write { Rows.append(grade, of: plan.handle, to: &$0) } }
        for repair in plan.repairs { try repairs.write { Rows.append(repair, of: plan.handle, to: &$0) } }
        for sample in plan.samples { try samples.write { Rows.append(sample, of: plan.handle, to: &$0) } }
        if let destruction = plan.destruction {
            try destructions.write { Rows.append(destruction, of: plan.handle, to: &$0) }
        }
    }

    private func writeErasures(_ plan: DevicePlan) throws {
        for report in plan.erasures {
            switch (report.file, report.tool) {
            case (.usual, .blancco): try blancco.write { BlanccoText.append(report, plan.model, to: &$0) }
            case (.usual, .phonecheck): try write(report, plan, to: phonecheck)
            case (.reissued, _): try write(report, plan, to: reissued)
            }
        }
    }

    private func write(_ report: ErasureReport, _ plan: DevicePlan, to file: PartedFile) throws {
        let isFirst = file.startsPart
        try file.write {
            $0.append(text: isFirst ? "\n" : ",\n")
            PhonecheckText.append(report, plan, to: &$0)
        }
    }
}

extension LotRecipe {
    var separator: UInt8 { manifest == .csv ? 0x2C : 0x3B }
}
