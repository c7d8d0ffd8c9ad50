"""What happened outside our custody, after a destruction, in places that aren't secured, or came to light late."""
import datetime
import random

import sound
from sound import DESTROYER, DPR, RECEIVER, SAMPLER, TESTED, instant

HOUR = datetime.timedelta(hours=1)


def unit(m):
    return f"HU-{m.device.number}"


def in_unit(m):
    """It came in a unit of its own, handed over at the dock."""
    m.rows["scans"] = []
    m.add("scans", instant(sound.RECEIVED), m.device.imei, unit(m), "", "", RECEIVER, "DK-1", "receiving", "", "", "none")
    m.add("hand_overs", instant(sound.RECEIVED - HOUR), "elm-county", "elm-recovery", "desk", RECEIVER, f"DA-{m.device.number}",
          unit(m), "", "1", "200")


def left_before(m, rng):
    in_unit(m)
    gone = sound.RECEIVED + rng.randrange(20, 150) * HOUR
    m.add("hand_overs", instant(gone), "elm-recovery", "oak-metals", RECEIVER, "driver", f"DB-{m.device.number}", unit(m), "", "1", "200")
    m.why = "it was handed over to somebody else before it was erased"


def destroyed(m, at):
    m.add("destructions", m.device.imei, instant(at), "disintegrate", "particles up to 2 mm", "Grinder 2000", DESTROYER, DPR, "true", "v-1")


def unerased(m):
    m.reports, m.records = [], []
    m.rows["tests"], m.rows["grades"] = [], []
    m.bench(TESTED - 24 * HOUR)


def alive_after(m, rng):
    """Destroyed, and then it works, is graded, repaired, erased, or is seen in a box."""
    when = m.device.started + datetime.timedelta(hours=26)
    keep = rng.random() < 0.5
    if not keep:
        unerased(m)
    else:
        m.rows["tests"], m.rows["grades"] = [], []
        m.bench(m.device.ended + HOUR)
    destroyed(m, when)
    later = when + datetime.timedelta(minutes=rng.randrange(30, 3000))
    sign = rng.choice(["tested", "graded", "repaired", "scanned", "locked", "setup"])
    if sign == "tested":
        m.test(rng.choice(["power_on", "lcd", "wifi"]), "pass", later)
    elif sign == "graded":
        m.add("grades", m.device.imei, instant(later), "", "none", "", "", "", "", sound.GRADER)
    elif sign == "repaired":
        m.add("repairs", m.device.imei, instant(later), "replace", "battery", "", "", m.device.make, "PX-T1")
    elif sign == "scanned":
        m.add("scans", instant(later), m.device.imei, "", "", "", RECEIVER, "CG-1", "cage", "", "", "none")
    elif sign == "locked":
        m.test(m.device.lock, rng.choice(["off", "on"]), later)
    else:
        m.test("state.setup", "yes", later)
    m.why = f"destroyed, and {sign} afterwards"


def sample_after(m, rng):
    """A recovered sample after the destruction, by any identifier."""
    unerased(m)
    destroyed(m, TESTED)
    name = rng.choice([m.device.imei, m.device.serial, m.device.imei2, "imei:" + m.device.imei])
    m.add("samples", name, instant(TESTED + rng.randrange(1, 80) * HOUR), SAMPLER, "ReadBack", "2", "recovered")
    m.why = "destroyed, and a later sample recovered data"


def destroyed_elsewhen(m, rng):
    unerased(m)
    destroyed(m, sound.RECEIVED - rng.randrange(3, 300) * HOUR)
    m.why = "destroyed before it was received"


def sample_recovered(m, rng):
    name = rng.choice([m.device.imei, m.device.serial, m.device.imei2])
    m.add("samples", name, instant(TESTED + rng.randrange(1, 80) * HOUR), SAMPLER, "ReadBack", "2",
          rng.choice(["recovered", "Recovered", "RECOVERED", " recovered "]))
    m.why = "a sample after the erasure recovered data"


def board_after(m, rng):
    m.add("repairs", m.device.imei, instant(TESTED - rng.randrange(1, 12) * HOUR), "replace",
          rng.choice(["logic board", "mainboard", "Logic Board"]), "", "", m.device.make, "PX-T1")
    m.why = "another board came in after the erasure"


def scan_never(m, rng):
    m.rows["scans"] = []
    m.why = "nobody ever scanned it in"


ALL = [left_before, left_before, alive_after, alive_after, alive_after, sample_after, sample_after, destroyed_elsewhen,
       sample_recovered, board_after, scan_never]


def mutate(member, rng):
    member.apply(rng.choice(ALL), rng)


# Evidence that comes when the lot is closed and certified

def late_failure(m, rng):
    later = m.device.started + datetime.timedelta(hours=rng.randrange(1, 9))
    fresh = sound.Member(m.device.number, m.tool, random.Random(1))
    if m.tool == "blancco":
        fresh.reports = [sound.blancco(m.device, f"late-{m.device.number}", later, later + datetime.timedelta(seconds=140), "Failed")]
    else:
        record = dict(sound.phonecheck(m.device, f"px-late-{m.device.number}x", later, later + datetime.timedelta(seconds=80)))
        fresh.records = [list((record | {"Erased": "Failed", "erasedNotes": "Erase failed;"}).items())]
    return fresh.evidence()


def late_rows(m, kind, *cells):
    import lots
    text = lots.sheet(sound.SHEETS[kind].split(","), [[str(c) for c in cells]])
    return [(f"late/{kind}-{m.device.number}.csv", text)]


def late_lock(m, rng):
    at = min(m.device.ended + datetime.timedelta(minutes=rng.randrange(20, 300)), TESTED - HOUR)
    return late_rows(m, "tests", m.device.imei, instant(at), m.device.lock, "on", "operator", "", "OtherBench", "1", "PX-T1")


def late_signin(m, rng):
    return late_rows(m, "tests", m.device.imei, instant(TESTED - HOUR), "state.signin", "yes", "operator", "", "OtherBench", "1", "PX-T1")


def late_sample(m, rng):
    at = TESTED + rng.randrange(1, 80) * HOUR
    return late_rows(m, "samples", m.device.imei, instant(at), SAMPLER, "ReadBack", "2", "recovered")


def late_board(m, rng):
    return late_rows(m, "repairs", m.device.imei, instant(TESTED - 3 * HOUR), "replace", "logic board", "", "", m.device.make, "PX-T1")


def late_card(m, rng):
    return late_rows(m, "tests", m.device.imei, instant(TESTED + HOUR), "media.sd", "present", "operator", "", "OtherBench", "1", "PX-T1")


LATE = [late_failure, late_failure, late_lock, late_signin, late_sample, late_board, late_card]


def late(member, rng):
    """Files about this member that come after everything is closed; all of them revoke."""
    pick = rng.choice(LATE)
    member.cause = pick.__name__
    member.why = pick.__name__.replace("_", " ")
    return pick(member, rng)


