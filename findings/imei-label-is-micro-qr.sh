#!/usr/bin/env bash
# Expected: segno.make(IMEI) makes a QR code, which any scanner app reads.
# Happens: segno makes the smallest symbol that holds the text, and for anything as short as an IMEI or a serial that
#   is a Micro QR code, another symbology with one finder pattern instead of three. OpenCV's reader sees nothing in
#   it; zxing-cpp reads it. A longer text on the next label, a link to a certificate, is an ordinary QR code again.
# Seen with: segno 1.6.6, opencv-python-headless 5.0.0.93, zxing-cpp 3.1.1. Source: segno's manual, parameter "micro".
# Matters here: IMEIs and serials are just the texts that fit. Labels printed and checked at one bench with one
#   reader can't be read at the customer's dock with another.
# Instead: segno.make_qr(), or micro=False.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
  segno==1.6.6 opencv-python-headless==5.0.0.93 zxing-cpp==3.1.1 pillow==13.0.0 numpy==2.4.6
cat > "$work/expected" <<'END'
segno 1.6.6, opencv-python-headless 5.0.0.93, zxing-cpp 3.1.1
IMEI, make: M3-M, OpenCV '', zxing-cpp 'Micro QR Code' '490154203237518'
serial, make: M3-L, OpenCV '', zxing-cpp 'Micro QR Code' 'SNTEST000017'
link, make: 3-M, OpenCV 'https://lotwise.example/c/490154203237518', zxing-cpp 'QR Code' 'https://lotwise.example/c/490154203237518'
IMEI, make_qr: 1-H, OpenCV '490154203237518', zxing-cpp 'QR Code' '490154203237518'
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
import io
import cv2, numpy, segno, zxingcpp
from PIL import Image

def show(what, symbol):
    data = io.BytesIO()
    symbol.save(data, kind="png", scale=8, border=6)
    picture = numpy.array(Image.open(data).convert("L"))
    text = cv2.QRCodeDetector().detectAndDecode(picture)[0]
    other = zxingcpp.read_barcodes(picture)[0]
    print(f"{what}: {symbol.designator}, OpenCV {text!r}, zxing-cpp {str(other.format)!r} {other.text!r}")

print(", ".join(f"{name} {version(name)}" for name in ("segno", "opencv-python-headless", "zxing-cpp")))
show("IMEI, make", segno.make("490154203237518"))
show("serial, make", segno.make("SNTEST000017"))
show("link, make", segno.make("https://lotwise.example/c/490154203237518"))
show("IMEI, make_qr", segno.make_qr("490154203237518"))
END
cat seen
diff expected seen && echo "as described"
