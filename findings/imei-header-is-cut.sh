#!/usr/bin/env bash
# Expected: a list with the header IMEI and one IMEI in each line has no delimiter, so a reader that looks for the
#   delimiter itself finds one column, named IMEI.
# Happens: pandas with sep=None asks Python's csv.Sniffer, which guesses from the header line and settles on the
#   letter I. "IMEI" is cut at both its letters I: the columns are nameless, "ME" and nameless, and every IMEI stands
#   in a nameless one. No error, no warning. Without the header line the delimiter is the digit 0, out of the TAC.
# Seen with: pandas 3.1.1 on Python 3.11. Source: pandas' manual for read_csv (sep=None uses csv.Sniffer).
# Matters here: a bare list of IMEIs is a common manifest, and sep=None an easy answer to customers who send
#   commas one day and semicolons the next. A search for the column IMEI then says that the file has none.
# Instead: allow only comma, semicolon, tab and bar, and take none of them for "one column", as clevercsv 0.8.5 does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 clevercsv==0.8.5
cat > "$work/expected" <<'END'
pandas 3.1.1, clevercsv 0.8.5
pandas, header IMEI: ['Unnamed: 0', 'ME', 'Unnamed: 2'], first row ['490154203237518', None, None]
csv.Sniffer, no header: delimiter '0'
clevercsv, header IMEI: delimiter ''
clevercsv, no header: delimiter ''
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
import csv, io
import clevercsv, pandas

bare = "".join(f"{imei}\n" for imei in (
    "490154203237518", "490154203237526", "490154203237534", "490154203237542", "490154203237559"))
headed = "IMEI\n" + bare

print(", ".join(f"{name} {version(name)}" for name in ("pandas", "clevercsv")))
table = pandas.read_csv(io.StringIO(headed), sep=None, engine="python", dtype=str)
first = [None if pandas.isna(value) else value for value in table.iloc[0]]
print(f"pandas, header IMEI: {list(table.columns)}, first row {first}")
print(f"csv.Sniffer, no header: delimiter {csv.Sniffer().sniff(bare).delimiter!r}")
print(f"clevercsv, header IMEI: delimiter {clevercsv.Sniffer().sniff(headed).delimiter!r}")
print(f"clevercsv, no header: delimiter {clevercsv.Sniffer().sniff(bare).delimiter!r}")
END
env/bin/python --version
cat seen
diff expected seen && echo "as described"
