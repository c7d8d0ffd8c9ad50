#!/usr/bin/env bash
# Expected: <integer> in an XML property list is a decimal number; a reader either gets it whole or says that it can't.
# Happens: libplist reads an integer with a leading 0 as octal and stops at the first 8 or 9: IMEI 010154203237518
#   becomes 70535718889. A number above 64 bits becomes 18446744073709551615, so all 20-digit ICCIDs and all EIDs are
#   one. It says nothing. Python's plistlib reads all of them whole (but for the 0), and refuses to write the long ones.
# Seen with: libplist 2.2.0 (Debian 12, libplist-utils 2.2.0-6+b2), plistlib of the Python that is installed.
# Matters here: tools around libimobiledevice hold what a phone says about itself as property lists, and inventories
#   that other software writes in that form may hold identifiers as numbers.
# Instead: write identifiers as <string>. A reader should refuse an integer under the keys of identifiers, and above
#   all 18446744073709551615.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q -q -o APT::Sandbox::User=root libplist-utils=2.2.0-6+b2 libplist3=2.2.0-6+b2
for package in *.deb; do
  dpkg-deb -x "$package" root
done
cat > expected <<'END'
libplist-utils 2.2.0-6+b2
written: IMEI 010154203237518, ICCID 89012601234567890123, ICCID2 89012601234567890124, EID 89049032123451234512345678901235
libplist: IMEI 70535718889, ICCID 18446744073709551615, ICCID2 18446744073709551615, EID 18446744073709551615
plistlib: IMEI 10154203237518, ICCID 89012601234567890123, ICCID2 89012601234567890124, EID 89049032123451234512345678901235
plistlib, written again: OverflowError
END
cat > compare.py <<'END'
import plistlib, subprocess

values = {"IMEI": "010154203237518", "ICCID": "89012601234567890123", "ICCID2": "89012601234567890124",
          "EID": "89049032123451234512345678901235"}
with open("phone.plist", "w") as file:
    file.write('<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>')
    file.writelines(f"<key>{key}</key><integer>{value}</integer>" for key, value in values.items())
    file.write("</dict></plist>")
show = lambda what, found: print(f"{what}: " + ", ".join(f"{key} {value}" for key, value in found.items()))
show("written", values)
subprocess.run(["root/usr/bin/plistutil", "-i", "phone.plist", "-o", "phone.bin", "-f", "bin"], check=True)
with open("phone.bin", "rb") as file:
    show("libplist", plistlib.load(file))
with open("phone.plist", "rb") as file:
    whole = plistlib.load(file)
show("plistlib", whole)
try:
    plistlib.dumps(whole)
except OverflowError as error:
    print("plistlib, written again:", type(error).__name__)
END
{
  echo "libplist-utils $(dpkg-deb -f libplist-utils_*.deb Version)"
  LD_LIBRARY_PATH=$(dirname root/usr/lib/*/libplist-2.0.so.3) python3 compare.py
} > seen
cat seen
diff expected seen && echo "as described"
