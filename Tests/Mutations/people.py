"""Who erased: nobody whose authority isn't whole on that day."""
import sound


def name_of(m):
    return f"PX-E{m.device.number}"


def erased_by(m, who):
    if m.tool == "blancco":
        m.find("erasure_person").text = who
    else:
        m.put("TesterName", who)


def person(m, role="sanitizer", method="*", trained="2026-01-15", until="2099-12-31", by=sound.DPR, nda="2026-01-10", who=None):
    m.table_rows.setdefault("operators", []).append(f"{who or name_of(m)},{role},{method},{trained},{until},{by},{nda}")


def odd_spelling(m, rng):
    """The record may write the name in another case: it is the same person."""
    who = name_of(m)
    return rng.choice([who, who, who.lower(), f" {who} ", who.title()])


def expired(m, rng):
    person(m, until=rng.choice(["2026-10-11", "2026-01-31", "2026-10-01"]))
    m.why = "the authority had ended"


def not_yet(m, rng):
    person(m, trained=rng.choice(["2026-10-13", "2026-11-01", "2027-01-01"]))
    m.why = "trained after the erasure"


def no_nda(m, rng):
    person(m, nda="")
    m.why = "no non-disclosure agreement"


def late_nda(m, rng):
    person(m, nda=rng.choice(["2026-01-16", "2026-06-01", "2026-10-20"]))
    m.why = "the agreement is younger than the training"


def unauthorised(m, rng):
    person(m, by="")
    m.why = "nobody authorised the person"


def by_itself(m, rng):
    person(m, by=rng.choice([name_of(m), name_of(m).lower()]))
    m.why = "the person authorised itself"


def by_other_role(m, rng):
    by = rng.choice([sound.TESTER, sound.VALIDATOR, sound.RECEIVER, sound.SECOND_ERASER, sound.SAMPLER])
    person(m, by=by)
    m.why = f"authorised by {by}, who is no data protection representative"


def by_nobody_known(m, rng):
    person(m, by=rng.choice(["PX-P9", "management", "PX-P", "?", "Pat"]))
    m.why = "authorised by somebody whom no row knows"


def by_dpr_too_early(m, rng):
    other = f"PX-R{m.device.number}"
    person(m, who=other, role="dpr", trained="2026-03-01", by=other, nda="2026-02-01")
    person(m, by=other)
    m.why = "authorised by a representative who wasn't one yet on that day"


def by_dpr_too_late(m, rng):
    other = f"PX-R{m.device.number}"
    person(m, who=other, role="dpr", trained="2025-01-01", until="2025-12-31", by=other, nda="2024-12-01")
    person(m, by=other)
    m.why = "authorised by a representative who wasn't one any more on that day"


def other_role(m, rng):
    role = rng.choice(["tester", "receiver", "grader", "validator", "sampler", "destroyer"])
    person(m, role=role)
    m.why = f"erased by a {role}"


def other_method(m, rng):
    method = rng.choice(["overwrite", "factoryReset", "shred", "degauss", "blockErase", "remoteWipe"])
    person(m, method=method)
    m.why = f"trained for {method} only"


def unknown(m, rng):
    m.why = "no row knows the person"


def dpr_only(m, rng):
    person(m, role="dpr", by=name_of(m))
    m.why = "a representative erased, whom nobody trained for it"


ALL = [expired, not_yet, no_nda, late_nda, unauthorised, unauthorised, by_itself, by_other_role, by_other_role, by_nobody_known,
       by_dpr_too_early, by_dpr_too_late, other_role, other_role, other_method, unknown, dpr_only]


def mutate(member, rng):
    member.apply(rng.choice(ALL), rng)
    erased_by(member, odd_spelling(member, rng))


def validators(rng):
    """Names under which the eraser of a lot would validate what he erased."""
    names = [sound.ERASER, sound.ERASER.lower(), sound.ERASER.title(), f" {sound.ERASER}", sound.ERASER.swapcase(),
             "".join(chr(ord(c) + 0xFEE0) for c in sound.ERASER), sound.ERASER + "\u00a0"]
    rng.shuffle(names)
    return names
