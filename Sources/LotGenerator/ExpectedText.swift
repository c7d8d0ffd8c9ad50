/// `expected.json`: what is true of a generated lot, device by device.
final class ExpectedText {
    private let file: ByteFile
    private let recipe: LotRecipe
    private var isFirst = true

    init(_ path: String, _ recipe: LotRecipe) throws {
        file = try ByteFile(path)
        self.recipe = recipe
        file.write { bytes in
            bytes.append(text: "{\"lot\":")
            bytes.append(json: recipe.lot)
            bytes.append(text: ",\"seed\":")
            bytes.append(text: "\(recipe.seed)")
            bytes.append(text: ",\"devices\":[")
        }
    }

    func write(_ item: Expectation) {
        file.write { bytes in
            bytes.append(text: isFirst ? "\n" : ",\n")
            Self.append(item, to: &bytes)
        }
        isFirst = false
    }

    /// Ends the list with what holds for the lot, and what each fault is.
    func finish(rows: Int, received: Int, isWholeMenu: Bool) throws {
        file.write { bytes in
            bytes.append(text: "\n],\n\"rows\":")
            bytes.append(number: rows)
            bytes.append(text: ",\"received\":")
            bytes.append(number: received)
            bytes.append(text: ",\"personal\":")
            bytes.append(json: "@" + recipe.mailDomain)
            bytes.append(text: ",\"lotCodesAtLeast\":")
            Self.append(isWholeMenu ? BuiltInFaults.lotCodes : [], to: &bytes)
            bytes.append(text: ",\n\"faults\":[")
            if recipe.faults == .menu {
                for (place, fault) in BuiltInFaults.all.enumerated() {
                    bytes.append(text: place == 0 ? "\n" : ",\n")
                    bytes.append(text: "{\"id\":")
                    bytes.append(json: fault.id)
                    bytes.append(text: ",\"codes\":")
                    Self.append(fault.codes, to: &bytes)
                    bytes.append(text: ",\"summary\":")
                    bytes.append(json: fault.summary)
                    bytes.append(text: "}")
                }
                bytes.append(text: "\n")
            }
            bytes.append(text: "]}\n")
        }
        try file.finish()
    }

    private static func append(_ item: Expectation, to bytes: inout [UInt8]) {
        bytes.append(text: "{\"identifier\":")
        if let identifier = item.identifier { bytes.append(json: identifier) } else { bytes.append(text: "null") }
        bytes.append(text: ",\"line\":")
        if let row = item.row { bytes.append(number: row) } else { bytes.append(text: "null") }
        if let fault = item.fault {
            bytes.append(text: ",\"fault\":")
            bytes.append(json: fault)
        }
        bytes.append(text: item.isExact ? ",\"codes\":" : ",\"codesAtLeast\":")
        append(item.codes, to: &bytes)
        if !item.codesAfterClose.isEmpty {
            bytes.append(text: ",\"codesAfterClose\":")
            append(item.codesAfterClose, to: &bytes)
        }
        bytes.append(text: ",\"stages\":{")
        for (place, stage) in item.stages.enumerated() {
            if place > 0 { bytes.append(0x2C) }
            bytes.append(json: stage.stage)
            bytes.append(0x3A)
            bytes.append(json: stage.outcome)
        }
        bytes.append(text: "}")
        if let route = item.route {
            bytes.append(text: ",\"route\":")
            bytes.append(json: route)
        }
        if !item.never.isEmpty {
            bytes.append(text: ",\"never\":")
            append(item.never, to: &bytes)
        }
        bytes.append(text: "}")
    }

    private static func append(_ texts: [String], to bytes: inout [UInt8]) {
        bytes.append(0x5B)
        for (place, text) in texts.enumerated() {
            if place > 0 { bytes.append(0x2C) }
            bytes.append(json: text)
        }
        bytes.append(0x5D)
    }
}
