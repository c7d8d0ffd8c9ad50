"""Cards, embedded SIMs and tests: what has to be said of each, and when."""
import datetime

import sound
from sound import TESTED

HOUR = datetime.timedelta(hours=1)
LATER = [datetime.timedelta(minutes=m) for m in (1, 30, 600, 3000)]


def forget_record(m, *fields):
    if m.tool == "phonecheck":
        m.drop(*fields)


def never_said(m, rng):
    function = rng.choice(["media.sim", "media.sd", "media.esim", "state.setup"])
    m.forget(function)
    forget_record(m, *{"media.sim": ["SimErased"], "media.sd": ["erasedSD"], "media.esim": ["esim_present", "esim_erased"],
                       "state.setup": ["DeviceState"]}[function])
    m.why = f"nothing is said of {function}"


def nothing_said(m, rng):
    m.forget("media.sim", "media.sd", "media.esim")
    forget_record(m, "SimErased", "erasedSD", "esim_present", "esim_erased")
    m.why = "nothing is said of any card"


def present_later(m, rng):
    function = rng.choice(["media.sim", "media.sd", "media.esim"])
    m.test(function, rng.choice(["present", "Present", "PRESENT"]), TESTED + rng.choice(LATER))
    m.why = f"{function} is present after it was gone"


def before_receipt(m, rng):
    function, word = rng.choice([("media.sim", "removed"), ("media.sd", "absent")])
    m.forget(function)
    m.test(function, word, sound.RECEIVED - rng.randrange(2, 300) * HOUR)
    m.why = f"{function} {word} was said before it was received"


def esim_before(m, rng):
    m.forget("media.esim")
    forget_record(m, "esim_present", "esim_erased")
    m.test("media.esim", rng.choice(["erased", "absent"]), m.device.started - rng.randrange(1, 100) * HOUR)
    m.why = "the eSIM is spoken of only before the erasure"


def setup_before(m, rng):
    m.forget("state.setup")
    forget_record(m, "DeviceState")
    m.test("state.setup", "yes", m.device.started - rng.randrange(1, 100) * HOUR)
    m.why = "setup is spoken of only before the erasure"


def esim_kept(m, rng):
    m.forget("media.esim")
    if m.tool == "phonecheck":
        m.put("esim_erased", rng.choice(["No", "Unknown", "kept", "Failed", "transferred"]))
    else:
        m.test("media.esim", rng.choice(["present", "unknown", "kept", "transferred"]))
    m.why = "the eSIM is there and not erased"


def card_in_record(m, rng):
    """The record read a card's number after the erasure, and nobody says that the card went."""
    if m.tool != "phonecheck":
        return sim_in_report(m, rng)
    m.forget("media.sim")
    m.put("SimErased", rng.choice(["", "No"]))
    m.insert("SIMSERIAL", "8901260" + f"{m.device.number:012d}")
    m.why = "a SIM's number was read, and nobody took it out"


def sim_in_report(m, rng):
    m.forget("media.sim")
    hardware = m.report.find(".//blancco_hardware_report")
    card = sound.group("sim_card", sound.entry("iccid", "8901260" + f"{m.device.number:012d}"), sound.entry("slot", "1"))
    hardware.append(sound.group("sim_cards", card))
    m.why = "a SIM's number was read, and nobody took it out"


# The functional side: what the tests must show after an erasure

def untested_after(m, rng):
    m.stage = "functionality"
    rows = m.rows["tests"]
    m.rows["tests"] = []
    m.bench(m.device.started - rng.randrange(3, 90) * HOUR)
    m.rows["tests"] = [row for row in m.rows["tests"] if row[2] in sound.KEY_FUNCTIONS]
    m.rows["tests"] += [row for row in rows if row[2] not in sound.KEY_FUNCTIONS]
    m.why = "the functions were tested before the erasure only"


def repaired_between(m, rng):
    """Tested after the first erasure, repaired, erased again: the repair asks for a new test."""
    m.stage = "functionality"
    first = m.device.ended
    m.move_bench(first + HOUR)
    m.add("repairs", m.device.imei, sound.instant(first + 2 * HOUR), "replace", rng.choice(["battery", "display"]), "", "",
          m.device.make, "PX-T1")
    again = first + 5 * HOUR
    end = again + datetime.timedelta(seconds=130)
    if m.tool == "blancco":
        m.reports.append(sound.blancco(m.device, f"again-{m.device.number}", again, end))
    else:
        m.records.append(sound.phonecheck(m.device, f"px-again-{m.device.number}x", again, end))
    for function, word in [("media.esim", "erased"), ("state.setup", "yes")]:
        m.test(function, word, end + HOUR)
    m.why = "a repair between the last test and the last erasure"


ALL = [never_said, never_said, nothing_said, present_later, present_later, present_later, before_receipt, before_receipt, esim_before,
       setup_before, esim_kept, card_in_record, untested_after, repaired_between]


def mutate(member, rng):
    member.apply(rng.choice(ALL), rng)
