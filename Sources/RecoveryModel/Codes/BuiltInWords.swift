// table-data

/// The words that this version knows, each list with its sources.
package enum BuiltInWords {
    /// Every word, list by list.
    package static let all: [ListedWord] =
        outcome + lock + blacklist + rooted + media + verified + answer + note

    private static func words(
        _ list: WordList, _ meaning: String, _ words: [String], language: String = "en", _ source: String
    ) -> [ListedWord] {
        words.map { ListedWord(list, $0, means: meaning, language: language, source: source) }
    }

    private static let sheet = "the canonical sheets"
    private static let blancco = "Blancco reports"
    private static let phonecheck = "Phonecheck records"

    private static let outcome =
        words(.outcome, "successful", ["successful", "success", "pass", "passed"], sheet)
        + words(
            .outcome, "withExceptions",
            [
                "withexceptions", "with exceptions", "with_exceptions", "successful with exceptions",
                "erased with exceptions",
            ], blancco)
        + words(.outcome, "failed", ["failed", "fail", "failure"], sheet)
        + words(.outcome, "aborted", ["aborted", "cancelled", "canceled", "interrupted"], blancco)
        + words(.outcome, "notErased", ["noterased", "not erased", "not_erased"], blancco)

    private static let lock =
        words(.lock, "off", ["off", "unlocked", "disabled", "not managed"], "tools' lock words")
        + words(.lock, "off", ["deactive"], "DATAWIPE records")
        + words(.lock, "off", ["no mdm found", "no device lock reported"], phonecheck)
        + words(.lock, "on", ["on", "locked", "enabled", "managed"], "tools' lock words")
        + words(.lock, "on", ["active"], "DATAWIPE records")
        + words(.lock, "unknown", ["unknown"], blancco)

    private static let blacklist =
        words(.blacklist, "off", ["off", "clean", "clear", "good", "not blacklisted", "not reported"], phonecheck)
        + words(
            .blacklist, "on",
            [
                "on", "bad", "barred", "blacklisted", "blocked", "lost", "stolen", "lost or stolen", "lost/stolen",
                "reported lost", "reported stolen", "reported lost or stolen",
            ], "GSMA status words; Phonecheck records")
        + words(.blacklist, "unknown", ["unknown", "no license", "not checked", "pending"], phonecheck)

    private static let rooted =
        words(
            .rooted, "on", ["on", "yes", "true", "1", "rooted", "jailbroken", "detected", "rooted or jailbroken"],
            "Blancco reports, Phonecheck records")
        + words(
            .rooted, "off",
            ["off", "no", "false", "0", "not rooted", "not jailbroken", "not detected", "none", "unrooted"],
            "Blancco reports, Phonecheck records")

    private static let media =
        words(
            .media, "internalFlash",
            [
                "internal memory", "internal storage", "internal flash", "internal flash memory", "flash memory",
                "emmc",
                "ufs", "nand", "nand flash", "nvme", "embedded memory", "phone memory", "device memory",
                "internalflash",
            ], "Blancco reports; JEDEC names of embedded memories")
        + words(
            .media, "sdCard",
            [
                "sd", "sd card", "sdcard", "sd-card", "sdhc", "sdxc", "microsd", "micro sd", "micro-sd", "microsd card",
                "micro sd card", "microsdhc", "microsdxc", "microsdhc card", "microsdxc card", "mmc card",
                "memory card",
                "external sd", "external sd card", "external memory", "external storage", "external memory card",
                "removable memory", "removable storage", "removable media", "usb", "usb stick", "usb drive",
                "usb flash drive", "usb memory", "cfast", "cfexpress", "compactflash", "compact flash",
            ], "SD Association names; Blancco reports. A stick is judged like a card")
        + words(
            .media, "sim", ["sim", "sim card", "usim", "usim card", "uicc", "nano sim", "nano-sim"], "3GPP TS 31.101")
        + words(.media, "esim", ["esim", "e-sim", "euicc", "embedded sim"], "GSMA SGP.29")

    private static let verified =
        VerifiedWord.valid.sorted().flatMap { words(.verified, "valid", [$0], blancco) }
        + VerifiedWord.invalid.sorted().flatMap { words(.verified, "invalid", [$0], blancco) }

    private static let answer =
        words(.answer, "yes", ["yes", "true", "1", "y"], phonecheck)
        + words(.answer, "no", ["no", "false", "0", "n"], phonecheck)

    /// The trail of an erasure: what ends it well, and what it passes through.
    private static let note =
        words(
            .note, "ended",
            ["erase successful", "erased successfully", "erasesuccessful", "erase success", "successful", "success"],
            phonecheck)
        + words(
            .note, "passing",
            [
                "erased, waiting for bootup", "waiting for bootup", "erase started", "erase initiated", "erasing",
                "erase in progress", "restore started", "restoring", "restore successful", "restore completed",
                "rebooting", "device rebooted", "bootup completed", "device booted",
            ], phonecheck)
}
