import RecoveryModel

/// The 67 functions of mobile devices that a test can be about.
package enum FunctionalityVocabulary {
    /// Functions proper; their order has no meaning.
    package static let functions = FunctionNames.functions

    /// Rows of the same files that are about locks, media and states, not about a function.
    package static let statements = FunctionNames.statements

    static let all = functions + statements

    /// Position in `functions`, or behind them in `statements`; nil for a word that the vocabulary doesn't have. Asked
    /// for every row of every test, so it hashes bytes instead of texts.
    static func position(_ function: String) -> Int? {
        var slot = hash(function)
        while true {
            let position = Int(table[slot])
            if position < 0 { return nil }
            if all[position] == function { return position }
            slot = (slot + 1) & mask
        }
    }

    private static let mask = 511

    private static let table: [Int16] = {
        var table = [Int16](repeating: -1, count: mask + 1)
        for (position, function) in all.enumerated() {
            var slot = hash(function)
            while table[slot] >= 0 { slot = (slot + 1) & mask }
            table[slot] = Int16(position)
        }
        return table
    }()

    /// FNV-1a, folded.
    private static func hash(_ text: String) -> Int {
        var value: UInt32 = 2_166_136_261
        for byte in text.utf8 { value = (value ^ UInt32(byte)) &* 16_777_619 }
        return Int((value ^ (value >> 15)) & UInt32(mask))
    }

    static let battery = position("battery_health") ?? 0
    static let swelling = position("battery_swelling") ?? 0
    static let thermal = position("thermal") ?? 0
    static let activation = position("lock.activation") ?? 0
    static let frp = position("lock.frp") ?? 0
    static let mdm = position("lock.mdm") ?? 0
    static let blacklist = position("blacklist") ?? 0
    static let cycles = position("battery_cycles") ?? 0
    static let setup = position("state.setup") ?? 0
}
