"""What stands on a certificate, as blocks that ReportLab and WeasyPrint both draw: the words, columns and order of the
pages that Lotwise makes. The widths of the columns are given, where Lotwise measures every cell."""
import hashlib

import segno

from record import moment, words

NONE = "not recorded"
# Title, share of the 515 points between A4's margins, and how it is set.
DEVICE_COLUMNS = [
    ("Device", 74, "mono"), ("Serial", 70, "mono"), ("Make, model, storage", 80, "text"), ("Level", 32, "text"),
    ("Method", 66, "text"), ("Tool", 66, "text"), ("Ended", 54, "text"), ("By", 36, "text"), ("Verified", 37, "text")]
SUMMARY_COLUMNS = [("Of the devices", 120, "text"), ("What", 315, "text"), ("Devices", 80, "number")]
EXCLUDED_COLUMNS = [("Device", 90, "mono"), ("Intake", 110, "text"), ("Codes", 75, "text"), ("Why", 240, "text")]
IDENTIFIERS = {"imei1", "imei2", "meid", "serial", "eid", "decision"}


def device_row(d):
    level = d["levelAssessed"]
    if d["levelRequired"] and d["levelRequired"] != level:
        level += f" ({d['levelRequired']} asked for)"
    model = " ".join(t for t in (d["make"], d["model"], d["storage"]) if t)
    tool = " ".join(t for t in (d["tool"], d["toolVersion"]) if t)
    return [
        d["device"], d["serial"] or NONE, model or NONE, level, words(d["technique"]), tool or NONE,
        moment(d["destroyedAt"] or d["endedAt"]) or NONE, d["operatorName"] or d["operator"] or NONE,
        d["verificationResult"] or NONE]


def fact(label, value, is_identifier=False):
    return label, str(value) if value not in (None, "") else NONE, is_identifier


def summary_rows(subject):
    for name, key, parts in [
        ("Level", "method", ["level"]), ("Method", "technique", ["technique"]), ("Tool", "tool", ["name", "version"]),
        ("Verification", "verification", ["kind", "result"]), ("Not checked", "notChecked", ["what"]),
        ("Left out by", "excludedCodes", ["code"]),
    ]:
        for row in subject[key]:
            yield [name, ", ".join(row[p] or NONE for p in parts), str(row["count"])]


def validation_facts(v):
    return [
        fact("Validated by", v["name"]), fact("Operator id", v["by"]), fact("Title", v["title"]),
        fact("Role", v["role"]), fact("Organisation", v["organisation"]), fact("Location", v["location"]),
        fact("Contact", v["contact"]), fact("When", moment(v["at"])), fact("Authentication", v["auth"]),
        fact("Basis", v["basis"]), fact("Entry of the log", v["entry"]["index"]), fact("Status", v["status"])]


def first_page(vc, digest):
    subject, number = vc["credentialSubject"], vc["id"].removeprefix("urn:uuid:")
    owner, validation = subject["owner"], subject["validation"]
    count = subject["deviceCount"]
    yield "title", vc["name"], f"{count} device{'s' * (count != 1)} · {owner['name']} · lot {subject['lot']}"
    yield "facts", [
        fact("Number", number, True), fact("Issued", moment(vc["validFrom"])), fact("Customer", owner["name"]),
        fact("Customer's reference", owner["ref"]), fact("Customer's site", owner["site"]),
        fact("Customer's contact", owner["contact"]), fact("Lot", subject["lot"]),
        fact("Standard", subject["standard"]), fact("Devices certified", count),
        fact("Devices left out", subject["excludedCount"])]
    if subject["warnings"]:
        yield "notice", "To be known", [w["text"] for w in subject["warnings"]]
    yield "table", "Summary", SUMMARY_COLUMNS, list(summary_rows(subject)), []
    yield "signature", "Validated by", validation["name"], validation["auth"]
    yield "qr", segno.make(f"{vc['id']} sha256:{digest}", error="m"), "Check this document", [
        "The code holds its number and the SHA-256 of the credential that is attached to this file."], [
        fact("Certificate", number, True), fact("SHA-256 of certificate.vc.json", digest, True)]
    yield "heading", "Validation"
    yield "facts", validation_facts(validation)
    statements = {s["about"]: s["text"] for s in subject["statements"]}
    yield "paragraph", statements.pop("validation")
    yield "heading", "What this document says"
    for text in statements.values():
        yield "paragraph", text


def device_pages(devices, excluded, scope):
    rows = [device_row(d) for d in devices]
    yield "table", "Devices", DEVICE_COLUMNS, rows, [f"{len(devices)} in all"]
    yield "note", (
        "All fields of every device stand in devices.json and devices.csv, whose digests the credential holds.")
    if len(devices) <= 5:
        for d in devices:
            yield "heading", "Device " + d["device"]
            facts = [
                fact(name, moment(value) if isinstance(value, str) else value, name in IDENTIFIERS and bool(value))
                for name, value in d.items() if not isinstance(value, list) and not name.startswith("destr")]
            yield "facts", facts + [
                fact("Notes", "; ".join(d["notes"]) or "none"), fact("Not checked", "; ".join(d["notChecked"]) or "none"),
                fact("Resolutions", "; ".join(r["reason"] for r in d["resolutions"]) or "none"),
                fact("Evidence", "; ".join(d["evidence"])),
                fact("Entries of the log", "; ".join(f"{e['index']} {e['leaf']}" for e in d["entries"]))]
    if excluded:
        yield "table", "Devices left out", EXCLUDED_COLUMNS, [
            [e["device"], e["intake"], " ".join(e["codes"]), e["why"]] for e in excluded], []
    else:
        yield "heading", "Devices left out"
        yield "paragraph", f"None: every device of the {scope} stands above."


def last_page(vc, digest):
    subject, issuer, evidence = vc["credentialSubject"], vc["issuer"], vc["evidence"][0]
    yield "heading", "Issuer, lot and work"
    yield "facts", [
        fact("Issuer, as given", issuer["name"]), fact("R2 certificate, as given", issuer["registeredId"]),
        fact("Address, as given", ", ".join(issuer["address"])), fact("Contact, as given", issuer["contact"]),
        fact("Lot opened", moment(subject["lotOpenedAt"])),
        fact("Last sanitization ended", moment(subject["completedAt"])),
        fact("Confidentiality by contract", subject["contract"]["confidentiality"]),
        fact("Reuse by contract", "allowed" if subject["contract"]["reuseAllowed"] else "not allowed"),
        fact("Sanitized by", ", ".join(subject["operator"][:10])), fact("Stations", ", ".join(subject["site"][:10]))]
    yield "heading", "Evidence"
    yield "facts", [
        fact("Log", evidence["log"]), fact("Entries in the log", evidence["size"]),
        fact("Root of the log", evidence["root"], True), fact("Entries relied on", evidence["entryCount"]),
        fact("Root over the entries relied on", evidence["leavesRoot"], True),
        fact("Pipeline and rules", f"{subject['policy']['pipeline']}, rules {subject['policy']['rules']}"),
        fact("Digest of the pipeline", subject["policy"]["digest"], True), fact("Issuer's DID", issuer["id"]),
        fact("SHA-256 of certificate.vc.json", "sha256:" + digest, True)]
    yield "heading", "How to check it"
    yield "paragraph", (
        "The credential attached to this file is the record; this page is a rendering of it. The folder that it came in "
        "holds the devices, every log entry relied on with its proof, and the entry that says which files were issued. "
        "VERIFY.md there checks all of it with openssl, sha256sum and Python; verify.py does it in one step. Trust rests "
        "on the policy file that you were given when the contract was made.")


def blocks(vc, credential, devices, excluded):
    """Everything on the pages, in order."""
    digest = hashlib.sha256(credential).hexdigest()
    yield from first_page(vc, digest)
    yield from device_pages(devices, excluded, vc["credentialSubject"]["scope"])
    yield from last_page(vc, digest)
