"""Sound evidence to start from: fictional devices, and the records that a good bench would write about them.

Everything here passes. A kind of mutation takes one `Member`, changes what it wants of it, and says why that must hold.
Blancco reports are element trees, Phonecheck records are lists of (name, value) pairs, so that entries can repeat and
stand in any order; sheets are lists of rows."""
import copy
import datetime
import json
import re
import xml.etree.ElementTree as ET

AS_OF = "2026-11-30T00:00:00Z"
RECEIVED = datetime.datetime(2026, 10, 5, 15, 0, 20)
TESTED = datetime.datetime(2026, 10, 13, 15, 0, 0)
GRADED = datetime.datetime(2026, 10, 14, 15, 0, 0)

ERASER, SECOND_ERASER, TESTER, RECEIVER, GRADER = "PX-S1", "PX-S2", "PX-T1", "PX-R1", "PX-G1"
VALIDATOR, SAMPLER, DESTROYER, DPR = "PX-V1", "PX-Q1", "PX-D1", "PX-P1"

# make, model, system, version, storage in GB, type allocation code; the names of the models are real, nothing else is.
MODELS = [
    ("Apple", "iPhone 12", "iOS", "18.6", 128, "35881101"),
    ("Apple", "iPhone 13", "iOS", "18.5", 256, "35881102"),
    ("Samsung", "Galaxy S21", "Android", "14", 128, "35881103"),
    ("Google", "Pixel 7a", "Android", "15", 128, "35881104"),
    ("Samsung", "Galaxy A52", "Android", "14", 128, "35881105"),
]

REUSE = ("resale", "repair", "parts")
KEY_FUNCTIONS = [
    "power_on", "lcd", "digitizer", "charge_port", "cellular_voice", "ear_speaker", "mic_bottom", "power_key", "vol_up",
    "vol_down", "wifi",
]
SHEETS = {
    "tests": "device,tested_at,function,result,kind,score,tool,tool_version,operator",
    "scans": "scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note,unit,hazard",
    "grades": "device,graded_at,zone,kind,length_mm,count,felt,visible_at_cm,operator",
    "repairs": "device,repaired_at,action,part,old_serial,new_serial,oem,operator",
    "destructions": "device,destroyed_at,technique,criteria,equipment,operator,witness,battery_removed,video_ref",
    "samples": "device,sampled_at,sampler,tool,tool_version,result",
    "hand_overs": "at,from,to,released_by,accepted_by,document,handling_unit,seal,units,grams",
    "movements": "at,identifier,from,to,operator",
    "events": "carrier,tracking_code,status,detail,occurred_at,location,event_id",
}
PLACES = {
    "tests": "tests/bench.csv", "scans": "receiving/dock.csv", "grades": "grading/grades.csv",
    "repairs": "repairs/repairs.csv", "destructions": "destruction/destroyed.csv", "samples": "qc/samples.csv",
    "hand_overs": "shipments/hand-overs.csv", "movements": "shipments/movements.csv",
    "events": "shipments/carrier.csv",
}


def instant(time, zone="Z"):
    return time.strftime("%Y-%m-%dT%H:%M:%S") + zone


def naive(time):
    return time.strftime("%Y-%m-%d %H:%M:%S")


def with_check_digit(first14):
    total = 0
    for place, digit in enumerate(map(int, first14)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return first14 + str(-total % 10)


def letters(number, width):
    """A number in letters and digits that no reader takes for others."""
    alphabet, text = "0123456789ABCDEFGHJKLMNPQRSTVWXYZ", ""
    for _ in range(width):
        text = alphabet[number % len(alphabet)] + text
        number //= len(alphabet)
    return text


class Device:
    """One fictional device; `number` makes it unlike all others."""

    def __init__(self, number, model):
        self.number = number
        self.make, self.model, self.os, self.version, self.storage, tac = model
        self.imei = with_check_digit(tac + f"{100_000 + number * 7:06d}")
        self.imei2 = with_check_digit(tac + f"{500_000 + number * 7:06d}")
        scrambled = (number * 7919 + 104_729) % 33**5
        self.serial = {"Apple": "F2", "Samsung": "R58T", "Google": "27R1"}.get(self.make, "ZY") + letters(
            scrambled, 5) + letters(number, 3)
        self.chip = (number * 1_000_003 + 0x0D0A_55AA_1230) | 0x0008_0000_0000_0000
        self.udid = f"00008101-{self.chip:016X}" if self.os == "iOS" else ""
        self.station = f"ER-{number % 40 + 1:02d}"
        # No two erasures share a second: copied times are a kind of their own.
        self.started = datetime.datetime(2026, 10, 12, 7, 0, 3) + datetime.timedelta(seconds=number % 901 * 37)
        self.seconds = 90 + number % 50
        self.ended = self.started + datetime.timedelta(seconds=self.seconds)
        self.tag = f"PX-{number:05d}"

    @property
    def is_apple(self):
        return self.os in ("iOS", "iPadOS")

    @property
    def lock(self):
        return "lock.activation" if self.is_apple else "lock.frp"


def entry(name, value, kind="string"):
    made = ET.Element("entry", name=name, type=kind)
    made.text = str(value)
    return made


def group(name, *children):
    made = ET.Element("entries", name=name)
    made.extend(children)
    return made


def leaf(tag, text):
    made = ET.Element(tag)
    made.text = text
    return made


def blancco(device, report_id=None, started=None, ended=None, state="Successful"):
    """One `report` as the console exports it."""
    started, ended = started or device.started, ended or device.ended
    elapsed = int((ended - started).total_seconds())
    report, data = ET.Element("report"), ET.Element("blancco_data")
    report.append(data)
    description = ET.SubElement(data, "description")
    description.append(leaf("document_id", report_id or f"7d{device.number:06x}-4c1e-4f5a-9b0d-{device.chip % 16**12:012x}"))
    author = ET.Element("author")
    author.extend([leaf("product_name", "Blancco 5 Mobile"), leaf("product_version", "3.12")])
    log = ET.SubElement(ET.SubElement(description, "document_log"), "log_entry")
    log.extend([author, leaf("date", instant(ended + datetime.timedelta(seconds=40), "+0000")), leaf("integrity", "RmljdGlvbg==")])
    ET.SubElement(description, "description_entries").extend(
        [entry("verified", "true"), group("company_information", entry("erasure_person", ERASER))])
    ET.SubElement(data, "blancco_erasure_report").append(group("erasures", group(
        "erasure",
        entry("timestamp", instant(started, "+0000")), entry("start_time", naive(started)),
        entry("end_time", naive(ended)), entry("elapsed_time", str(datetime.timedelta(seconds=elapsed)).zfill(8)),
        entry("erasure_standard_name", "Apple iOS erasure" if device.is_apple else "Android crypto erase"),
        entry("overwriting_rounds", 0, "uint"), entry("firmware_rounds", 1, "uint"),
        entry("total_erasure_rounds", 1, "uint"), entry("failed_sectors", 0, "uint"),
        entry("total_errors", 0, "uint"), entry("state", state),
        group("target", entry("type", "Internal memory"), entry("capacity", device.storage * 10**9, "uint"),
              entry("serial", "IMEI:" + device.imei)))))
    system = [
        entry("manufacturer", device.make), entry("model", device.model), entry("serial", device.serial),
        entry("imei", device.imei), entry("imei_two", device.imei2), entry("chassis_type", "Mobile Device")]
    if device.is_apple:
        system += [entry("find_my_iphone", "Unlocked"), entry("find_my_iphone_source", "Activation Lock")]
    else:
        system.append(entry("frp_status", "Unlocked"))
    system.append(entry("mdm_status", "Not managed"))
    ET.SubElement(data, "blancco_hardware_report").append(group("system", *system))
    ET.SubElement(data, "blancco_software_report").append(
        group("operating_system", entry("name", device.os), entry("version", device.version)))
    ET.SubElement(report, "user_data").append(group("fields", entry("r_workstation", device.station)))
    return report


def phonecheck(device, report_id=None, started=None, ended=None):
    """One flat record of the cloud."""
    return [
        ("TransactionID", report_id or f"px-{device.chip:016x}"), ("Make", device.make), ("Model", device.model),
        ("Memory", f"{device.storage}GB"), ("IMEI", device.imei), ("IMEI2", device.imei2),
        ("MEID", device.imei[:14]), ("Serial", device.serial), ("UDID", device.udid),
        ("LicenseIdentifier", str(device.chip) if device.udid else ""), ("OS", device.os), ("Version", device.version),
        ("AppVersion", "3.90.1"), ("DeviceLock", "Off"), ("MDM", "Off"), ("Erased", "Yes"),
        ("Type", "iOS Secure Erase" if device.is_apple else "Android Secure Erase"),
        ("StartTime", naive(started or device.started)), ("EndTime", naive(ended or device.ended)),
        ("erasedNotes", "Erased, waiting for bootup;Erase successful;"), ("erasedSD", ""), ("SimErased", ""),
        ("esim_present", "Yes"), ("esim_erased", "Yes"), ("DeviceState", "Hello"), ("TesterName", ERASER),
        ("StationID", device.station),
    ]


class Pairs(list):
    """A JSON object whose members may repeat."""


def as_json(value):
    if isinstance(value, Pairs) or (isinstance(value, list) and value and isinstance(value[0], tuple)):
        return "{" + ",\n".join(json.dumps(name) + ": " + as_json(held) for name, held in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class Member:
    """One device with everything that is said of it. `why` is what must hold; `stage` what must not pass."""

    def __init__(self, number, tool, rng):
        pick = MODELS[number % len(MODELS)]
        self.device = Device(number, pick)
        self.rng, self.tool = rng, tool
        self.why, self.stage, self.others, self.cause = "", "sanitization", [], ""
        # Routes that it must not take, and the best category that it may have; for kinds about the other stages.
        self.routes, self.best = REUSE, ""
        self.reports = [blancco(self.device)] if tool == "blancco" else []
        self.records = [phonecheck(self.device)] if tool == "phonecheck" else []
        self.rows = {kind: [] for kind in SHEETS}
        self.files, self.table_rows, self.claims_system = [], {}, ""
        self.raw_json = None
        self.scan()
        self.bench(TESTED)
        self.add("grades", self.device.imei, instant(GRADED), "", "none", "", "", "", "", GRADER)

    def apply(self, change, rng):
        """One kind of fault, by the function that makes it."""
        self.cause = change.__name__
        change(self, rng)

    # Rows of the sheets

    def add(self, kind, *cells):
        self.rows[kind].append([str(c) for c in cells])

    def scan(self, at=None, place=("DK-1", "receiving"), unit=""):
        self.add("scans", instant(at or RECEIVED), self.device.imei, unit, "", "", RECEIVER, *place, "", "", "none")

    def test(self, function, result, at=None, **more):
        """`at` may be text, for times that are written oddly."""
        written = at if isinstance(at, str) else instant(at or TESTED)
        cells = {"kind": "auto", "score": "", "tool": "Phonecheck", "tool_version": "3.90.1", "operator": TESTER} | more
        self.add("tests", self.device.imei, written, function, result, *cells.values())

    def bench(self, at):
        for function in KEY_FUNCTIONS:
            self.test(function, "pass", at)
        for function, result in [
            (self.device.lock, "off"), ("lock.mdm", "off"), ("blacklist", "off"), ("media.sim", "removed"),
            ("media.sd", "absent"), ("media.esim", "erased"), ("state.setup", "yes"),
        ]:
            self.test(function, result, at)
        self.test("battery_health", "pass", at, score="92")

    def move_bench(self, at):
        """Tests at another time, and the grade a day later."""
        self.rows["tests"], self.rows["grades"] = [], []
        self.bench(at)
        self.add("grades", self.device.imei, instant(at + datetime.timedelta(days=1)), "", "none", "", "", "", "", GRADER)

    def move_scan(self, written, station="DK-1"):
        self.rows["scans"] = []
        self.add("scans", written, self.device.imei, "", "", "", RECEIVER, station, "receiving", "", "", "none")

    def move_erasure(self, started, seconds=None, station=None):
        """The same record with another start; times naive, without an offset, where the record can be so."""
        self.device.started, self.device.station = started, station or self.device.station
        self.device.ended = started + datetime.timedelta(seconds=seconds or self.device.seconds)
        if self.tool == "blancco":
            self.reports[0] = blancco(self.device)
        else:
            self.records[0] = phonecheck(self.device)

    def forget(self, *functions):
        """Takes rows of these functions off the bench's sheet, so that the record alone speaks of them."""
        self.rows["tests"] = [row for row in self.rows["tests"] if row[2] not in functions]

    def last_test(self, function, result):
        self.forget(function)
        self.test(function, result, TESTED + datetime.timedelta(minutes=5))

    def session(self, at, erased, **more):
        """Somebody plugged it in and looked: nothing was erased. The bench knows the model and its storage."""
        d = self.device
        record = {
            "TransactionID": f"px-d{d.number:05d}x{at:%d%H}", "Make": d.make, "Model": d.model, "Memory": f"{d.storage}GB",
            "IMEI": d.imei, "IMEI2": d.imei2, "Serial": d.serial, "OS": d.os, "Version": d.version, "AppVersion": "3.90.1",
            "Erased": erased, "Type": "", "StartTime": "", "EndTime": "", "deviceUpdatedDate": naive(at),
            "updatedTimeStamp": instant(at, ".000Z"), "Passed": "LCD,Digitizer,WiFi", "TesterName": TESTER, "StationID": "BN-1",
        } | more
        self.files.append((f"tests/d{d.number:05d}-{at:%d%H}.json", as_json([list(record.items())])))

    def diagnose(self):
        """A session at the dock, long before the erasure."""
        self.session(RECEIVED + datetime.timedelta(hours=1), "")

    # Entries of a Blancco report

    @property
    def report(self):
        return self.reports[0]

    @property
    def erasure(self):
        return self.report.find(".//entries[@name='erasure']")

    @property
    def target(self):
        return self.report.find(".//entries[@name='target']")

    @property
    def system(self):
        return self.report.find(".//entries[@name='system']")

    def find(self, name, inside=None):
        return (inside if inside is not None else self.report).find(f".//entry[@name='{name}']")

    def parent(self, child):
        return next(p for p in self.report.iter() if child in list(p))

    def remove(self, child):
        self.parent(child).remove(child)

    def twin(self, child, text, first):
        """A second entry of the same name with other content, before or behind."""
        made, parent = copy.deepcopy(child), self.parent(child)
        made.text = text
        place = list(parent).index(child)
        parent.insert(place if first else place + 1, made)
        return made

    # Members of a Phonecheck record

    def get(self, name):
        return next((v for n, v in self.records[0] if n == name), None)

    def put(self, name, value):
        record = self.records[0]
        at = next((i for i, (n, _) in enumerate(record) if n == name), None)
        if at is None:
            record.insert(self.rng.randrange(len(record) + 1), (name, value))
        else:
            record[at] = (name, value)

    def drop(self, *names):
        self.records[0] = [(n, v) for n, v in self.records[0] if n not in names]

    def insert(self, name, value):
        """One more member, anywhere."""
        self.records[0].insert(self.rng.randrange(len(self.records[0]) + 1), (name, value))

    # Files

    def evidence(self):
        """Path and bytes of every file of this member's own."""
        files = list(self.files)
        if self.reports:
            root = ET.Element("root")
            root.extend(self.reports)
            text = ET.tostring(root, encoding="unicode")
            files.append((f"erasure/b{self.device.number:05d}.xml", '<?xml version="1.0" encoding="UTF-8"?>\n' + text))
        if self.records or self.raw_json is not None:
            text = self.raw_json if self.raw_json is not None else as_json(self.records)
            files.append((f"erasure/p{self.device.number:05d}.json", text))
        return files

    def manifest_row(self):
        d = self.device
        return [d.tag, d.make, d.model, f"{d.storage}GB", d.imei, d.imei2, d.serial, self.claims_system or d.os]


def spaced(text):
    """The same name, written with marks."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", text)
