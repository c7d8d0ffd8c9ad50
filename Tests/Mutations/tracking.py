"""The carrier writes the parcel's code otherwise than the hand-over: still that parcel and no other, so that its alarm holds
what came in it, and nothing else. In a lot of its own, because an alarm of an unknown parcel holds everything."""
from parcels import SOUND, parcel, sentence, through  # noqa: F401


def code_spelt(m, rng):
    code = parcel(m)
    written = rng.choice([code.lower(), code.replace("A", "a"), f"{code[:2]} {code[2:5]} {code[5:8]} {code[8:]}", code[:6] + "-" + code[6:],
                          f" {code} ", "\u00a0" + code, code + "\u200b"])
    sentence(m, rng, written)
    if rng.random() < 0.4:
        m.rows["events"][-1][1] = code
        m.rows["hand_overs"][0][5] = written


def mutate(member, rng):
    member.stage = "shipment"
    member.apply(code_spelt, rng)
