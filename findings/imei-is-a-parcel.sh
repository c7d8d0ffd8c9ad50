#!/usr/bin/env bash
# Expected: an IMEI has its own length and check digit, so a library for parcel numbers or trade item numbers, which
#   check digits too, rejects nearly all IMEIs.
# Happens: one IMEI in ten is a FedEx Ground number as well: both have 15 digits, and the two check digits are
#   independent. One in ten is a GTIN-14 when it is written with 14 digits, without its check digit, and the
#   library even names the GS1 office that is said to have issued it. 100 of 1000 phones in a row, both times.
# Seen with: tracking-numbers 0.1.8, biip 5.2.0; python-stdnum 2.2 makes and checks the IMEIs.
# Matters here: at the dock one scanner reads the parcel's label, the box's barcode and the phone's. Software that
#   asks a library "what is this?" files one phone in ten as a parcel or as goods, and it does so for good check
#   digits, not for damaged scans.
# Instead: decide by the field that the scan was asked for, or by the symbol's own prefix (an AI, a data identifier),
#   and where several readings hold, keep them all and ask.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check tracking-numbers==0.1.8 biip==5.2.0 python-stdnum==2.2
cat > "$work/expected" <<'END'
tracking-numbers 0.1.8, biip 5.2.0, python-stdnum 2.2
1000 IMEIs, all valid
as parcels: 100, {'FedEx Ground'}, first 490154203230067
as trade items without check digit: 100, {'GS1 Austria'}, first 49015420323003
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
import biip, tracking_numbers
from stdnum import imei, luhn

names = ("tracking-numbers", "biip", "python-stdnum")
print(", ".join(f"{name} {version(name)}" for name in names))
short = [f"49015420{unit}" for unit in range(323000, 324000)]
full = [digits + luhn.calc_check_digit(digits) for digits in short]
print(len(full), "IMEIs, all", "valid" if all(map(imei.is_valid, full)) else "wrong")
parcels = [(number, found) for number in full if (found := tracking_numbers.get_tracking_number(number))]
print(f"as parcels: {len(parcels)}, {set(found.product.name for _, found in parcels)}, first {parcels[0][0]}")
items = [(number, found) for number in short if (found := biip.parse(number).gtin)]
print(f"as trade items without check digit: {len(items)}, "
      f"{set(found.prefix.usage for _, found in items)}, first {items[0][0]}")
END
cat seen
diff expected seen && echo "as described"
