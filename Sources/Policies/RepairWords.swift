// table-data
import Basics

/// The closed lists of repair words. Sources: part names of Apple's Self Service Repair store and of the genuine parts
/// lists of Samsung and Fairphone, in English, German, French, Spanish, Italian, Dutch and Portuguese.
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
    static let harmless = keys(english + german + french + spanish + others)

    private static let english = [
        "battery", "battery pack", "battery cover", "battery door", "power button flex", "volume flex", "charging flex",
        "battery adhesive", "display", "screen", "lcd", "oled",
        "display glass", "front glass", "digitizer", "touch screen", "touchscreen", "lcd screen",
        "display and digitizer",
        "screen protector", "back glass", "rear glass", "back cover", "rear cover", "back panel", "rear panel",
        "housing",
        "frame", "mid frame", "midframe", "bezel", "enclosure", "camera", "rear camera", "back camera", "main camera",
        "front camera", "selfie camera", "wide camera", "ultra wide camera", "telephoto camera", "truedepth camera",
        "camera lens", "camera glass", "lens", "camera flash", "flashlight", "charge port", "charging port",
        "charger port",
        "charging connector", "dock connector", "lightning connector", "lightning port", "usb port", "usb c port",
        "usb connector", "headphone jack", "audio jack", "speaker", "loudspeaker", "loud speaker", "ear speaker",
        "earpiece", "earpiece speaker", "top speaker", "bottom speaker", "microphone", "mic", "bottom microphone",
        "vibration motor", "vibrator", "taptic engine", "haptic engine", "power button", "power key", "side button",
        "volume button", "volume buttons", "volume key", "home button", "mute switch", "ring switch", "button",
        "buttons",
        "touch id", "fingerprint sensor", "fingerprint reader", "proximity sensor", "ambient light sensor",
        "sensor flex",
        "sim tray", "sim card tray", "card tray", "antenna", "wifi antenna", "wi fi antenna", "cellular antenna",
        "bluetooth antenna", "nfc antenna", "nfc coil", "wireless charging coil", "charging coil", "flex", "flex cable",
        "ribbon cable", "screw", "screws", "adhesive", "gasket", "seal", "water seal", "heat shield", "heat sink",
        "stylus",
        "s pen", "pen", "hinge", "case",
    ]
    private static let german = [
        "akku", "batterie", "bildschirm", "displayglas", "frontglas", "displayschutz", "schutzfolie", "touchscreen",
        "rückglas", "rückseite", "rückcover", "akkudeckel", "gehäuse", "rahmen", "kamera", "rückkamera", "hauptkamera",
        "frontkamera", "kameraglas", "kameralinse", "ladebuchse", "ladeanschluss", "usb buchse", "kopfhörerbuchse",
        "lautsprecher", "hörmuschel", "hörer", "mikrofon", "vibrationsmotor", "ein aus taste", "einschalttaste",
        "taste",
        "tasten", "lautstärketaste", "home taste", "fingerabdrucksensor", "sim schublade", "sim halter", "antenne",
        "flexkabel", "schrauben", "kleber", "dichtung",
    ]
    private static let french = [
        "batterie", "écran", "vitre", "vitre arrière", "coque", "coque arrière", "châssis", "caméra", "caméra arrière",
        "caméra avant", "appareil photo", "connecteur de charge", "prise de charge", "haut parleur", "écouteur",
        "micro",
        "vibreur", "bouton", "bouton power", "bouton volume", "tiroir sim", "antenne", "nappe",
    ]
    private static let spanish = [
        "batería", "pantalla", "cristal", "cristal trasero", "tapa trasera", "carcasa", "marco", "cámara",
        "cámara trasera", "cámara frontal", "puerto de carga", "conector de carga", "altavoz", "auricular", "micrófono",
        "vibrador", "botón", "botón de encendido", "botón de volumen", "bandeja sim", "antena",
    ]
    private static let others = [
        // Italian
        "batteria", "schermo", "vetro posteriore", "fotocamera", "fotocamera posteriore", "fotocamera anteriore",
        "connettore di ricarica", "altoparlante", "microfono", "tasto", "scocca",
        // Dutch
        "accu", "batterij", "scherm", "achterglas", "achterkant", "behuizing", "camera achter", "camera voor",
        "achtercamera", "voorcamera", "oplaadpoort", "laadpoort", "luidspreker", "oorspeaker", "microfoon", "knop",
        // Portuguese
        "bateria", "tela", "ecrã", "vidro traseiro", "câmera", "câmera traseira", "câmera frontal", "conector de carga",
        "alto falante",
    ]

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
