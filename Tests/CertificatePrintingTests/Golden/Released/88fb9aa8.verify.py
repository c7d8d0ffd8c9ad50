#!/usr/bin/env python3
"""verify.py FOLDER POLICY checks a certificate's folder. Exit code: 0 valid, 1 refused, 3 incomplete."""
import base64, hashlib, json, os, sys; B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
(folder, *given), b64, big = map(os.path.abspath, sys.argv[1:3] or ["."]), base64.b64decode, 512 << 20
sha, say = lambda data: hashlib.sha256(data).digest(), lambda word, text: print(word, text if text.isprintable() else ascii(text))
def read(name, limit=8 << 20):  # regular files only, and none without end
    good = os.stat(path := os.path.join(folder, name)).st_size <= limit and os.path.isfile(path)
    return need(good, f"{name} is a file of at most {limit} bytes", False) or open(path, "rb").read()
def pick(*head): return [words[len(head):] for words in policy if words[:len(head)] == list(head)]
def base58(text, size): return sum(B58.index(c) * 58**i for i, c in enumerate(text[:0:-1])).to_bytes(size, "big")
def signed(key, signature, message, whose):
    try: Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except Exception: raise ValueError(f"the signature of {whose} doesn't verify")
def need(good, claim, aloud=True):
    if not good: raise ValueError("it is not true that " + claim)
    say("ok  ", claim) if aloud else None
def root(h, i, size, proof):  # where a leaf hash and its proof lead to (RFC 6962 2.1.1)
    if size == 1: return b"" if proof else h
    half, other = 1 << (size - 1).bit_length() - 1, b64(proof.pop())
    left, right = (root(h, i, half, proof), other) if i < half else (other, root(h, i - half, size - half, proof))
    return left and right and sha(b"\1" + left + right)
def proven(entry, index, proof, note):  # number and bytes of an entry that is in a log of the policy
    (text, lines), signers = note.rsplit("\n\n", 1), {"none"}; origin, size, top = text.split("\n")[:3]
    for name, raw in [(line.split(" ")[1], b64(line.split(" ")[2])) for line in lines.splitlines()]:
        key, witness = keys.get(name + "+" + raw[:4].hex(), (None, ""))
        stamp = b"cosignature/v1\ntime %d\n" % int.from_bytes(raw[4:12], "big") if witness else b""
        if key: signers.add(signed(key, raw[-64:], stamp + text.encode() + b"\n", name) or witness or "log " + name)
    for g, k, *of in pick("group"): signers |= {g} if len(signers & {*of}) >= int({"any": 1, "all": len(of)}.get(k, k)) else set()
    need({"log " + origin, pick("quorum")[0][0]} <= signers, "log and witnesses of the policy signed the checkpoint", False)
    inside = 0 <= index < int(size) and root(sha(b"\0" + entry), index, int(size), list(proof)) == b64(top)
    return need(inside, f"the log has entry {index} as it is here", False) or (index, entry)
def alone(name):
    head, note = read(name + ".tlog-proof").decode().split("\n\n", 1)
    index, *proof = [line for line in head.split("\n")[1:] if line[:6] != "extra "]
    return proven(read(name + ".json"), int(index[6:]), proof, note)
try:
    import rfc8785; from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    policy = [line.split() for line in read((given + ["policy.txt"])[0]).decode().split("\n")]
    keys = {k[:k.index("+") + 9]: (b64(k[k.index("+") + 10:])[1:], w) for w, k, *_ in [["", *x] for x in pick("log")] + pick("witness")}
    vc, issued = [json.loads(read(name)) for name in ("certificate.vc.json", "issued.json")]
    proof = vc.pop("proof"); value, (did, key) = proof.pop("proofValue"), proof["verificationMethod"].split("#")
    need((span := (pick("#", "issuer", did, key) or [0])[0]) and did == vc["issuer"]["id"], f"the policy lists the issuer {did} with that key")
    signed(base58(key, 34)[2:], base58(value, 64), sha(rfc8785.dumps(proof)) + sha(rfc8785.dumps(vc)), "the credential")
    need(proof["@context"] == vc["@context"], f"the issuer signed the credential {vc['id']} as it is")
    for name, digest in [(i["id"].split("#")[1], i["digestSRI"]) for i in vc["relatedResource"] if i["id"].startswith(vc["id"])]:
        need(b64(digest[7:]) == sha(read(name, big)), f"{name} is the file that the credential was signed for")
    need(int(span[0]) <= alone("issued")[0] <= int(span[1].replace("-", "9" * 19)), "the log has the issue, in the issuer's range")
    for name, digest in {"certificate.vc.json": "vcDigest", "certificate.pdf": "pdfDigest", "devices.json": "devicesDigest"}.items():
        need(issued["data"][digest] == "sha256:" + sha(read(name, big)).hex(), f"{name} is the file that was issued")
    t = json.loads(read("devices.json", big)); relied = [(d.get("intake"), e) for d in [*t["devices"], t] for e in d["entries"]]
    top, *many = map(json.loads, read("proofs/entries.jsonl", big).splitlines() if len(t["devices"]) > 1000 else [b"{}"])
    found = dict([proven(x["entry"].encode(), x["index"], x["hashes"], top["checkpoint"]) for x in many]
        or [alone(f"entries/{e['index']}") for _, e in relied])
    need(all(e["leaf"] == "sha256:" + sha(b"\0" + found[e["index"]]).hex() and json.loads(found[e["index"]])["intake"] in
        (None, intake) for intake, e in relied), f"the log has the {len(relied)} entries relied on, each of its device")
    if not given: raise FileNotFoundError("valid by the policy in this folder, which proves nothing; give yours: verify.py FOLDER POLICY")
except (FileNotFoundError, ImportError) as error:
    sys.exit(say("INCOMPLETE:", f"{error}" + "; python3 -m pip install cryptography rfc8785" * isinstance(error, ImportError)) or 3)
except Exception as error: sys.exit(say("REFUSED:", str(error) or type(error).__name__) or 1)
print("VALID; not looked at: revocation (ask for a status list) and what `lotwise verify` checks besides")
