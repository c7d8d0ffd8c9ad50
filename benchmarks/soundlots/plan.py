"""Twelve sound lots, each with the habits of one customer and one bench."""
import datetime

from devices import CATALOGUE, DAY, FLIP, HOUR, MINUTE
from records import stamp, wall, zone

PHONES = [i for i, row in enumerate(CATALOGUE) if row[6]]
APPLE = [i for i, row in enumerate(CATALOGUE) if row[0] == "Apple"]
ANDROID = [i for i, row in enumerate(CATALOGUE) if row[3] == "Android"]
EVERYTHING = list(range(len(CATALOGUE)))

BLANCCO_OLD = ("Blancco 5 Mobile", ["3.11.0", "3.12.1"])
BLANCCO_NEW = ("Blancco Mobile Diagnostics & Erasure", ["5.4.0", "5.5.2"])
PHONECHECK_OLD = ("Phonecheck", ["3.88.1", "3.88.2"])
PHONECHECK_NEW = ("Phonecheck", ["3.90.4", "3.91.0"])


class Lot:
    """One customer's delivery and how the shop works it off. Habits not named are the ordinary ones."""

    def __init__(self, name, devices, first, tool, manifest, **habits):
        self.name, self.devices, self.first, self.tool, self.manifest = name, devices, first, tool, manifest
        self.kinds = EVERYTHING
        self.hours = 0               # what the bench's wall clock shows, from UTC
        self.zone = "stamped"        # how times say so: stamped, table (the stations table knows), none
        self.zone_name = "+00:00"
        self.shape = "array"         # of a Phonecheck export: array, lines, page
        self.bench_sheet = "canonical"
        self.bench_version = "7.1"
        self.bench_states = True
        self.functions_in = "ours"   # ours, capitals
        self.late_locks = 0.04
        self.flips = 0               # devices that no eraser knows, reset by hand
        self.final_resets = False
        self.diagnoses = True
        self.click = False           # forty devices started by one click
        self.same_day = False
        self.slow = 0                # days between steps, for those without any zone
        self.new_field = ""
        self.answers_zone = ""       # what the shop says when it is asked for the zone that no table gives
        self.scan_by = "name"
        self.dock_zone = "Z"
        self.wrong = 0.1             # rows in which the customer names another model, size or colour
        self.trouble = 0.015
        self.shares_dock_of = None
        self.received = datetime.datetime(2026, 10, 5, 13, 0, 0)
        self.person, self.tester, self.receiver, self.grader = "HB-S1", "HB-T1", "HB-R1", "HB-G1"
        vars(self).update(habits)
        self.dock = f"DOCK-{name[-2:]}"

    @property
    def is_blancco(self):
        return self.tool[0].startswith("Blancco")

    @property
    def is_asked(self):
        """True when the shop has to say something once before the lot can pass."""
        return bool(self.new_field or self.answers_zone or self.flips)

    def function(self, name):
        return name.upper() if self.functions_in == "capitals" else name

    def erasure_time(self, unit, rng):
        """Station, port, start and seconds of a device's erasure."""
        place = unit.number - self.first
        if self.click:
            batch = place // 40
            started = self.received + DAY + HOUR + batch * 11 * MINUTE
            return f"RACK-{self.name[-2:]}", str(place % 40 + 1), started, 214
        station = f"WS-{self.name[-2:]}-{place % 12 + 1}"
        seconds = rng.randrange(40, 420)
        if self.same_day:
            return station, str(place % 8 + 1), unit.received + rng.randrange(180, 420) * MINUTE + place % 60 * datetime.timedelta(seconds=1), seconds
        started = unit.received + (1 + self.slow) * DAY + rng.randrange(60, 4000) * MINUTE + place % 60 * datetime.timedelta(seconds=1)
        return station, str(place % 8 + 1), started, seconds

    def bench_time(self, at):
        if self.zone == "none":
            return wall(at, self.hours)
        return stamp(at) if self.hours == 0 else wall(at, self.hours).replace(" ", "T") + zone(self.hours, ":")

    def dock_time(self, at):
        if self.dock_zone == "Z":
            return stamp(at)
        if self.dock_zone == "offset":
            return wall(at, self.hours).replace(" ", "T") + zone(self.hours, ":")
        return wall(at, self.hours)


def lots():
    """Name, size, numbers of the devices, eraser, the customer's list, habits."""
    return [
        Lot("HB-2026-01", 300, 0, PHONECHECK_OLD, "intune"),
        Lot("HB-2026-02", 900, 1_000, BLANCCO_OLD, "excel", hours=-5, dock_zone="offset", kinds=PHONES, functions_in="capitals"),
        Lot("HB-2026-03", 1200, 3_000, BLANCCO_NEW, "mac", hours=-5, zone="table", zone_name="America/Chicago", dock_zone="naive",
            same_day=True, kinds=PHONES),
        Lot("HB-2026-04", 700, 5_000, PHONECHECK_NEW, "none", shape="lines", wrong=0),
        Lot("HB-2026-05", 500, 6_000, BLANCCO_OLD, "plain", kinds=ANDROID, final_resets=True, hours=1, zone="none",
            answers_zone="+01:00"),
        Lot("HB-2026-06", 650, 7_000, PHONECHECK_OLD, "plain", shape="page", flips=0.05, shares_dock_of="HB-2026-05"),
        Lot("HB-2026-07", 400, 8_000, PHONECHECK_NEW, "plain", click=True, late_locks=0.06),
        Lot("HB-2026-08", 1000, 9_000, BLANCCO_NEW, "floats", click=True, kinds=PHONES),
        Lot("HB-2026-09", 3000, 11_000, PHONECHECK_OLD, "jamf", kinds=APPLE, final_resets=True, late_locks=0.08),
        Lot("HB-2026-10", 600, 15_000, BLANCCO_OLD, "google", hours=1, zone="none", dock_zone="naive", slow=3, diagnoses=False, kinds=ANDROID),
        Lot("HB-2026-11", 800, 16_000, BLANCCO_NEW, "tabs", bench_sheet="mapped", hours=2, zone="table", zone_name="Europe/Berlin", kinds=PHONES),
        Lot("HB-2026-12", 1500, 18_000, PHONECHECK_NEW, "snipe", new_field="opticalStabilizerScore", scan_by="serial", bench_states=False, bench_version="7.2"),
    ]


def tables(everything, answered=False):
    """What the shop has told the program of itself; with `answered` also the zones that it was asked for."""
    people = [("HB-R1", "receiver"), ("HB-T1", "tester"), ("HB-S1", "sanitizer"), ("HB-V1", "validator"), ("HB-Q1", "sampler"),
              ("HB-G1", "grader"), ("HB-D1", "destroyer")]
    operators = [f"{who},{role},*,2026-02-02,2099-12-31,HB-P1,2026-02-01" for who, role in people]
    operators += ["HB-P1,dpr,*,2026-01-05,2099-12-31,HB-P2,2026-01-02", "HB-P2,dpr,*,2026-01-05,2099-12-31,HB-P1,2026-01-02"]
    tools = []
    for tool, low, high in [("Blancco 5 Mobile", "3.0", "3.99"), ("Blancco Mobile Diagnostics & Erasure", "5.0", "5.99"), ("Phonecheck", "3.80", "3.99")]:
        tools += [f"{tool},{low},{high},cryptographicErase,internalFlash,{system},purge,2026-01-01,2099-12-31" for system in ("iOS", "iPadOS", "Android")]
    tools.append("Phonecheck,3.80,3.99,cryptographicErase,esim,*,purge,2026-01-01,2099-12-31")
    tools.append("Reset workflow,1,9,factoryReset,internalFlash,*,purge,2026-01-01,2099-12-31")
    media = [f"{row[2]},{row[3]},1,99,yes,no,yes,maker's security guide" for row in CATALOGUE if row[3] == "Android"]
    media.append(f"{FLIP[2]},*,,,yes,no,no,maker's statement")
    # A sheet of resets names no model; asked, the shop says which one the type allocation code was given for.
    models = [f"{FLIP[2]},{FLIP[1]},{FLIP[6]},{FLIP[3]},{FLIP[4]},,maker's statement"] if answered else []
    stations = ["LOOK-1,+00:00,,testing,yes", "LOOK-2,+00:00,,testing,yes"]
    for lot in everything:
        area = lot.answers_zone if answered and lot.answers_zone else lot.zone_name if lot.zone == "table" else "" if lot.zone == "none" else "+00:00"
        dock = area if lot.dock_zone == "naive" else "+00:00"
        stations += [f"{lot.dock},{dock},,receiving,yes", f"RACK-{lot.name[-2:]},{area},,erasure,yes"]
        stations += [f"WS-{lot.name[-2:]}-{number},{area},,erasure,yes" for number in range(1, 13)]
    if answered:
        stations += [f"*,{lot.answers_zone},,,unknown" for lot in everything if lot.answers_zone]
    prices = []
    for row in CATALOGUE + [FLIP]:
        for size in row[5]:
            for cosmetic in range(2, 8):
                prices += [f"{row[2]},{size},{functional},C{cosmetic},marketplace,{8000 + cosmetic * 700},USD" for functional in ("F3", "F4", "F5")]
                prices += [f"{row[2]},{size},{functional},C{cosmetic},{channel},{1500 + cosmetic * 90},USD"
                           for functional in ("failed", "F1", "F2") for channel in ("repair", "parts")]
    named = {"models": ("model,make,tac,os,launched_with,identifier,source", models)} if models else {}
    return named | {
        "operators": ("operator,role,method,trained_at,valid_to,authorised_by,nda_at", operators),
        "tools": ("tool,version_from,version_to,technique,media,os,level,valid_from,valid_to", tools),
        "media": ("model,os,os_from,os_to,encryption_always_on,escrow,erasing_software,evidence", media),
        "stations": ("station,zone,tool,area,secured", stations),
        "customers": ("customer,legal_name,site,contact", ["birch-council,Birch Council (fictional),Town hall,it@birch-council.example"]),
        "vendors": ("vendor,name,country,kind,r2_certificate,status,scope,materials,checked_at,valid_to,due_diligence_at",
                    ["pine-metals,Pine Metals (fictional),US,r2,C2026-00123,active,Materials Recovery,phones;tablets,2026-10-26,2099-06-30,2026-09-01"]),
        "prices": ("model,storage_gb,functional,cosmetic,channel,price_minor,currency", prices),
    }
