"""Carriers' events that speak of loss, theft or damage, in any words and under any status. Every member came by a parcel
of its own: the alarm is its own only, and holds no other device."""
from sound import RECEIVED
from shipments import CARRIED, HOUR, boxed, event, parcel, spelt, through, two_in_a_box  # noqa: F401

LOSS = ["Lost in transit", "Package was opened", "contents missing", "theft reported by driver", "Stolen from the vehicle",
        "Package damaged", "Parcel cannot be located", "We are unable to locate your package", "Found open and re-taped",
        "Item missing from parcel", "Empty package received", "The package was damaged in transit and discarded",
        "Crushed in sorting", "Water damage", "Trailer burglary", "The driver was robbed", "Pilfered",
        "Carton torn, contents exposed", "Seal cut by unknown person", "merchandise is missing", "LOST", "parcel_lost",
        "parcel_opened", "Broken open", "Reported missing", "tampered with", "Wet and damaged", "DAMAGED: repacked",
        "no damage found at first, then found opened", "Short: 1 of 3 pieces", "Hijacked", "Destroyed in a fire",
        "Not damaged but opened"]
FOREIGN = ["Sendung besch\u00e4digt", "Paket verloren gegangen", "Colis endommag\u00e9", "Colis perdu",
           "Paquete extraviado", "Pacco danneggiato", "Gestohlen"]


def sentence(m, rng, code=None):
    boxed(m)
    text = rng.choice(LOSS)
    status = rng.choice(["exception", "in_transit", "delivered", "out_for_delivery", "alert", "return_to_sender", "info"])
    text = rng.choice([text, text.upper(), text.lower(), text + ".", f"  {text} ", "Update: " + text])
    event(m, CARRIED + rng.randrange(7, 40) * HOUR, status, text, code=code)
    m.why = f"{code or 'parcel'} {status} «{text}»"


def foreign(m, rng):
    boxed(m)
    event(m, CARRIED + 9 * HOUR, "exception", rng.choice(FOREIGN))
    m.why = f"exception «{m.rows['events'][-1][3]}»"


def status(m, rng):
    boxed(m)
    word = rng.choice(["Stolen", "LOST", "lost", "damaged", "parcel_lost", "parcel_stolen", "opened", "theft", "missing", "Damaged ", "destroyed"])
    event(m, CARRIED + 9 * HOUR, word)
    if rng.random() < 0.4:
        for row in m.rows["events"]:
            row[6] = "1"
    rng.shuffle(m.rows["events"])
    m.why = f"status {word!r} without a detail"


def box_not_named(m, rng):
    """The parcel was opened, and nobody wrote in which box the device came."""
    boxed(m)
    event(m, CARRIED + 9 * HOUR, "exception", "Package was opened")
    m.rows["scans"][0][2] = ""
    m.why = "a parcel opened, and the scan names no box"


# Sound

def uneventful(m, rng):
    boxed(m)
    event(m, CARRIED + 9 * HOUR, "in_transit", rng.choice(["no damage found", "Arrived at facility", "Package is not damaged", "Weather delay"]))


SOUND = [boxed, spelt, two_in_a_box, uneventful, uneventful]
ALL = [sentence, sentence, sentence, sentence, foreign, status, box_not_named]


def mutate(member, rng):
    member.stage = "shipment"
    member.apply(rng.choice(ALL), rng)
