"""What the shop's tools write about an erasure, a test, a scan: as each of them does, not as anybody would wish."""
import csv
import datetime
import io
import json
from xml.sax.saxutils import escape


def stamp(time, zone="Z"):
    return time.strftime("%Y-%m-%dT%H:%M:%S") + zone


def wall(time, hours):
    """The clock on the wall of a place `hours` from UTC."""
    return (time + datetime.timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")


def zone(hours, colon=""):
    return f"{'+' if hours >= 0 else '-'}{abs(hours):02d}{colon}00"


def entry(name, value, kind="string"):
    return f'<entry name="{name}" type="{kind}">{escape(str(value))}</entry>'


def entries(name, *parts):
    return f'<entries name="{name}">{"".join(parts)}</entries>'


def blancco(units, lot):
    """The console's export: one file, a report for each erasure. Minor versions differ in what they tell of the hardware."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<root>\n']
    for unit in units:
        for number, erasure in enumerate(unit.erasures):
            out.append(report(unit, number, erasure, lot))
    return "".join(out) + "</root>\n"


def report(unit, number, erasure, lot):
    product, versions = lot.tool
    version = versions[unit.number % len(versions)]
    start = erasure["started"]
    end = start + datetime.timedelta(seconds=erasure["seconds"])
    identity = f"{unit.chip % 16**8:08x}-{number:04x}-4a5e-8c3d-{unit.number:012x}"
    times = [entry("start_time", wall(start, lot.hours)), entry("end_time", wall(end, lot.hours)),
             entry("elapsed_time", str(datetime.timedelta(seconds=erasure["seconds"] - unit.number % 2)).zfill(8))]
    if lot.zone == "stamped":
        times.insert(0, entry("timestamp", wall(start, lot.hours).replace(" ", "T") + zone(lot.hours)))
    log = "".join(
        f"<log_entry><author><product_name>{escape(name)}</product_name><product_version>{number_}</product_version></author>"
        f"<date>{stamp(at, '+0000')}</date><integrity>RmljdGlvbmFsc2lnbmF0dXJl</integrity></log_entry>"
        for name, number_, at in [(product, version, end + datetime.timedelta(seconds=9)),
                                  ("Management Console", "5.21.0", end + datetime.timedelta(minutes=7))])
    standard = {"iOS": "Apple iOS erasure", "iPadOS": "Apple iOS erasure"}.get(unit.os, "Android crypto erase")
    erased = entries(
        "erasure", *times, entry("erasure_standard_name", standard), entry("overwriting_rounds", 0, "uint"),
        entry("firmware_rounds", 1, "uint"), entry("total_erasure_rounds", 1, "uint"), entry("failed_sectors", 0, "uint"),
        entry("total_errors", 0 if erasure["state"] == "Successful" else 1, "uint"), entry("state", erasure["state"]),
        entries("target", entry("target_id", 1, "uint"), entry("type", "Internal memory"), entry("model", unit.model),
                entry("vendor", unit.console_make), entry("capacity", unit.storage * 10**9, "uint"),
                entry("serial", "IMEI:" + unit.imei if unit.imei else unit.serial)))
    return (
        f"<report><blancco_data><description><document_id>{identity}</document_id><document_log>{log}</document_log>"
        f"<description_entries>{entry('verified', 'true')}"
        + entries("company_information", entry("business_name", "Harbour Recovery (fictional)"), entry("erasure_person", lot.person))
        + "</description_entries></description><blancco_erasure_report>" + entries("erasures", erased)
        + "</blancco_erasure_report>" + hardware(unit, erasure, version, versions) + "</blancco_data><user_data>"
        + entries("fields", entry("r_workstation", erasure["station"]), entry("Lot", lot.name), entry("Shelf row", unit.number % 9))
        + "</user_data></report>\n")


def hardware(unit, erasure, version, versions):
    """The device as the tool saw it; the newer minor version tells more, and nobody has heard of some of it."""
    parts = [entry("manufacturer", unit.console_make), entry("model", unit.model), entry("market_name", unit.model),
             entry("serial", unit.serial), entry("chassis_type", "Mobile Device"), entry("device_color", unit.colour),
             entry("region", "LL/A"), entry("ram", "6000000000", "uint"), entry("wifi_mac", f"02:00:5e:{unit.number >> 16 & 255:02x}:{unit.number >> 8 & 255:02x}:{unit.number & 255:02x}"),
             entry("rooted", "No"), entry("mdm_status", "Managed" if erasure["managed"] else "Not managed")]
    if unit.imei:
        parts += [entry("imei", unit.imei), entry("meid_fourteen", unit.imei[:14])]
        parts += [entry("imei_two", unit.imei2)] if unit.imei2 else []
    lock = "Locked" if erasure["lock"] == "On" else "Unlocked"
    parts += [entry("find_my_iphone", lock), entry("find_my_iphone_source", "Activation Lock"), entry("uuid", unit.udid),
              entry("ecid", unit.chip)] if unit.is_apple else [entry("frp_status", lock)]
    more = ""
    if version == versions[-1]:
        parts += [entry("thermal_zone_count", 7, "uint"), entry("haptic_engine_revision", "B2"), entry("last_warranty_service", "")]
        more = entries("displays", entries("display", entry("panel_vendor", "Sample Panels"), entry("error_diffusion", "on")))
        more += entries("sensors", entries("sensor", entry("name", "barometer"), entry("status", "warning"), entry("value", "0")))
    battery = entries("mobile_battery", entry("battery_cycles", 100 + unit.number % 300, "uint"),
                      entry("battery_capacity_design", 2815, "uint"), entry("battery_health_level", 80 + unit.number % 20, "uint"))
    programs = entries("programs", entries("program", entry("name", "Sample Mail"), entry("version", "1.2"))) if version == versions[-1] else ""
    return (
        "<blancco_hardware_report>" + entries("system", *parts) + battery
        + entries("cameras", entries("camera", entry("name", "rear"), entry("resolution", "12 MP"))) + more + "</blancco_hardware_report>"
        + "<blancco_software_report>"
        + entries("operating_system", entry("name", unit.os), entry("version", unit.version), programs) + "</blancco_software_report>")


PASSED = ["LCD", "Digitizer", "Multi Touch", "WiFi", "Bluetooth", "GPS", "Bottom Microphone", "Loud Speaker", "Power Button",
          "Volume Up Button", "Volume Down Button", "Front Camera", "Rear Camera", "Accelerometer", "Gyroscope", "Light Sensor"]
PASSED_PHONES = ["Ear Speaker", "Vibration", "Flashlight", "Proximity Sensor"]



def phonecheck(units, lot):
    """The cloud's export: sessions and erasures, newest last, as an array."""
    records = []
    for unit in units:
        for number, at in enumerate(unit.sessions):
            records.append((at, session(unit, f"d{number}", at, lot)))
        for number, at in enumerate(unit.looks):
            quiet = {"DeviceLock": "Off", "MDM": "Off", "DeviceState": "Hello", "StationID": "LOOK-2"}
            records.append((at, session(unit, f"q{number}", at, lot) | quiet))
        for number, erasure in enumerate(unit.erasures):
            records.append((erasure["started"], erased(unit, number, erasure, lot)))
    records.sort(key=lambda pair: pair[0])
    if lot.shape == "lines":
        return "\n".join(json.dumps(record) for _, record in records) + "\n"
    if lot.shape == "page":
        return json.dumps([{"numOfRecords": len(records)}] + [record for _, record in records], indent=0)
    return json.dumps([record for _, record in records], indent=0)


def identity(unit, lot):
    version = lot.tool[1][unit.number % len(lot.tool[1])]
    record = {
        "master_id": 7001, "Make": unit.make, "Model": unit.model, "ModelNo": f"M{unit.number % 900:03d}", "Memory": f"{unit.storage}GB",
        "Color": unit.colour, "IMEI": unit.imei or unit.serial, "IMEI2": unit.imei2, "MEID": unit.imei[:14] if unit.imei else " -- ",
        "Serial": unit.serial, "UDID": unit.udid, "LicenseIdentifier": str(unit.chip) if unit.udid else "", "OS": unit.os,
        "Version": unit.version, "AppVersion": version, "BuildNo": "22G86", "Carrier": "Unlocked", "SimLock": "",
        "InvoiceNo": lot.name, "VendorName": "Customer", "BoxNo": unit.box, "QTY": "1", "WareHouse": "Main", "Network": "",
        "PortNumber": "", "Custom1": "A-7", "BatteryCycle": str(100 + unit.number % 300), "BatteryHealthPercentage": str(82 + unit.number % 18),
        "CocoBatteryHealth": "0.0", "OEMBatteryHealth": "", "BatterySerial": f"BS{unit.number:08d}", "Grade": "", "Notes": "",
        "CarrierLockResponse": "null", "iCloudInfo": "\n", "ESN": "Good", "ESNResponse": "", "Parts": json.dumps({"Battery": "Genuine"}),
        "MDMResponse": json.dumps({"supervised": "No", "mdmStatus": "NA"}), "Knox": "", "Rooted": "No", "eBayRefurbished": "Yes",
        "testerDeviceTime": "", "TestPlanName": "Full", "A4Reports": "", "BMic": "0.93", "Ram": "6GB", "Firmware": "", "data_verification": None,
    }
    if lot.new_field and version == lot.tool[1][-1]:
        record[lot.new_field] = "87"
    return record


def session(unit, number, at, lot):
    """Somebody plugged it in and looked: nothing was erased."""
    record = identity(unit, lot)
    record |= {
        "TransactionID": f"tx-{unit.number:06d}-{number}", "DeviceLock": "On" if unit.number % 11 == 0 else "Off",
        "MDM": "On" if unit.number % 13 == 0 else "Off", "Erased": "No" if unit.number % 2 else "", "Type": "", "StartTime": "",
        "EndTime": "", "erasedNotes": "", "DeviceState": "No", "Passed": ",".join(PASSED + (PASSED_PHONES if unit.imei else [])), "Failed": "", "Pending": "", "Working": "Yes",
        "DeviceUpdatedDate": wall(at, 0), "UpdatedTimeStamp": stamp(at, ".000Z"), "TesterName": lot.tester, "StationID": "LOOK-1"}
    return record


def erased(unit, number, erasure, lot):
    record = identity(unit, lot)
    start = erasure["started"]
    end = start + datetime.timedelta(seconds=erasure["seconds"])
    good = erasure["state"] == "Successful"
    words = "iOS Secure Erase" if unit.os == "iOS" else "Secure Erase (NIST-800-88)" if unit.os == "iPadOS" else "Android Secure Erase"
    trail = "Erased, waiting for bootup;Erase successful;" if good else "Erase failed;"
    record |= {
        "TransactionID": f"tx-{unit.number:06d}-e{number}", "DeviceLock": erasure["lock"], "MDM": "On" if erasure["managed"] else "Off",
        "Erased": "Yes" if good or erasure["state"].startswith("Erased") else "No", "Type": words, "StartTime": wall(start, 0),
        "EndTime": wall(end, 0), "RestoreCode": "0", "erasedNotes": trail if number % 2 == 0 or not good else "", "erasedSD": "",
        "SimErased": "", "esim_present": "Yes" if unit.imei else "No", "esim_erased": "Yes" if unit.imei else "",
        "DeviceState": "Hello" if erasure["setup"] else "No", "device_shutdown": "Yes", "TesterName": lot.person,
        "StationID": erasure["station"], "PortNumber": erasure["port"], "erasureReportLink": ""}
    if lot.shape == "legacy":
        # The oldest of the three shapes spells them in lower case.
        names = {"Erased": "erased", "Type": "eraseType", "EndTime": "eraseTime", "Make": "make", "Model": "model", "Memory": "memory"}
        record = {names.get(name, name): value for name, value in record.items()}
        record["eraseTime"] = stamp(end, ".000Z")
    return record


def resets(units, lot):
    """Those reset by hand, step by step, on a sheet."""
    rows = []
    for unit in units:
        for erasure in unit.erasures if unit.is_reset_by_hand else []:
            start = erasure["started"]
            result = {"Successful": "successful"}.get(erasure["state"], erasure["state"].lower())
            rows.append([unit.name, stamp(start), stamp(start + datetime.timedelta(seconds=erasure["seconds"])), "factory reset", result, "4",
                         "Reset workflow", "4", lot.person, erasure["station"]])
    return sheet("device,started_at,ended_at,technique,result,instructions_version,tool,tool_version,operator,station", rows)


def sheet(header, rows, delimiter=",", line="\n"):
    text = io.StringIO()
    out = csv.writer(text, lineterminator=line, delimiter=delimiter)
    out.writerow(header.split(","))
    out.writerows(rows)
    return text.getvalue()


def tests(units, lot):
    """The bench's own sheet."""
    rows = []
    for unit in units:
        for at, function, result, score in sorted(unit.tests, key=lambda t: t[0]):
            rows.append([unit.name, lot.bench_time(at), lot.function(function), result, "operator", score, "BenchSheet", lot.bench_version, lot.tester])
    return sheet("device,tested_at,function,result,kind,score,tool,tool_version,operator", rows)


def mapped_tests(units, lot):
    """A bench that has never heard of our columns: day first, its own words."""
    words = {"power_on": "Power up", "lcd": "Screen", "digitizer": "Touch", "media.sim": "SIM tray", "lock.activation": "Find My"}
    results = {"pass": "OK", "not_applicable": "not_applicable", "removed": "Empty"}
    rows = []
    for unit in units:
        for at, function, result, score in sorted(unit.tests, key=lambda t: t[0]):
            local = at + datetime.timedelta(hours=2)
            rows.append([unit.name, f"{local.day}.{local.month}.{local.year} {local.hour}:{local.minute:02d}",
                         words.get(function, function), results.get(result, result), score, lot.tester])
    return sheet("Bench IMEI,Checked on,Bench check,Verdict,Points,Clerk no.", rows, ";")


MAPPING = """# The bench's sheet, as the shop taught it once.
name: harbour-bench
kind: functional-tests-csv
delimiter: ";"
dates: day-first
zone: "+02:00"
columns:
  Bench IMEI: device
  Checked on: tested_at
  Bench check: function
  Verdict: result
  Points: score
  Clerk no.: operator
constants:
  kind: operator
  tool: BenchSheet
  tool_version: "7"
values:
  function:
    Power up: power_on
    Screen: lcd
    Touch: digitizer
    SIM tray: media.sim
    Find My: lock.activation
  result:
    OK: pass
    NOK: fail
    Empty: removed
"""


def scans(units, lot):
    rows = []
    for unit in units:
        scanned = unit.serial if lot.scan_by == "serial" else unit.name
        rows.append([lot.dock_time(unit.received), scanned, unit.box, "", "", lot.receiver, lot.dock, "receiving", "", "", "none"])
    return sheet("scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note,unit,hazard", rows)


def grades(units, lot):
    rows = []
    for unit in units:
        last = max([unit.received] + [t[0] for t in unit.tests]) + datetime.timedelta(hours=3)
        for zone_, kind, length in unit.defects or [("", "none", "")]:
            more = ["1", "false", "30"] if unit.defects else ["", "", ""]
            rows.append([unit.name, stamp(last), zone_, kind, length, *more, lot.grader])
    return sheet("device,graded_at,zone,kind,length_mm,count,felt,visible_at_cm,operator", rows)
