"""The way to us: seals, boxes and hand-overs that say somebody may have been at the device, scans and movements at times
that can't be, places that aren't secured before the data was gone, and hazards seen at the dock.

Every member comes in a box of its own that was handed over sealed, so that only the oddity can hold it."""
import datetime
import random

import sound
from instants import future
from sound import RECEIVED, RECEIVER, REUSE, TESTED, instant, naive

HOUR = datetime.timedelta(hours=1)
CARRIED, ARRIVED = RECEIVED - 50 * HOUR, RECEIVED - HOUR


def through(member, row, passed):
    return "routed to " + row["route"] if row.get("route") in REUSE else ""


def sscc(m):
    """A serial shipping container code: seventeen digits and the one that checks them."""
    digits = f"34012345{m.device.number:09d}"
    return digits + str(-sum(int(d) * (1 if place % 2 else 3) for place, d in enumerate(digits)) % 10)


def spell(code, rng):
    return rng.choice(["00" + code, "(00)" + code, "(00) " + code, f"{code[0]} {code[1:8]} {code[8:17]} {code[17]}", f"00 {code[:9]} {code[9:]}",
                       "]C100" + code, f"{code[0]}-{code[1:17]}-{code[17]}", f" {code} ", code + "\u200b", "\u00a0" + code])


def seal(m):
    return f"S-{m.device.number}"


def parcel(m):
    """A tracking code whose check digit is right."""
    code = f"999AA101{m.device.number:07d}"
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in code]
    total = sum(value * (1 + place % 2) for place, value in enumerate(values))
    return f"1Z{code}{-total % 10}"


def scan(m, at=None, box=None, number=None, state="intact", place=("DK-1", "receiving"), note="", hazard="none"):
    at = at if isinstance(at, str) else instant(at or RECEIVED)
    m.add("scans", at, m.device.imei, box or sscc(m), seal(m) if number is None else number, state, RECEIVER, *place, note, "", hazard)


def hand_over(m, at, number=None, box=None, first=False):
    at = at if isinstance(at, str) else instant(at)
    ends = ("elm-county", "ups", "desk", "driver") if first else ("ups", "elm-recovery", "driver", RECEIVER)
    m.add("hand_overs", at, *ends, parcel(m) if first else "", box or sscc(m), seal(m) if number is None else number, "", "")


def event(m, at, status, detail="", number="", code=None):
    m.add("events", "UPS", code or parcel(m), status, detail, instant(at), "", number or f"e{m.device.number}-{len(m.rows['events'])}")


def boxed(m, rng=None, **seen):
    """In a sealed box, by a parcel that was delivered; `seen` is what the dock saw otherwise."""
    for kind in ("scans", "hand_overs", "events"):
        m.rows[kind] = []
    hand_over(m, CARRIED, first=True)
    hand_over(m, ARRIVED)
    event(m, CARRIED + 6 * HOUR, "in_transit")
    event(m, ARRIVED, "delivered")
    scan(m, **seen)


BROKEN = ["broken", "Broken", "BROKEN ", " missing", "Missing", "mismatched", "MISMATCHED", "cut", "torn", "opened", "re-taped", "void",
          "tampered", "no", "not intact", "intact?", "un-intact", "gone", "none", "?", "fail", "N/A", "broken\u200b", "brok\u0435n",
          "intact/broken", "damaged"]


def seal_state(m, rng):
    word = rng.choice(BROKEN)
    boxed(m, state=word)
    m.why = f"seal {word!r}"


def seal_number(m, rng):
    word = rng.choice(["MISSING", "none", "cut", "n/a", "-", "broken", "no seal", "?", "gone", "Torn", "absent", "0"])
    state = rng.choice(["", "intact"])
    boxed(m, number=word, state=state)
    m.why = f"{word!r} where the seal's number stands, state {state!r}"


def seal_changed(m, rng):
    other = rng.choice([seal(m)[:-1] + "x", seal(m) + "0", seal(m)[:-1], seal(m).replace("S", "5"), f"T-{m.device.number}", "S-999999"])
    boxed(m, number=other, state=rng.choice(["intact", "Intact", ""]))
    m.why = f"sealed as {seal(m)}, seen with {other}"


def seal_between(m, rng):
    """Changed on the way; the dock looked at no number."""
    boxed(m, number="", state=rng.choice(["intact", "intact", ""]))
    row = rng.choice(m.rows["hand_overs"])
    row[7] = "S-OTHER"
    m.why = "two hand-overs name two seals, and the dock none"


def box_spelt(m, rng):
    box = spell(sscc(m), rng)
    boxed(m, box=box, number=f"T-{m.device.number}", state=rng.choice(["intact", ""]))
    if rng.random() < 0.5:
        m.rows["scans"][0][2] = sscc(m)
        for row in m.rows["hand_overs"]:
            row[6] = box
    m.why = f"another seal, and the box once as {box!r}"


def mate(m, rng, spelt=True):
    """A second device of the same box; both must be held."""
    other = sound.Member(m.device.number + 20_010, m.tool, random.Random(m.device.number))
    other.stage, other.cause = m.stage, m.cause
    box = spell(sscc(m), rng) if spelt else sscc(m)
    other.rows["scans"] = []
    scan(other, box=box, number=seal(m), state=rng.choice(["", "intact"]))
    m.others.append(other)
    return other, box


def box_mate(m, rng):
    """The seal of one box is broken for all that lay in it, whoever was scanned first."""
    word = rng.choice(["broken", "missing", "Broken", "mismatched"])
    boxed(m, state=word)
    other, box = mate(m, rng, rng.random() < 0.6)
    if rng.random() < 0.5:
        m.rows["scans"][0][4], other.rows["scans"][0][4] = other.rows["scans"][0][4], word
    m.why = other.why = f"the seal of the box was {word}, as one scan says; the box-mate's is {box!r}"


def scan_time(m, rng):
    at = rng.choice(["", "?", instant(future(rng)), naive(m.device.started - rng.randrange(0, 10) * HOUR), "2026-10"])
    m.table_rows["stations"] = [f"DZ-{m.device.number},,,receiving,yes"]
    boxed(m, at=at, place=(f"DZ-{m.device.number}", "receiving"))
    m.why = f"the only scan is at {at!r}"


def late(rng):
    return rng.choice([instant(RECEIVED + rng.randrange(2, 100) * HOUR), naive(RECEIVED + rng.randrange(-8, 11) * HOUR), instant(future(rng))])


def order(m, rng):
    """Scanned at the dock before it was handed over to us, or before it may have been."""
    boxed(m)
    m.rows["hand_overs"] = []
    hand_over(m, late(rng))
    m.why = f"handed over to the dock at {m.rows['hand_overs'][-1][0]}, scanned at {instant(RECEIVED)}"


def order_of_chain(m, rng):
    """The first hand-over is early enough; by the last one the carrier still had it when the dock scanned it."""
    boxed(m)
    m.rows["hand_overs"].pop()
    hand_over(m, late(rng))
    m.why = f"by the carrier's hand at the dock at {m.rows['hand_overs'][-1][0]}, scanned at {instant(RECEIVED)}"


def moved_before(m, rng):
    boxed(m)
    at = RECEIVED - rng.choice([2, rng.randrange(2, 400)]) * HOUR
    m.add("movements", rng.choice([instant(at), naive(at - 15 * HOUR)]), m.device.imei, "receiving", "cage", RECEIVER)
    m.why = "moved inside before it was received"


def unsecured(m, rng, spellings=("lobby", "Lobby", "LOBBY ", " lobby")):
    """In the lobby between receipt and erasure, or perhaps."""
    place = rng.choice(spellings)
    at = rng.choice([RECEIVED + rng.randrange(1, 150) * HOUR, m.device.started - HOUR])
    how = rng.choice(["moved", "moved", "naive", "undated", "scanned", "received", "station"])
    boxed(m, **({"place": ("OF-1", place)} if how == "received" else {"place": ("OF-1", "")} if how == "station" else {}))
    if how == "scanned":
        scan(m, at, place=("OF-1", place))
    elif how not in ("received", "station"):
        when = {"naive": naive(m.device.started + rng.randrange(-10, 8) * HOUR), "undated": ""}.get(how, instant(at))
        m.add("movements", when, m.device.imei, "cage", place, RECEIVER)
    m.why = f"in {place!r} before the erasure ({how})"


def unsecured_spelt(m, rng):
    """The same place with marks that don't show or say nothing."""
    unsecured(m, rng, ["lob\u00adby", "lobby\u200b", "lobby.", "\u00a0lobby", "lobby  ", "\uff2c\uff2f\uff22\uff22\uff39"])


def out_of_lobby(m, rng):
    """Moved away from there before the erasure: so it was there."""
    boxed(m)
    m.add("movements", instant(RECEIVED + rng.randrange(1, 150) * HOUR), m.device.imei, rng.choice(["lobby", "Lobby"]), "cage", RECEIVER)
    m.why = "moved out of the lobby before the erasure"


def area_twice(m, rng):
    """Two stations of one area, secured and not: one that somebody calls unsecured is."""
    area = f"annex-{m.device.number}"
    m.table_rows["stations"] = [f"AX{n}-{m.device.number},+00:00,,{area},{word}" for n, word in enumerate(rng.sample(["yes", "no"], 2))]
    boxed(m)
    m.add("movements", instant(RECEIVED + 20 * HOUR), m.device.imei, "receiving", area, RECEIVER)
    m.why = f"moved to {area}, which is secured and isn't"


def hazard(m, rng):
    word = rng.choice(["swollen", "Swollen", "LEAKING", "hot ", "crushed", "wet", "puffed", "smoking", "yes", "?", "bulging", "none?",
                       "swollen\u200b", "burnt"])
    boxed(m, hazard=word)
    m.why = f"hazard {word!r} at the dock"


def spelt(m, rng):
    boxed(m, box=rng.choice(["00", "(00)", " "]) + sscc(m))


def two_in_a_box(m, rng):
    boxed(m)
    mate(m, rng, False)[0].why = "sound: the second of a box"


def early_naive(m, rng):
    boxed(m)
    m.rows["hand_overs"][0][0] = naive(CARRIED - 48 * HOUR)


def erased_then_lobby(m, rng):
    boxed(m)
    m.add("movements", instant(RECEIVED + 20 * HOUR), m.device.imei, "receiving", "cage", RECEIVER)
    m.add("movements", instant(TESTED + 40 * HOUR), m.device.imei, "cage", "lobby", RECEIVER)


def unsealed(m, rng):
    boxed(m, number="", state="")
    for row in m.rows["hand_overs"]:
        row[7] = ""


SOUND = [boxed, spelt, two_in_a_box, early_naive, erased_then_lobby, unsealed]
ALL = [seal_state, seal_state, seal_number, seal_changed, seal_between, box_spelt, box_spelt, box_mate, box_mate, scan_time, order,
       order_of_chain, moved_before, unsecured, unsecured, unsecured_spelt, out_of_lobby, area_twice, hazard]


def mutate(member, rng):
    member.stage = "shipment"
    member.apply(rng.choice(ALL), rng)
