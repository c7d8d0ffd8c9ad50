"""Fictional devices as customers send them, with what really happens to each on the way through a shop."""
import datetime
import random

HOUR, MINUTE, DAY = datetime.timedelta(hours=1), datetime.timedelta(minutes=1), datetime.timedelta(days=1)

# make, maker as consoles name it, model, system, version, sizes in GB, type allocation code (none: no telephone).
CATALOGUE = [
    ("Apple", "Apple Inc.", "iPhone 11", "iOS", "18.6", (64, 128), "35771201"),
    ("Apple", "Apple Inc.", "iPhone 12", "iOS", "18.6.2", (64, 128), "35771202"),
    ("Apple", "Apple Inc.", "iPhone 13", "iOS", "18.5", (128, 256), "35771203"),
    ("Apple", "Apple Inc.", "iPhone 14 Pro", "iOS", "26.0", (128, 256), "35771204"),
    ("Apple", "Apple", "iPad (9th generation)", "iPadOS", "18.6", (64, 256), None),
    ("Apple", "Apple", "iPad Air (4th generation)", "iPadOS", "18.4", (64, 256), None),
    ("Samsung", "samsung", "Galaxy A52", "Android", "14", (128,), "35771207"),
    ("Samsung", "SAMSUNG", "Galaxy S21", "Android", "15", (128, 256), "35771208"),
    ("Google", "Google", "Pixel 6", "Android", "16", (128,), "01377120"),
    ("Google", "Google", "Pixel 7a", "Android", "16", (128,), "35771210"),
    ("Motorola", "motorola", "moto g power", "Android", "13", (64, 128), "35771211"),
    ("Nokia", "HMD Global", "Nokia X20", "Android", "13", (128,), "35771212"),
    ("Xiaomi", "Xiaomi", "Redmi Note 11", "Android", "13", (128,), "86771213"),
]
# No erasing software knows it: it is reset by hand, by the shop's instructions.
FLIP = ("Nokia", "HMD Global", "Nokia 2780 Flip", "KaiOS", "3.1", (4,), "35771214")
COLOURS = ["Black", "White", "Blue", "Midnight", "Green", "Graphite"]


def with_check_digit(first14):
    total = 0
    for place, digit in enumerate(map(int, first14)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return first14 + str(-total % 10)


def text36(number, width):
    alphabet, text = "0123456789ABCDEFGHJKLMNPQRSTVWXYZ", ""
    for _ in range(width):
        text = alphabet[number % len(alphabet)] + text
        number //= len(alphabet)
    return text


class Unit:
    """One device: what it is, what is done to it, and `due`, the reason why it can't pass (empty for most)."""

    def __init__(self, number, kinds, rng):
        self.number, self.rng, self.due = number, rng, ""
        pick = FLIP if kinds is FLIP else CATALOGUE[rng.choice(kinds)]
        self.make, self.console_make, self.model, self.os, self.version, sizes, tac = pick
        self.storage = rng.choice(sizes)
        self.colour = rng.choice(COLOURS)
        self.imei = with_check_digit(tac + f"{200_000 + number:06d}") if tac else ""
        self.imei2 = with_check_digit(tac + f"{600_000 + number:06d}") if tac and self.make != "Motorola" else ""
        scrambled = (number * 7919 + 10_007) % 33**4
        prefix = {"Apple": "D", "Samsung": "R5C", "Google": "1A", "Motorola": "ZY2", "Nokia": "NB", "Xiaomi": "X"}[self.make]
        self.serial = prefix + text36(scrambled, 4) + text36(number, 4) + text36(number * 31 % 1089, 2)
        self.chip = (number * 2_000_003 + 0x0B11_77AA_4410) | 0x0010_0000_0000_0000
        self.udid = f"00008110-{self.chip:016X}" if self.is_apple else ""
        self.tag = f"{10_000 + number}"
        self.box = f"BX-{number // 40 + 1:03d}"
        self.erasures = []  # dictionaries: started, seconds, station, port, state, lock
        self.tests = []     # (time, function, result, score)
        self.sessions = []  # times of sessions before the erasure in which nothing was erased
        self.looks = []     # the same after it
        self.received = None
        self.defects = []

    @property
    def is_apple(self):
        return self.os in ("iOS", "iPadOS")

    @property
    def name(self):
        """What people scan: the IMEI, on tablets the serial."""
        return self.imei or self.serial

    @property
    def is_reset_by_hand(self):
        return self.os == "KaiOS"

    @property
    def lock(self):
        return "lock.activation" if self.is_apple else "lock.frp"


FUNCTIONS = [
    "power_on", "lcd", "digitizer", "charge_port", "cellular_voice", "ear_speaker", "mic_bottom", "power_key", "vol_up", "vol_down",
    "wifi", "cam_front", "cam_rear_main", "loud_speaker", "flash", "bluetooth", "gps", "vibration", "proximity", "ambient_light",
    "accelerometer", "gyroscope", "sim_reader",
]


def bench(unit, at, functions=True, states=True):
    """One round at the bench."""
    step = datetime.timedelta(seconds=4)
    if functions:
        for function in FUNCTIONS:
            missing = not unit.imei and function in ("cellular_voice", "ear_speaker", "sim_reader", "vibration", "proximity", "flash")
            unit.tests.append((at, function, "not_applicable" if missing else "pass", ""))
            at += step
        unit.tests.append((at, "battery_health", "pass", str(82 + unit.number % 18)))
    if states:
        unit.tests += [(at, unit.lock, "off", ""), (at, "lock.mdm", "off", ""), (at, "state.setup", "yes", ""),
                       (at, "media.esim", unit.rng.choice(["erased", "absent"]), "")]


def pull_cards(unit, at):
    """The dock takes cards out before anything else."""
    has_card = unit.rng.random() < 0.3
    unit.tests.append((at, "media.sim", "removed" if unit.imei and has_card else "absent", ""))
    unit.tests.append((at, "media.sd", "removed" if unit.make == "Samsung" and unit.rng.random() < 0.1 else "absent", ""))


# Troubles that a lot always has a few of, with what the shop must not pass.
TROUBLES = [
    ("the erasure failed", 5), ("the lock was never released", 4), ("nobody erased it", 3), ("erased with exceptions", 2),
    ("a card is still in", 2), ("management is still on", 2), ("not at setup", 1),
]


def trouble(unit, rng):
    names = [name for name, weight in TROUBLES for _ in range(weight)]
    unit.due = rng.choice(names)


def process(unit, lot, rng, received):
    """The ordinary way: dock, cards out, perhaps a look at the bench, erasure, tests, perhaps a last reset, grade."""
    unit.received = received
    pull_cards(unit, received + min(lot.slow, 2) * DAY + rng.randrange(10, 90) * MINUTE)
    if lot.diagnoses and rng.random() < 0.8:
        unit.sessions.append(received + rng.randrange(2, 20) * HOUR)
    started = lot.erasure_time(unit, rng)
    lock = "Off"
    if rng.random() < lot.late_locks:
        lock = "On"
    state = "Successful"
    if unit.due == "the erasure failed":
        state = rng.choice(["Failed", "Aborted"])
    elif unit.due == "erased with exceptions":
        state = "Erased with exceptions"
    elif unit.due == "the lock was never released":
        lock = "On"
    elif unit.due == "nobody erased it":
        return
    station, port, started, seconds = started
    unit.erasures.append({"started": started, "seconds": seconds, "station": station, "port": port, "state": state, "lock": lock,
                          "managed": unit.due == "management is still on", "setup": unit.due != "not at setup"})
    ended = started + datetime.timedelta(seconds=seconds)
    tested = ended + lot.slow * DAY + rng.randrange(60, 1800) * MINUTE
    bench(unit, tested, states=lot.bench_states or lock == "On")
    if unit.due == "the lock was never released":
        unit.tests = [t for t in unit.tests if t[1] != unit.lock] + [(tested, unit.lock, "on", "")]
    if unit.due == "management is still on":
        unit.tests = [t for t in unit.tests if t[1] != "lock.mdm"] + [(tested, "lock.mdm", "on", "")]
    if unit.due == "not at setup":
        unit.tests = [t for t in unit.tests if t[1] != "state.setup"] + [(tested, "state.setup", "no", "")]
    if unit.due == "a card is still in":
        unit.tests.append((tested + MINUTE, "media.sd", "present", ""))
    if lock == "On" and not unit.due:
        # The customer lets go of it days later, and the bench looks again: off.
        unit.tests = [t for t in unit.tests if t[1] != unit.lock]
        unit.tests.append((tested + rng.randrange(1, 6) * DAY, unit.lock, "off", ""))
    if lot.final_resets and not unit.due:
        again = tested + rng.randrange(30, 900) * MINUTE
        unit.erasures.append({"started": again, "seconds": seconds, "station": station, "port": port, "state": "Successful",
                              "lock": "Off" if lock == "Off" else "On", "managed": False, "setup": True})
        after = again + rng.randrange(20, 200) * MINUTE
        unit.tests += [(after, "state.setup", "yes", ""), (after, "media.esim", "erased", "")]
        if lock == "On":
            unit.tests.append((after + 6 * DAY, unit.lock, "off", ""))
    if lot.diagnoses and rng.random() < 0.2 and not unit.due:
        # The quality bench looks once more; nothing is erased in that session.
        unit.looks.append(max(t[0] for t in unit.tests) + HOUR)
    unit.defects = [] if rng.random() < 0.7 else [("display", "micro", "3.0"), ("frame", "light", "6.0")][: rng.randrange(1, 3)]


def make_units(lot, seed):
    units = []
    for place in range(lot.devices):
        rng = random.Random(f"{seed}:{lot.name}:{place}")
        unit = Unit(lot.first + place, FLIP if rng.random() < lot.flips else lot.kinds, rng)
        if rng.random() < lot.trouble:
            trouble(unit, rng)
        process(unit, lot, rng, lot.received + rng.randrange(0, 180) * MINUTE + datetime.timedelta(seconds=place % 60))
        units.append(unit)
    return units


def by_tool(units):
    """Those that the lot's eraser knows."""
    return [unit for unit in units if not unit.is_reset_by_hand]
