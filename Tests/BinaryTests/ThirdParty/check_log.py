"""Checks entries with their proofs as an auditor would who reads the specifications and uses no code of Lotwise.

    check_log.py POLICY FOLDER

Signatures by `cryptography`, canonical bytes by `rfc8785`, hashes by the standard library. Exit 1 and one line when
anything is wrong.
"""
import base64
import hashlib
import json
import pathlib
import sys

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Refused(Exception):
    pass


def need(condition, reason):
    if not condition:
        raise Refused(reason)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Key:
    """A verifier key of c2sp.org/signed-note: name+hex8+base64(type and key)."""

    def __init__(self, text):
        self.name, written, blob = text.split("+", 2)
        blob = base64.b64decode(blob, validate=True)
        self.kind, self.key = blob[0], blob[1:]
        self.id = sha256(self.name.encode(), b"\n", blob)[:4]
        need(self.id.hex() == written, f"{text}: the key hashes to {self.id.hex()}")
        need(self.kind in (1, 4) and len(self.key) == 32, f"{text}: not an Ed25519 key")

    def verify(self, signature, body):
        if self.kind == 4:
            need(len(signature) == 72, "a cosignature has 72 bytes")
            time = int.from_bytes(signature[:8], "big")
            body = b"cosignature/v1\ntime %d\n" % time + body
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, body)
        except InvalidSignature:
            raise Refused(f"the signature of {self.name}+{self.id.hex()} doesn't verify")


def read_policy(path):
    logs, witnesses, quorum = [], [], None
    for line in path.read_text().splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "log":
            logs.append(Key(words[1]))
        elif words[0] == "witness":
            witnesses.append((words[1], Key(words[2])))
        elif words[0] == "quorum":
            quorum = words[1]
    need(logs and quorum, f"{path}: no log or no quorum")
    return logs, witnesses, quorum


def read_note(text, policy):
    """Size and root of a checkpoint that a known key has signed."""
    logs, witnesses, quorum = policy
    body, lines = text.rsplit("\n\n", 1)
    body += "\n"
    origin, size, root = body.split("\n")[:3]
    signed, cosigned = False, set()
    for line in lines.splitlines():
        need(line.startswith("— "), f"not a signature: {line}")
        name, blob = line[2:].split(" ")
        blob = base64.b64decode(blob, validate=True)
        for log in logs:
            if (log.name, log.id) == (name, blob[:4]):
                log.verify(blob[4:], body.encode())
                signed = signed or name == origin
        for known, witness in witnesses:
            if (witness.name, witness.id) == (name, blob[:4]):
                witness.verify(blob[4:], body.encode())
                cosigned.add(known)
    need(signed, f"no key of the policy signed for {origin}")
    need(quorum == "none" or quorum in cosigned, f"{quorum} has not cosigned")
    return int(size), base64.b64decode(root, validate=True)


def root_of(leaf, index, size, path):
    """RFC 9162 section 2.1.3.2."""
    need(index < size, "the index is outside the tree")
    node, last = index, size - 1
    for hash in path:
        need(last != 0, "too many hashes")
        if node & 1 or node == last:
            leaf = sha256(b"\x01", hash, leaf)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            leaf = sha256(b"\x01", leaf, hash)
        node, last = node >> 1, last >> 1
    need(last == 0, "too few hashes")
    return leaf


def check(proof, policy):
    head, note = proof.read_text().split("\n\n", 1)
    lines = head.split("\n")
    need(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("index "), "not a tlog-proof")
    index = int(lines[1][6:])
    size, root = read_note(note, policy)
    entry = proof.with_suffix(".json").read_bytes()
    path = [base64.b64decode(line, validate=True) for line in lines[2:]]
    need(root_of(sha256(b"\x00", entry), index, size, path) == root, "the proof doesn't lead to the signed root")
    value = json.loads(entry)
    need(rfc8785.dumps(value) == entry, "the entry's bytes aren't canonical")
    need(value["seq"] == index and value["v"] == 1, "the entry is another one")


def main():
    policy = read_policy(pathlib.Path(sys.argv[1]))
    proofs = sorted(pathlib.Path(sys.argv[2]).rglob("*.tlog-proof"))
    need(proofs, "no proofs")
    for proof in proofs:
        try:
            check(proof, policy)
        except (Refused, ValueError, KeyError) as error:
            raise Refused(f"{proof}: {error}")
    print(f"ok: {len(proofs)} entries")


try:
    main()
except Refused as error:
    sys.exit(f"refused: {error}")
