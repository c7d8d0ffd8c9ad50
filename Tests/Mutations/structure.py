"""Structure that nobody has said is harmless, inside an erasure: groups, leaves, attributes, text, records in records."""
import copy
import datetime
import xml.etree.ElementTree as ET

import sound
from sound import entry, group, leaf

SUBJECTS = ["partition", "block", "userdata", "sector", "area", "keystore", "volume", "segment", "namespace", "enclave"]
TROUBLE = ["error", "exception", "failure", "warning", "problem", "fault", "anomaly", "incident", "issue"]
REST = ["residue", "leftover", "unreached", "untouched", "skipped", "withheld", "unconfirmed", "deferred", "locked_out"]
TEXTS = [
    "Write error at 0x100", "Data partition could not be erased", "3", "1 area was skipped", "true", "Key kept",
    "see page 2", "0x1F", "ACHTUNG: Bereich nicht gelöscht", "verification mismatch", "retry 5 of 5 failed", "yes", "incomplete",
]


def odd_name(rng):
    return rng.choice([
        f"{rng.choice(REST)}_{rng.choice(SUBJECTS)}s", f"{rng.choice(SUBJECTS)}_{rng.choice(TROUBLE)}s",
        f"{rng.choice(TROUBLE)}s", rng.choice(TROUBLE), f"{rng.choice(REST)}-{rng.choice(SUBJECTS)}-{rng.randrange(9)}",
        f"last_{rng.choice(TROUBLE)}", f"{rng.choice(SUBJECTS)}.{rng.choice(REST)}", f"{rng.choice(TROUBLE)}List",
        f"x_{rng.choice(SUBJECTS)}_{rng.choice(REST)}", f"{rng.choice(TROUBLE)}_details".upper(),
    ])


def anywhere(m, rng):
    """The erasure, its target, or a group of details in it."""
    place = rng.choice(["erasure", "erasure", "target", "details"])
    if place == "target":
        return m.target
    if place == "details":
        made = group("erasure_details")
        m.erasure.append(made)
        return made
    return m.erasure


def put(m, rng, child, where=None):
    where = where if where is not None else anywhere(m, rng)
    where.insert(rng.randrange(len(where) + 1), child)


def unknown_leaf(m, rng):
    made = entry(odd_name(rng), rng.choice(TEXTS))
    put(m, rng, made)
    m.why = f"an unknown entry «{made.get('name')}»: {made.text}"


def unknown_group(m, rng):
    name = odd_name(rng)
    made = group(name, entry(rng.choice(["message", "count", "text", odd_name(rng)]), rng.choice(TEXTS)))
    for _ in range(rng.randrange(3)):
        made = group(rng.choice([odd_name(rng), "detail", "entry", "item"]), made)
    put(m, rng, made)
    m.why = f"an unknown group «{made.get('name')}»"


def trouble_group(m, rng):
    name = rng.choice(["exception", "exceptions", "failure", "failures", "errors", "warnings", "error", "warning", "Exception", "FAILURES"])
    made = group(name, entry("message", rng.choice(TEXTS)))
    if rng.random() < 0.4:
        made = group(rng.choice(["erasure_details", "result", "details"]), made)
    put(m, rng, made)
    m.why = f"a group «{name}» with a message"


def attribute(m, rng):
    name = rng.choice(["errors", "error", "warning", "exception", "failures", "failed", "exceptions", "warnings"])
    where = rng.choice([m.erasure, m.target, m.find("state"), m.find("end_time"), m.find("erasure_standard_name")])
    where.set(name, text := rng.choice(["1", "true", "Write error", "0x1F", "7", "Partition skipped", "yes"]))
    m.why = f"an attribute {name}=«{text}» inside the erasure"


def free_text(m, rng):
    where = rng.choice([m.erasure, m.target])
    text = rng.choice(["Write error at 0x100", "FAILED", "errors: 3", "warning: one area skipped", "exception 7 in pass 1"])
    if rng.random() < 0.5:
        where.text = text
    else:
        where[rng.randrange(len(where))].tail = text
    m.why = f"text «{text}» inside the erasure"


def foreign_element(m, rng):
    tag = rng.choice(["exception", "error", "warning", "failure", "fault", "problem", "result", "Errors", "residue"])
    made = leaf(tag, rng.choice(TEXTS))
    if rng.random() < 0.3:
        made.text = None
        made.set("code", "5")
    if rng.random() < 0.3:
        around = ET.Element(tag + "s")
        around.append(made)
        made = around
    put(m, rng, made)
    m.why = f"an element <{made.tag}> inside the erasure"


def nested_erasure(m, rng):
    inner = copy.deepcopy(m.erasure)
    inner.find("entry[@name='state']").text = "Failed"
    outer = m.erasure
    if rng.random() < 0.5:
        # The one that says Successful stands inside the one that failed.
        inner.find("entry[@name='state']").text = "Successful"
        outer.find("entry[@name='state']").text = "Failed"
    if rng.random() < 0.5:
        inner = group(rng.choice(["erasures", "passes", "steps"]), inner)
    put(m, rng, inner, outer)
    m.why = "an erasure inside an erasure, and one of the two failed"


def failing(m, rng):
    """A whole report of the same device, later, that failed."""
    later = m.device.started + datetime.timedelta(hours=3)
    return sound.blancco(m.device, report_id=f"later-{m.device.number}", started=later,
                         ended=later + datetime.timedelta(seconds=120), state=rng.choice(["Failed", "Aborted"]))


def nested_report(m, rng):
    made = failing(m, rng)
    where = rng.choice([m.report, m.report.find("blancco_data"), m.report.find("user_data"), m.report.find(".//description")])
    where.insert(rng.randrange(len(where) + 1), made)
    m.why = "a report that failed lies inside this one"


def second_data(m, rng):
    made = failing(m, rng).find("blancco_data")
    part = rng.choice(["data", "erasure_report", "erasures"])
    if part == "data":
        m.report.insert(rng.randrange(2), made)
    elif part == "erasure_report":
        m.report.find("blancco_data").append(made.find("blancco_erasure_report"))
    else:
        m.report.find(".//blancco_erasure_report").append(made.find(".//entries[@name='erasures']"))
    m.why = f"two of what a report has once ({part}), and the second failed"


def two_systems(m, rng):
    other = sound.Device(m.device.number + 30_000, sound.MODELS[0])
    made = sound.blancco(other).find(".//entries[@name='system']")
    hardware = m.report.find(".//blancco_hardware_report")
    hardware.insert(rng.randrange(2), made)
    m.why = "the report describes two devices"


# Flat records

def flat_unknown(m, rng):
    verb = rng.choice(["Erase", "Wipe", "erasure", "erase_", "Erased", "Sanitize"])
    name = verb + rng.choice(["Errors", "Warnings", "PartitionsSkipped", "Exception", "FailureReason", "Residue", "Incomplete",
                              "ErrorCode", "Retries", "AreasLeft", "Verification", "KeyKept", "Problems"])
    value = rng.choice(TEXTS + [3, ["Write error"], {"code": 5}, True, {"message": "Data left", "count": 2}])
    m.insert(name, value)
    m.why = f"an unknown member {name}: {value!r}"


def flat_group(m, rng):
    name = rng.choice(["Erasure", "Errors", "Exceptions", "result", "details", "EraseResult", "Warnings", "passes", "steps"])
    value = rng.choice([{"Erased": "No"}, [{"state": "Failed"}], {"errors": ["Write error"]}, {"status": "Failed", "code": 7}])
    m.insert(name, value)
    m.why = f"an unknown group {name}: {value!r}"


def later_failure(m, rng):
    later = m.device.started + datetime.timedelta(hours=3)
    record = sound.phonecheck(m.device, f"px-later-{m.device.number}x", later, later + datetime.timedelta(seconds=90))
    values = dict(record) | {"Erased": rng.choice(["No", "Failed"]), "erasedNotes": "Erase failed;"}
    return [(n, values[n]) for n, _ in record]


def flat_nested(m, rng):
    name = rng.choice(["data", "devices", "records", "results", "history", "previous", "items"])
    inner = later_failure(m, rng)
    m.insert(name, rng.choice([[inner], inner]))
    m.why = f"a later record that failed lies in «{name}» of this one"


def wrapped(m, rng):
    name = rng.choice(["data", "devices", "results", "records", "items"])
    records = [m.records[0], later_failure(m, rng)]
    rng.shuffle(records)
    page = rng.choice([
        lambda: [[("numOfRecords", 2), (name, records)]], lambda: [(name, records)],
        lambda: [("page", 1), (name, [records])], lambda: [("response", [("status", "ok"), (name, records)])],
    ])()
    m.raw_json = sound.as_json(page)
    m.why = f"a page with «{name}» holds a sound record and a later one that failed"


BLANCCO = [unknown_leaf, unknown_leaf, unknown_leaf, unknown_group, unknown_group, trouble_group, trouble_group, attribute,
           attribute, free_text, foreign_element, foreign_element, nested_erasure, nested_report, second_data, two_systems]
PHONECHECK = [flat_unknown, flat_unknown, flat_unknown, flat_group, flat_group, flat_nested, wrapped]


def mutate(member, rng):
    member.apply(rng.choice(BLANCCO if member.tool == "blancco" else PHONECHECK), rng)
