/// `verify.py` of every bundle: at most 200 plain lines that an auditor can read before running them.
enum VerifyProgramText {
    static let text = #"""
        #!/usr/bin/env python3
        """verify.py FOLDER POLICY checks a certificate. Exit code: 0 valid, 1 refused, 3 incomplete.
        POLICY is your own copy of the policy. The copy in the folder proves nothing."""
        import sys
        if not getattr(sys.flags, "safe_path", sys.flags.isolated):
            del sys.path[0]  # Python looks for modules here first. A stranger may have made this folder.
        import base64, json, os, re, struct, zlib
        from hashlib import sha256

        BASE58_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        LONG = 512 << 20  # bytes, for files that may be long
        packed = {}  # Files that lie together in entries.zip and proofs.zip, by name.

        def say(word, text):
            """Prints a line. Escapes a text that could clear the screen or begin a line of its own."""
            print(word, text if text.isprintable() else ascii(text))

        def require(is_true, claim, aloud=False):
            """Refuses the certificate unless the claim is true. Tells the reader when asked to."""
            if not is_true:
                raise ValueError("it is not true that " + claim)
            if aloud:
                say("ok  ", claim)

        def read_file(name, limit=8 << 20):
            """Reads a file. A pipe or device may have no end, and a huge file would fill the memory."""
            path = os.path.join(folder, name)
            if name in packed and not os.path.lexists(path):
                return packed[name]
            is_right = os.stat(path).st_size <= limit and os.path.isfile(path)
            require(is_right, f"{name} is a file of at most {limit} bytes")
            with open(path, "rb") as file:
                content = file.read()
            require(packed.get(name, content) == content, f"{name} is the same here and in its pack")
            return content

        def open_pack(pack, ending):
            """Takes files out of a zip that has them as they are. Every byte of it must be as expected."""
            data, directory, start, found = read_file(pack, LONG), b"", 0, {}
            while data[start:start + 4] == b"PK\3\4":
                require(len(data) >= start + 30, f"{pack} has an end")
                size, width = struct.unpack("<18xL4xH2x", data[start:start + 30])
                body = start + 30 + width
                name, content = data[start + 30:body].decode(), data[body:body + size]
                require(name not in found, f"{name} stands once in {pack}")
                is_so = re.fullmatch(r"entries/[0-9]+\." + ending, name)
                require(is_so, f"the name {name} belongs into {pack}")
                # Version, flags, method, time, date, checksum, both sizes, length of name, nothing more.
                facts = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, zlib.crc32(content), size, size, width, 0)
                is_so = data[start:start + 30] == b"PK\3\4" + facts and len(content) == size
                require(is_so, f"{name} lies in {pack} as it is, with its true size and checksum")
                directory += struct.pack("<4sH26s10xL", b"PK\1\2", 20, facts, start) + name.encode()
                found[name], start = content, body + size
            end = struct.pack("<4s4x2H2L2x", b"PK\5\6", *[len(found)] * 2, len(directory), start)
            require(data[start:] == directory + end, f"{pack} ends with a list of what it holds")
            packed.update(found)

        def decode_base58(text, size):
            """Decodes a key or signature after its first character. Stops when the text is too long."""
            number = 0
            for digit in text[1:]:
                number = number * 58 + BASE58_DIGITS.index(digit)
                require(number < 256**size, f"the text in base 58 has at most {size} bytes")
            return number.to_bytes(size, "big")

        def check_signature(key, signature, message, signer):
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
            except Exception:
                raise ValueError(f"the signature of {signer} doesn't verify")

        def find_lines(*start):
            """Finds lines of the policy that begin with these words. Returns the words that follow."""
            return [line[len(start):] for line in policy if line[:len(start)] == list(start)]

        def check_checkpoint(note):
            """Checks who signed this state of the log. Returns the log's size and root hash."""
            text, signature_lines = note.rsplit("\n\n", 1)
            origin, size, root = text.split("\n")[:3]
            signers = {"none"}  # A policy that asks for no witness says "quorum none".
            for line in signature_lines.splitlines():
                name, signature = line.split(" ")[1], base64.b64decode(line.split(" ")[2])
                # A signature begins with its key's ID. Only keys of the policy count.
                key, witness = keys.get(name + "+" + signature[:4].hex(), (None, ""))
                if key:
                    time = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[4:12], "big")
                    message = (time if witness else b"") + text.encode() + b"\n"  # Witnesses sign a time.
                    check_signature(key, signature[-64:], message, name)
                    signers.add(witness or "log " + name)
            for group, threshold, *members in find_lines("group"):
                needed = {"any": 1, "all": len(members)}.get(threshold, threshold)
                if len(signers & set(members)) >= int(needed):
                    signers.add(group)  # Enough members signed, so the group counts as a signer.
            needed = {"log " + origin, find_lines("quorum")[0][0]}
            require(needed <= signers, "log and witnesses of the policy signed the checkpoint")
            return int(size), base64.b64decode(root)

        def find_root(entry, index, size, proof):
            """Follows a proof from an entry to the root hash (RFC 6962 2.1.1). Returns None if it can't."""
            if size == 1:
                return None if proof else sha256(b"\0" + entry).digest()
            half = 1 << (size - 1).bit_length() - 1  # The left part's size is a power of two.
            other = base64.b64decode(proof.pop())  # The last hash is of the part without the entry.
            if index < half:
                left, right = find_root(entry, index, half, proof), other
            else:
                left, right = other, find_root(entry, index - half, size - half, proof)
            return sha256(b"\1" + left + right).digest() if left and right else None

        def check_inclusion(entry, index, proof, size, root):
            """Checks that the log has an entry: its proof leads to the root hash that was signed."""
            is_there = 0 <= index < size and find_root(entry, index, size, list(proof)) == root
            require(is_there, f"the log has entry {index} as it is here")

        def read_entry(name):
            """Reads an entry and checks the proof beside it. Returns the entry's number and bytes."""
            head, note = read_file(name + ".tlog-proof").decode().split("\n\n", 1)
            number, *proof = [line for line in head.split("\n")[1:] if not line.startswith("extra ")]
            entry, index = read_file(name + ".json"), int(number[len("index "):])
            check_inclusion(entry, index, proof, *check_checkpoint(note))
            return index, entry

        def read_pack():
            """Does the same for a file of many entries. Its first line is the checkpoint of them all."""
            first, *lines = read_file("proofs/entries.jsonl", LONG).splitlines()
            head, found = json.loads(first), {}
            checkpoint = check_checkpoint(head["checkpoint"]) if lines else None
            for item in map(json.loads, lines):
                found[item["index"]] = item["entry"].encode()
                check_inclusion(found[item["index"]], item["index"], item["hashes"], *checkpoint)
            return found

        def check_files():
            """Checks who the issuer is, what it signed (eddsa-jcs-2022), and that the log has the issue."""
            credential = json.loads(read_file("certificate.vc.json"))
            issued = json.loads(read_file("issued.json"))
            proof = credential.pop("proof")
            signature, (issuer, key) = proof.pop("proofValue"), proof["verificationMethod"].split("#")
            span = (find_lines("#", "issuer", issuer, key) or [[]])[0]
            is_listed = span and issuer == credential["issuer"]["id"]
            require(is_listed, f"the policy lists the issuer {issuer} with that key", aloud=True)
            key, signature = decode_base58(key, 34)[2:], decode_base58(signature, 64)  # [:2] is the kind.
            message = [sha256(rfc8785.dumps(part)).digest() for part in (proof, credential)]
            check_signature(key, signature, b"".join(message), "the credential")
            is_same = proof["@context"] == credential["@context"]  # It gives the words their meaning.
            require(is_same, f"the issuer signed the credential {credential['id']} as it is", aloud=True)
            # Files of this bundle are listed under the credential's ID. A digest begins with "sha256-".
            own = [one for one in credential["relatedResource"] if one["id"].startswith(credential["id"])]
            for name, digest in [(one["id"].split("#")[1], one["digestSRI"]) for one in own]:
                is_same = base64.b64decode(digest[7:]) == sha256(read_file(name, LONG)).digest()
                require(is_same, f"{name} is the file that the credential was signed for", aloud=True)
            # An issuer may have its key for a part of the log. A dash stands for no end.
            is_inside = int(span[0]) <= read_entry("issued")[0] <= int(span[1].replace("-", "9" * 19))
            require(is_inside, "the log has the issue, in the issuer's range", aloud=True)
            for name, member in [("certificate.vc.json", "vcDigest"), ("certificate.pdf", "pdfDigest"),
                                 ("devices.json", "devicesDigest")]:
                is_same = issued["data"][member] == "sha256:" + sha256(read_file(name, LONG)).hexdigest()
                require(is_same, f"{name} is the file that was issued", aloud=True)

        def check_entries():
            """Checks the entries that the table relies on: those of each device and those of the lot."""
            table = json.loads(read_file("devices.json", LONG))
            relied = [(part.get("intake"), entry) for part in [*table["devices"], table]
                      for entry in part["entries"]]
            found = read_pack() if len(table["devices"]) > 1000 else {}
            for pack, ending in [("entries.zip", "json"), ("proofs.zip", "tlog-proof")]:
                if os.path.lexists(os.path.join(folder, pack)):
                    require(not found, f"{pack} has no business beside proofs/entries.jsonl")
                    open_pack(pack, ending)
            found = found or dict([read_entry(f"entries/{entry['index']}") for intake, entry in relied])
            claim = f"the log has the {len(relied)} entries relied on, each of its device"
            for intake, entry in relied:
                body = found[entry["index"]]
                require(entry["leaf"] == "sha256:" + sha256(b"\0" + body).hexdigest(), claim)
                require(json.loads(body)["intake"] in (None, intake), claim)  # None: of the whole lot.
            say("ok  ", claim)

        folder, *given = map(os.path.abspath, sys.argv[1:3] or ["."])
        try:
            import rfc8785
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
            policy_text = read_file(given[0] if given else "policy.txt").decode()
            policy, keys = [line.split() for line in policy_text.split("\n")], {}
            for witness, key, *rest in [["", *line] for line in find_lines("log")] + find_lines("witness"):
                end = key.index("+") + 9  # A key is NAME+ID+BASE64. The ID has eight characters.
                keys[key[:end]] = (base64.b64decode(key[end + 1:])[1:], witness)  # A byte says its kind.
            check_files()
            check_entries()
            if not given:
                raise FileNotFoundError("valid by the policy in this folder, which proves nothing; "
                                        "give yours: verify.py FOLDER POLICY")
        except (FileNotFoundError, ImportError) as error:
            hint = "; python3 -m pip install cryptography rfc8785" if isinstance(error, ImportError) else ""
            say("INCOMPLETE:", str(error) + hint)
            sys.exit(3)
        except Exception as error:
            say("REFUSED:", str(error) or type(error).__name__)
            sys.exit(1)
        print("VALID; not looked at: revocation (ask for a status list) "
              "and what `lotwise verify` checks besides")

        """#
}
