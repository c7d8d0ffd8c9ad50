// table-data

/// The words that this version knows, each list with its sources.
package enum BuiltInWords {
    /// Every word, list by list.
    package static let all: [ListedWord] =
        outcome + lock + blacklist + rooted + media + verified + answer + note

    private static func words(
        _ list: WordList, meaning: String, words: [String], language: String = "en", source: String
    ) -> [ListedWord] {
        words.map { ListedWord(list, $0, means: meaning, language: language, source: source) }
    }

    private static let sheet = "the canonical sheets"
    private static let blancco = "Blancco reports"
    private static let phonecheck = "Phonecheck records"

    private static let outcome =
        words(.outcome, meaning: "successful", words: ["successful", "success", "pass", "passed"], source: sheet)
        + words(
            .outcome, meaning: "withExceptions",
            words: [
                "withexceptions", "with exceptions", "with_exceptions", "successful with exceptions",
                "erased with exceptions",
            ], source: blancco)
        + words(.outcome, meaning: "failed", words: ["failed", "fail", "failure"], source: sheet)
        + words(
            .outcome, meaning: "aborted", words: ["aborted", "cancelled", "canceled", "interrupted"], source: blancco)
        + words(.outcome, meaning: "notErased", words: ["noterased", "not erased", "not_erased"], source: blancco)

    private static let lock =
        words(
            .lock, meaning: "off", words: ["off", "unlocked", "disabled", "not managed"], source: "tools' lock words")
        + words(.lock, meaning: "off", words: ["deactive"], source: "DATAWIPE records")
        + words(.lock, meaning: "off", words: ["no mdm found", "no device lock reported"], source: phonecheck)
        + words(.lock, meaning: "on", words: ["on", "locked", "enabled", "managed"], source: "tools' lock words")
        + words(.lock, meaning: "on", words: ["active"], source: "DATAWIPE records")
        + words(.lock, meaning: "unknown", words: ["unknown"], source: blancco)

    private static let blacklist =
        words(
            .blacklist, meaning: "off", words: ["off", "clean", "clear", "good", "not blacklisted", "not reported"],
            source: phonecheck)
        + words(
            .blacklist, meaning: "on",
            words: [
                "on", "bad", "barred", "blacklisted", "blocked", "lost", "stolen", "lost or stolen", "lost/stolen",
                "reported lost", "reported stolen", "reported lost or stolen",
            ], source: "GSMA status words; Phonecheck records")
        + words(
            .blacklist, meaning: "unknown", words: ["unknown", "no license", "not checked", "pending"],
            source: phonecheck)

    private static let rooted =
        words(
            .rooted, meaning: "on",
            words: ["on", "yes", "true", "1", "rooted", "jailbroken", "detected", "rooted or jailbroken"],
            source: "Blancco reports, Phonecheck records")
        + words(
            .rooted, meaning: "off",
            words: ["off", "no", "false", "0", "not rooted", "not jailbroken", "not detected", "none", "unrooted"],
            source: "Blancco reports, Phonecheck records")

    private static let media =
        words(
            .media, meaning: "internalFlash",
            words: [
                "internal memory", "internal storage", "internal flash", "internal flash memory", "flash memory",
                "emmc",
                "ufs", "nand", "nand flash", "nvme", "embedded memory", "phone memory", "device memory",
                "internalflash",
            ], source: "Blancco reports; JEDEC names of embedded memories")
        + words(
            .media, meaning: "sdCard",
            words: [
                "sd", "sd card", "sdcard", "sd-card", "sdhc", "sdxc", "microsd", "micro sd", "micro-sd", "microsd card",
                "micro sd card", "microsdhc", "microsdxc", "microsdhc card", "microsdxc card", "mmc card",
                "memory card",
                "external sd", "external sd card", "external memory", "external storage", "external memory card",
                "removable memory", "removable storage", "removable media", "usb", "usb stick", "usb drive",
                "usb flash drive", "usb memory", "cfast", "cfexpress", "compactflash", "compact flash",
            ], source: "SD Association names; Blancco reports. A stick is judged like a card")
        + words(
            .media, meaning: "sim", words: ["sim", "sim card", "usim", "usim card", "uicc", "nano sim", "nano-sim"],
            source: "3GPP TS 31.101")
        + words(.media, meaning: "esim", words: ["esim", "e-sim", "euicc", "embedded sim"], source: "GSMA SGP.29")

    private static let verified =
        VerifiedWord.valid.sorted().flatMap { words(.verified, meaning: "valid", words: [$0], source: blancco) }
        + VerifiedWord.invalid.sorted().flatMap { words(.verified, meaning: "invalid", words: [$0], source: blancco) }

    private static let answer =
        words(.answer, meaning: "yes", words: ["yes", "true", "1", "y"], source: phonecheck)
        + words(.answer, meaning: "no", words: ["no", "false", "0", "n"], source: phonecheck)

    /// The trail of an erasure: what ends it well, and what it passes through.
    private static let note =
        words(
            .note, meaning: "ended",
            words: [
                "erase successful", "erased successfully", "erasesuccessful", "erase success", "successful", "success",
            ],
            source: phonecheck)
        + words(
            .note, meaning: "passing",
            words: [
                "erased, waiting for bootup", "waiting for bootup", "erase started", "erase initiated", "erasing",
                "erase in progress", "restore started", "restoring", "restore successful", "restore completed",
                "rebooting", "device rebooted", "bootup completed", "device booted",
            ], source: phonecheck)
}
