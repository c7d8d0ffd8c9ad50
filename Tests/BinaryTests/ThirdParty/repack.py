#!/usr/bin/env python3
"""repack.py KIND ZIP [NUMBER]: changes a pack of a certificate's folder in one way. Nothing of ours is used.

Members are read with Python's own zipfile and written anew, byte by byte, so that each kind differs in one thing.
"""
import struct
import sys
import zipfile
import zlib


def head(name, body, method=0, size=None, claimed=None, extra=b""):
    packed = zlib.compress(body)[2:-4] if method else body
    claimed = len(body) if claimed is None else claimed
    size = len(packed) if size is None else size
    facts = struct.pack(
        "<5H3L2H", 20, 0, method, 0, 33, zlib.crc32(body), size, claimed, len(name.encode()), len(extra))
    return facts, packed


def build(members, comment=b"", first=b""):
    """Members are (name, body, changes of the head)."""
    out, directory = first, b""
    for name, body, changes in members:
        facts, packed = head(name, body, **changes)
        directory += b"PK\1\2" + struct.pack("<H", 20) + facts + bytes(10) + struct.pack("<L", len(out))
        directory += name.encode() + changes.get("extra", b"")
        out += b"PK\3\4" + facts + name.encode() + changes.get("extra", b"") + packed
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(out), len(comment))
    return out + directory + end + comment


def change(kind, members, data):
    middle = len(members) // 2
    name, body, _ = members[middle]
    plain = build(members)
    if kind == "same":
        return plain
    if kind == "cut":
        return data[:len(data) // 2]
    if kind == "no end":
        return data[:-22]
    if kind == "empty":
        return b""
    if kind == "byte":
        place = data.index(body) + len(body) // 2
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]
    if kind == "byte and checksum":
        return build([(n, b.replace(b"2026", b"2027") if n == name else b, c) for n, b, c in members])
    if kind == "twice":
        return build(members[:middle] + [members[middle]] * 2 + members[middle + 1:])
    if kind == "leads out":
        return build(members + [("../" + name, body, {})])
    if kind == "absolute":
        return build([("/tmp/" + name, body, {})] + members)
    if kind == "another name":
        return build(members + [("entries/00" + name.split("/")[1], body, {})])
    if kind == "compressed":
        members[middle] = (name, body, {"method": 8})
        return build(members)
    if kind == "says more":
        members[middle] = (name, body, {"claimed": len(body) + 1})
        return build(members)
    if kind == "says less":
        members[middle] = (name, body, {"size": len(body) - 1, "claimed": len(body) - 1})
        return build(members)
    if kind == "says much more":
        members[middle] = (name, body, {"size": 1 << 31, "claimed": 1 << 31})
        return build(members)
    if kind == "extra field":
        members[middle] = (name, body, {"extra": b"UT\5\0\1abcd"})
        return build(members)
    if kind == "comment":
        return build(members, comment=b"see you")
    if kind == "before":
        return build(members, first=b"#!/bin/sh\n")
    if kind == "directory":
        return plain[:-22 - 46 - len(members[-1][0])] + plain[-22 - 46 - len(members[-1][0]):].replace(b"entries", b"entriez")
    if kind == "fewer in directory":
        return build(members)[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 99, 0, 0)
    if kind == "missing":
        return build(members[:middle] + members[middle + 1:])
    raise SystemExit("no such kind: " + kind)


def main():
    kind, path = sys.argv[1:3]
    with zipfile.ZipFile(path) as pack:
        if pack.testzip() is not None:
            raise SystemExit("a member is damaged")
        members = [(info.filename, pack.read(info), {}) for info in pack.infolist()]
    with open(path, "rb") as file:
        data = file.read()
    changed = change(kind, members, data)
    if (changed == data) != (kind == "same"):
        raise SystemExit(f"{kind}: what was written is {'not ' if kind == 'same' else ''}what was there")
    with open(path, "wb") as file:
        file.write(changed)


if __name__ == "__main__":
    main()
