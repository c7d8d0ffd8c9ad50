"""Times that could be several instants, none, or the future: a rule has to hold for each that could be."""
import datetime

import sound
from sound import TESTED, instant, naive

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def at(text):
    return datetime.datetime.fromisoformat(text)


# Zone, written start inside the hour, the two instants that it can be (UTC).
TWICE = [
    ("Europe/Berlin", "2026-10-25T02:26:00", "2026-10-25T00:26:00", "2026-10-25T01:26:00"),
    ("Europe/Paris", "2026-10-25T02:11:00", "2026-10-25T00:11:00", "2026-10-25T01:11:00"),
    ("Europe/London", "2026-10-25T01:26:00", "2026-10-25T00:26:00", "2026-10-25T01:26:00"),
    ("Europe/Helsinki", "2026-10-25T03:26:00", "2026-10-25T00:26:00", "2026-10-25T01:26:00"),
    ("America/New_York", "2026-11-01T01:26:00", "2026-11-01T05:26:00", "2026-11-01T06:26:00"),
    ("America/Chicago", "2026-11-01T01:40:00", "2026-11-01T06:40:00", "2026-11-01T07:40:00"),
    ("America/Los_Angeles", "2026-11-01T01:09:00", "2026-11-01T08:09:00", "2026-11-01T09:09:00"),
]
# Zone, and a time that its clocks never showed.
NEVER = [
    ("Australia/Sydney", "2026-10-04T02:26:00"), ("Australia/Adelaide", "2026-10-04T02:40:00"),
    ("Australia/Hobart", "2026-10-04T02:05:00"), ("Australia/Lord_Howe", "2026-10-04T02:12:00"),
    ("Pacific/Auckland", "2026-09-27T02:33:00"),
]


def future(rng):
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)
    latest = max(now, at(sound.AS_OF.rstrip("Z")))
    return latest + datetime.timedelta(days=rng.choice([2, 25, 200, 400, 3000]), hours=rng.randrange(20))


def zoned_station(m, zone):
    """The bench in that zone, whose reports have no offset of their own."""
    station = f"TZ-{m.device.number}"
    m.table_rows["stations"] = [f"{station},{zone},,erasure,yes"]
    return station


def without_offset(m):
    m.remove(m.find("timestamp"))


def hour_twice(m, rng):
    zone, written, first, second = rng.choice(TWICE)
    m.move_erasure(at(written), 240, zoned_station(m, zone))
    without_offset(m)
    # The dock's scan lies between the two instants that the start can be.
    m.move_scan(instant(at(first) + datetime.timedelta(minutes=rng.randrange(14, 50))))
    m.move_bench(at(second) + DAY)
    m.why = f"erased at {written} in {zone}, which may be before it was received"


def hour_never(m, rng):
    zone, written = rng.choice(NEVER)
    m.move_erasure(at(written), 140, zoned_station(m, zone))
    without_offset(m)
    m.move_scan(instant(at(written) - 2 * DAY))
    m.move_bench(at(written) + DAY)
    m.why = f"erased at {written} in {zone}, where no clock showed that"


def no_zone(m, rng):
    m.move_erasure(m.device.started, station=zoned_station(m, ""))
    without_offset(m)
    m.move_scan(instant(m.device.started - rng.randrange(1, 11) * HOUR))
    m.why = "a bench without a zone, and hours between receipt and erasure"


def unknown_station(m, rng):
    m.move_erasure(m.device.started, station=rng.choice(["ER-?", "BENCH", "", f"NEW-{m.device.number}"]))
    without_offset(m)
    m.move_scan(instant(m.device.started - rng.randrange(1, 11) * HOUR))
    m.why = "a bench that nobody described, and hours between receipt and erasure"


def scan_open(m, rng):
    how = rng.choice(["undated", "naive"])
    if how == "undated":
        m.move_scan("")
    else:
        m.table_rows["stations"] = [f"DZ-{m.device.number},,,receiving,yes"]
        m.move_scan(naive(m.device.started - rng.randrange(1, 10) * HOUR), f"DZ-{m.device.number}")
    m.why = f"the dock's scan is {how}: it may be after the erasure"


BAD = [("lock", "on"), ("lock.mdm", "on"), ("media.sd", "present"), ("state.signin", "yes"), ("media.sim", "present")]
GOOD = {"lock.mdm": "off", "media.sd": "absent", "media.sim": "removed", "state.setup": "yes", "media.esim": "erased"}


def function(m, rng, pairs=BAD):
    name, bad = rng.choice(pairs)
    return (m.device.lock if name == "lock" else name), bad


def good(m, name):
    return GOOD.get(name, "off")


def only_before(m, name):
    """The bench speaks well of it only before the erasure."""
    m.forget(name)
    if name != "state.signin":
        m.test(name, good(m, name), m.device.started - 2 * HOUR)


def naive_statement(m, rng):
    name, bad = function(m, rng)
    only_before(m, name)
    when = m.device.ended + rng.randrange(-8, 10) * HOUR
    m.test(name, bad, naive(when), tool=rng.choice(["OtherBench", "Phonecheck"]))
    m.why = f"{name} {bad} at a time without a zone, which may be after the erasure"


def undated_statement(m, rng):
    name, bad = function(m, rng, BAD + [("state.setup", "no")])
    only_before(m, name)
    m.test(name, bad, "", tool="OtherBench", kind="operator")
    m.why = f"an undated statement: {name} {bad}"


def future_good(m, rng):
    name, bad = function(m, rng, [("lock", "on"), ("lock.mdm", "on"), ("media.sd", "present"), ("media.sim", "present")])
    m.forget(name)
    m.test(name, bad, TESTED + datetime.timedelta(minutes=rng.randrange(600)))
    m.test(name, good(m, name), future(rng))
    m.why = f"{name} {bad}, and good only in the future"


def future_only(m, rng):
    name = rng.choice(["lock", "lock.mdm", "state.setup", "media.sd", "media.sim", "media.esim"])
    name = m.device.lock if name == "lock" else name
    m.forget(name)
    fields = {m.device.lock: ["DeviceLock"], "lock.mdm": ["MDM"], "state.setup": ["DeviceState"],
              "media.esim": ["esim_present", "esim_erased"]}
    if m.tool == "phonecheck":
        m.drop(*fields.get(name, []))
    elif name == "lock.mdm":
        m.remove(m.find("mdm_status"))
    elif name == m.device.lock:
        m.remove(m.find("find_my_iphone" if m.device.is_apple else "frp_status"))
    m.test(name, good(m, name), future(rng))
    m.why = f"only the future says that {name} is {good(m, name)}"


def future_erasure(m, rng):
    m.move_erasure(future(rng))
    m.why = "the erasure is dated in the future"


def backwards(m, rng):
    start = m.device.started
    end = start - datetime.timedelta(seconds=rng.choice([1800, 7200, 86400, 90]))
    if m.tool == "blancco":
        m.find("end_time").text = naive(end)
    else:
        m.put("EndTime", naive(end))
    m.why = "it ends before it starts"


def elapsed(m, rng):
    if m.tool != "blancco":
        return epoch(m, rng)
    m.find("elapsed_time").text = text = rng.choice(["10:00:00", "00:00:02", "05:00:01", "00:59:00", "1000:00:00"])
    m.why = f"elapsed {text}, but start and end lie {m.device.seconds} s apart"


def epoch(m, rng):
    old = rng.choice(["1970-01-01 00:00:01", "1980-01-06 00:00:00", "2000-01-01 00:00:12", "1970-01-01 01:00:00"])
    if m.tool == "blancco":
        m.find("start_time").text = old
    else:
        m.put("StartTime", old)
    m.why = f"it starts at {old}, when no clock was set"


def before_receipt(m, rng):
    m.move_erasure(sound.RECEIVED - rng.randrange(6, 300) * HOUR)
    m.move_bench(TESTED)
    m.why = "erased before it was received"


def offsets(m, rng):
    """Start and end with offsets of their own: as instants the end lies before the start."""
    start, end = m.device.started, m.device.ended
    first, second = rng.choice([("-0500", "+0200"), ("+0000", "+0900"), ("-08:00", "+00:00"), ("Z", "+05:30")])
    m.remove(m.find("timestamp"))
    m.find("start_time").text, m.find("end_time").text = instant(start, first), instant(end, second)
    m.why = f"start at {first}, end at {second}: it ends before it starts"


def on_again(m, rng):
    name = rng.choice([m.device.lock, m.device.lock, "lock.mdm"])
    when = m.device.ended + datetime.timedelta(minutes=rng.randrange(20, 600))
    m.test(name, "on", min(when, TESTED - HOUR), kind="operator", tool=rng.choice(["OtherBench", "Phonecheck"]))
    m.why = f"{name} off at the erasure, then on, then off: somebody used it"


def used(m, rng):
    name, word = rng.choice([("state.signin", "yes"), ("state.signin", "yes"), ("state.passcode", "yes"), ("state.content", "yes"),
                             ("state.setup", "no")])
    tool = "OtherBench" if name == "state.setup" else rng.choice(["OtherBench", "Phonecheck"])
    when = m.device.ended + datetime.timedelta(minutes=rng.randrange(20, 600))
    m.test(name, word, min(when, TESTED - HOUR), kind="operator", tool=tool, tool_version="1")
    m.why = f"after the erasure: {name} {word}"


def twelve_hours(m, rng):
    """A later session whose local clock shows twelve hours less than its stamp."""
    hour = rng.randrange(4, 8)
    local, stamp = f"2026-10-12 {hour:02d}:00:00", f"2026-10-12T{hour + 12:02d}:00:00-04:00"
    m.move_bench(at("2026-10-12T19:30:00"))
    d = m.device
    record = [("TransactionID", f"px-h{d.number}x"), ("Make", d.make), ("Model", d.model), ("Memory", f"{d.storage}GB"),
              ("IMEI", d.imei), ("Serial", d.serial), ("OS", d.os), ("Version", d.version), ("AppVersion", "3.90.1"),
              ("DeviceLock", "On"), ("Erased", ""), ("Type", ""), ("StartTime", ""), ("EndTime", ""),
              ("deviceUpdatedDate", local), ("updatedTimeStamp", stamp), ("TesterName", sound.TESTER), ("StationID", "BN-1")]
    m.files.append((f"tests/h{d.number}.json", sound.as_json([record])))
    m.why = f"the lock is on at {local} or {stamp}"


COMMON = [scan_open, naive_statement, naive_statement, undated_statement, undated_statement, future_good, future_good, future_only,
          future_erasure, backwards, elapsed, epoch, before_receipt, on_again, on_again, used, used, twelve_hours]
BLANCCO = COMMON + [hour_twice, hour_twice, hour_never, hour_never, no_zone, unknown_station, offsets]


def mutate(member, rng):
    member.apply(rng.choice(BLANCCO if member.tool == "blancco" else COMMON), rng)
