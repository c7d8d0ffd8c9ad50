"""Gradings that must not read as a better category than the defects allow: counts and lengths that are no numbers, words
outside the lists, two graders, other times, and «clean» beside a defect."""
import datetime

import controls
import sound
from instants import future
from sound import GRADED, GRADER, RECEIVED, REUSE, TESTED, TESTER, instant, naive

HOUR, MINUTE = datetime.timedelta(hours=1), datetime.timedelta(minutes=1)
OTHER = "PX-G2"
# Zone, kind, length, count, felt, visible from: one defect, and the category that it allows.
DEFECTS = [
    (("display", "crack", "40", "1", "true", "60"), "C2"), (("frame", "crack", "12", "1", "true", "40"), "C2"),
    (("back_glass", "crack", "30", "1", "true", "60"), "C3"), (("lens", "crack", "4", "1", "true", "30"), "C3"),
    (("frame", "bend", "", "1", "true", "60"), "C1"), (("display", "missing", "", "1", "true", "60"), "C1"),
    (("frame", "dent", "5", "3", "true", "40"), "C3"), (("back_glass", "deep", "30", "4", "true", "50"), "C2"),
    (("display", "burn_in", "", "1", "false", "40"), "C3"), (("frame", "engraving", "", "1", "true", "40"), "C3"),
    (("frame", "light", "10", "12", "false", "30"), "C3"), (("frame", "light", "10", "1", "false", "30"), "C5"),
]
MORE_THAN_TEN = ["~12", "12.0", ">10", "1e1", "a dozen", "many", "12 pcs", "2+10", "0x0C", "12,0", "11-15", "1 2", "-12", "\u0661\u0662",
                 "\uff11\uff12", "twelve", "12?", "+12", "012", "99999999999999999999", "ca. 12", "1O", "1.2e1", "10.5"]


def through(member, row, passed):
    category = row.get("cosmetic") or ""
    if not passed and row.get("route") not in REUSE:
        return ""
    if category > member.best or not member.best:
        return f"{category} {'passed' if passed else 'routed to ' + row['route']}, {member.best or 'no category'} allowed"
    return ""


def clean(m, at, who=GRADER):
    m.add("grades", m.device.imei, at if isinstance(at, str) else instant(at), "", "none", "", "", "", "", who)


def defect(m, cells, at=GRADED, who=GRADER):
    m.add("grades", m.device.imei, at if isinstance(at, str) else instant(at), *cells, who)


def only(m, cells, best):
    """The one grading, of this defect."""
    m.rows["grades"] = []
    defect(m, cells)
    m.best = best
    m.why = "/".join(cells)


def named(cells):
    return f"{cells[0]} {cells[1]}"


def count(m, rng):
    number = rng.choice(MORE_THAN_TEN)
    kind, best = rng.choice([("light", "C3"), ("light", "C3"), ("micro", "C5"), ("deep", "C2"), ("dent", "C3")])
    only(m, ("frame", kind, "2", number, "false", "30"), best)


def count_of_none(m, rng):
    """A defect that is there no times."""
    cells, best = rng.choice(DEFECTS[:9])
    only(m, cells[:3] + (rng.choice(["0", "-1", "none", "0.0", "no", "00"]),) + cells[4:], best)


def length(m, rng):
    kind, text, best = rng.choice(
        [("light", text, "C4") for text in ["20.05", "20.09", "20.000001", "20,5", "21mm", "3 cm", "~25", ">20", "2.5e1", "25.", "-25",
                                            "20.1.2", "1 inch", "long", "25 mm", "2O.5", "\uff12\uff15", "0x19", "nan", "inf", "1e9"]]
        + [("dent", text, "C3") for text in ["3.05", "3.00001", ">3", "4mm", "0.5 cm", "3,1", "nan"]]
        + [("chip", text, "C3") for text in ["1.95", "1.999", "2,0", ">2", "2 mm", "0.2cm", "inf"]])
    only(m, ("frame", kind, text, "1", "false", "30"), best)


def felt(m, rng):
    if rng.random() < 0.5:
        word = rng.choice(["yes", "TRUE", "True ", "1", "y", "ja", "felt", "maybe", "?", "not false", "t"])
        only(m, ("frame", "light", "10", "1", word, "30"), "C4")
    else:
        seen = rng.choice(["51.0", "60 cm", "0.6 m", ">50", "50.5", "50.01", "1m", "far", "60,0", "~60", "nan", "100?", "\uff16\uff10"])
        only(m, ("display", "light", "10", "1", "false", seen), "C4")


def kind_spelt(m, rng):
    cells, best = rng.choice(DEFECTS[:9])
    kind = cells[1]
    kind = rng.choice([kind.upper(), kind.title(), f" {kind} ", kind + "s", kind + ".", kind.replace("_", " "), kind + "\u200b", kind + "ed",
                       kind[0] + "\u00ad" + kind[1:], "".join(chr(ord(c) + 0xFEE0) for c in kind), "large " + kind])
    only(m, cells[:1] + (kind,) + cells[2:], best)


def kind_unknown(m, rng):
    kind = rng.choice(["shattered", "broken glass", "hairline", "gouge", "delamination", "ok", "clean", "fine", "", "n/a", "-", "?", "nothing",
                       "None?", "not none", "none, see note", "scratch", "other", "liquid", "0", "noneX", "no"])
    zone = rng.choice(["display", "frame", "back_glass"])
    only(m, (zone, kind, "30", "2", "true", "60"), "")


def zone_odd(m, rng):
    zone = rng.choice(["screen", "Display ", "DISPLAY", "", "front", "front glass", "frontglass", "disp1ay", "display\u200b", "lcd", "glass", "?",
                       "display/frame", "all", "everywhere", "*", "none", "buttons?"])
    kind, best = rng.choice([("crack", "C2"), ("missing", "C2"), ("bend", "C1"), ("deep", "C3")])
    only(m, (zone, kind, "30", "1", "true", "60"), best)


def none_with_more(m, rng):
    """«none», and then what and where; nobody measures nothing."""
    cells = rng.choice([("display", "none", "30", "2", "true", "60"), ("", "none", "40", "", "", ""), ("", "none", "", "12", "", ""),
                        ("", "none", "", "", "true", ""), ("frame", "NONE", "5", "3", "true", "40"), ("display", "None", "", "1", "", "80")])
    only(m, cells, "")


def two_graders(m, rng):
    """One instant, in any order of rows and offset: no row is the later one."""
    cells, best = rng.choice(DEFECTS)
    m.rows["grades"] = []
    zones = rng.sample([(0, "Z"), (2, "+02:00"), (-5, "-05:00"), (0, ".000Z")], 2)
    ats = [instant(GRADED + hours * HOUR, zone) for hours, zone in zones]
    for say in rng.sample([lambda: clean(m, ats[0], OTHER), lambda: defect(m, cells, ats[1])], 2):
        say()
    m.best = best if best >= "C5" else ""
    m.why = f"{named(cells)} and clean by two graders at one instant"


def at_no_time(m, rng):
    """A defect now; «clean» at a time that is none, or may be the earlier one."""
    cells, best = rng.choice(DEFECTS)
    m.rows["grades"] = []
    odd = rng.choice([naive(GRADED + rng.randrange(-11, 12) * HOUR), "", "?", "2026-10", instant(future(rng))])
    first = rng.random() < 0.7
    says = [lambda: defect(m, cells, GRADED if first else odd), lambda: clean(m, odd if first else GRADED, rng.choice([OTHER, GRADER]))]
    for say in rng.sample(says, 2):
        say()
    m.best = best
    m.why = f"{named(cells)} at {'a time' if first else repr(odd)}, clean at {repr(odd) if first else 'a time'}"


def graded_elsewhere(m, rng):
    """The only grading is of before it came, of no time, or of the future."""
    m.rows["grades"] = []
    at = rng.choice([instant(RECEIVED - rng.randrange(2, 900) * HOUR), instant(RECEIVED - 2 * HOUR), "", "?", instant(future(rng))])
    clean(m, at, rng.choice([GRADER, OTHER]))
    m.best = ""
    m.why = f"graded at {at!r} only"


def clean_beside(m, rng):
    """The same person in the same session: a defect, and none."""
    cells, best = rng.choice(DEFECTS)
    m.rows["grades"] = []
    minutes = rng.choice([0, 0, 1, 5, 14])
    says = [lambda: defect(m, cells, GRADED), lambda: clean(m, GRADED + minutes * MINUTE)]
    for say in rng.sample(says, 2):
        say()
    m.best = best
    m.why = f"{named(cells)}, and clean {minutes} minutes later, by one grader"


def same_person(m, rng):
    """A better grade by the same person, who writes the name otherwise, and nothing was repaired."""
    cells, best = rng.choice(DEFECTS)
    m.rows["grades"] = []
    who = rng.choice(["px-g1", "Px-G1", " PX-G1", "PX-G1 ", "pX-g1", "\u00a0PX-G1", "PX-G1\u200b", GRADER])
    defect(m, cells)
    clean(m, GRADED + rng.randrange(1, 40) * HOUR, who)
    m.best = best
    m.why = f"{named(cells)}, later clean by {who!r}"


IDLE = [("inspected, no repair possible", "display"), ("quoted", "display"), ("clean", "display"), ("replace failed", "display"),
        ("ordered", "display assembly"), ("not replaced", "display"), ("replace", "battery"), ("replace", "screen protector"), ("", "display"),
        ("replace", "SIM tray"), ("polish", "back glass"), ("declined", "display")]


def idle_repair(m, rng):
    m.rows["grades"] = []
    defect(m, DEFECTS[0][0], TESTED - 8 * HOUR)
    action, part = rng.choice(IDLE)
    when = TESTED - 4 * HOUR
    if rng.random() < 0.25:
        action, part, when = "replaced", "display", rng.choice([TESTED - 20 * HOUR, future(rng)])
    m.add("repairs", m.device.imei, instant(when), action, part, "", "", m.device.make, TESTER)
    clean(m, GRADED, rng.choice([GRADER, OTHER]))
    m.best = "C2"
    m.why = f"a cracked display, «{action}» of «{part}» at {instant(when)}, clean"


def line_by_line(m, rng):
    """Each scratch on its own line; together they are many."""
    m.rows["grades"] = []
    zone, seconds = rng.choice(["frame", "display", "back_glass"]), rng.choice([0, 1, 20])
    for number in range(rng.randrange(11, 16)):
        defect(m, (zone, "light", str(3 + number), rng.choice(["1", "1", ""]), "false", "30"), GRADED + number * seconds * MINUTE / 60)
    m.best = "C3"
    m.why = "more than ten light scratches, one a line"


def contradicted(m, rng):
    """The test sees what the grader doesn't, or the other way round."""
    m.rows["grades"] = []
    if rng.random() < 0.4:
        defect(m, DEFECTS[0][0])
        m.test(rng.choice(["glass_front", "Glass Front", "GLASS_FRONT"]), "pass")
        m.why = "a crack of the display, and glass_front passes"
    else:
        clean(m, GRADED)
        name = rng.choice(["lens_crack", "bruising", "burn_in", "glass_front", "Lens Crack", "burn-in", "BRUISING"])
        m.test(name, rng.choice(["fail", "FAIL", "failed"]), rng.choice([TESTED, GRADED + HOUR]))
        m.why = f"{name} fails, and the grader sees nothing"
    m.best = ""


def deleted(m, rng):
    m.rows["grades"] = []
    m.best = ""
    m.why = "nobody graded it"


# Sound

def one_scratch(m, rng):
    only(m, ("frame", "light", rng.choice(["20", "20.0", "3"]), "1", "false", "30"), "C5")


def honest(m, rng):
    only(m, *rng.choice([pair for pair in DEFECTS if pair[1] > "C1"]))


def new_display(m, rng):
    defect(m, DEFECTS[0][0], TESTED - 8 * HOUR)
    m.add("repairs", m.device.imei, instant(TESTED - 4 * HOUR), "replaced", "display assembly", "", "", m.device.make, TESTER)


def agreed(m, rng):
    """A second grader, a step apart."""
    one_scratch(m, rng)
    clean(m, GRADED + 3 * HOUR, OTHER)


SOUND = [controls.plain, one_scratch, honest, honest, new_display, agreed]
ALL = [count, count, count, count_of_none, length, length, felt, kind_spelt, kind_spelt, kind_unknown, kind_unknown, zone_odd, none_with_more,
       two_graders, two_graders, at_no_time, at_no_time, graded_elsewhere, clean_beside, same_person, idle_repair, line_by_line, contradicted,
       deleted]


def mutate(member, rng):
    member.stage = "cosmetic"
    member.apply(rng.choice(ALL), rng)
