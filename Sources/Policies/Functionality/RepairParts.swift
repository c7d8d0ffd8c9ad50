// table-data
/// Parts that hold no data and that a device isn't known by: which functions each carries, and which zones of the housing it
/// is. Sources: part names of Apple's Self Service Repair store and of the genuine parts lists of Samsung and Fairphone, in
/// English, German, French, Spanish, Italian, Dutch and Portuguese. Names are compared as `RepairWords.key` has them.
enum RepairParts {
    /// All of them.
    static let names: Set<String> = Set(byName.keys)

    /// Does a repair concern `function`, so that it is tested again (R2v3 C(4)(f))? Of a part that nobody knows every
    /// function may be; what only looked concerns none.
    static func concern(_ function: String, part: String?, action: String?) -> Bool {
        if RepairWords.looks.contains(RepairWords.key(action ?? "")) { return false }
        return group(of: part)?.functions?.contains(function) ?? true
    }

    /// Does the part certainly carry `function`? What holds the data carries all, a part that nobody knows none.
    static func carry(_ function: String, part: String?) -> Bool {
        group(of: part)?.functions?.contains(function) ?? RepairWords.memory.contains(RepairWords.key(part ?? ""))
    }

    /// Zones that a repair of `part` mends; empty for a part that mends none, or that nobody knows.
    static func zones(mendedBy part: String?) -> [String] { group(of: part)?.zones ?? [] }

    private struct Group {
        let names: [String]
        /// Nil where the name doesn't tell.
        let functions: Set<String>?
        let zones: [String]

        init(_ names: [String], _ functions: Set<String>?, zones: [String] = []) {
            (self.names, self.functions, self.zones) = (names, functions, zones)
        }
    }

    private static func group(of part: String?) -> Group? { part.flatMap { byName[RepairWords.key($0)] } }

    private static let byName: [String: Group] = {
        var table: [String: Group] = [:]
        for group in groups { for name in group.names { table[RepairWords.key(name)] = group } }
        return table
    }()

    private static let battery: Set<String> = [
        "battery_health", "battery_cycles", "battery_swelling", "battery_genuine", "thermal",
    ]
    private static let display: Set<String> = [
        "lcd", "dead_pixels", "burn_in", "bruising", "backlight", "digitizer", "multitouch", "pressure_touch",
        "brightness", "true_tone", "glass_front",
    ]
    private static let camera: Set<String> = [
        "cam_front", "cam_rear_main", "cam_ultrawide", "cam_tele", "cam_macro", "ois", "video_front", "video_rear",
        "lidar", "lens_crack", "face_id",
    ]
    private static let port: Set<String> = ["charge_port", "usb_data", "headset_jack"]
    private static let sound: Set<String> = ["ear_speaker", "loud_speaker"]
    private static let microphone: Set<String> = ["mic_bottom", "mic_front", "mic_rear", "mic_video", "recording"]

    private static let groups: [Group] = [
        Group(
            [
                "battery", "battery pack", "akku", "batterie", "batería", "batteria", "accu", "batterij",
                "bateria",
            ], battery),
        Group(
            [
                "display", "screen", "lcd", "oled", "display glass", "front glass", "digitizer", "touch screen",
                "touchscreen", "lcd screen", "display and digitizer", "bildschirm", "displayglas", "frontglas",
                "écran", "vitre", "pantalla", "cristal", "schermo", "scherm", "tela", "ecrã",
            ], display, zones: ["display", "front_glass"]),
        Group(
            [
                "camera", "rear camera", "back camera", "main camera", "camera lens", "camera glass", "lens",
                "kamera", "rückkamera", "hauptkamera", "kameraglas", "kameralinse", "caméra", "caméra arrière",
                "cámara", "cámara trasera", "fotocamera", "camera achter", "achtercamera", "câmera",
                "câmera traseira",
            ], camera, zones: ["lens"]),
        Group(
            [
                "front camera", "selfie camera", "wide camera", "ultra wide camera", "telephoto camera",
                "truedepth camera", "frontkamera", "caméra avant", "appareil photo", "cámara frontal",
                "fotocamera posteriore", "fotocamera anteriore", "camera voor", "voorcamera", "câmera frontal",
            ], camera),
        Group(
            [
                "charge port", "charging port", "charger port", "charging connector", "charging flex",
                "dock connector", "lightning connector", "lightning port", "usb port", "usb c port",
                "usb connector", "headphone jack", "audio jack", "ladebuchse", "ladeanschluss", "usb buchse",
                "kopfhörerbuchse", "connecteur de charge", "prise de charge", "puerto de carga",
                "conector de carga", "connettore di ricarica", "oplaadpoort", "laadpoort",
            ], port.union(microphone)),
        Group(
            [
                "speaker", "loudspeaker", "loud speaker", "ear speaker", "earpiece", "earpiece speaker",
                "top speaker", "bottom speaker", "lautsprecher", "hörmuschel", "hörer", "haut parleur",
                "écouteur", "altavoz", "auricular", "altoparlante", "luidspreker", "oorspeaker", "alto falante",
            ], sound),
        Group(
            [
                "microphone", "mic", "bottom microphone", "mikrofon", "micro", "micrófono", "microfono",
                "microfoon",
            ], microphone),
        Group(
            [
                "vibration motor", "vibrator", "taptic engine", "haptic engine", "vibrationsmotor", "vibreur",
                "vibrador",
            ], ["vibration"]),
        Group(
            [
                "power button", "power key", "side button", "volume button", "volume buttons", "volume key",
                "home button", "button", "buttons", "taste", "tasten", "bouton", "botón", "tasto", "knop",
            ], ["power_key", "vol_up", "vol_down", "mute_switch", "action_key", "home_key", "fingerprint"],
            zones: ["buttons"]),
        Group(
            [
                "mute switch", "ring switch", "power button flex", "volume flex", "ein aus taste",
                "einschalttaste", "lautstärketaste", "home taste", "bouton power", "bouton volume",
                "botón de encendido", "botón de volumen",
            ], ["power_key", "vol_up", "vol_down", "mute_switch", "action_key", "home_key", "fingerprint"]),
        Group(
            [
                "touch id", "fingerprint sensor", "fingerprint reader", "fingerabdrucksensor",
            ], ["fingerprint", "home_key"]),
        Group(
            [
                "proximity sensor", "ambient light sensor", "sensor flex",
            ], ["proximity", "ambient_light", "face_id", "ear_speaker"]),
        Group(
            [
                "antenna", "wifi antenna", "wi fi antenna", "cellular antenna", "bluetooth antenna",
                "nfc antenna", "nfc coil", "antenne", "antena",
            ], ["wifi", "bluetooth", "gps", "nfc", "cellular_voice", "cellular_data", "uwb"]),
        Group(
            [
                "wireless charging coil", "charging coil",
            ], ["wireless_charge", "nfc"]),
        Group(
            [
                "camera flash", "flashlight",
            ], ["flash"]),
        Group(
            [
                "screen protector", "battery adhesive", "sim tray", "sim card tray", "card tray", "screw",
                "screws", "adhesive", "gasket", "seal", "water seal", "stylus", "s pen", "pen", "displayschutz",
                "schutzfolie", "sim schublade", "sim halter", "schrauben", "kleber", "dichtung", "tiroir sim",
                "bandeja sim",
            ], []),
        Group(
            [
                "battery cover", "battery door", "back glass", "rear glass", "back cover", "rear cover",
                "back panel", "rear panel", "rückglas", "rückseite", "rückcover", "akkudeckel", "vitre arrière",
                "coque arrière", "cristal trasero", "tapa trasera", "vetro posteriore", "achterglas",
                "achterkant", "vidro traseiro",
            ], [], zones: ["back_glass"]),
        Group(
            [
                "housing", "frame", "mid frame", "midframe", "bezel", "enclosure", "case", "gehäuse", "rahmen",
                "coque", "châssis", "carcasa", "marco", "scocca", "behuizing",
            ], [], zones: ["frame", "back_glass", "buttons"]),
        Group(
            [
                "flex", "flex cable", "ribbon cable", "heat shield", "heat sink", "hinge", "flexkabel", "nappe",
            ], nil),
    ]
}
