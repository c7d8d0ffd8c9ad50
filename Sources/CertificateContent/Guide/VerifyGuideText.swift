/// `VERIFY.md` of every bundle: how to check it with other people's tools. The blocks are run as they stand by the tests.
enum VerifyGuideText {
    static let text = #"""
        # Checking this certificate yourself

        You need nothing of ours and no network: `openssl`, `sha256sum` and `python3`. Trust starts with one file,
        `policy.txt`: it names the log's key and the issuer's. The copy in this folder proves nothing by itself. Compare
        it with the one that you were given when the contract was made, and put that one in its place.

        | file | what it is |
        |---|---|
        | `certificate.vc.json` | the certificate: a W3C Verifiable Credential, signed by the issuer (`eddsa-jcs-2022`) |
        | `certificate.pdf` | the same on paper, with that file attached |
        | `devices.json`, `devices.csv` | the devices, everything about each; the same for a spreadsheet |
        | `entries/`, or `entries.zip` and `proofs.zip` | the log's entries that the certificate rests on, each with its proof |
        | `proofs/entries.jsonl` | the same of more than 1,000 devices |
        | `issued.json`, `issued.tlog-proof` | the entry that says which files were issued, with its proof |
        | `schema/` | what the members mean: JSON Schemas and the JSON-LD context |

        `unzip entries.zip` and `unzip proofs.zip` make the folder `entries/` of the two, which is checked in the same way.

        ## In one step

        `verify.py` is 200 plain lines; read it first. It needs two packages:
        `python3 -m pip install cryptography rfc8785`.

            python3 verify.py . ../policy.txt

        The second argument is your own copy of the policy. It ends with 0 for VALID, 1 for REFUSED and the reason, 3 when
        something to check with is missing: a file, a package, or your policy. By the one in this folder alone nothing is
        valid.

        ## By hand

        Each block is for a shell in this folder and stops at the first thing that is wrong.

        ### 1. The files are those that were issued

        ```sh
        set -e
        python3 -c '
        import json
        data = json.load(open("issued.json"))["data"]
        for name, member in {"certificate.vc.json": "vcDigest", "certificate.pdf": "pdfDigest", "devices.json": "devicesDigest"}.items():
            print(data[member].split(":")[1], "", name)' | sha256sum --check --strict
        ```

        ### 2. The log's key signed the checkpoint

        A proof holds hashes, an empty line, and a checkpoint: three lines and signatures. The key stands in the policy.

        ```sh
        set -e
        rm -f found.tmp
        awk '!NF { part++; next } part == 1' issued.tlog-proof > checkpoint.tmp
        name=$(head -n 1 checkpoint.tmp)
        der() { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32; }
        for vkey in $(awk '$1 == "log" { print $2 }' policy.txt); do
          echo "$vkey" | cut -d+ -f3- | base64 -d | der > key.tmp
          awk -v name="$name" '$1 == "—" && $2 == name { print $3 }' issued.tlog-proof | while read -r signature; do
            echo "$signature" | base64 -d > signature.tmp
            test "$(head -c 4 signature.tmp | od -An -tx1 | tr -d ' ')" = "$(echo "$vkey" | cut -d+ -f2)" || continue
            tail -c 64 signature.tmp > raw.tmp
            openssl pkeyutl -verify -pubin -inkey key.tmp -keyform DER -rawin -in checkpoint.tmp -sigfile raw.tmp
            touch found.tmp
          done
        done
        test -e found.tmp
        rm -f checkpoint.tmp key.tmp signature.tmp raw.tmp found.tmp
        ```

        ### 3. An entry is in that log

        The first hash is the entry's own; each line of the proof joins one more, and the last is the checkpoint's root
        (RFC 6962 2.1.1).

        ```sh
        set -e
        (printf '\0'; cat issued.json) | sha256sum
        python3 -c '
        import base64, hashlib
        head, note = open("issued.tlog-proof", encoding="utf-8").read().split("\n\n", 1)
        lines = [line for line in head.split("\n")[1:] if not line.startswith("extra ")]
        index, proof = int(lines[0].split()[1]), [base64.b64decode(line) for line in lines[1:]]
        size, root = int(note.split("\n")[1]), base64.b64decode(note.split("\n")[2])
        sha = lambda data: hashlib.sha256(data).digest()
        def up(h, i, n):
            if n == 1: return h
            half, other = 1 << (n - 1).bit_length() - 1, proof.pop()
            return sha(b"\1" + up(h, i, half) + other) if i < half else sha(b"\1" + other + up(h, i - half, n - half))
        assert index < size and up(sha(b"\0" + open("issued.json", "rb").read()), index, size) == root and not proof
        print("entry", index, "is in the log of", size, "entries")'
        ```

        ### 4. The issuer signed the credential

        The file is in canonical form (RFC 8785). Without its proof it is hashed, and so is the proof without its value;
        the two hashes, the proof's first, are what was signed.

        ```sh
        set -e
        python3 -c '
        import base64, hashlib, json
        vc = json.load(open("certificate.vc.json", encoding="utf-8"))
        proof = vc.pop("proof"); value = proof.pop("proofValue")
        method, key = proof["verificationMethod"].split("#")
        lines = [line.split() for line in open("policy.txt", encoding="utf-8")]
        assert method == vc["issuer"]["id"] and ["#", "issuer", method, key] in [line[:4] for line in lines], "another issuer"
        digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        b58 = lambda text, size: sum(digits.index(c) * 58**i for i, c in enumerate(text[:0:-1])).to_bytes(size, "big")
        jcs = lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        sha = lambda data: hashlib.sha256(data).digest()
        open("message.tmp", "wb").write(sha(jcs(proof)) + sha(jcs(vc)))
        open("signature.tmp", "wb").write(b58(value, 64))
        open("key.tmp", "wb").write(bytes.fromhex("302a300506032b6570032100") + b58(key, 34)[2:])'
        openssl pkeyutl -verify -pubin -inkey key.tmp -keyform DER -rawin -in message.tmp -sigfile signature.tmp
        rm -f message.tmp signature.tmp key.tmp
        ```

        ## What none of this tells

        - Whether the certificate was revoked or replaced later: ask the issuer for a dated status list.
        - Whether the log showed others something else: that is what witnesses in the policy are for.
        - Whether what the evidence says is true. It tells that this is what was on file, from whom, and that nobody has
          changed it since.

        """#
}
