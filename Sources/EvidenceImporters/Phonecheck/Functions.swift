// table-data
import Basics
import RecoveryModel

/// Which of the 67 functions (interop §5.3) a Phonecheck test is about. Names that stand for none keep their name.
enum PhonecheckFunctions {
    /// By lower-case name: those that mean something in this tool's lists only.
    private static let ids: [String: String] = [
        "action button": "action_key",
        "bottom mic quality": "mic_bottom",
        "camera": "cam_rear_main",
        "charge": "charge_port",
        "charger": "charge_port",
        "compass": "magnetometer",
        "earpiece quality": "ear_speaker",
        "force touch": "pressure_touch",
        "3d touch": "pressure_touch",
        "front camera quality": "cam_front",
        "front camera video": "video_front",
        "front mic quality": "mic_front",
        "front microphone quality": "mic_front",
        "front video camera": "video_front",
        // In the list of what passed it means: not cracked.
        "glass cracked": "glass_front",
        "loud speaker quality": "loud_speaker",
        "macro camera": "cam_macro",
        "macro camera quality": "cam_macro",
        "microphone quality": "mic_bottom",
        "network connectivity": "cellular_voice",
        "rear camera quality": "cam_rear_main",
        "rear camera video": "video_rear",
        "rear mic quality": "mic_rear",
        "rear video camera": "video_rear",
        "recording quality": "recording",
        "screen rotation": "rotation",
        "telephoto camera": "cam_tele",
        "telephoto camera quality": "cam_tele",
        "ultra wide camera": "cam_ultrawide",
        "ultra wide camera quality": "cam_ultrawide",
        "ultrawide camera": "cam_ultrawide",
        "ultrawide camera quality": "cam_ultrawide",
        "video microphone": "mic_video",
        "video microphone quality": "mic_video",
        "wireless charging": "wireless_charge",
    ]

    /// The function that a test of this name is about: by the tool's own names, else by any spelling of ours; the name
    /// itself where nobody knows it.
    static func function(_ name: String) -> String {
        functions.answer(to: name) {
            let key = ComparableText.key(name)
            let spaced = key.replacing("_", with: " ").replacing("-", with: " ")
            return ids[key] ?? ids[spaced] ?? FunctionNames.canonical(name) ?? name
        }
    }

    /// Every record names the same few.
    private static let functions = AnswerMemo<String, String>()

    /// Tests that stand for a function without testing it whole: registered in a network is not yet a call.
    static let inferred: Set<String> = ["network connectivity"]

    /// Tests that only work when a person touches a running device.
    static let needsPower: Set<String> = ["digitizer", "lcd", "power_key", "vol_up", "vol_down"]
}
