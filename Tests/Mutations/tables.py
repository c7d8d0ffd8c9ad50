"""Store-wide tables with one fault each: the import refuses them whole, and the one in force stays in force."""
import random

import lots

NO_DATE = ["31.12.2025", "2026-02-30", "12/31/2099", "soon", "2026-13-01", "20991231x", "never", "2026-00-10", "31 Dec 2099", "2O99-12-31",
           "99-12-31?", "tomorrow", "2026-1-", "?", "2026-12-32"]
NO_AMOUNT = ["12,00", "12.5", "abc", "1e3", "$50", "9.000", "9,000", "1 000 USD", "free", "?", "0x1F", "99999999999999999999999", "NaN",
             "5O0", "--", "12.00", "1/2", "٩٠"]
NO_CURRENCY = ["US", "DOLLARS", "US$", "???", "U5D", "XX1", "Euro", "€", "USDT", "1"]
NO_BOUND = ["Q", "3.x", "ten", "1-9", "latest", "≥3", "v", "3,0a", "?", "*.*", "IX"]
NO_ZONE = ["Europe/Berln", "Mars/Base", "+25:00", "UTC+abc", "+1:0:0:0", "local", "?", "America/NewYork", "+ab:cd", "winter", "Berlin", "+99:99"]


def slip(word, rng):
    """A slip of a key inside a word, never only its case."""
    at = rng.randrange(len(word))
    other = rng.choice([c for c in "abcdefghijklmnopqrstuvwxyz" if c != word[at].lower()])
    return rng.choice([word[:at] + other + word[at + 1:], word[:at] + word[at + 1:] + "x", word + other, other + word])


def cell(table, column, values):
    def change(tables, rng):
        header, rows = tables[table]
        place = header.index(column)
        candidates = [row for row in rows if row[place]] or rows
        row = rng.choice(candidates)
        value = values(row[place], rng) if callable(values) else rng.choice(values)
        old, row[place] = row[place], value
        return table, f"{table}.{column} «{value}» for «{old}»"
    return change


def again(table, keys, column, values):
    """A second row for the same thing that says otherwise."""
    def change(tables, rng):
        header, rows = tables[table]
        row = list(rng.choice(rows))
        place = header.index(column)
        row[place] = rng.choice([v for v in values if v != row[place]])
        if rng.random() < 0.4:
            # The same name in another spelling is the same name.
            key = header.index(keys[0])
            row[key] = rng.choice([row[key].lower(), row[key].upper(), f" {row[key]} "])
        rows.insert(rng.randrange(len(rows) + 1), row)
        return table, f"{table}: two rows that differ in {column}"
    return change


def ragged(tables, rng):
    name = rng.choice(sorted(tables))
    rng.choice(tables[name][1]).append("surplus")
    return name, f"{name}: a row with a cell too many"


def keyless(tables, rng):
    name, column = rng.choice([("operators", "operator"), ("tools", "tool"), ("stations", "station"), ("vendors", "vendor"),
                               ("prices", "currency"), ("prices", "price_minor"), ("customers", "customer")])
    header, rows = tables[name]
    rng.choice(rows)[header.index(column)] = ""
    return name, f"{name}: a row without {column}"


# Tables that say what a field of a tool means, and what a model was launched with.
YOUNGER = {
    "known-fields": ("tool,version_from,version_to,path,meaning,source", [
        "Phonecheck,3.90,3.99,opticalStabilizerScore,harmless,release notes (fictional)",
        "Blancco 5 Mobile,3.0,3.99,erasures/erasure/controller_revision,harmless,release notes (fictional)"]),
    "models": ("model,make,tac,os,launched_with,identifier,source", [
        "Sample Slate 3,Samsung,,Android,11,,maker's page (fictional)", "Sample Slate 4,Google,,Android,13,,maker's page (fictional)"]),
}


def younger():
    return {name: (header.split(","), [row.split(",") for row in rows]) for name, (header, rows) in YOUNGER.items()}


CHANGES = [
    cell("prices", "price_minor", NO_AMOUNT), cell("prices", "price_minor", NO_AMOUNT), cell("prices", "currency", NO_CURRENCY),
    cell("prices", "storage_gb", ["abc", "-128", "12x8", "?", "1e2", "0x80", "999999999999999999999"]),
    cell("prices", "functional", ["F9", "F", "FF3", "G3", "3", "F33", "worksx", "F3?", "?"]),
    cell("prices", "cosmetic", ["C", "C55", "D5", "CC5", "5", "C5?", "grade 5", "C?", "S5"]),
    cell("operators", "role", slip), cell("operators", "role", ["cleaner", "eraser", "boss", "?", "sanitizer tester"]),
    cell("operators", "method", ["crypto", "everything", "cryptographicErase overwrite", "?", "erase", "**"]),
    cell("operators", "trained_at", NO_DATE), cell("operators", "valid_to", NO_DATE), cell("operators", "nda_at", NO_DATE),
    cell("tools", "technique", slip), cell("tools", "media", slip), cell("tools", "os", slip), cell("tools", "level", slip),
    cell("tools", "level", ["best", "purge?", "clear+", "NIST", "high"]), cell("tools", "version_from", NO_BOUND),
    cell("tools", "version_to", NO_BOUND), cell("tools", "valid_from", NO_DATE), cell("tools", "valid_to", NO_DATE),
    cell("media", "encryption_always_on", ["maybe", "jes", "yes?", "mostly", "FBE", "y e s", "?"]),
    cell("media", "escrow", ["noo", "escrowed", "?", "no?", "somewhere"]), cell("media", "os", slip),
    cell("media", "os_from", NO_BOUND), cell("media", "os_to", NO_BOUND), cell("media", "erasing_software", ["perhaps", "yess", "?", "Blancco"]),
    cell("stations", "zone", NO_ZONE), cell("stations", "zone", NO_ZONE), cell("stations", "secured", ["jes", "maybe", "?", "yess", "locked", "partly"]),
    cell("vendors", "valid_to", NO_DATE), cell("vendors", "checked_at", NO_DATE), cell("vendors", "kind", ["r3", "best", "?", "r22"]),
    cell("vendors", "due_diligence_at", NO_DATE), cell("vendors", "scope", ["Everything", "Material Recovery", "Melting", "Physical Data Sanitisationx"]),
    again("stations", ["station"], "zone", ["+05:00", "Europe/Berlin", "-03:00"]), again("stations", ["station"], "secured", ["no", "yes"]),
    again("media", ["model"], "escrow", ["yes", "unknown"]), again("media", ["model"], "encryption_always_on", ["no", "unknown"]),
    again("prices", ["model"], "price_minor", ["1", "777777"]), again("customers", ["customer"], "legal_name", ["Other Name (fictional)"]),
    again("tools", ["tool"], "level", ["none"]), again("vendors", ["vendor"], "status", ["suspended", "expired"]),
    ragged, keyless, keyless,
]


YOUNGER_CHANGES = [
    cell("known-fields", "meaning", slip), cell("known-fields", "meaning", ["ok", "ignore", "?", "harmless?", "fine"]),
    cell("known-fields", "version_from", NO_BOUND), cell("known-fields", "version_to", NO_BOUND),
    again("known-fields", ["tool"], "meaning", ["refuses", "stated"]), cell("models", "launched_with", NO_BOUND),
    cell("models", "os", slip), again("models", ["model"], "launched_with", ["9", "5"]),
]


def members(seed, count, known):
    """Name, text and fault of `count` tables, of those that the program knows."""
    changes = CHANGES + (YOUNGER_CHANGES if known.issuperset(YOUNGER) else [])
    for number in range(count):
        rng = random.Random(f"{seed}:tables:{number}")
        tables = {name: (header, [list(row) for row in rows]) for name, (header, rows) in (lots.sound_tables() | younger()).items()}
        change = rng.choice(changes)
        if change is ragged or change is keyless:
            tables = {name: tables[name] for name in lots.sound_tables()}
        name, why = change(tables, rng)
        header, rows = tables[name]
        rng.shuffle(rows)
        yield number, name, lots.sheet(header, rows), why
