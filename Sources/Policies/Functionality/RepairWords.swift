// table-data
import Basics

/// The closed lists of repair words, from the same sources and in the same languages as `RepairParts`.
enum RepairWords {
    /// Case, blanks, hyphens and underscores don't count, nor does «assembly» behind a part.
    static func key(_ text: String) -> String {
        let marks = text.map { $0 == "_" || $0 == "-" || $0 == "/" ? " " : $0 }
        var key = ComparableText.word(String(marks))
        for behind in [" assembly", " module", " unit", " replacement"] where key.hasSuffix(behind) {
            key.removeLast(behind.count)
        }
        return key
    }

    private static func keys(_ words: [String]) -> Set<String> { Set(words.map(key)) }

    /// Parts that hold no data and that a device isn't known by.
    static let harmless = RepairParts.names

    /// What holds the data, or the board that it is soldered to.
    static let memory = keys([
        "board", "logic board", "main board", "mainboard", "motherboard", "mother board", "main logic board", "mlb",
        "system board", "pcb", "pcba", "nand", "nand flash", "emmc", "ufs", "flash", "flash memory", "flash chip",
        "storage", "storage chip", "memory", "memory chip", "internal memory", "internal storage", "soc", "processor",
        "cpu", "eeprom", "baseband",
        // German
        "hauptplatine", "platine", "logikplatine", "mutterplatine", "speicher", "speicherchip", "flashspeicher",
        // French, Spanish, Italian, Dutch, Portuguese
        "carte mère", "carte mere", "mémoire", "puce mémoire", "placa base", "placa madre", "memoria", "scheda madre",
        "scheda logica", "moederbord", "geheugen", "placa mãe", "placa principal", "placa lógica",
        // The device as a whole
        "device", "phone", "handset", "whole device", "whole unit", "complete device", "gerät", "appareil",
    ])

    /// Actions that change no part, where no part is named.
    static let looks = keys([
        "inspected", "inspection", "inspect", "cleaned", "cleaning", "clean", "tested", "diagnosed", "diagnosis",
        "no repair possible", "inspected no repair possible", "not repairable", "no fault found", "none", "polished",
        "disinfected", "geprüft", "gereinigt", "nettoyé", "limpiado",
    ])

    /// What is done to a part that leaves the device its own; no word says that it was only worked on.
    static func isHandling(_ action: String) -> Bool {
        action.isEmpty || handling.contains(action) || looks.contains(action)
    }

    /// Something was done, and the word says what: «not replaced», «quoted» and an empty cell don't.
    static func isDone(_ action: String?) -> Bool { handling.contains(key(action ?? "")) }

    /// What puts another part in place of the old one; a hazard ends by nothing less.
    static func isReplacement(_ action: String?) -> Bool { replacing.contains(key(action ?? "")) }

    private static let replacing = keys([
        "replaced", "replace", "replacing", "replacement", "swapped", "swap", "swapped out", "changed", "change",
        "exchanged", "exchange", "renewed", "new", "tausch", "getauscht", "ausgetauscht", "austausch", "gewechselt",
        "ersetzt", "erneuert", "remplacé", "remplacée", "remplacement", "changé", "cambiado", "reemplazado",
        "sustituido", "sostituito", "vervangen", "substituído", "trocado",
    ])

    private static let handling = keys([
        "replaced", "replace", "replacing", "replacement", "swapped", "swap", "swapped out", "changed", "change",
        "exchanged", "exchange", "repaired", "repair", "fixed", "fix", "fitted", "refitted", "installed", "install",
        "reinstalled", "reseated", "reattached", "removed", "adjusted", "calibrated", "tightened", "glued", "resealed",
        "new", "renewed", "upgraded part", "refurbished", "done", "tausch", "getauscht", "ausgetauscht", "austausch",
        "gewechselt", "ersetzt", "repariert", "erneuert", "remplacé", "remplacée", "remplacement", "réparé", "changé",
        "cambiado", "reemplazado", "sustituido", "reparado", "sostituito", "riparato", "vervangen", "gerepareerd",
        "substituído", "trocado",
    ])
}
