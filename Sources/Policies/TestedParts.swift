// table-data
/// Which functions a part carries: after it was replaced or worked on they are tested again (R2v3 C(4)(f)). Part names as
/// `RepairWords` has them; where a name is on no list, every function may be concerned.
enum TestedParts {
    /// Functions that a repair of `part` concerns; nil for every function.
    static func functions(of part: String?) -> Set<String>? {
        guard let part, !part.isEmpty else { return nil }
        return byPart[RepairWords.key(part)]
    }

    /// Does the repair concern `function`? One that only looked concerns none.
    static func concern(_ function: String, part: String?, action: String?) -> Bool {
        if RepairWords.looks.contains(RepairWords.key(action ?? "")) { return false }
        return functions(of: part)?.contains(function) ?? true
    }

    /// Certainly: a part that nobody knows carries nothing in particular.
    static func carry(_ function: String, part: String?) -> Bool {
        functions(of: part)?.contains(function) ?? RepairWords.memory.contains(RepairWords.key(part ?? ""))
    }

    private static let byPart: [String: Set<String>] = {
        var table: [String: Set<String>] = [:]
        for group in groups { for name in group.names { table[RepairWords.key(name)] = group.functions } }
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

    private static let groups: [(names: [String], functions: Set<String>)] = [
        (
            ["battery", "battery pack", "akku", "batterie", "batería", "batteria", "accu", "batterij", "bateria"],
            battery
        ),
        (
            [
                "display", "screen", "lcd", "oled", "display glass", "front glass", "digitizer", "touch screen",
                "touchscreen", "lcd screen", "display and digitizer", "bildschirm", "displayglas", "frontglas", "écran",
                "vitre", "pantalla", "cristal", "schermo", "scherm", "tela", "ecrã",
            ], display
        ),
        (
            [
                "camera", "rear camera", "back camera", "main camera", "front camera", "selfie camera", "wide camera",
                "ultra wide camera", "telephoto camera", "truedepth camera", "camera lens", "camera glass", "lens",
                "kamera", "rückkamera", "hauptkamera", "frontkamera", "kameraglas", "kameralinse", "caméra",
                "caméra arrière", "caméra avant", "appareil photo", "cámara", "cámara trasera", "cámara frontal",
                "fotocamera", "fotocamera posteriore", "fotocamera anteriore", "camera achter", "camera voor",
                "achtercamera", "voorcamera", "câmera", "câmera traseira", "câmera frontal",
            ], camera
        ),
        (
            [
                "charge port", "charging port", "charger port", "charging connector", "charging flex", "dock connector",
                "lightning connector", "lightning port", "usb port", "usb c port", "usb connector", "headphone jack",
                "audio jack", "ladebuchse", "ladeanschluss", "usb buchse", "kopfhörerbuchse", "connecteur de charge",
                "prise de charge", "puerto de carga", "conector de carga", "connettore di ricarica", "oplaadpoort",
                "laadpoort",
            ], port.union(microphone)
        ),
        (
            [
                "speaker", "loudspeaker", "loud speaker", "ear speaker", "earpiece", "earpiece speaker", "top speaker",
                "bottom speaker", "lautsprecher", "hörmuschel", "hörer", "haut parleur", "écouteur", "altavoz",
                "auricular", "altoparlante", "luidspreker", "oorspeaker", "alto falante",
            ], sound
        ),
        (
            ["microphone", "mic", "bottom microphone", "mikrofon", "micro", "micrófono", "microfono", "microfoon"],
            microphone
        ),
        (
            [
                "vibration motor", "vibrator", "taptic engine", "haptic engine", "vibrationsmotor", "vibreur",
                "vibrador",
            ],
            ["vibration"]
        ),
        (
            [
                "power button", "power key", "side button", "volume button", "volume buttons", "volume key",
                "home button", "mute switch", "ring switch", "button", "buttons", "power button flex", "volume flex",
                "ein aus taste", "einschalttaste", "taste", "tasten", "lautstärketaste", "home taste", "bouton",
                "bouton power", "bouton volume", "botón", "botón de encendido", "botón de volumen", "tasto", "knop",
            ], ["power_key", "vol_up", "vol_down", "mute_switch", "action_key", "home_key", "fingerprint"]
        ),
        (
            ["touch id", "fingerprint sensor", "fingerprint reader", "fingerabdrucksensor"],
            ["fingerprint", "home_key"]
        ),
        (
            ["proximity sensor", "ambient light sensor", "sensor flex"],
            ["proximity", "ambient_light", "face_id", "ear_speaker"]
        ),
        (
            [
                "antenna", "wifi antenna", "wi fi antenna", "cellular antenna", "bluetooth antenna", "nfc antenna",
                "nfc coil", "antenne", "antena",
            ], ["wifi", "bluetooth", "gps", "nfc", "cellular_voice", "cellular_data", "uwb"]
        ),
        (["wireless charging coil", "charging coil"], ["wireless_charge", "nfc"]),
        (["camera flash", "flashlight"], ["flash"]),
        (
            [
                "screen protector", "battery cover", "battery door", "battery adhesive", "back glass", "rear glass",
                "back cover", "rear cover", "back panel", "rear panel", "housing", "frame", "mid frame", "midframe",
                "bezel", "enclosure", "sim tray", "sim card tray", "card tray", "screw", "screws", "adhesive", "gasket",
                "seal", "water seal", "stylus", "s pen", "pen", "case", "displayschutz", "schutzfolie", "rückglas",
                "rückseite", "rückcover", "akkudeckel", "gehäuse", "rahmen", "sim schublade", "sim halter", "schrauben",
                "kleber", "dichtung", "vitre arrière", "coque", "coque arrière", "châssis", "tiroir sim",
                "cristal trasero", "tapa trasera", "carcasa", "marco", "bandeja sim", "vetro posteriore", "scocca",
                "achterglas", "achterkant", "behuizing", "vidro traseiro",
            ], []
        ),
    ]
}
