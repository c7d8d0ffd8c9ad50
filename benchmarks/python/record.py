"""The machine's side of a certificate in Python: credential, device files, proofs, signature, and what goes on paper.

The input is a bundle that was issued before: its devices, the facts of its lot, and the log's leaves and entries out of
the store. So a Python program starts with everything gathered and judged, which Lotwise does in the time measured.
"""
import base64
import csv
import datetime
import hashlib
import io
import json
import pathlib
import sqlite3
from collections import Counter

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def sha(data):
    return hashlib.sha256(data).digest()


def base58(data):
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def compact(value):
    """Canonical for objects of ASCII names with texts and whole numbers, and written in C."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Tree:
    """All levels of the log's tree (RFC 6962 2.1), so that a proof is a few look-ups."""

    def __init__(self, leaves):
        self.levels = [leaves]
        level = leaves
        while len(level) > 1:
            above = [
                hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
            if len(level) % 2:
                above.append(level[-1])
            self.levels.append(above)
            level = above

    @property
    def root(self):
        return self.levels[-1][0]

    def proof(self, index):
        hashes = []
        for level in self.levels[:-1]:
            beside = index ^ 1
            if beside < len(level):
                hashes.append(level[beside])
            index >>= 1
        return hashes


class Model:
    """A bundle that was issued before, and the log below it."""

    def __init__(self, bundle, store):
        self.credential = json.loads((bundle / "certificate.vc.json").read_bytes())
        self.table = json.loads((bundle / "devices.json").read_bytes())
        with open(bundle / "devices.csv", encoding="utf-8", newline="") as file:
            self.columns = next(csv.reader(file))
        self.store = store
        self.key = Ed25519PrivateKey.from_private_bytes(sha(b"bench"))
        self.did = "did:key:z" + base58(b"\xed\x01" + self.key.public_key().public_bytes_raw())
        self.log = None

    def leaves(self):
        database = sqlite3.connect(f"file:{self.store}/recovery.db?mode=ro", uri=True, timeout=60)
        return database, [row[0] for row in database.execute("SELECT leaf FROM entry ORDER BY seq")]


def words(text):
    """`cryptographicErase` as two words."""
    return "".join(" " + c.lower() if c.isupper() else c for c in text)


def moment(text):
    if text is None:
        return None
    return text[:10] + " " + text[11:19] + "Z" if len(text) == 24 and text.endswith(".000Z") else text


def listed(value):
    if isinstance(value, list):
        return "; ".join(
            item if isinstance(item, str) else f"{item['index']} {item['leaf']}" if "leaf" in item else item["reason"]
            for item in value)
    return value or ""


def devices_csv(devices, columns):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    # No cell starts a formula.
    writer.writerows(
        ["'" + text if text[:1] in "=+-@\t\r\n" and text else text for text in (listed(d[c]) for c in columns)]
        for d in devices)
    return out.getvalue().encode()


def tally(devices, *names):
    counts = Counter(tuple(d[n[1]] for n in names) for d in devices)
    rows = [dict(zip([n[0] for n in names], key), count=count) for key, count in counts.items()]
    return sorted(rows, key=lambda row: [str(row[n[0]] or "") for n in names])


def sri(data):
    return "sha256-" + base64.b64encode(sha(data)).decode()


def make_record(model, devices, scope, now):
    """Device files and the signed credential: their bytes, and the credential as a value."""
    identity = hashlib.sha1((scope + "".join(d["intake"] + d["decision"] for d in devices)).encode()).hexdigest()
    number = f"{identity[:8]}-{identity[8:12]}-5{identity[13:16]}-8{identity[17:20]}-{identity[20:32]}"
    excluded = model.table["excluded"] if scope == "lot" else []
    table = dict(model.table, certificate=number, devices=devices, excluded=excluded)
    table_json, table_csv = compact(table), devices_csv(devices, model.columns)
    leaves = [bytes.fromhex(e["leaf"][7:]) for d in devices for e in d["entries"]]
    leaves += [bytes.fromhex(e["leaf"][7:]) for e in table["entries"]]
    old = model.credential
    subject = dict(
        old["credentialSubject"], completedAt=max(d["destroyedAt"] or d["endedAt"] for d in devices),
        deviceCount=len(devices), devicesDigest="sha256:" + sha(table_json).hex(),
        excludedCodes=[
            {"code": code, "count": count}
            for code, count in sorted(Counter(c for e in excluded for c in set(e["codes"])).items())],
        excludedCount=len(excluded), method=tally(devices, ("level", "levelAssessed")),
        notChecked=[
            {"count": count, "what": what}
            for what, count in sorted(Counter(n for d in devices for n in set(d["notChecked"])).items())],
        operator=sorted({d["operator"] for d in devices if d["operator"]}), scope=scope,
        resolutionCount=sum(len(d["resolutions"]) for d in devices),
        site=sorted({d["place"] for d in devices if d["place"]}), technique=tally(devices, ("technique", "technique")),
        tool=tally(devices, ("name", "tool"), ("version", "toolVersion")),
        verification=tally(devices, ("kind", "verificationMethod"), ("result", "verificationResult")))
    urn = "urn:uuid:" + number
    resources = [r for r in old["relatedResource"] if not r["id"].startswith("urn:")] + [
        {"digestSRI": sri(table_csv), "id": urn + "#devices.csv", "mediaType": "text/csv"},
        {"digestSRI": sri(table_json), "id": urn + "#devices.json", "mediaType": "application/json"}]
    credential = dict(
        old, credentialStatus=dict(old["credentialStatus"], id=urn + "#status"), credentialSubject=subject,
        evidence=[dict(
            old["evidence"][0], entryCount=len(leaves), leavesRoot="sha256:" + Tree(leaves).root.hex())], id=urn,
        issuer=dict(old["issuer"], id=model.did), relatedResource=resources, validFrom=now)
    sign(credential, model, now)
    return table_json, table_csv, rfc8785.dumps(credential), credential


def sign(credential, model, now):
    """eddsa-jcs-2022."""
    credential.pop("proof", None)
    options = {
        "@context": credential["@context"], "created": now, "cryptosuite": "eddsa-jcs-2022",
        "proofPurpose": "assertionMethod", "type": "DataIntegrityProof",
        "verificationMethod": model.did + "#" + model.did.removeprefix("did:key:")}
    message = sha(rfc8785.dumps(options)) + sha(rfc8785.dumps(credential))
    credential["proof"] = dict(options, proofValue="z" + base58(model.key.sign(message)))


def write_proofs(model, devices, folder):
    """Every entry relied on with its inclusion proof, in one file as Lotwise writes it for a large lot."""
    database, leaves = model.leaves()
    tree = Tree(leaves)
    root = base64.b64encode(tree.root).decode()
    body = f"{model.credential['evidence'][0]['log']}\n{len(leaves)}\n{root}\n"
    note = body + "\n\u2014 bench " + base64.b64encode(model.key.sign(body.encode())).decode() + "\n"
    wanted = sorted({e["index"] for d in devices for e in d["entries"]} | {e["index"] for e in model.table["entries"]})
    with open(folder / "entries.jsonl", "wb") as out:
        out.write(compact({"checkpoint": note}) + b"\n")
        for first in range(0, len(wanted), 500):
            some = wanted[first:first + 500]
            bodies = dict(database.execute(
                f"SELECT seq, body FROM entry WHERE seq IN ({','.join(map(str, some))})"))
            for index in some:
                hashes = [base64.b64encode(h).decode() for h in tree.proof(index)]
                out.write(compact({"entry": bodies[index].decode(), "hashes": hashes, "index": index}) + b"\n")


def now_text():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def make_lot(bundle, store, out, draw):
    """The whole job for a lot; `draw` makes the page of (credential as a value, its bytes, devices, excluded)."""
    model = Model(pathlib.Path(bundle), store)
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    devices = model.table["devices"]
    table_json, table_csv, credential, value = make_record(model, devices, "lot", now_text())
    (out / "devices.json").write_bytes(table_json)
    (out / "devices.csv").write_bytes(table_csv)
    (out / "certificate.vc.json").write_bytes(credential)
    (out / "certificate.pdf").write_bytes(draw(value, credential, devices, model.table["excluded"]))
    write_proofs(model, devices, out)


def make_devices(bundle, store, count, out, draw):
    """A certificate for each of the first `count` devices: credential, device files and page, without the proofs. The
    seconds they took, the first not counted, because it finds the fonts; the last page is kept to be looked at."""
    import time
    model = Model(pathlib.Path(bundle), store)
    pdf = b""
    for number, device in enumerate(model.table["devices"][:count + 1]):
        if number == 1:
            started, cpu = time.monotonic(), time.process_time()
        _, _, credential, value = make_record(model, [device], "device", now_text())
        pdf = draw(value, credential, [device], [])
    print(json.dumps({"wall": time.monotonic() - started, "cpu": time.process_time() - cpu}))
    pathlib.Path(out).write_bytes(pdf)


def run(arguments, draw):
    """`lot BUNDLE STORE OUT` or `devices BUNDLE STORE COUNT OUT`."""
    if arguments[0] == "lot":
        make_lot(*arguments[1:4], draw)
    else:
        make_devices(arguments[1], arguments[2], int(arguments[3]), arguments[4], draw)
