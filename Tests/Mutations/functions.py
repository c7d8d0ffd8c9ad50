"""Functional tests that must not read as «works»: failures in any spelling, order or time, and tests that were made
elsewhere, at no time, or never."""
import datetime

import controls
from instants import future
from sound import KEY_FUNCTIONS, RECEIVED, REUSE, TESTED, TESTER, instant, naive

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
HARDWARE = ["cam_front", "cam_rear_main", "loud_speaker", "flash", "bluetooth", "gps", "vibration", "proximity", "ambient_light",
            "accelerometer", "gyroscope", "sim_reader"]
# Other names that people write for key functions.
OTHER_NAMES = ["Touch Screen", "Touchscreen", "Display", "Screen", "Volume Up", "Volume Down Button", "Power Button", "Wi-Fi", "WLAN",
               "Earpiece", "Ear Speaker", "Charging Port", "Bottom Microphone", "Microphone", "Power On"]
FAILED = ["fail", "Fail", "FAIL", " fail ", "failed", "FAILED", "Fail.", "fail (cracked)", "fail\u200b", "f\uff41il", "NOK", "not ok", "no",
          "bad", "broken", "defect", "faulty", "KO", "F", "0", "false", "error", "\u2717", "pass?", "pass/fail", "no pass", "not passed"]
UNTESTED = ["not_tested", "Not Tested", "not tested", "not_applicable", "N/A", "inconclusive", "skipped", "pending", "-", "?"]
NO_ANSWER = ["not_applicable", "Not Applicable", "N/A", "n/a", "NA", "not applicable", "NOT_APPLICABLE"]


def through(member, row, passed):
    if row.get("route") in member.routes:
        return "routed to " + row["route"]
    if member.best and row.get("route") in REUSE and (row["functional"] or "") > member.best:
        return row["functional"]
    return ""


def spell(name, rng):
    """The same name with other case, marks and blanks, or with letters that only look or don't show."""
    blank = name.replace("_", " ").replace(".", " ")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in name)
    return rng.choice([name.upper(), name.title(), blank, blank.title(), blank.upper(), name.replace("_", "-"), blank.replace(" ", ""),
                       f" {name} ", name + ".", name + "\u200b", "\u00a0" + name, wide, name[:2] + "\u00ad" + name[2:], name + ":"])


def later(rng):
    return TESTED + datetime.timedelta(minutes=rng.randrange(5, 1200))


def resale_only(m):
    """A phone that fails may be repaired; that isn't through."""
    m.routes = ("resale",)


def hardware(m):
    """All hardware passes: the device could be F4 or F5."""
    for function in HARDWARE:
        m.test(function, "pass")
    m.routes, m.best = (), "F3"


def key_spelt(m, rng):
    name = rng.choice(KEY_FUNCTIONS)
    written, word = spell(name, rng), rng.choice(FAILED)
    m.test(written, word, later(rng))
    resale_only(m)
    m.why = f"{written!r} {word!r} after {name} pass"


def key_named(m, rng):
    written, word = rng.choice(OTHER_NAMES), rng.choice(["fail", "Fail", "failed"])
    m.test(written, word, later(rng))
    resale_only(m)
    m.why = f"{written!r} {word!r}: another name of a key function"


def key_word(m, rng):
    """The only test of it has no word of the list."""
    name, word = rng.choice(KEY_FUNCTIONS), rng.choice(FAILED[1:] + UNTESTED[:3] + UNTESTED[5:])
    m.last_test(name, word)
    resale_only(m)
    m.why = f"{name} {word!r} is its only test"


def one_instant(m, rng, name):
    at = later(rng)
    words = rng.sample(["fail", "pass"], 2)
    tools = rng.choice([("Phonecheck", "OtherBench"), ("Phonecheck", "Phonecheck")])
    for word, tool, (offset, zone) in zip(words, tools, rng.sample([(0, "Z"), (2, "+02:00"), (-5, "-05:00"), (0, ".000Z")], 2)):
        m.test(name, word, instant(at + offset * HOUR, zone), tool=tool)
    if rng.random() < 0.4:
        rng.shuffle(m.rows["tests"])
    m.why = f"{name} {words[0]} and {words[1]} in one instant"


def key_instant(m, rng):
    one_instant(m, rng, rng.choice(KEY_FUNCTIONS))


def fail_open(m, rng, name):
    at = rng.choice([naive(TESTED + rng.randrange(-11, 12) * HOUR), "", "?", "2026", instant(future(rng))])
    m.test(name, "fail", at, tool=rng.choice(["Phonecheck", "OtherBench"]))
    m.why = f"{name} passes, and fails at {at!r}, which may be later"


def fail_at_no_time(m, rng):
    fail_open(m, rng, rng.choice(KEY_FUNCTIONS))
    resale_only(m)


def pass_at_no_time(m, rng):
    """Only a pass that is certainly later could mend it, and then not without a repair."""
    name = rng.choice(KEY_FUNCTIONS)
    m.last_test(name, "fail")
    at = rng.choice([naive(TESTED + rng.randrange(-11, 12) * HOUR), "", "?", "2026", instant(future(rng))])
    m.test(name, "pass", at)
    resale_only(m)
    m.why = f"{name} fails, and passes at {at!r}"


def tested_only(m, names, at):
    m.forget(*names)
    for function in names:
        m.test(function, "pass", at)


def only_at_no_time(m, rng):
    """Nobody says when the key functions were tested, or somebody will."""
    at = rng.choice(["", "?", "2026-10", instant(future(rng))])
    tested_only(m, KEY_FUNCTIONS, at)
    m.why = f"every key function passes at {at!r} only"


def fail_then_untested(m, rng):
    name, word = rng.choice(KEY_FUNCTIONS), rng.choice(UNTESTED)
    m.test(name, "fail", TESTED + HOUR)
    m.test(name, word, TESTED + 2 * HOUR)
    resale_only(m)
    m.why = f"{name} fails, then {word!r}"


def nothing_applicable(m, rng):
    m.forget(*KEY_FUNCTIONS)
    words = [rng.choice(NO_ANSWER)] if rng.random() < 0.5 else NO_ANSWER
    for function in KEY_FUNCTIONS:
        m.test(function, rng.choice(words))
    m.why = "no key function is applicable: " + ", ".join(words)


def deleted(m, rng):
    names = rng.sample(KEY_FUNCTIONS, rng.choice([1, 2, 5, len(KEY_FUNCTIONS)]))
    m.forget(*names)
    m.why = "no test of " + ", ".join(names)


def elsewhere(m, rng):
    """Tested before it came, or before it was erased."""
    at = rng.choice([RECEIVED - rng.randrange(2, 900) * HOUR, RECEIVED - 2 * HOUR, m.device.started - rng.randrange(2, 100) * HOUR])
    names = KEY_FUNCTIONS if rng.random() < 0.6 else rng.sample(KEY_FUNCTIONS, 3)
    tested_only(m, names, at)
    m.why = f"{', '.join(names)} tested at {instant(at)} only, before the intake or the erasure"


# Hardware beside the key functions: it may be sold, but no better than F3

def hardware_fails(m, rng):
    hardware(m)
    name, how = rng.choice(HARDWARE), rng.choice(["spelt", "instant", "time"])
    if how == "spelt":
        written, word = rng.choice([name, spell(name, rng)]), rng.choice(FAILED)
        m.test(written, word, later(rng))
        m.why = f"{written!r} {word!r} after {name} pass"
    elif how == "instant":
        one_instant(m, rng, name)
    else:
        fail_open(m, rng, name)


def hardware_elsewhere(m, rng):
    hardware(m)
    at = rng.choice([instant(RECEIVED - rng.randrange(2, 900) * HOUR), "", instant(future(rng))])
    tested_only(m, HARDWARE, at)
    m.why = f"cameras and sensors tested at {at!r} only"


def battery(m, rng):
    hardware(m)
    score = rng.choice(["920", "-92", "92.5.1", "85,5", "", "79", "79.9", "O92", "good", "1e2", "0x5F", "101", "92?", ">80", "80-", "nan", "inf"])
    m.last_test("battery_health", "pass")
    m.rows["tests"][-1][5] = score
    m.why = f"battery_health {score!r}"


# Sound

def all_hardware(m, rng):
    hardware(m)


def mended(m, rng):
    m.test("lcd", "fail", TESTED - 6 * HOUR)
    m.add("repairs", m.device.imei, instant(TESTED - 3 * HOUR), "replaced", "display assembly", "", "", m.device.make, TESTER)


def harmless(m, rng):
    m.test("stylus", "pass")
    m.test("thermal", "pass")
    m.test("home_key", "not_applicable")
    m.test("state.lost_mode", "off")
    m.test("lcd", "pass", naive(TESTED + HOUR))
    m.test("LCD", "pass", TESTED + 2 * HOUR)


def tested_twice(m, rng):
    """By the customer before it came, in whatever way, and here."""
    for function in KEY_FUNCTIONS:
        m.test(function, "pass", RECEIVED - 30 * DAY)
    rng.shuffle(m.rows["tests"])


SOUND = [controls.plain, all_hardware, mended, harmless, tested_twice]
ALL = [key_spelt, key_spelt, key_spelt, key_spelt, key_named, key_word, key_instant, fail_at_no_time, pass_at_no_time, only_at_no_time,
       fail_then_untested, nothing_applicable, deleted, elsewhere, elsewhere, hardware_fails, hardware_fails, hardware_elsewhere, battery]


def mutate(member, rng):
    member.stage = "functionality"
    member.apply(rng.choice(ALL), rng)
