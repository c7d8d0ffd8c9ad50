// table-data
import Basics
import RecoveryModel

/// Which of the 67 functions (interop §5.3) a Phonecheck test is about. Names that stand for none keep their name.
enum PhonecheckFunctions {
    /// By lower-case name.
    static let ids: [String: String] = [
        "accelerometer": "accelerometer",
        "action button": "action_key",
        "ambient light": "ambient_light",
        "barometer": "barometer",
        "bluetooth": "bluetooth",
        "bottom mic quality": "mic_bottom",
        "bottom microphone": "mic_bottom",
        "brightness": "brightness",
        "burn-in": "burn_in",
        "camera": "cam_rear_main",
        "charging": "charge_port",
        "charge": "charge_port",
        "charger": "charge_port",
        "call test": "cellular_voice",
        "charge port": "charge_port",
        "charging port": "charge_port",
        "compass": "magnetometer",
        "dead pixels": "dead_pixels",
        "digitizer": "digitizer",
        "ear speaker": "ear_speaker",
        "earpiece": "ear_speaker",
        "earpiece quality": "ear_speaker",
        "face id": "face_id",
        "fingerprint": "fingerprint",
        "fingerprint sensor": "fingerprint",
        "flashlight": "flash",
        "flip switch": "mute_switch",
        "force touch": "pressure_touch",
        "3d touch": "pressure_touch",
        "front camera": "cam_front",
        "front camera quality": "cam_front",
        "front camera video": "video_front",
        "front mic quality": "mic_front",
        "front microphone": "mic_front",
        "front microphone quality": "mic_front",
        "front video camera": "video_front",
        // In the list of what passed it means: not cracked.
        "glass cracked": "glass_front",
        "gps": "gps",
        "gyroscope": "gyroscope",
        "headphone jack": "headset_jack",
        "headset port": "headset_jack",
        "home button": "home_key",
        "display": "lcd",
        "lcd": "lcd",
        "screen": "lcd",
        "lidar": "lidar",
        "light sensor": "ambient_light",
        "loud speaker": "loud_speaker",
        "loud speaker quality": "loud_speaker",
        "macro camera": "cam_macro",
        "macro camera quality": "cam_macro",
        "magnetometer": "magnetometer",
        "microphone": "mic_bottom",
        "microphone quality": "mic_bottom",
        "multi touch": "multitouch",
        "multitouch": "multitouch",
        "network connectivity": "cellular_voice",
        "nfc": "nfc",
        "power button": "power_key",
        "proximity sensor": "proximity",
        "rear camera": "cam_rear_main",
        "rear camera quality": "cam_rear_main",
        "rear camera video": "video_rear",
        "rear mic quality": "mic_rear",
        "rear microphone": "mic_rear",
        "rear video camera": "video_rear",
        "recording quality": "recording",
        "screen rotation": "rotation",
        "sim reader": "sim_reader",
        "telephoto camera": "cam_tele",
        "telephoto camera quality": "cam_tele",
        "touch": "digitizer",
        "touch panel": "digitizer",
        "touch screen": "digitizer",
        "touchscreen": "digitizer",
        "touch id": "fingerprint",
        "ultra wide camera": "cam_ultrawide",
        "ultra wide camera quality": "cam_ultrawide",
        "ultrawide camera": "cam_ultrawide",
        "ultrawide camera quality": "cam_ultrawide",
        "uwb": "uwb",
        "vibration": "vibration",
        "video microphone": "mic_video",
        "video microphone quality": "mic_video",
        "volume down button": "vol_down",
        "volume up button": "vol_up",
        "wifi": "wifi",
        "wi-fi": "wifi",
        "wireless charging": "wireless_charge",
    ]

    /// The function that a test of this name is about: by the tool's own names, else by any spelling of ours; the name
    /// itself where nobody knows it.
    static func function(_ name: String) -> String {
        let key = ComparableText.key(name)
        return ids[key] ?? ids[key.replacing("_", with: " ").replacing("-", with: " ")] ?? FunctionNames.canonical(name)
            ?? name
    }

    /// Tests that stand for a function without testing it whole: registered in a network is not yet a call.
    static let inferred: Set<String> = ["network connectivity"]

    /// Tests that only work when a person touches a running device.
    static let needsPower: Set<String> = ["digitizer", "lcd", "power_key", "vol_up", "vol_down"]
}
