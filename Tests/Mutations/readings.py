"""Values that can't be read, that say less than is asked, or that are gone: none is taken for a good one."""
from sound import entry

# Texts for a counter that must be proven zero: none of them says so.
NOT_ZERO = [
    "1,024", "1.024", "1 024", "0x1F", "0X0a", "+5", "-1", "1e3", "5 sectors", "12%", "many", "III", "½", "٥", "５",
    "七", "99999999999999999999999", "18446744073709551616", "9223372036854775808", "7;0", "0/5", "0-3", "0+1", "~0",
    "<1", ">0", "≥1", "0?", "0 (estimated)", "overflow", "####", "#VALUE!", "NaN", "inf", "-", "0b101", "1_000", "1'024",
    "0,5", "0.5", "two", "yes", "true", "unknown", "not counted", "O", "0 0 7", "3.0",
]
NO_TIME = [
    "12.10.2026 aprox", "2026-13-12 08:00:00", "2026-02-30 08:00:00", "2026-10-12 25:00:00", "2026-10-12 08:61:00",
    "2026-10-12 08:00:61", "yesterday", "0000-00-00 00:00:00", "2026-10-12T", "Mon 12 Oct", "08:00:00", "1760256000x",
    "2026-10-32", "2026-10-12 08-00-00?", "n/a", "pending", "-", "2026-10-12 23:59:60", "10 p.m.", "2026-1O-12 08:00:00",
    "??-10-2026", "2026-10-12 24:30:00",
]
NOT_OFF = [
    "Off (cached)", "Not locked", "no", "0", "off?", "maybe", "Unlocked?", "on/off", "Off -> On", "was off", "unknown",
    "Off until restart", "checking", "not off", "ON", "Locked", "Enabled", "timeout", "ERR 403", "partially", "Off, On",
    "No License", "never asked", "1", "not managed?", "Not managed (offline answer)", "Off (not verified)", "n.a.?",
]
NOT_SUCCESS = [
    "", "Success?", "Successful?", "Unsuccessful", "Not successful", "Partially successful", "Successful with warnings",
    "Successful (unverified)", "Success pending", "Failed", "Aborted", "In progress", "Started", "unknown", "0", "null",
    "Successful, then failed", "Nearly successful", "Erased with exceptions", "Not Erased", "Succesful", "Verified only",
    "Skipped", "Queued", "Successful: 3 of 4", "Interrupted", "Unsucessful", "Simulated", "Dry run successful", "-",
]
BAD_CAPACITY = [
    "0", "-128000000000", "64000000000", "64,000,000,000", "64 000 000 000", "64000000000.0", "6.4e10", "59.6 GiB",
    "64GB", "0xEE6B28000", "99999999999999999999", "NaN", "unknown", "128 billion?", "half", "1", "16", "0.0",
    "512000000000000", "128,0000,0000", "1.28.000.000.000", "٦٤٠٠٠٠٠٠٠٠٠", "50%", "64e9 of 128e9", "128-64 GB",
]
BAD_SECTORS = [
    "125,000,000", "125.000.000", "125 000 000", "125000000", "1.25e8", "50%", "0x7735940", "-250000000",
    "125000000/250000000", "500000000", "999999999999", "half", "125'000'000", "99999999999999999999999", "125_000_000",
    "25000000O", "250000000?", "1", "12500000 0", "125000000.0",
]


def counter(m, rng):
    name = rng.choice(["failed_sectors", "total_errors"])
    m.find(name).text = text = rng.choice(NOT_ZERO)
    m.why = f"{name} is «{text}»"


def counters_gone(m, rng):
    how = rng.choice(["gone", "empty", "blank", "attribute", "null"])
    for name in ("failed_sectors", "total_errors"):
        found = m.find(name)
        if how == "gone":
            m.remove(found)
        else:
            found.text = {"empty": None, "blank": "  ", "attribute": None, "null": "null"}[how]
            if how == "attribute":
                found.set("value", "7")
    m.why = f"both counters {how}"


def counter_gone(m, rng):
    name = rng.choice(["failed_sectors", "total_errors"])
    m.remove(m.find(name))
    m.why = f"{name} is gone, which this tool always writes"


def structured(m, rng):
    name = rng.choice(["failed_sectors", "total_errors", "state", "erasure_standard_name", "end_time"])
    found = m.find(name)
    text, found.text = found.text, None
    made = entry("part", text)
    made.tag = rng.choice(["b", "value", "entry", "error", "item"])
    found.append(made)
    if rng.random() < 0.5:
        second = entry("part", "7" if name != "state" else "Failed")
        second.tag = made.tag
        found.append(second)
    m.why = f"{name} has elements where text is due"


def entry_time(m, rng):
    name = rng.choice(["start_time", "end_time"])
    m.find(name).text = text = rng.choice(NO_TIME)
    m.why = f"{name} is «{text}»"


def entry_gone(m, rng):
    name = rng.choice(["state", "start_time", "end_time", "erasure_standard_name", "type", "capacity"])
    found = m.find(name, m.erasure)
    if rng.random() < 0.5:
        m.remove(found)
    else:
        found.text = rng.choice([None, " ", "null", "--", "N/A"])
    m.why = f"{name} is gone or says nothing"


def target_gone(m, rng):
    m.erasure.remove(m.target)
    m.why = "nothing says what was erased"


def tool_gone(m, rng):
    tag = rng.choice(["product_version", "product_name", "both"])
    author = m.report.find(".//author")
    for child in list(author):
        if tag in (child.tag, "both"):
            author.remove(child)
    m.why = f"the report says no {tag} of the tool"


def version_unreadable(m, rng):
    text = rng.choice(["3.x", "latest", "v?", "three", "∞", "?", "0", "x.y", "newest", "III", "unknown"])
    m.report.find(".//product_version").text = text
    m.why = f"the tool's version is «{text}»"


def person_gone(m, rng):
    found = m.find("erasure_person")
    if rng.random() < 0.5:
        m.remove(found)
    else:
        found.text = rng.choice([None, "  ", "n/a", "-", "operator", "?", "null"])
    m.why = "nobody is named who erased"


def state(m, rng):
    m.find("state").text = text = rng.choice(NOT_SUCCESS)
    m.why = f"state is «{text}»"


def verified(m, rng):
    m.find("verified").text = text = rng.choice(
        ["false", "not verified", "no", "FALSE", "0", "tampered", "invalid", "maybe", "verified: false", "untrue", "failed",
         "signature mismatch", "true?", "true/false"])
    m.why = f"verified is «{text}»"


def capacity(m, rng):
    m.diagnose()
    m.find("capacity").text = text = rng.choice(BAD_CAPACITY)
    m.why = f"erased capacity is «{text}» of {m.device.storage} GB"


def sectors(m, rng):
    # 128 GB are 250,000,000 sectors of 512 bytes.
    m.device.storage = 128
    m.diagnose()
    m.find("capacity").text = "128000000000"
    made = entry("cleaned_sectors", rng.choice(BAD_SECTORS), "uint")
    m.find("overwriting_rounds").text = "1"
    m.erasure.insert(rng.randrange(len(m.erasure)), made)
    m.why = f"cleaned_sectors is «{made.text}» of 250000000"


def system_lock(m, rng):
    name = rng.choice(["mdm_status", "find_my_iphone" if m.device.is_apple else "frp_status"])
    m.find(name).text = text = rng.choice(NOT_OFF)
    m.forget("lock.mdm" if name == "mdm_status" else m.device.lock)
    m.why = f"{name} is «{text}», and nothing else speaks of the lock"


def system_lock_gone(m, rng):
    name = rng.choice(["mdm_status", "find_my_iphone" if m.device.is_apple else "frp_status"])
    found = m.find(name)
    if rng.random() < 0.6:
        m.remove(found)
    else:
        found.text = rng.choice([None, "", " -- ", "null", "N/A", "NA"])
    m.forget("lock.mdm" if name == "mdm_status" else m.device.lock)
    m.why = f"nothing says whether {name} is off"


def rooted(m, rng):
    made = entry("rooted", rng.choice(
        ["Rooted", "Jailbroken", "yes", "true", "Rooted?", "maybe", "1", "unc0ver", "suspected", "not unrooted", "TRUE",
         "Not sure", "detected", "Yes (Magisk)"]))
    m.system.insert(rng.randrange(len(m.system)), made)
    m.why = f"rooted is «{made.text}»"


# Flat records

def erased(m, rng):
    value = rng.choice(
        ["", None, "Maybe", "Yes?", "No", "Not yet", ["Yes", "No"], ["No", "Yes"], {"value": "No"}, "Partially", "Yes, later",
         "Pending", 0, False, "unknown", "null", [], {}, "Yes/No", "Failed", "Skipped", "Yes (1 of 2)", "Nope", "N",
         "requested", "Yes but error 14"])
    m.put("Erased", value)
    m.why = f"Erased is {value!r}"


def erased_gone(m, rng):
    m.drop("Erased", *(["erasedNotes"] if rng.random() < 0.5 else []))
    m.why = "the record doesn't say that it erased"


def restore_code(m, rng):
    value = rng.choice(
        ["14", "-9", "0x0E", "E14", [0, 14], "unknown", 9, -1, 1.5, "0,14", "4013", "0 14", "?", "00E1", "1e1", "+7",
         "error", {"code": 9}, "9223372036854775808", True, "0;9"])
    m.put("RestoreCode", value)
    m.why = f"RestoreCode is {value!r}"


def trail(m, rng):
    bad = rng.choice(
        ["Erase failed", "Erase could not be completed", "Device disconnected", "Erase stuck at 40 %", "Timed out",
         "Erase not successful", "Retry 3 failed", "Löschen abgebrochen", "Battery died", "Error 0x14", "User cancelled",
         "1 partition left", "Erase unsuccessful", "No response", "Aborted by host", "Userdata not wiped", "Erase refused"])
    good = ["Erased, waiting for bootup", "Erase successful"]
    good.insert(rng.randrange(3), bad)
    shape = rng.randrange(5)
    value = [";".join(good) + ";", "\n".join(good), good, ";".join(good), "; ".join(good)][shape]
    m.put("erasedNotes", value)
    m.why = f"the trail of notes has «{bad}»"


def trail_odd(m, rng):
    value = rng.choice(
        [{"last": "Erase failed"}, "Erase successful?", "Erase not successful", "Waiting for bootup;", 14, False,
         "Erased, waiting for bootup;", "successful: no", ["Erase successful", {"error": 14}], "Erase unsuccessful;",
         [["Erase failed"]], "Erase successfully started;", "Unsuccessful", "success=false"])
    m.put("erasedNotes", value)
    m.why = f"the trail of notes is {value!r}"


def flat_time(m, rng):
    name = rng.choice(["StartTime", "EndTime"])
    value = rng.choice(NO_TIME + [0, -1, [], {"at": "2026-10-12 08:00:00"}, False])
    m.put(name, value)
    m.why = f"{name} is {value!r}"


def flat_gone(m, rng):
    name = rng.choice(["StartTime", "EndTime", "Type", "TesterName", "AppVersion"])
    if rng.random() < 0.6:
        m.drop(name)
    else:
        m.put(name, rng.choice(["", None, "null", " -- ", "N/A", [], {}]))
    m.why = f"{name} is gone or says nothing"


def flat_lock(m, rng):
    name = rng.choice(["DeviceLock", "MDM"])
    value = rng.choice(NOT_OFF + [["Off", "On"], {"state": "Off"}, 1, True, "null", None, "", []])
    m.put(name, value)
    m.forget("lock.mdm" if name == "MDM" else m.device.lock)
    m.why = f"{name} is {value!r}, and nothing else speaks of the lock"


def flat_lock_gone(m, rng):
    name = rng.choice(["DeviceLock", "MDM"])
    m.drop(name)
    m.forget("lock.mdm" if name == "MDM" else m.device.lock)
    m.why = f"nothing says whether {name} is off"


def flat_rooted(m, rng):
    value = rng.choice(["Yes", "Jailbroken", "true", True, "maybe", ["No", "Yes"], "Rooted?", "1", "not unrooted", "checkra1n"])
    m.insert("Rooted", value)
    m.why = f"Rooted is {value!r}"


def setup(m, rng):
    value = rng.choice(["No", "Home", "", None, "Hello?", "Not Hello", ["Hello", "Home"], "Lock screen", 0, "Goodbye", "recovery"])
    m.forget("state.setup")
    m.put("DeviceState", value)
    m.why = f"DeviceState is {value!r}, and nothing else says «at setup»"


def setup_gone(m, rng):
    m.forget("state.setup")
    m.drop("DeviceState")
    m.why = "nothing says that it is at setup"


def memory(m, rng):
    # The customer's list is not asked here: these can't be a phone's memory at all.
    m.put("Memory", value := rng.choice(["0GB", "-128GB", "NaN GB", "12x8GB", "∞ GB", "-1", "0 TB", "128?GB"]))
    m.why = f"Memory is {value!r}"


def test_time(m, rng):
    """A lock is on at a time that can't be read: it may be now."""
    text = rng.choice([t for t in NO_TIME if t != "-"])
    function = rng.choice([m.device.lock, "lock.mdm"])
    m.test(function, "on", at=text)
    m.why = f"{function} on at «{text}»"


BLANCCO = [
    counter, counter, counter, counters_gone, counter_gone, structured, entry_time, entry_gone, entry_gone, target_gone,
    tool_gone, version_unreadable, person_gone, state, state, verified, capacity, capacity, sectors, sectors, system_lock,
    system_lock_gone, rooted, test_time,
]
PHONECHECK = [
    erased, erased, erased_gone, restore_code, restore_code, trail, trail, trail_odd, flat_time, flat_gone, flat_gone,
    flat_lock, flat_lock, flat_lock_gone, flat_rooted, setup, setup_gone, memory, test_time,
]


def mutate(member, rng):
    member.apply(rng.choice(BLANCCO if member.tool == "blancco" else PHONECHECK), rng)
