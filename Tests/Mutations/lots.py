"""Lots of members in a store, and what the binary says of their devices."""
import csv
import io
import json
import os
import pathlib
import random
import shutil
import subprocess

import sound

SECONDS = 300
ASSET_HEADER = ["Asset Tag", "Make", "Model", "Storage", "IMEI", "IMEI2", "Serial Number", "OS"]


class Broken(Exception):
    """The binary ended as none may, or the lot can't be judged."""


def sheet(header, rows):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows(rows)
    return text.getvalue()


def sound_tables():
    """Header and rows of each store-wide table, by name. Kinds may add rows of their own."""
    person = "2026-01-15,2099-12-31,{},2026-01-10".format
    roles = [
        (sound.RECEIVER, "receiver"), (sound.TESTER, "tester"), (sound.ERASER, "sanitizer"),
        (sound.SECOND_ERASER, "sanitizer"), (sound.VALIDATOR, "validator"), (sound.SAMPLER, "sampler"),
        (sound.GRADER, "grader"), (sound.DESTROYER, "destroyer"), (sound.DPR, "dpr"),
    ]
    tools = []
    for system in ("iOS", "iPadOS", "Android"):
        tools.append(f"Blancco 5 Mobile,3.0,3.99,cryptographicErase,internalFlash,{system},purge,2026-01-01,2099-12-31")
        tools.append(f"Phonecheck,3.80,3.99,cryptographicErase,internalFlash,{system},purge,2026-01-01,2099-12-31")
    tools += [
        "Blancco 5 Mobile,3.0,3.99,overwrite,internalFlash,*,clear,2026-01-01,2099-12-31",
        "Phonecheck,3.80,3.99,factoryReset,internalFlash,Android,clear,2026-01-01,2099-12-31",
        "Phonecheck,3.80,3.99,cryptographicErase,esim,*,purge,2026-01-01,2099-12-31",
    ]
    places = [("DK-1", "receiving", "yes"), ("CG-1", "cage", "yes"), ("BN-1", "testing", "yes"),
              ("GR-1", "grading", "yes"), ("SH-1", "destruction", "yes"), ("OF-1", "lobby", "no")]
    stations = [f"{name},+00:00,,{area},{secured}" for name, area, secured in places]
    stations.append("RK-1,+00:00,,erasure,yes")
    stations += [f"ER-{number:02d},+00:00,,erasure,yes" for number in range(1, 41)]
    prices = [
        f"{model[1]},{model[4]},{functional},C{grade},marketplace,{9000 + grade * 500},USD"
        for model in sound.MODELS for functional in ("F3", "F4", "F5") for grade in range(2, 8)]
    tables = {
        "operators": ("operator,role,method,trained_at,valid_to,authorised_by,nda_at",
                      [f"{who},{role},*,{person(sound.DPR)}" for who, role in roles]),
        "tools": ("tool,version_from,version_to,technique,media,os,level,valid_from,valid_to", tools),
        "media": ("model,os,os_from,os_to,encryption_always_on,escrow,erasing_software,evidence",
                  [f"{model[1]},{model[2]},1,99,yes,no,yes,maker's security guide" for model in sound.MODELS]),
        "stations": ("station,zone,tool,area,secured", stations),
        "customers": ("customer,legal_name,site,contact",
                      ["elm-county,Elm County Schools (fictional),Elm Falls,assets@elm-county.example"]),
        "vendors": ("vendor,name,country,kind,r2_certificate,status,scope,materials,checked_at,valid_to,due_diligence_at",
                    ["oak-metals,Oak Metals (fictional),US,r2,C2026-00099,active,Materials Recovery,phones;tablets,"
                     "2026-10-26,2099-06-30,2026-09-01"]),
        "prices": ("model,storage_gb,functional,cosmetic,channel,price_minor,currency", prices),
    }
    return {name: (header.split(","), [row.split(",") for row in rows]) for name, (header, rows) in tables.items()}


class Store:
    """A fresh store with the sound tables, and the binary that works in it."""

    def __init__(self, binary, folder):
        self.binary, self.folder = str(binary), pathlib.Path(folder)
        self.store = self.folder / "store"
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("LOTWISE_")}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.last = ""

    def run(self, *arguments, allowed=(0, 1, 3)):
        command = [self.binary, *map(str, arguments), "--store", str(self.store)]
        try:
            done = subprocess.run(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise Broken(f"`{arguments[0]}` takes longer than {SECONDS} s")
        self.last = done.stderr.decode("utf-8", "replace")
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode not in allowed:
            told = (text + self.last).strip()[-400:]
            raise Broken(f"`{' '.join(map(str, arguments[:3]))}` ends with {done.returncode}: {told}")
        return done.returncode, text

    def formats(self):
        """Names of what this build reads, tables included."""
        told = subprocess.run([self.binary, "formats"], capture_output=True, text=True, env=self.environment, timeout=SECONDS).stdout
        return {line.split()[0] for line in told.splitlines() if line.split()}

    def json(self, *arguments, allowed=(0, 1, 3)):
        code, text = self.run(*arguments, "--json", allowed=allowed)
        try:
            return json.loads(text)
        except ValueError:
            raise Broken(f"`{arguments[0]} --json` gives no JSON: {text[:200]} {self.last[-200:]}")

    def import_tables(self, tables):
        folder = self.folder / "tables"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, (header, rows) in tables.items():
            (folder / f"{name}.csv").write_text(sheet(header, rows), encoding="utf-8")
        code, text = self.run("import", folder, "--by", sound.DPR)
        if code != 0:
            raise Broken("sound tables are refused: " + (text + self.last).strip()[-400:])
        settings = self.store / "settings.yaml"
        written = settings.read_text(encoding="utf-8")
        settings.write_text(
            written.replace('legal_name: ""', 'legal_name: "Elm Recovery (fictional)"'), encoding="utf-8")

    def units(self, lot):
        """The rows of the serialized asset report: one a device, with data status and route."""
        out = self.folder / "assets.json"
        self.run("report", "assets", "--lot", lot, "--format", "json", "--out", out)
        return json.loads(out.read_text(encoding="utf-8"))["sections"][0]["rows"]

    def certified(self, lot, by=sound.VALIDATOR):
        """Devices that stand on a certificate of the lot."""
        out = self.folder / f"certificates-{lot}"
        self.run("validate", "--lot", lot, "--by", by, "--reason", "records looked at")
        for kind in ("sanitization", "destruction"):
            self.run("certify", "--lot", lot, "--kind", kind, "--out", out, allowed=(0, 1, 2, 3))
        found = set()
        for file in out.glob("*/devices.json"):
            found |= {line["device"] for line in json.loads(file.read_text(encoding="utf-8"))["devices"]}
        return found


def lot_text(lot):
    return (
        f"lot: {lot}\ncustomer: elm-county\npipeline: r2v3-mobile\ncontract:\n  confidentiality: moderate\n"
        "  standard: nist-800-88r1\n  reuse_allowed: true\n  sanitize_within_days: 120\n  revenue_share_percent: 60\n")


def write_lot(folder, lot, members, only=None):
    """The lot folder: shared sheets, and each member's own files. `only` picks files by path."""
    files = {"lot.yaml": lot_text(lot), "manifest.csv": sheet(ASSET_HEADER, [m.manifest_row() for m in members])}
    for kind, header in sound.SHEETS.items():
        rows = [row for member in members for row in member.rows[kind]]
        if rows:
            files[sound.PLACES[kind]] = sheet(header.split(","), rows)
    for member in members:
        files.update(member.evidence())
    for path, content in files.items():
        if only and not only(path):
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def add_tables(members):
    """The sound tables with the rows that members need."""
    tables = sound_tables()
    for member in members:
        for name, rows in member.table_rows.items():
            known = tables[name][1]
            known.extend(cells for cells in (row.split(",") for row in rows) if cells not in known)
    return tables


def add_prices(tables):
    """Prices of repair and parts, below those of resale: where nothing is paid, nothing is routed."""
    for model in sound.MODELS:
        for channel, price in [("repair", "4000"), ("parts", "2000")]:
            tables["prices"][1].append([model[1], str(model[4]), "*", "*", channel, price, "USD"])


def make(seed, count, controls, mutate, tools=("blancco", "phonecheck"), start=0):
    """Members of one kind behind controls that nobody touched."""
    members = [sound.Member(start + n, tools[n % len(tools)], random.Random(n)) for n in range(controls)]
    mutated = []
    for number in range(count):
        rng = random.Random(f"{seed}:{mutate.__module__}:{number}")
        member = sound.Member(start + controls + number, tools[rng.randrange(len(tools))], rng)
        mutate(member, rng)
        mutated.append(member)
    return members, mutated
