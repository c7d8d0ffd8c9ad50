#!/usr/bin/env bash
# Expected: ="490154203237518", a common way to guard an IMEI against rounding in a CSV file, survives the step
#   from CSV to XLSX, and a program that reads the workbook gets the IMEI.
# Happens: XlsxWriter takes the text for a formula and stores 0 as its result, because it calculates nothing. Readers
#   return the stored result: every phone of the lot has the IMEI 0. openpyxl writes no result at all, and the same
#   lot has no IMEIs. By XlsxWriter's manual Excel calculates when it opens the file: there the lot looks right.
# Seen with: XlsxWriter 3.3.1, openpyxl 3.1.5, python-calamine 0.9.1. Source: XlsxWriter's manual,
#   "Working with Formulas", section "Formula Results".
# Matters here: manifests pass through such converters, and a lot of equal IMEIs looks like one phone scanned often.
# Instead: strip the guard while it is still text, and write with write_string(). A reader should take a formula that
#   holds nothing but a quoted text for that text, and refuse an identifier column whose cells are all 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet --disable-pip-version-check xlsxwriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
cat > "$work/expected" <<'END'
xlsxwriter 3.3.1, openpyxl 3.1.5, python-calamine 0.9.1
guard by xlsxwriter: openpyxl reads [0, 0], calamine reads [0.0, 0.0]
guard by openpyxl: openpyxl reads [None, None], calamine reads []
text by xlsxwriter: openpyxl reads ['490154203237518', '490154203237526'], calamine reads ['490154203237518', '490154203237526']
END
cd "$work"
env/bin/python > seen <<'END'
from importlib.metadata import version
import openpyxl, python_calamine, xlsxwriter

imeis = ["490154203237518", "490154203237526"]
guarded = [f'="{imei}"' for imei in imeis]

def by_xlsxwriter(path, values, method):
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, value in enumerate(values):
        getattr(sheet, method)(row, 0, value)
    book.close()

def by_openpyxl(path, values):
    book = openpyxl.Workbook()
    for value in values:
        book.active.append([value])
    book.save(path)

def show(what, path):
    one = [row[0] for row in openpyxl.load_workbook(path, data_only=True).active.values]
    sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
    two = [row[0] for row in sheet.to_python(skip_empty_area=False)]
    print(f"{what}: openpyxl reads {one}, calamine reads {two}")

print(", ".join(f"{name} {version(name)}" for name in ("xlsxwriter", "openpyxl", "python-calamine")))
by_xlsxwriter("a.xlsx", guarded, "write")
show("guard by xlsxwriter", "a.xlsx")
by_openpyxl("b.xlsx", guarded)
show("guard by openpyxl", "b.xlsx")
by_xlsxwriter("c.xlsx", imeis, "write_string")
show("text by xlsxwriter", "c.xlsx")
END
cat seen
diff expected seen && echo "as described"
