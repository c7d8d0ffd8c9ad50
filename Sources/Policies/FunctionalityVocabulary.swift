/// The 67 functions of mobile devices that a test can be about.
package enum FunctionalityVocabulary {
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

    /// Rows of the same files that are about locks, media and states, not about a function.
    package static let statements: [String] = [
        "lock.activation", "lock.frp", "lock.mdm", "lock.sim", "blacklist", "media.sim", "media.sd", "media.esim",
        "state.setup",
    ]

    /// Position in `functions`, or behind them in `statements`.
    static let positions = Dictionary(
        uniqueKeysWithValues: (functions + statements).enumerated().map { ($1, $0) })

    static let battery = positions["battery_health"] ?? 0
    static let swelling = positions["battery_swelling"] ?? 0
    static let activation = positions["lock.activation"] ?? 0
    static let frp = positions["lock.frp"] ?? 0
    static let mdm = positions["lock.mdm"] ?? 0
    static let blacklist = positions["blacklist"] ?? 0
    static let setup = positions["state.setup"] ?? 0
}
