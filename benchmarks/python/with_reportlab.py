#!/usr/bin/env python3
"""A certificate drawn with ReportLab: platypus with its C accelerator (rl_accel). It can't attach files.

As its manual shows it, cells that may need two lines are paragraphs, in tables of a few hundred rows that split
themselves. With `--cut` first, the program does by hand what platypus is for: it breaks each text once and remembers it,
works out the rows' heights, and cuts the table into pages itself, so that nothing is measured or split; no shorter way
through platypus is known.
"""
import functools
import io
import sys

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from paper import blocks
from record import run

FONTS = "/usr/share/fonts/truetype/noto/"
INK, MUTED, LINE, ACCENT = HexColor("#1a1a1a"), HexColor("#5f6b7a"), HexColor("#c8cdd3"), HexColor("#1f5fa8")
MARGIN, WIDTH, BOTTOM = 40, 515, 60
PAGE_ROOM = A4[1] - 70 - BOTTOM
SIZE, LEADING, PADDING = 7.8, 10.6, 2.6
IS_CUT = sys.argv[1:2] == ["--cut"]
# Rows that platypus may split at once: its time for that grows with their square.
CHUNK = 300
FACES = {"text": "Sans", "mono": "Mono", "number": "Sans"}
rl_config.invariant = 1


@functools.cache
def register():
    for name, file in [("Sans", "NotoSans-Regular"), ("Bold", "NotoSans-Bold"), ("Mono", "NotoSansMono-Regular")]:
        pdfmetrics.registerFont(TTFont(name, f"{FONTS}{file}.ttf"))


def style(name, **more):
    return ParagraphStyle(name, **{"fontName": "Sans", "fontSize": 9.2, "leading": 12.5, "textColor": INK, **more})


STYLES = {
    "title": style("title", fontSize=19, leading=25), "subtitle": style("subtitle", fontSize=10.5, textColor=MUTED),
    "heading": style("heading", fontName="Bold", fontSize=11, spaceBefore=18, spaceAfter=4, keepWithNext=1),
    "body": style("body", spaceBefore=6), "strong": style("strong", fontName="Bold"),
    "note": style("note", fontSize=7.4, leading=10, textColor=MUTED, spaceBefore=6),
    "cell": style("cell", fontSize=SIZE, leading=LEADING), "label": style("label", fontSize=7.2, leading=9, textColor=MUTED),
    "value": style("value"), "identifier": style("identifier", fontName="Mono", fontSize=8.4, splitLongWords=1)}


class Numbered(Canvas):
    """«Page x of y»: pages are held back until their number is known."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.held = []

    def showPage(self):
        self.held.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        for state in self.held:
            self.__dict__.update(state)
            self.setFont("Sans", 7)
            self.setFillColor(MUTED)
            self.drawRightString(MARGIN + WIDTH, 40, f"Page {self._pageNumber} of {len(self.held)}")
            super().showPage()
        super().save()


class Code(Flowable):
    """A QR code, dark modules beside each other in one rectangle."""

    def __init__(self, code, side=76):
        super().__init__()
        self.matrix, self.width, self.height = [list(row) for row in code.matrix], side, side

    def draw(self):
        module = self.width / (len(self.matrix) + 4)
        path = self.canv.beginPath()
        for y, row in enumerate(self.matrix):
            x = 0
            while x < len(row):
                start = x
                while x < len(row) and row[x]:
                    x += 1
                if x > start:
                    path.rect(
                        (start + 2) * module, self.height - (y + 3) * module, (x - start) * module, module)
                x += 1
        self.canv.drawPath(path, stroke=0, fill=1)


@functools.lru_cache(maxsize=None)
def broken(text, face, width):
    """A text in the lines that a column holds; most words of a lot's table come back in every row."""
    return "\n".join(simpleSplit(text, face, SIZE, width))


@functools.lru_cache(maxsize=None)
def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br/>")


def facts(items):
    rows, left = [], None
    for label, value, is_identifier in items:
        cell = [
            Paragraph(escaped(label), STYLES["label"]),
            Paragraph(escaped(value), STYLES["identifier" if is_identifier else "value"])]
        if len(value) > 48:
            rows += [[left, ""]] if left else []
            rows.append([cell, None])
            left = None
        elif left:
            rows.append([left, cell])
            left = None
        else:
            left = cell
    rows += [[left, ""]] if left else []
    wide = [("SPAN", (0, i), (1, i)) for i, row in enumerate(rows) if row[1] is None]
    return Table([[a, b or ""] for a, b in rows], colWidths=[WIDTH / 2] * 2, style=wide + [
        ("LINEABOVE", (0, 0), (-1, -1), 0.5, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0)])


def table(title, columns, rows, totals, is_long):
    """The rows under their header, which is repeated on each page."""
    widths = [width for _, width, _ in columns]
    look = [
        ("FONTNAME", (0, 0), (-1, 0), "Bold"), ("FONTSIZE", (0, 0), (-1, -1), SIZE),
        ("LEADING", (0, 0), (-1, -1), LEADING), ("TEXTCOLOR", (0, 0), (-1, 0), MUTED),
        ("LINEBELOW", (0, 0), (-1, 0), 0.9, ACCENT), ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), PADDING)]
    for i, (_, _, kind) in enumerate(columns):
        look.append(("FONTNAME", (i, 1), (i, -1), FACES[kind]))
        if kind == "number":
            look.append(("ALIGN", (i, 0), (i, -1), "RIGHT"))
    head = [broken(name, "Bold", width - 4) for name, width, _ in columns]
    yield PageBreak() if is_long else CondPageBreak(120)
    yield Paragraph(escaped(title), STYLES["heading"])
    totals = [totals + [""] * (len(columns) - len(totals))] if totals else []
    if IS_CUT:
        yield from cut(head, columns, rows, totals, look, is_long)
        return
    for first in range(0, max(1, len(rows)), CHUNK):
        some = [
            [text if kind == "mono" else Paragraph(escaped(text), STYLES["cell"])
             for text, (_, _, kind) in zip(row, columns)] for row in rows[first:first + CHUNK]]
        yield Table([head] + some + (totals if first + CHUNK >= len(rows) else []), widths, style=look, repeatRows=1)


def cut(head, columns, rows, totals, look, is_long):
    """Tables of a page each, so that none is ever split; heights are known, so that nothing is measured twice."""
    widths = [width for _, width, _ in columns]
    faces = [(FACES[kind], width - 4) for _, width, kind in columns]

    def height(row):
        return LEADING * (1 + max(text.count("\n") for text in row)) + 2 * PADDING

    head_height = height(head)
    room = PAGE_ROOM - 40
    page, heights, used = [head], [head_height], head_height
    for row in rows:
        cells = [
            text if kind == "mono" else broken(text, face, width)
            for text, (face, width), (_, _, kind) in zip(row, faces, columns)]
        tall = height(cells)
        if is_long and used + tall > room:
            yield Table(page, widths, heights, look)
            page, heights, used, room = [head], [head_height], head_height, PAGE_ROOM - 14
        page.append(cells)
        heights.append(tall)
        used += tall
    yield Table(page + totals, widths, heights + [LEADING + 2 * PADDING] * len(totals), look, repeatRows=1)


def flowables(items):
    for kind, *parts in items:
        if kind == "title":
            yield Paragraph(escaped(parts[0]), STYLES["title"])
            yield Paragraph(escaped(parts[1]), STYLES["subtitle"])
            yield Spacer(0, 10)
        elif kind == "facts":
            yield facts(parts[0])
        elif kind == "notice":
            text = [Paragraph(escaped(parts[0]), STYLES["strong"])]
            text += [Paragraph(escaped(line), STYLES["value"]) for line in parts[1]]
            yield Spacer(0, 12)
            yield Table([[text]], [WIDTH], style=[
                ("BACKGROUND", (0, 0), (-1, -1), HexColor("#f3f5f7")),
                ("LINEBEFORE", (0, 0), (0, -1), 3, HexColor("#b3261e"))])
        elif kind == "table":
            yield from table(*parts, is_long=len(parts[2]) > 100)
        elif kind == "signature":
            yield Table(
                [[[Paragraph(escaped(p), STYLES[s]) for p, s in zip(parts, ["label", "strong", "note"])]], [""]],
                [WIDTH / 2], [None, 28], style=[("LINEBELOW", (0, 1), (0, 1), 0.6, INK)], hAlign="LEFT")
        elif kind == "qr":
            text = [Paragraph(escaped(parts[1]), STYLES["strong"])]
            text += [Paragraph(escaped(t), STYLES["note"]) for t in parts[2]]
            for label, value, _ in parts[3]:
                text += [Paragraph(escaped(label), STYLES["label"]), Paragraph(escaped(value), STYLES["identifier"])]
            yield Table([[Code(parts[0]), text]], [88, WIDTH - 88])
        else:
            yield Paragraph(escaped(parts[0]), STYLES["body" if kind == "paragraph" else kind])


def draw(vc, credential, devices, excluded):
    register()
    number, issuer = vc["id"].removeprefix("urn:uuid:"), vc["issuer"]["name"]
    title = f"{vc['name']}, {vc['credentialSubject']['lot']}"

    def furniture(canvas, document):
        canvas.setFont("Bold" if document.page == 1 else "Sans", 12 if document.page == 1 else 7.4)
        canvas.drawString(MARGIN, A4[1] - 44, issuer)
        canvas.setFont("Sans", 7)
        canvas.setFillColor(MUTED)
        if document.page > 1:
            canvas.drawRightString(MARGIN + WIDTH, A4[1] - 44, title)
        canvas.setStrokeColor(LINE)
        canvas.line(MARGIN, A4[1] - 52, MARGIN + WIDTH, A4[1] - 52)
        canvas.line(MARGIN, 52, MARGIN + WIDTH, 52)
        canvas.setFont("Mono", 6.6)
        canvas.drawString(MARGIN, 40, number)
        canvas.setFont("Sans", 7)
        canvas.drawString(MARGIN, 30, "Created " + vc["validFrom"])

    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=MARGIN - 6, rightMargin=MARGIN - 6, topMargin=54, bottomMargin=BOTTOM - 6, title=title,
        author=issuer).build(
        list(flowables(blocks(vc, credential, devices, excluded))), onFirstPage=furniture, onLaterPages=furniture,
        canvasmaker=Numbered)
    return out.getvalue()


if __name__ == "__main__":
    run(sys.argv[2 if IS_CUT else 1:], draw)
