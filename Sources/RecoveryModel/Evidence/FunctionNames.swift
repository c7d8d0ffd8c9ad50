// table-data
import Basics

/// The names of functions, locks, media and states in test records, and what sources write for them. A name is compared
/// without case, blanks and marks, so that `Lock.Activation`, `lock_activation` and `lock activation` are one.
///
/// ```
/// let function = FunctionNames.canonical("Lock.Activation")       // nil for a name that nobody knows
/// ```
package enum FunctionNames {
    /// The 67 functions of mobile devices that a test can be about.
    package static let functions: [String] = [
        "power_on", "power_off", "boot", "charge_port", "wireless_charge", "battery_health", "battery_cycles",
        "battery_swelling", "battery_genuine", "thermal", "lcd", "dead_pixels", "burn_in", "bruising", "backlight",
        "digitizer", "multitouch", "pressure_touch", "brightness", "true_tone", "glass_front", "ear_speaker",
        "loud_speaker", "mic_bottom", "mic_front", "mic_rear", "mic_video", "headset_jack", "recording", "cam_front",
        "cam_rear_main", "cam_ultrawide", "cam_tele", "cam_macro", "ois", "video_front", "video_rear", "flash",
        "lidar", "lens_crack", "accelerometer", "gyroscope", "magnetometer", "barometer", "proximity",
        "ambient_light", "hall", "fingerprint", "face_id", "rotation", "wifi", "bluetooth", "gps", "nfc",
        "cellular_voice", "cellular_data", "sim_reader", "esim", "uwb", "power_key", "vol_up", "vol_down",
        "mute_switch", "action_key", "home_key", "vibration", "usb_data",
    ]

    /// Locks, media and states, which stand in the same files and are no functions.
    package static let statements: [String] = [
        "lock.activation", "lock.frp", "lock.mdm", "lock.sim", "blacklist", "media.sim", "media.sd", "media.esim",
        "state.setup", "state.browsed", "state.marking", "state.markings", "state.counterfeit", "state.recalled",
        "state.lost_mode", "device.storage",
    ]

    /// The name as the rules know it; nil for one that is none of the vocabulary, also under another spelling.
    package static func canonical(_ text: String) -> String? { table[key(text)] }

    /// Letters and digits, in lower case.
    private static func key(_ text: String) -> String {
        var key = ""
        for scalar in ComparableText.key(text).unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            key.unicodeScalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        return key
    }

    private static let table: [String: String] = {
        var table: [String: String] = [:]
        for name in functions + statements { table[key(name)] = name }
        for (name, others) in aliases { for other in others { table[key(other)] = name } }
        return table
    }()

    /// What benches and tools write for locks, media and states, beside our own names. Only names that can mean nothing
    /// else: `SIM card` may be about the reader or the card, and an unlock status turns yes and no round.
    private static let aliases: [(String, [String])] = [
        (
            "lock.activation",
            [
                "activation lock", "activation lock status", "fmi", "fmip", "find my", "find my iphone", "find my ipad",
                "icloud lock", "apple activation lock",
            ]
        ),
        (
            "lock.frp",
            ["frp", "frp lock", "google lock", "google frp", "factory reset protection", "google account lock"]
        ),
        ("lock.mdm", ["mdm", "mdm lock", "mdm status", "mobile device management", "remote management"]),
        ("lock.sim", ["sim lock", "carrier lock", "network lock"]),
        (
            "blacklist",
            [
                "black list", "blacklisted", "blacklist status", "blacklist check", "blocklist", "block list",
                "blocklisted", "blocklist status", "imei status", "esn blacklist", "imei blacklist", "imei check",
                "esn", "esn status",
                "esn check", "gsma", "gsma status", "gsma blacklist", "gsma check", "lost stolen", "lost or stolen",
                "reported lost", "reported stolen", "stolen", "lost", "sperrliste", "liste noire", "lista negra",
            ]
        ),
        ("state.setup", ["at setup", "setup assistant", "setup wizard"]),
        ("state.lost_mode", ["lost mode", "lost mode status"]),
        ("state.counterfeit", ["counterfeit", "fake"]),
        ("state.recalled", ["recalled", "recall", "safety recall"]),
        ("thermal", ["temperature", "overheating", "thermal test"]),
        ("lcd", ["display", "screen", "lcd display", "lcd screen", "oled", "bildschirm", "écran", "pantalla"]),
        ("digitizer", ["touch", "touch screen", "touchscreen", "touch panel"]),
        ("vol_up", ["volume up", "volume up button", "volume up key"]),
        ("vol_down", ["volume down", "volume down button", "volume down key"]),
        ("power_key", ["power button", "side button", "lock button", "sleep button"]),
        ("home_key", ["home button"]),
        ("mute_switch", ["flip switch", "ring switch", "silent switch", "mute button"]),
        ("wifi", ["wi-fi", "wlan", "wireless lan"]),
        ("ear_speaker", ["earpiece", "ear piece"]),
        ("loud_speaker", ["loudspeaker", "speaker", "bottom speaker"]),
        ("mic_bottom", ["microphone", "mic", "bottom microphone", "bottom mic"]),
        ("mic_front", ["front microphone", "front mic"]),
        ("mic_rear", ["rear microphone", "rear mic"]),
        (
            "charge_port",
            ["charging port", "charger port", "charging", "charging connector", "dock connector"]
        ),
        ("usb_data", ["usb port"]),
        ("cam_front", ["front camera", "selfie camera"]),
        ("cam_rear_main", ["rear camera", "back camera", "main camera"]),
        ("flash", ["flashlight", "camera flash", "torch"]),
        ("fingerprint", ["touch id", "fingerprint sensor", "fingerprint reader"]),
        ("cellular_voice", ["call test", "voice call", "phone call"]),
        ("vibration", ["vibrator", "vibrate", "haptics"]),
        ("proximity", ["proximity sensor"]),
        ("ambient_light", ["light sensor", "ambient light sensor"]),
        ("glass_front", ["front glass"]),
        ("headset_jack", ["headphone jack", "headset port", "audio jack"]),
        ("battery_health", ["battery capacity", "state of health", "maximum capacity"]),
        ("battery_cycles", ["cycle count", "battery cycle count", "charge cycles"]),
        ("battery_swelling", ["swelling", "swollen battery", "battery swollen"]),
    ]
}
