#!/usr/bin/env python3
"""A certificate drawn with WeasyPrint: plain HTML, a style sheet of few rules, tables of fixed layout, PDF/A-3b with the
credential attached."""
import html
import io
import sys

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration

from paper import blocks
from record import run

STYLE = """
@page { size: A4; margin: 54pt 40pt 60pt;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 7pt Noto Sans; color: #5f6b7a }
  @bottom-left { content: string(number); font: 6.6pt Noto Sans Mono; color: #5f6b7a }
  @top-left { content: string(issuer); font: 7.4pt Noto Sans } }
@page later { @top-right { content: string(title); font: 7.4pt Noto Sans } }
.issuer { string-set: issuer content() } .number { string-set: number content() }
.issuer, .number { position: absolute; visibility: hidden }
h1 { string-set: title content(); font-size: 19pt; font-weight: normal; margin: 0 }
body { font: 9.2pt Noto Sans; color: #1a1a1a; margin: 0 }
h2 { font-size: 11pt; margin: 18pt 0 4pt; break-after: avoid }
p { margin: 6pt 0 0 } .sub { color: #5f6b7a; font-size: 10.5pt } .note { font-size: 7.4pt; color: #5f6b7a }
.notice { background: #f3f5f7; border-left: 3pt solid #b3261e; padding: 8pt 12pt; margin-top: 12pt }
table { table-layout: fixed; border-collapse: collapse; width: 515pt }
.rows { font-size: 7.8pt } .rows td { border-bottom: 0.4pt solid #c8cdd3; padding: 2.6pt 4pt 2.6pt 0;
  vertical-align: top }
.rows th { border-bottom: 0.9pt solid #1f5fa8; color: #5f6b7a; text-align: left; font-size: 7.2pt }
.rows tr { break-inside: avoid } .mono { font-family: Noto Sans Mono; font-size: 7.2pt } .number-cell { text-align: right }
.facts td { border-top: 0.5pt solid #c8cdd3; padding: 5pt 6pt 5pt 0; vertical-align: top; overflow-wrap: anywhere }
.facts small { display: block; font-size: 7.2pt; color: #5f6b7a } .facts .mono { font-size: 8.4pt }
.sign { width: 257pt; border-bottom: 0.6pt solid; padding: 16pt 0 28pt }
.qr { margin-top: 12pt } .qr td { vertical-align: top }
"""
CLASSES = {"text": "", "mono": ' class="mono"', "number": ' class="number-cell"'}


def cell(text, kind):
    return f"<td{CLASSES[kind]}>{html.escape(text)}</td>"


def facts(items):
    out, left = ['<table class="facts">'], None
    for label, value, is_identifier in items:
        inner = f"<small>{html.escape(label)}</small><span{CLASSES['mono'] if is_identifier else ''}>" \
                f"{html.escape(value)}</span></td>"
        if len(value) > 48:
            out += [f"<tr><td>{left}<td></td></tr>"] if left else []
            out.append(f'<tr><td colspan="2">{inner}</tr>')
            left = None
        elif left:
            out.append(f"<tr><td>{left}<td>{inner}</tr>")
            left = None
        else:
            left = inner
    out += [f"<tr><td>{left}<td></td></tr>"] if left else []
    return "".join(out) + "</table>"


def table(title, columns, rows, totals):
    yield f'<h2>{html.escape(title)}</h2><table class="rows"><colgroup>'
    yield "".join(f'<col style="width:{width}pt">' for _, width, _ in columns) + "</colgroup><thead><tr>"
    yield "".join(f"<th{CLASSES[kind]}>{html.escape(name)}</th>" for name, _, kind in columns) + "</tr></thead><tbody>"
    kinds = [kind for _, _, kind in columns]
    for row in rows:
        yield "<tr>" + "".join(map(cell, row, kinds)) + "</tr>"
    if totals:
        yield "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in totals) + "</tr>"
    yield "</tbody></table>"


def parts(items):
    for kind, *rest in items:
        if kind == "title":
            yield f'<h1>{html.escape(rest[0])}</h1><p class="sub">{html.escape(rest[1])}</p>'
        elif kind == "facts":
            yield facts(rest[0])
        elif kind == "notice":
            lines = "<br>".join(map(html.escape, rest[1]))
            yield f'<div class="notice"><b>{html.escape(rest[0])}</b><br>{lines}</div>'
        elif kind == "table":
            yield from table(*rest)
        elif kind == "signature":
            role, name, detail = map(html.escape, rest)
            yield f'<div class="sign"><p class="note">{role}</p><b>{name}</b><p class="note">{detail}</p></div>'
        elif kind == "qr":
            code = rest[0].svg_inline(scale=1, border=2, omitsize=True)
            text = "".join(
                f'<p class="note">{html.escape(label)}</p><span class="mono">{html.escape(value)}</span>'
                for label, value, _ in rest[3])
            yield f'<table class="qr"><tr><td style="width:88pt"><div style="width:76pt">{code}</div></td>'
            yield f'<td><b>{html.escape(rest[1])}</b><p class="note">{html.escape(rest[2][0])}</p>{text}</td></tr></table>'
        elif kind == "heading":
            yield f"<h2>{html.escape(rest[0])}</h2>"
        else:
            yield f'<p{" class=note" if kind == "note" else ""}>{html.escape(rest[0])}</p>'


FONTS = FontConfiguration()
SHEET = CSS(string=STYLE, font_config=FONTS)


def draw(vc, credential, devices, excluded):
    head = f'<title>{html.escape(vc["name"])}</title><div class="issuer">{html.escape(vc["issuer"]["name"])}</div>' \
           f'<div class="number">{vc["id"].removeprefix("urn:uuid:")}</div>'
    body = "".join(parts(blocks(vc, credential, devices, excluded)))
    attached = Attachment(
        file_obj=io.BytesIO(credential), name="certificate.vc.json", relationship="Source",
        description="The certificate as a W3C Verifiable Credential")
    return HTML(string=f'<html lang="en">{head}<body>{body}</body></html>').write_pdf(
        stylesheets=[SHEET], font_config=FONTS, attachments=[attached], pdf_variant="pdf/a-3b")


if __name__ == "__main__":
    run(sys.argv[1:], draw)
