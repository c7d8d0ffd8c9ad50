extension TestSession {
    /// The key functions of `r2v3-mobile`.
    static let keyFunctions = [
        "power_on", "lcd", "digitizer", "charge_port", "cellular_voice", "ear_speaker", "mic_bottom", "power_key",
        "vol_up", "vol_down", "wifi",
    ]

    /// Rows of the functional test file.
    func append(of handle: String, to bytes: inout [UInt8]) {
        // The beginning and the end of a row are the same throughout a session.
        var start: [UInt8] = []
        start.append(text: handle)
        start.append(Rows.comma)
        start.append(time: at)
        start.append(Rows.comma)
        var end: [UInt8] = []
        end.append(Rows.comma)
        for cell in [tool, version, StoreTables.tester] {
            end.append(text: cell)
            end.append(cell == StoreTables.tester ? Rows.newline : Rows.comma)
        }
        func row(_ function: String, _ result: String, kind: String = "auto", score: Int? = nil) {
            bytes.append(contentsOf: start)
            bytes.append(text: function)
            bytes.append(Rows.comma)
            bytes.append(text: result)
            bytes.append(Rows.comma)
            bytes.append(text: kind)
            bytes.append(Rows.comma)
            if let score { bytes.append(number: score) }
            bytes.append(contentsOf: end)
        }
        if testsFunctions {
            for function in Self.keyFunctions where !results.contains(where: { $0.function == function }) {
                row(function, "pass")
            }
            for (function, result) in results { row(function, result) }
        }
        if let battery { row("battery_health", "pass", score: battery) }
        if let storage { row("device.storage", "pass", score: storage) }
        let states: [(name: String, value: String?)] = [
            (accountLock, locks), ("lock.mdm", managed), ("lock.sim", simLock), ("blacklist", blacklist),
            ("media.sim", sim), ("media.sd", sd), ("media.esim", esim), ("state.setup", setup),
        ]
        for state in states {
            if let value = state.value { row(state.name, value) }
        }
    }
}
