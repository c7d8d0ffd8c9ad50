"""Things said twice with different content, in any spelling and order: a contradiction, never the first or last."""
import copy
import datetime

from sound import GRADED, TESTED, entry, group, instant, with_check_digit
from readings import NOT_SUCCESS


def spell(name, rng):
    """The same name, perhaps in another case."""
    return rng.choice([name, name, name.upper(), name.capitalize(), " " + name, name.title()])


def twin(m, rng, name, text, inside=None):
    first = rng.random() < 0.5
    made = m.twin(m.find(name, inside), text, first)
    made.set("name", spell(name, rng))
    m.why = f"{name} twice, also «{text}», {'before' if first else 'behind'}"


def counters(m, rng):
    twin(m, rng, rng.choice(["failed_sectors", "total_errors"]), str(rng.choice([1, 7, 12, 4096, "many", "0x1F"])))


def state(m, rng):
    twin(m, rng, "state", rng.choice([w for w in NOT_SUCCESS if w.strip(" -") and w != "null"]))


def standard(m, rng):
    twin(m, rng, "erasure_standard_name", rng.choice(
        ["Overwrite 1 pass", "Remote wipe", "Verification only", "Factory reset", "Quick format", "Method 3"]))


def times(m, rng):
    name = rng.choice(["start_time", "end_time"])
    other = m.device.started + datetime.timedelta(hours=rng.choice([-200, -24, 2, 26]))
    twin(m, rng, name, other.strftime("%Y-%m-%d %H:%M:%S"))


def target(m, rng):
    name, text = rng.choice(
        [("type", "SD card"), ("type", "MicroSDXC"), ("type", "External storage"), ("type", "SIM"),
         ("capacity", "64000000000"), ("capacity", "0"), ("serial", "IMEI:" + with_check_digit("35881101000013")), ("serial", "OTHER-7741")])
    twin(m, rng, name, text, m.target)


def second_target(m, rng):
    made = group("target", entry("type", rng.choice(["SD card", "USB stick", "SIM", "Memory card"])),
                 entry("capacity", "32000000000", "uint"), entry("serial", "CARD-1"))
    m.erasure.insert(rng.randrange(len(m.erasure) + 1), made)
    m.why = "one erasure names two targets, one of them a card"


def system(m, rng):
    lock = "find_my_iphone" if m.device.is_apple else "frp_status"
    name, text = rng.choice([(lock, "Locked"), ("mdm_status", "Managed"), (lock, "Unknown"), ("serial", "F2ZZ99OTHER7"),
                             ("mdm_status", "Unknown"), ("manufacturer", "Motorola")])
    if name in (lock, "mdm_status"):
        m.forget("lock.mdm" if name == "mdm_status" else m.device.lock)
    twin(m, rng, name, text, m.system)


def rooted(m, rng):
    for text in rng.sample(["No", "Yes"], 2):
        m.system.insert(rng.randrange(len(m.system)), entry(spell("rooted", rng), text))
    m.why = "rooted No and rooted Yes"


def third_imei(m, rng):
    """Two IMEIs are a phone with two cards; the numbers of two more phones are not this one's."""
    for text in [with_check_digit("35881101000013"), with_check_digit("35881102000021")]:
        m.system.insert(rng.randrange(len(m.system)), entry(spell("imei", rng), text))
    m.why = "four IMEIs"


def verified(m, rng):
    twin(m, rng, "verified", rng.choice(["false", "not verified", "invalid"]))


def product(m, rng):
    author = m.report.find(".//author")
    tag, text = rng.choice([("product_version", "2.1"), ("product_version", "4.7"), ("product_name", "Free Wiper")])
    made = copy.deepcopy(author.find(tag))
    made.text = text
    author.insert(rng.randrange(len(author) + 1), made)
    m.why = f"{tag} twice, also «{text}»"


def person(m, rng):
    twin(m, rng, "erasure_person", rng.choice(["PX-T1", "nobody", "PX-V1", "PX-X9"]))


def same_report(m, rng):
    """One report id with two contents in one file: a revision that a person must look at."""
    other = copy.deepcopy(m.report)
    find = lambda name: other.find(f".//entry[@name='{name}']")
    what = rng.choice(["state", "end", "errors", "person"])
    if what == "state":
        find("state").text = rng.choice(["Failed", "Aborted", "Erased with exceptions"])
    elif what == "end":
        find("end_time").text = (m.device.ended + datetime.timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")
    elif what == "errors":
        find("total_errors").text = "3"
    else:
        find("erasure_person").text = "PX-S2"
    m.reports.insert(rng.randrange(2), other)
    m.why = f"one report id, two contents ({what})"


def other_tag(m, rng):
    """The same entry again, in an element whose name is written otherwise."""
    name, text = rng.choice([("state", "Failed"), ("total_errors", "7"), ("failed_sectors", "12"), ("state", "Aborted")])
    made = m.twin(m.find(name), text, rng.random() < 0.5)
    made.tag = rng.choice(["Entry", "ENTRY", "b:entry", "item", "field", "property", "value"])
    if made.tag == "b:entry":
        made.set("xmlns:b", "urn:example:more")
    m.why = f"<{made.tag}> {name} «{text}» beside the entry"


# Flat records: the same member in two spellings, two names, or the very same

SPELLINGS = {
    "DeviceLock": ["deviceLock", "DeviceLock", "devicelock", "DEVICELOCK"], "MDM": ["mdm", "MDM", "Mdm"],
    "Erased": ["erased", "Erased", "ERASED"], "Type": ["type", "eraseType", "Type", "erasetype"],
    "StartTime": ["startTime", "StartTime", "starttime"], "EndTime": ["endTime", "EndTime", "eraseTime"],
    "DeviceState": ["deviceState", "DeviceState", "devicestate"], "TesterName": ["testerName", "TesterName"],
    "AppVersion": ["appVersion", "AppVersion", "appversion"], "Serial": ["serial", "Serial", "serialNumber"],
    "erasedNotes": ["ErasedNotes", "erasednotes", "erasedNotes"], "esim_erased": ["ESIM_Erased", "esim_erased"],
    "OS": ["os", "OS"],
}
OTHERWISE = {
    "DeviceLock": ["On", "Unknown", "Locked"], "MDM": ["On", "Unknown"], "Erased": ["No", "Failed", "Partially"],
    "Type": ["Remote wipe (MDM)", "Factory reset", "Verification only"], "StartTime": ["2026-10-01 08:00:00", "2026-10-14 08:00:00"],
    "EndTime": ["2026-10-01 08:09:00", "2026-10-19 08:00:00"], "DeviceState": ["No", "Home"],
    "TesterName": ["PX-T1", "somebody"], "AppVersion": ["2.0.1", "9.1"], "Serial": ["F2ZZ99OTHER7"],
    "erasedNotes": ["Erase failed;", "Erase stuck at 40 %;"], "esim_erased": ["No"], "OS": ["Windows Phone", "BlackBerry OS"],
}
TESTS = {"DeviceLock": None, "MDM": "lock.mdm", "DeviceState": "state.setup", "esim_erased": "media.esim"}


def flat(m, rng):
    name = rng.choice(sorted(SPELLINGS))
    spelling, other = rng.choice(SPELLINGS[name]), rng.choice(OTHERWISE[name])
    record = m.records[0]
    at = next(i for i, (n, _) in enumerate(record) if n == name)
    record.insert(rng.choice([at, at + 1, 0, len(record)]), (spelling, other))
    if name in TESTS:
        m.forget(TESTS[name] or m.device.lock)
    m.why = f"{name} {m.get(name)!r} and {spelling} {other!r}"


def odd_member_name(m, rng):
    """A member whose name only looks like another's: marks that don't show, full-width letters."""
    name, other = rng.choice([("Erased", "No"), ("DeviceLock", "On"), ("MDM", "On"), ("erasedNotes", "Erase failed;"),
                              ("Type", "Factory reset"), ("EndTime", "2026-10-19 08:00:00")])
    wide = "".join(chr(ord(c) + 0xFEE0) for c in name)
    spelling = rng.choice([name + "\u200b", name + " ", "\u00a0" + name, wide, name + "\ufeff", name[0] + "\u00ad" + name[1:]])
    if name in TESTS:
        m.forget(TESTS[name] or m.device.lock)
    m.insert(spelling, other)
    m.why = f"{name} {m.get(name)!r} and {spelling!r} {other!r}"


def restore_code(m, rng):
    for name, value in rng.sample([("RestoreCode", "0"), (rng.choice(["restoreCode", "RestoreCode", "RESTORECODE"]), "14")], 2):
        m.insert(name, value)
    m.why = "a restore code of 0 and one of 14"


def same_record(m, rng):
    other = [(n, v) for n, v in m.records[0]]
    name, value = rng.choice([("Erased", "No"), ("erasedNotes", "Erase failed;"), ("TesterName", "PX-S2"), ("RestoreCode", "9"),
                              ("Type", "Factory reset")])
    other = [(n, v) for n, v in other if n != name] + [(name, value)]
    m.records.insert(rng.randrange(2), other)
    m.why = f"one transaction, two contents ({name})"


# Sheets

def header_twice(m, rng):
    """The lock is stated in one file only, whose header has a column twice, in one of many spellings."""
    lock = m.device.lock
    m.forget(lock)
    if m.tool == "blancco":
        m.remove(m.find("find_my_iphone" if m.device.is_apple else "frp_status"))
    else:
        m.drop("DeviceLock")
    column = rng.choice(["result", "function", "tested_at"])
    other = {"result": "on", "function": "wifi", "tested_at": "2026-10-01T08:00:00Z"}[column]
    name = rng.choice([column, column.upper(), " " + column, column.title(), column + " "])
    header = ["device", "tested_at", "function", "result", "kind", "score", "tool", "tool_version", "operator"]
    row = [m.device.imei, instant(TESTED), lock, "off", "auto", "", "Phonecheck", "3.90.1", "PX-T1"]
    at = header.index(column)
    place = rng.choice([at, at + 1, 0, len(header)])
    header.insert(place, name)
    row.insert(place, other)
    m.files.append((f"tests/two-{m.device.number}.csv", ",".join(header) + "\n" + ",".join(row) + "\n"))
    m.why = f"a sheet with the columns {column} and «{name}», off and otherwise"


def rows_of_one_second(m, rng):
    function, good, bad = rng.choice(
        [(m.device.lock, "off", "on"), ("lock.mdm", "off", "on"), ("media.sd", "absent", "present"),
         ("media.sim", "removed", "present"), ("state.setup", "yes", "no"), ("media.esim", "erased", "present")])
    m.forget(function)
    at = GRADED + datetime.timedelta(minutes=rng.randrange(60))
    zones = rng.choice([("Z", "Z"), ("Z", "+02:00"), ("Z", "-05:00")])
    for number, word in enumerate(rng.sample([good, bad], 2)):
        offset = {"Z": 0, "+02:00": 2, "-05:00": -5}[zones[number]]
        m.test(function, word, at=instant(at + datetime.timedelta(hours=offset), zones[number]))
    m.why = f"{function} {good} and {bad} in one second"


BLANCCO = [counters, counters, state, standard, times, target, target, second_target, system, system, rooted, third_imei,
           verified, product, person, other_tag, other_tag, same_report, same_report, header_twice, rows_of_one_second]
PHONECHECK = [flat, flat, flat, flat, flat, flat, odd_member_name, restore_code, same_record, same_record, header_twice, rows_of_one_second]


def mutate(member, rng):
    member.apply(rng.choice(BLANCCO if member.tool == "blancco" else PHONECHECK), rng)
