"""What was erased and how often: one attempt, one medium, one device. Cards for memories, tests for erasures, copies."""
import copy
import datetime
import random

import sound
from sound import entry, naive, instant

CARDS = ["SD card", "MicroSDXC", "SD", "USB stick", "SIM", "eSIM", "UICC", "Memory card", "External storage", "CF card", "microSD", "OTG"]
VERIFICATIONS = ["Verification", "Verify", "iOS smart reset verification", "Read-back verification", "Verify only", "Check",
                 "Verification step", "Post-erasure verification"]


def memory(m, serial, started=None, state="Successful", kind="Internal memory", standard=None):
    """A further erasure of the report, of the memory with this serial."""
    made = copy.deepcopy(m.erasure)
    started = started or m.device.ended + datetime.timedelta(seconds=20)
    values = {
        "timestamp": instant(started, "+0000"), "start_time": naive(started),
        "end_time": naive(started + datetime.timedelta(seconds=120)), "elapsed_time": "00:02:00", "state": state,
        "serial": serial, "type": kind}
    if standard:
        values["erasure_standard_name"] = standard
    for name, text in values.items():
        made.find(f".//entry[@name='{name}']").text = text
    return made


def add_erasure(m, made, first):
    erasures = m.report.find(".//entries[@name='erasures']")
    erasures.insert(0 if first else len(erasures), made)


def two_memories(m, rng):
    """Two memories with serials of their own; one of them isn't erased."""
    m.find("serial", m.target).text = "EMMC-A7"
    what = rng.choice(["failed", "aborted", "words", "verify", "errors", "overwrite", "unknown", "earlier"])
    states = {"failed": "Failed", "aborted": "Aborted", "words": rng.choice(["Not Erased", "Erased with exceptions", "Skipped"])}
    standards = {"verify": rng.choice(VERIFICATIONS), "overwrite": "Overwrite 1 pass", "unknown": "Method 3"}
    started = m.device.started - datetime.timedelta(minutes=30) if what == "earlier" or rng.random() < 0.4 else None
    serial = rng.choice(["EMMC-B9", "UFS-0002", "NAND 2", "emmc-a8"])
    made = memory(m, serial, started, states.get(what, "Failed" if what == "earlier" else "Successful"),
                  rng.choice(["Internal memory", "internal memory", "Internal memory 2"])
                  if what in ("failed", "aborted") else "Internal memory", standards.get(what))
    if what == "errors":
        made.find(".//entry[@name='total_errors']").text = "5"
    add_erasure(m, made, rng.random() < 0.5)
    m.why = f"two memories, and of {serial}: {what}"


def two_reports_of_memories(m, rng):
    m.find("serial", m.target).text = "EMMC-A7"
    before = rng.random() < 0.5
    started = m.device.started + datetime.timedelta(hours=-2 if before else 2)
    other = sound.blancco(m.device, f"other-{m.device.number}", started, started + datetime.timedelta(seconds=140),
                          rng.choice(["Failed", "Aborted", "Not Erased"]))
    other.find(".//entries[@name='target']/entry[@name='serial']").text = "EMMC-B9"
    m.reports.insert(rng.randrange(2), other)
    m.why = "reports of two memories, and the one of EMMC-B9 failed"


def card_only(m, rng):
    m.find("type", m.target).text = text = rng.choice(CARDS)
    if rng.random() < 0.5:
        m.find("serial", m.target).text = "CARD-77"
    m.why = f"only a «{text}» was erased"


def memory_failed_card_good(m, rng):
    """The memory's erasure failed; the card's, later, was successful."""
    m.find("state").text = rng.choice(["Failed", "Aborted", "Not Erased"])
    add_erasure(m, memory(m, "CARD-77", kind=rng.choice(CARDS)), rng.random() < 0.5)
    m.why = "the memory failed and a card was erased after it"


def verification_only(m, rng):
    m.find("erasure_standard_name").text = text = rng.choice(VERIFICATIONS)
    m.why = f"the report has nothing but «{text}»"


def verification_failed(m, rng):
    made = memory(m, m.find("serial", m.target).text, state=rng.choice(["Failed", "Aborted"]), standard=rng.choice(VERIFICATIONS))
    add_erasure(m, made, rng.random() < 0.5)
    m.why = "the erasure was successful and its verification failed"


def later_failure(m, rng):
    later = m.device.started + datetime.timedelta(hours=rng.randrange(1, 9))
    if m.tool == "blancco":
        m.reports.insert(rng.randrange(2), sound.blancco(
            m.device, f"later-{m.device.number}", later, later + datetime.timedelta(seconds=133), rng.choice(["Failed", "Aborted"])))
    else:
        record = dict(sound.phonecheck(m.device, f"px-later-{m.device.number}x", later, later + datetime.timedelta(seconds=77)))
        record |= {"Erased": rng.choice(["No", "Failed"]), "erasedNotes": "Erase failed;"}
        m.records.insert(rng.randrange(2), list(record.items()))
    m.why = "a later erasure failed"


def session_only(m, rng):
    """Tested again and never erased: no start, no end, no method."""
    word = rng.choice(["Yes", "", "No", "yes"])
    for name in ("StartTime", "EndTime", "Type", "erasedNotes"):
        m.put(name, "")
    m.put("Erased", word)
    at = m.device.ended
    m.insert("deviceUpdatedDate", naive(at))
    m.insert("updatedTimeStamp", instant(at, ".000Z"))
    m.why = f"Erased is «{word}» without start, end and method"


def zero_seconds(m, rng):
    if m.tool == "blancco":
        m.find("end_time").text = m.find("start_time").text
        m.find("elapsed_time").text = "00:00:00"
    else:
        m.put("EndTime", m.get("StartTime"))
    m.why = "an erasure of no time at all"


# Two devices

def partner(m):
    # Of the same model: numbers that are as far apart as models repeat.
    other = sound.Member(m.device.number + 20_010, m.tool, random.Random(m.device.number))
    other.device.station = m.device.station
    m.others.append(other)
    return other


def respell(text, rng):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return rng.choice([text, text.upper(), text.lower(), text.swapcase(), wide, text + " "])


def shared_report(m, rng):
    """Two devices bring reports with one id, in one spelling or another."""
    other = partner(m)
    if m.tool == "blancco":
        mine = m.report.find(".//document_id").text
        other.report.find(".//document_id").text = text = respell(mine, rng)
    else:
        mine = m.get("TransactionID")
        other.put("TransactionID", text := respell(mine, rng))
    m.why = other.why = f"two devices share the report «{mine}» / «{text}»"


def copied(m, rng):
    """A record that differs from another's in nothing but the device."""
    other = partner(m)
    other.device.started, other.device.ended = m.device.started, m.device.ended
    other.reports = [sound.blancco(other.device)] if m.tool == "blancco" else []
    other.records = [sound.phonecheck(other.device)] if m.tool == "phonecheck" else []
    station = respell(m.device.station, rng)
    if m.tool == "blancco":
        other.find("r_workstation").text = station
        if rng.random() < 0.4:
            # The same instants, written with another offset.
            hours = rng.choice([2, -5, 9])
            zone = f"{'+' if hours > 0 else '-'}{abs(hours):02d}00"
            shift = datetime.timedelta(hours=hours)
            other.find("timestamp").text = instant(m.device.started + shift, zone)
            other.find("start_time").text = naive(m.device.started + shift)
            other.find("end_time").text = naive(m.device.ended + shift)
    else:
        other.put("StationID", station)
        if rng.random() < 0.5:
            port = str(rng.randrange(1, 20))
            m.insert("PortNumber", port)
            other.insert("PortNumber", port)
    m.why = other.why = f"two records of one second at {m.device.station} / {station} that differ in nothing but the device"


def names_two(m, rng):
    """The record of one device carries an identifier of another, which has none of its own."""
    other = partner(m)
    other.reports, other.records = [], []
    how = rng.choice(["serial", "imei", "target" if m.tool == "blancco" else "serial"])
    if m.tool == "blancco":
        if how == "serial":
            m.find("serial", m.system).text = other.device.serial
        elif how == "imei":
            m.find("imei").text, m.find("imei_two").text = other.device.imei, other.device.imei2
        else:
            m.find("serial", m.target).text = "IMEI:" + other.device.imei
    elif how == "serial":
        m.put("Serial", other.device.serial)
    else:
        m.put("IMEI", other.device.imei)
        m.put("IMEI2", other.device.imei2)
        m.put("MEID", other.device.imei[:14])
    m.why = other.why = f"one record names two devices ({how} of the other)"


BLANCCO = [two_memories, two_memories, two_memories, two_reports_of_memories, card_only, card_only, memory_failed_card_good,
           verification_only, verification_failed, later_failure, zero_seconds, shared_report, copied, names_two]
PHONECHECK = [later_failure, session_only, session_only, zero_seconds, shared_report, shared_report, copied, copied, names_two, names_two]


def mutate(member, rng):
    member.apply(rng.choice(BLANCCO if member.tool == "blancco" else PHONECHECK), rng)
