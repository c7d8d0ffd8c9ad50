#!/usr/bin/env bash
# Expected: a SQLite column declared STRING keeps a MEID as text, and two different MEIDs are different.
# Happens: SQLite knows no type STRING and gives such a column NUMERIC affinity. A MEID is 14 hexadecimal digits; one
#   whose only letter is an E in the right place is a well-formed number, too large for a double, and is stored as
#   infinity. Two such phones are then equal: a unique index refuses the second one. Affinity is applied cell by
#   cell, so the MEIDs beside them stay whole. In the same column a TAC that begins with 0 loses that digit.
# Seen with: SQLite 3.54.1 in apsw 3.54.1.0. Source: SQLite's documentation, "Datatypes In SQLite", section 3.1.
# Matters here: were the twelve digits after 99 evenly spread, 4 MEIDs in 1000 would have the form of such a number. A
#   test with a handful of MEIDs has none, an export of a few thousand phones has some.
# Instead: declare identifiers TEXT, and the table STRICT, which refuses the type name STRING.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0
cat > "$work/expected" <<'END'
SQLite 3.54.1
99000012E34567 -> inf real
99000012E98765 -> UNIQUE constraint failed: phone.meid
99000012A34567 -> 99000012A34567 text
010154203237527 -> 10154203237527 integer
as TEXT: ['99000012E34567', '99000012E98765', '99000012A34567', '010154203237527']
STRICT: unknown datatype for strict.meid: "STRING"
END
cd "$work"
env/bin/python > seen <<'END'
import apsw

base = apsw.Connection(":memory:")
print("SQLite", apsw.sqlitelibversion())
base.execute("CREATE TABLE phone (meid STRING UNIQUE)")
base.execute("CREATE TABLE sound (meid TEXT UNIQUE)")
for meid in ("99000012E34567", "99000012E98765", "99000012A34567", "010154203237527"):
    base.execute("INSERT INTO sound VALUES (?)", (meid,))
    try:
        base.execute("INSERT INTO phone VALUES (?)", (meid,))
    except apsw.ConstraintError as error:
        print(meid, "->", error)
        continue
    row = base.last_insert_rowid()
    print(meid, "->", *next(base.execute("SELECT meid, typeof(meid) FROM phone WHERE rowid = ?", (row,))))
print("as TEXT:", [row[0] for row in base.execute("SELECT meid FROM sound ORDER BY rowid")])
try:
    base.execute("CREATE TABLE strict (meid STRING) STRICT")
except apsw.SQLError as error:
    print("STRICT:", error)
END
cat seen
diff expected seen && echo "as described"
