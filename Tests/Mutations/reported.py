"""What was reported of a device – swollen, hot, lost, stolen, counterfeit, recalled – in any spelling, order or time: it ends
by an answer to that report, and by nothing else. Not knowing clears nobody."""
import datetime

import controls
from functions import UNTESTED, one_instant, spell, through  # noqa: F401
from instants import future
from sound import TESTED, TESTER, instant, naive

HOUR = datetime.timedelta(hours=1)
# What no repair of another part mends
IDLE = [("clean", "battery"), ("inspect", "battery"), ("inspected, no repair possible", "battery"), ("replace failed", "battery"),
        ("replacement ordered", "battery"), ("not replaced", "battery"), ("replace", "battery cover"), ("replace", "screen protector"),
        ("replace", "back cover"), ("reseated", "battery connector"), ("replace", "battery adhesive"), ("replace", "speaker"),
        ("calibrated", "battery"), ("declined", "battery"), ("quoted", "battery"), ("", "battery"), ("replace", "")]


def hazard(m, rng):
    """A swollen or hot battery stays one until another battery is in."""
    name = rng.choice(["battery_swelling", "battery_swelling", "thermal"])
    written, word = rng.choice([name, spell(name, rng)]), rng.choice(["fail", "FAIL", "Fail", " fail", "failed", "yes", "swollen", "true"])
    m.test(written, word, TESTED + HOUR)
    m.why = f"{written!r} {word!r}"
    when = rng.choice([TESTED + 2 * HOUR, TESTED - 2 * HOUR])
    how = rng.choice(["alone", "passes", "untested", "idle", "idle", "before", "future"])
    if how == "idle":
        action, part = rng.choice(IDLE)
        m.add("repairs", m.device.imei, instant(when), action, part, "", "", m.device.make, TESTER)
        m.why += f", then «{action}» of «{part}»"
    elif how in ("before", "future"):
        when = TESTED - 3 * HOUR if how == "before" else future(rng)
        m.add("repairs", m.device.imei, instant(when), "replace", "battery", "", "", m.device.make, TESTER)
        m.why += f", and a new battery {'before' if how == 'before' else 'in the future'}"
    if how != "alone":
        word = rng.choice(UNTESTED) if how == "untested" else "pass"
        m.test(name, word, TESTED + 3 * HOUR)
        m.why += f", then {word!r}"


def hazard_instant(m, rng):
    one_instant(m, rng, rng.choice(["battery_swelling", "thermal"]))


LISTED = ["on", "ON", "stolen", "lost", "reported stolen", "Lost/Stolen", "blacklisted", "barred", "blocked", "yes", "fail", "true", "1",
          "?", "error", "no answer", "off?", "not off", "on/off"]


def blacklist(m, rng):
    word = rng.choice(LISTED)
    if rng.random() < 0.5:
        m.forget("blacklist")
        m.test("blacklist", word)
        m.why = f"the only look-up says {word!r}"
    else:
        word = rng.choice(LISTED[:13])
        m.test("blacklist", word, TESTED + HOUR)
        m.test("blacklist", rng.choice(["unknown", "", "not_tested", "error"]), TESTED + 2 * HOUR)
        m.why = f"a look-up says {word!r}, the next one nothing"


def blacklist_unknown(m, rng):
    """Somebody asked, and nobody answered."""
    m.forget("blacklist")
    m.test("blacklist", rng.choice(["unknown", "Unknown", "pending", "not_tested"]))
    m.why = f"the only look-up says {m.rows['tests'][-1][3]!r}"


def blacklist_spelt(m, rng):
    name = rng.choice(["black_list", "Black List", "blacklisted", "BLACKLIST", "black-list", "Blocklist", "gsma_blacklist", "IMEI blacklist",
                       "esn blacklist", "blacklist status", "GSMA", "ESN", spell("blacklist", rng)])
    m.test(name, rng.choice(["on", "On", "stolen"]), TESTED + HOUR)
    m.why = f"{name!r} on, an hour after blacklist off"


def blacklist_time(m, rng):
    how = rng.choice(["instant", "naive", "undated", "future", "off in the future"])
    at = {"instant": instant(TESTED), "naive": naive(TESTED + rng.randrange(-11, 12) * HOUR), "undated": "", "future": instant(future(rng)),
          "off in the future": instant(TESTED)}[how]
    m.forget("blacklist")
    pair = [("on", at), ("off", instant(future(rng) if how == "off in the future" else TESTED))]
    for word, when in rng.sample(pair, 2):
        m.test("blacklist", word, when)
    m.why = f"blacklist off and on, {how}"


def state(m, rng):
    name = rng.choice(["state.counterfeit", "state.recalled", "state.lost_mode"])
    written = rng.choice([name, name, spell(name, rng), name.replace(".", "_"), name.split(".")[1]])
    word = rng.choice(["on", "yes", "Yes", "YES", "true", "1", "unknown", "suspected", "confirmed", "?", "off?"])
    m.test(written, word, rng.choice([TESTED, TESTED + HOUR, m.device.started - 20 * HOUR]))
    m.why = f"{written!r} {word!r}"


# Sound

def new_battery(m, rng):
    m.test("battery_swelling", "fail", TESTED - 6 * HOUR)
    m.add("repairs", m.device.imei, instant(TESTED - 3 * HOUR), "replaced", "battery", "", "", m.device.make, TESTER)
    m.test("battery_swelling", "pass")


def taken_back(m, rng):
    m.test("blacklist", "on", TESTED - 6 * HOUR)


SOUND = [controls.plain, new_battery, taken_back]
ALL = [hazard, hazard, hazard, hazard_instant, blacklist, blacklist, blacklist_unknown, blacklist_spelt, blacklist_time, state, state]


def mutate(member, rng):
    member.stage = "functionality"
    member.apply(rng.choice(ALL), rng)
