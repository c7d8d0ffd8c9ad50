"""Words that only look like good ones: negations, half a word, a verification, another language's no."""
import datetime

from sound import DESTROYER, DPR, SAMPLER, TESTED, entry, instant

CRYPTO = ["crypto erase", "cryptographic erase", "Android crypto erase", "Apple iOS erasure", "iOS Secure Erase",
          "Android Secure Erase", "crypto scramble", "erase all content and settings", "secure erase"]
DENIALS = [
    "No {}", "{} not supported", "{} skipped", "{} failed, reset only", "not {}", "{} (dry run)", "{} unavailable; factory reset",
    "Verify only: {}", "{}, verify only", "{} verification", "Simulated {}", "{} disabled", "without {}", "{} pending",
    "{} not completed", "Overwrite 1 pass ({} not supported)", "{}?", "almost {}", "{} requested", "{} - skipped by user",
    "pre-{} check", "{} licence missing", "kein {}", "sans {}", "{} impossible", "un{}", "{} rolled back", "{} aborted",
    "{} cancelled", "{}: NO", "plan for {}", "{} (demo)", "audit of {}", "{} was not needed", "quick format instead of {}",
]
OTHER_TECHNIQUES = [
    "Quick format", "Delete user files", "Settings reset", "Remote wipe (MDM)", "Verify Zeros", "Log out", "None", "Custom 7",
    "Verification", "Read-back check", "Retire", "Selective wipe", "Enterprise wipe", "Uninstall apps", "Lock and locate", "-",
    "Standard", "Default", "Method 3", "Erasure", "Degauss", "Android crypto eraze", "Aple iOS erasure", "iOS Securé Erase",
]
NOT_OFF = [
    "Off (cached)", "Not locked", "no", "0", "off?", "turned off later", "off/on", "on -> off", "off (pending)", "unlock requested",
    "not off", "unlocked by next owner", "Unlocked: no", "disabled: false", "never off", "Off soon", "un-locked?", "half off",
    "cut off", "offline", "Off;On", "ausstehend", "takeoff", "disabled? no", "Locked", "on", "enabled", "managed", "Not unmanaged",
]
NOT_GONE = [
    "not removed", "removed?", "to be removed", "absent?", "not absent", "maybe", "in device", "stuck", "present", "unknown", "yes",
    "removed (planned)", "removal failed", "partly removed", "erase failed", "not erased", "seen", "locked in tray", "half absent",
    "absent until later", "un-removed", "not destroyed",
]
NOT_MET = [
    "not met", "no", "no criteria", "unknown", "failed", "pending", "particles up to 2 mm not reached", "partly met", "not checked",
    "?", "fragments larger than 20 mm", "criteria missing", "to be checked", "met?", "nicht erfüllt", "0", "false", "not yet",
    "above limit", "unmet", "met: no", "none", "not measured", "particles up to 2 m", "no particles up to 2 mm",
]
NOT_DESTROYED = ["crush", "bend", "drill", "not shredded", "shred?", "hammer", "water", "cut", "to be shredded", "recycle", "sorted",
                 "undestroyed", "disintegrate (planned)", "no melt", "shredder offline"]
HOLDS_DATA = [
    "MLB", "logic board", "Logic-Board", "main board", "mainboard", "motherboard", "128GB flash", "eMMC", "NAND", "UFS chip",
    "storage", "Hauptplatine", "carte mère", "placa base", "scheda madre", "system board", "PCB assembly", "memory chip", "flash 256",
    "internal storage module", "board", "baseband board", "SoC", "whole device", "replacement unit", "SWAP UNIT", "Platine",
    "moederbord", "płyta główna", "NVMe", "ROM", "emmc 64gb", "CPU + NAND", "MB assy",
]
NOT_SETUP = ["no", "unknown", "home screen", "yes?", "not at setup", "setup skipped", "half", "lock screen", "in use", "maybe", "0"]
NOT_CLEAN = ["Recovered 3 photos", "recovered", "not clean", "clean?", "partially clean", "1 file", "unclean", "clean except photos",
             "recovered (1)", "inconclusive", "see report", "no", "Cleaned?", "not recovered?", "failed to read", "contacts found"]


def denied(rng):
    return rng.choice(DENIALS).format(rng.choice(CRYPTO)) if rng.random() < 0.75 else rng.choice(OTHER_TECHNIQUES)


def technique(m, rng):
    text = denied(rng)
    if m.tool == "blancco":
        m.find("erasure_standard_name").text = text
    else:
        m.put("Type", text)
    m.why = f"the technique is «{text}»"


def lock(m, rng):
    function = rng.choice([m.device.lock, "lock.mdm"])
    m.last_test(function, text := rng.choice(NOT_OFF))
    m.why = f"the last {function} is «{text}»"


def look_alike(m, rng):
    """A good word with a letter of another alphabet, or a mark inside: no word of the list."""
    swaps = {"O": "\u041e", "o": "\u043e", "e": "\u0435", "c": "\u0441", "a": "\u0430", "s": "\u0455", "n": "\u0578"}
    def odd(word):
        places = [i for i, c in enumerate(word) if c in swaps]
        at = rng.choice(places)
        return word[:at] + rng.choice([swaps[word[at]], word[at] + "\u200b", word[at] + "\u0336"]) + word[at + 1:]
    what = rng.choice(["lock", "outcome", "technique", "media"])
    if what == "lock":
        m.last_test(function := rng.choice([m.device.lock, "lock.mdm"]), text := odd("off" if rng.random() < 0.5 else "Unlocked"))
    elif what == "media":
        m.last_test(function := "media.sd", text := odd(rng.choice(["absent", "removed"])))
    elif m.tool == "blancco":
        function = "state" if what == "outcome" else "erasure_standard_name"
        m.find(function).text = text = odd(m.find(function).text)
    else:
        function = "DeviceState" if what == "outcome" else "Type"
        if what == "outcome":
            m.forget("state.setup")
        m.put(function, text := odd(m.get(function)))
    m.why = f"{function} is {text!a}"


def function_case(m, rng):
    """Functions are known in any case; the last word on this one is bad."""
    name, bad = rng.choice([(m.device.lock, "on"), ("lock.mdm", "on"), ("media.sd", "present"), ("media.sim", "present"),
                            ("state.setup", "no"), ("media.esim", "present")])
    spelling = rng.choice([name.upper(), name.title(), name.capitalize(), f" {name} ", name.swapcase()])
    m.test(spelling, rng.choice([bad, bad.upper(), bad.title()]), TESTED + datetime.timedelta(minutes=30))
    m.why = f"«{spelling}» {bad}, after everything else"


def media(m, rng):
    function = rng.choice(["media.sim", "media.sd"])
    m.last_test(function, text := rng.choice(NOT_GONE))
    m.why = f"{function} is «{text}»"


def esim(m, rng):
    m.forget("media.esim")
    if m.tool == "phonecheck":
        m.drop("esim_present", "esim_erased")
    m.test("media.esim", text := rng.choice(NOT_GONE + ["removed?", "transferred", "suspended", "Erased: no"]))
    m.why = f"media.esim is «{text}»"


def setup(m, rng):
    m.forget("state.setup")
    if m.tool == "phonecheck":
        m.drop("DeviceState")
    m.test("state.setup", text := rng.choice(NOT_SETUP))
    m.why = f"state.setup is «{text}»"


def unerased(m):
    """Takes the erasure away: only the destruction is there."""
    m.reports, m.records = [], []
    m.rows["tests"], m.rows["grades"] = [], []
    m.bench(TESTED - datetime.timedelta(days=1))


def destroyed(m, how, criteria):
    m.add("destructions", m.device.imei, instant(TESTED), how, criteria, "Grinder 2000", DESTROYER, DPR, "true", "v-1")


def criteria(m, rng):
    unerased(m)
    destroyed(m, rng.choice(["shred", "disintegrate", "pulverize"]), text := rng.choice(NOT_MET))
    m.why = f"the destruction's criteria are «{text}»"


def destruction(m, rng):
    unerased(m)
    destroyed(m, text := rng.choice(NOT_DESTROYED), "particles up to 2 mm")
    m.why = f"the destruction is «{text}»"


def repair(m, rng):
    part, at = rng.choice(HOLDS_DATA), TESTED - datetime.timedelta(hours=5)
    m.add("repairs", m.device.imei, instant(at), rng.choice(["swap", "replace", "replaced", "new"]), part, "", "", m.device.make, "PX-T1")
    m.why = f"after the erasure «{part}» was put in"


def repair_identity(m, rng):
    at = TESTED - datetime.timedelta(hours=5)
    part = rng.choice(["battery", "display", "rear camera", "housing"])
    m.add("repairs", m.device.imei, instant(at), "replace", part, m.device.serial, "F2NEWSERIAL" + str(rng.randrange(9)), m.device.make, "PX-T1")
    m.why = f"a repair of the {part} gave the device another serial"


def sample(m, rng):
    text = rng.choice(NOT_CLEAN)
    m.add("samples", m.device.imei, instant(TESTED + datetime.timedelta(hours=2)), SAMPLER, "ReadBack", "2", text)
    m.why = f"the independent sample says «{text}»"


def media_type(m, rng):
    """What was erased is something that goes into the device, or unknown."""
    text = rng.choice(
        ["MicroSDXC", "SD", "SDHC", "microSD", "TF card", "CF card", "USB stick", "OTG drive", "SIM", "UICC", "eSIM", "Memory Stick",
         "External storage", "Removable", "Not internal memory", "Internal SD card", "MMC card", "unknown", "other", "Speicherkarte",
         "Carte mémoire", "pendrive", "Medium 2", "Portable storage", "sdcard1", "non-internal", "eUICC", "memory card (internal slot)"])
    m.find("type", m.target).text = text
    m.why = f"what was erased is «{text}»"


def rooted(m, rng):
    text = rng.choice(["Not unrooted", "rooted: no?", "Yes", "unrooted after", "root hidden", "jail-broken", "no?", "system modified"])
    if m.tool == "blancco":
        m.system.append(entry("rooted", text))
    else:
        m.insert("Rooted", text)
    m.why = f"rooted is «{text}»"


ALL = [technique, technique, technique, lock, lock, look_alike, look_alike, function_case, function_case, media, esim, setup, criteria, criteria, destruction, repair, repair,
       repair_identity, sample, rooted]


def mutate(member, rng):
    member.apply(rng.choice(ALL + [media_type, media_type] if member.tool == "blancco" else ALL), rng)
