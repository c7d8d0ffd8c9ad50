#!/usr/bin/env bash
# Expected: certificates that carry their signed data as attached files can be put together, one PDF for the lot, and
#   the attachments come along with the pages.
# Happens: attachments belong to the document, not to its pages, and merging copies pages. pypdf, pikepdf (qpdf) and
#   PyMuPDF all write a PDF with every page and no attachment, without a word. Where the first certificate is the
#   one that the others are added to, its attachment stays: the PDF of the lot then seems to carry its data, and
#   holds that of one phone.
# Seen with: pypdf 7.1.1, pikepdf 10.18.0, PyMuPDF 2.0; reportlab 5.1.0 makes the pages. Source: ISO 32000, name tree
#   EmbeddedFiles in the document's catalog.
# Matters here: a customer's archive likes one file per lot. What it then keeps are pictures of certificates; what
#   can be verified is gone, and is missed years later.
# Instead: archive certificates one by one, or as members of a portfolio; after a merge count the attachments.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check \
  pypdf==7.1.1 pikepdf==10.18.0 pymupdf==2.0 reportlab==5.1.0
cat > "$work/expected" <<'END'
pypdf 7.1.1, pikepdf 10.18.0, pymupdf 2.0, reportlab 5.1.0
one certificate: pages 1, attachments ['490154203237518.json']
pypdf append: pages 2, attachments []
pypdf clone and append: pages 2, attachments ['490154203237518.json']
pikepdf new: pages 2, attachments []
pikepdf extend: pages 2, attachments ['490154203237518.json']
pymupdf insert_pdf: pages 2, attachments []
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
import pikepdf, pymupdf, pypdf
from reportlab.pdfgen.canvas import Canvas

def certificate(imei):
    canvas = Canvas("page.pdf")
    canvas.drawString(72, 720, f"Certificate of sanitization, IMEI {imei}")
    canvas.save()
    with pikepdf.open("page.pdf") as pdf:
        pdf.attachments[f"{imei}.json"] = b'{"imei": "%s"}' % imei.encode()
        pdf.save(f"{imei}.pdf")
    return f"{imei}.pdf"

def show(what, path):
    with pikepdf.open(path) as pdf:
        print(f"{what}: pages {len(pdf.pages)}, attachments {sorted(pdf.attachments)}")

print(", ".join(f"{name} {version(name)}" for name in ("pypdf", "pikepdf", "pymupdf", "reportlab")))
both = [certificate("490154203237518"), certificate("490154203237526")]
show("one certificate", both[0])
for what, pdf, rest in (("append", pypdf.PdfWriter(), both), ("clone and append", pypdf.PdfWriter(both[0]), both[1:])):
    [pdf.append(path) for path in rest]
    pdf.write("merged.pdf")
    show(f"pypdf {what}", "merged.pdf")
for what, pdf, rest in (("new", pikepdf.new(), both), ("extend", pikepdf.open(both[0]), both[1:])):
    [pdf.pages.extend(pikepdf.open(path).pages) for path in rest]
    pdf.save("merged.pdf")
    show(f"pikepdf {what}", "merged.pdf")
pdf = pymupdf.open()
[pdf.insert_pdf(pymupdf.open(path)) for path in both]
pdf.save("merged.pdf")
show("pymupdf insert_pdf", "merged.pdf")
END
cat seen
diff expected seen && echo "as described"
