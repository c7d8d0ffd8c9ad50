"""What somebody can do to a store who may write its database, with the standard library alone.

    attacker.py STORE edit SEQ OLD NEW        changes an entry and its leaf hash; what follows keeps its links
    attacker.py STORE rewrite SEQ OLD NEW     the same, and mends every link that follows
    attacker.py STORE shift FIRST SECONDS     moves the times of recording from FIRST on, and mends links
    attacker.py STORE forget                  removes what was signed, so that the log's own key signs anew
"""
import datetime
import hashlib
import pathlib
import re
import shutil
import sqlite3
import sys


def leaf(body):
    return hashlib.sha256(b"\x00" + body).digest()


def link(hash):
    return b"sha256:" + hash.hex().encode()


def change(database, edits, mend):
    """`edits` gives the new bytes of an entry by its number and its old bytes."""
    links = {}
    for seq, old, body in database.execute("SELECT seq, leaf, body FROM entry ORDER BY seq").fetchall():
        new = edits(seq, body)
        if mend:
            found = re.search(rb'"prev":"(sha256:[0-9a-f]{64})","recordedAt"', new)
            if found and found[1] in links:
                new = new.replace(found[1], links[found[1]], 1)
        if new == body:
            continue
        links[link(old)] = link(leaf(new))
        database.execute("UPDATE entry SET leaf = ?, body = ? WHERE seq = ?", (leaf(new), new, seq))
        database.execute("UPDATE decision SET leaf = ? WHERE leaf = ?", (leaf(new), old))
    if not links:
        sys.exit("nothing was changed")


def shifted(body, seconds):
    def moved(match):
        time = datetime.datetime.strptime(match[1].decode(), "%Y-%m-%dT%H:%M:%S.%fZ")
        time += datetime.timedelta(seconds=seconds)
        return b'"recordedAt":"' + time.isoformat(timespec="milliseconds").encode() + b'Z"'

    return re.sub(rb'"recordedAt":"([^"]*)"', moved, body)


def main():
    store, what, *rest = sys.argv[1:]
    store = pathlib.Path(store)
    if what == "forget":
        for folder in ["head", "log", "tree"]:
            shutil.rmtree(store / folder)
            (store / folder).mkdir()
        return
    database = sqlite3.connect(store / "recovery.db", timeout=60)
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    if what == "shift":
        first, seconds = map(int, rest)
        change(database, lambda seq, body: shifted(body, seconds) if seq >= first else body, True)
    else:
        wanted, old, new = int(rest[0]), rest[1].encode(), rest[2].encode()
        change(database, lambda seq, body: body.replace(old, new) if seq == wanted else body, what == "rewrite")
    database.commit()


main()
