"""Sound members of every shape that the kinds start from, and harmless oddities: all of them must pass."""
import datetime

import attempts
import sound
from sound import DESTROYER, DPR, RECEIVED, SAMPLER, TESTED, entry, group, instant

HOUR = datetime.timedelta(hours=1)


def plain(m, rng):
    pass


def battery(m, rng):
    m.add("repairs", m.device.imei, instant(TESTED - 2 * HOUR), "replace", rng.choice(["battery", "rear camera"]), "", "", m.device.make, "PX-T1")


def clean_sample(m, rng):
    m.add("samples", m.device.imei, instant(TESTED + HOUR), SAMPLER, "ReadBack", "2", "clean")


def secured_move(m, rng):
    m.add("movements", instant(RECEIVED + 20 * HOUR), m.device.imei, "receiving", "cage", "PX-R1")


def destroyed(m, rng):
    m.reports, m.records = [], []
    m.rows["tests"], m.rows["grades"] = [], []
    m.bench(TESTED - 24 * HOUR)
    m.add("destructions", m.device.imei, instant(TESTED), "disintegrate", "particles up to 2 mm", "Grinder 2000", DESTROYER, DPR, "true", "v-1")


def released_late(m, rng):
    """On at the first look, while the record says «at setup»; the customer released it before the bench looked again."""
    if m.tool == "phonecheck":
        m.put("DeviceLock", "On")


def lock_on_before(m, rng):
    m.test(m.device.lock, "on", m.device.started - 60 * HOUR)


def pulled_at_dock(m, rng):
    m.forget("media.sim", "media.sd")
    m.test("media.sim", "removed", RECEIVED + HOUR)
    m.test("media.sd", "absent", RECEIVED + HOUR)


def two_memories(m, rng):
    if m.tool == "blancco":
        m.find("serial", m.target).text = "EMMC-A7"
        attempts.add_erasure(m, attempts.memory(m, "EMMC-B9"), False)


def final_reset(m, rng):
    """Tested after the erasure, and erased once more at the end."""
    m.move_bench(m.device.ended + HOUR)
    again = m.device.ended + 5 * HOUR
    end = again + datetime.timedelta(seconds=130)
    if m.tool == "blancco":
        m.reports.append(sound.blancco(m.device, f"again-{m.device.number}", again, end))
    else:
        m.records.append(sound.phonecheck(m.device, f"px-again-{m.device.number}x", again, end))
    for function, word in [("media.esim", "erased"), ("state.setup", "yes")]:
        m.test(function, word, end + HOUR)


def retested(m, rng):
    """The quality bench puts it through the tool once more: a session, and no erasure."""
    m.diagnose()


def quality_session(m, rng):
    """The quality bench puts it through the tool once more after the erasure; nothing was erased in that session."""
    m.session(TESTED + HOUR, rng.choice(["No", ""]), DeviceLock="Off", MDM="Off", DeviceState="Hello")


def one_click(m, rng):
    """Forty ports started by one click: one start, one end, one station; the ports where the tool writes them."""
    m.move_erasure(datetime.datetime(2026, 10, 12, 5, 0, 0), 222, "RK-1")
    if m.tool == "phonecheck":
        m.insert("PortNumber", str(m.device.number % 40 + 1))


def harmless_extras(m, rng):
    """Unknown fields about the hardware, in custom fields, and a counter of nought."""
    if m.tool == "blancco":
        m.system.append(entry("speaker_revision", "7"))
        hardware = m.report.find(".//blancco_hardware_report")
        hardware.append(group("haptics", entry("motor_vendor", "Sample")))
        m.report.find(".//entries[@name='fields']").append(entry("Shelf", "B-7"))
        m.erasure.append(group("erasure_details"))
    else:
        m.insert("RestoreCode", "0")
        m.insert("Rooted", "No")
        m.insert("Color", "Black")
        m.insert("BatteryCycle", "211")
        m.insert("Custom1", "B-7")
        m.insert("deviceLock", "Off")


def sold_after(m, rng):
    """Sold; the new owner locks it and puts cards in."""
    m.rows["scans"] = []
    unit = f"HU-{m.device.number}"
    m.add("scans", instant(RECEIVED), m.device.imei, unit, "", "", "PX-R1", "DK-1", "receiving", "", "", "none")
    m.add("hand_overs", instant(RECEIVED - HOUR), "elm-county", "elm-recovery", "desk", "PX-R1", f"DA-{m.device.number}", unit, "", "1", "200")
    out = TESTED + 140 * HOUR
    m.add("hand_overs", instant(out), "elm-recovery", "buyer", "PX-R1", "driver", f"DB-{m.device.number}", unit, "", "1", "200")
    m.test(m.device.lock, "on", out + 90 * HOUR, kind="operator", tool="OtherBench")
    m.test("media.sd", "present", out + 90 * HOUR, kind="operator", tool="OtherBench")


def swapped_imeis(m, rng):
    if m.tool == "phonecheck":
        first, second = m.get("IMEI"), m.get("IMEI2")
        m.put("IMEI", second)
        m.put("IMEI2", first)
        m.put("MEID", second[:14])


def own_person(m, rng):
    """A person of its own, in another case, authorised by a representative that names itself."""
    who, by = f"PX-C{m.device.number}", f"PX-M{m.device.number}"
    m.table_rows["operators"] = [f"{who},sanitizer,cryptographicErase,2026-02-01,2099-12-31,{by},2026-02-01",
                                 f"{by},dpr,*,2026-01-01,2099-12-31,{by},2026-01-01"]
    if m.tool == "blancco":
        m.find("erasure_person").text = who.lower()
    else:
        m.put("TesterName", who.lower())


def own_model(m, rng):
    name = f"Control {m.device.number}"
    m.device.model = name
    written = rng.choice([f"{m.device.make} {name}", name.upper(), name])
    if m.tool == "blancco":
        m.find("model", m.system).text = written
    else:
        m.put("Model", written)
    m.table_rows["media"] = [f"{name},{m.device.os},1,99,yes,no,yes,maker's security guide"]


def own_zone(m, rng):
    """A bench in another zone, whose report has no offset; hours that exist once."""
    if m.tool != "blancco":
        return
    station = f"TZ-{m.device.number}"
    m.table_rows["stations"] = [f"{station},Europe/Berlin,,erasure,yes"]
    m.move_erasure(m.device.started, station=station)
    m.remove(m.find("timestamp"))


ALL = [plain, plain, battery, clean_sample, secured_move, destroyed, released_late, lock_on_before, pulled_at_dock, two_memories,
       final_reset, retested, harmless_extras, sold_after, swapped_imeis, own_person, own_model, own_zone, quality_session, one_click, one_click]


def shape(member, number, rng, shapes=ALL):
    pick = shapes[number // 2 % len(shapes)]
    pick(member, rng)
    member.why = "sound: " + pick.__name__.replace("_", " ")
