"""What somebody with a certificate's folder, and more or less of a key, can try.

    forge_certificate.py rekey FOLDER                    sign the credential with another key under the issuer's name
    forge_certificate.py status FOLDER KEY OUT WORD      a status list by the issuer's key file: none, revoked,
                                                         superseded, old (made before the certificate); with a
                                                         checkpoint that the log didn't sign (stranger), that no witness
                                                         cosigned (unwitnessed), or of another state (other)
    forge_certificate.py words FOLDER OLD NEW            other words on the pages (by way of qpdf)
    forge_certificate.py embed FOLDER                    another credential inside the page

The names are the formats' own; nothing of Lotwise is used.
"""
import base64
import hashlib
import json
import pathlib
import subprocess
import sys

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58(data):
    number, out = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        out = B58[digit] + out
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + out


def sign(document, key, did):
    raw = key.public_key().public_bytes_raw()
    multikey = "z" + base58(b"\xed\x01" + raw)
    proof = {
        "@context": document["@context"], "created": document["validFrom"], "cryptosuite": "eddsa-jcs-2022",
        "proofPurpose": "assertionMethod", "type": "DataIntegrityProof", "verificationMethod": did + "#" + multikey,
    }
    sha = lambda value: hashlib.sha256(rfc8785.dumps(value)).digest()
    value = "z" + base58(key.sign(sha(proof) + sha(document)))
    return rfc8785.dumps(dict(document, proof=dict(proof, proofValue=value)))


def base(line, name):
    """The same line, signed by nobody."""
    if not line.startswith(name):
        return line
    raw = base64.b64decode(line.split(" ")[2])
    return name + base64.b64encode(raw[:4] + bytes(64)).decode() + "\n"


def issuer_key(path):
    """The last field of a note key file: a type byte and the seed."""
    text = pathlib.Path(path).read_text().strip().split("+", 4)[4]
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text)[-32:])


def rekey(folder):
    path = folder / "certificate.vc.json"
    document = json.loads(path.read_text())
    del document["proof"]
    path.write_bytes(sign(document, Ed25519PrivateKey.generate(), document["issuer"]["id"]))


def status(folder, key, out, word):
    vc = json.loads((folder / "certificate.vc.json").read_text())
    text = (folder / "issued.tlog-proof").read_text().split("\n\n", 1)[1]
    log = vc["evidence"][0]
    if word == "old":
        text = (pathlib.Path(key).parents[1] / "log" / "checkpoints" / str(log["size"])).read_text()
    note = text.split("\n")
    size, root = int(note[1]), "sha256:" + base64.b64decode(note[2]).hex()
    mine = "\u2014 " + log["log"] + " "
    if word == "stranger":
        text = "".join(base(line, mine) for line in text.splitlines(True))
    if word == "unwitnessed":
        text = "".join(line for line in text.splitlines(True) if line[0] != "\u2014" or line.startswith(mine))
    if word == "other":
        size -= 1
    did, number = vc["issuer"]["id"], vc["id"].removeprefix("urn:uuid:")
    item = {"at": vc["validFrom"], "certificate": number, "entry": size}
    document = {
        "@context": vc["@context"],
        "credentialSubject": {
            "checkpoint": text, "id": did, "log": log["log"], "revoked": [item] if word == "revoked" else [], "root": root, "size": size,
            "superseded": [dict(item, by=number)] if word == "superseded" else [],
        },
        "id": vc["id"], "issuer": did, "name": "Certificates revoked and superseded",
        "type": ["VerifiableCredential", "CertificateStatusList"], "validFrom": vc["validFrom"],
    }
    pathlib.Path(out).write_bytes(sign(document, issuer_key(key), did))


def qpdf(*arguments):
    subprocess.run(["qpdf", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def words(folder, old, new):
    page, work = folder / "certificate.pdf", folder / "work.pdf"
    qpdf("--qdf", "--object-streams=disable", page, work)
    data = work.read_bytes()
    assert len(old) == len(new) and ("(" + old + ")").encode() in data, "these words aren't on the pages"
    work.write_bytes(data.replace(("(" + old + ")").encode(), ("(" + new + ")").encode()))
    qpdf("--object-streams=disable", work, page)
    work.unlink()


def embed(folder):
    page, work = folder / "certificate.pdf", folder / "work.pdf"
    name = "certificate.vc.json"
    other = folder / "other" / name
    other.parent.mkdir()
    other.write_text((folder / name).read_text().replace("Purge", "Clear"))
    qpdf("--object-streams=disable", page, "--remove-attachment=" + name, work)
    qpdf("--object-streams=disable", work, "--add-attachment", other, "--key=" + name, "--filename=" + name, "--", page)
    other.unlink(), other.parent.rmdir(), work.unlink()


command, folder, *more = sys.argv[1:]
{"rekey": rekey, "status": status, "words": words, "embed": embed}[command](pathlib.Path(folder), *more)
