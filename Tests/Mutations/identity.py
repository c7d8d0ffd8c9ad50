"""Who the device is, is not what a report or the customer says it is: tables of media and tools, makers, systems."""
import sound


def own_model(m, name, rows, says=None, system=None, version=None):
    """Gives the member a model of its own, with rows of the media table. `says` is how the record writes the model."""
    m.device.model = name
    written = says or name
    if system:
        m.device.os = system
    if m.tool == "blancco":
        m.find("model", m.system).text = written
        if version is not None:
            found = m.report.find(".//entries[@name='operating_system']/entry[@name='version']")
            found.text = version or None
    else:
        m.put("Model", written)
        if version is not None:
            m.put("Version", version)
    m.table_rows["media"] = [",".join([name] + row) for row in rows]


def name_of(m):
    return f"Sample {m.device.number}"


def spelled(name, m, rng):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in name)
    return rng.choice([
        f"{m.device.make} {name}", name.upper(), name.lower(), f"  {name} ", f"{m.device.make.upper()} {name}", wide,
        name.replace(" ", "  "), f"{m.device.make}  {name.lower()}", name.replace(" ", "\u00a0"),
    ])


def row(m, always="yes", escrow="no", low="1", high="99"):
    return [m.device.os, low, high, always, escrow, "yes", "maker's security guide" if always == "yes" else ""]


def not_encrypted(m, rng):
    name = name_of(m)
    own_model(m, name, [row(m, rng.choice(["no", "unknown"]))], spelled(name, m, rng))
    m.why = "the media table doesn't say that this model always encrypts, however it is spelled"


def escrow(m, rng):
    name = name_of(m)
    own_model(m, name, [row(m, escrow=rng.choice(["yes", "unknown"]))], spelled(name, m, rng))
    m.why = "keys of this model are kept elsewhere, or may be"


def narrow_row(m, rng):
    """A narrower row for the version says otherwise than the wide one."""
    name, version = name_of(m), float(m.device.version.split(".")[0])
    bad = row(m, rng.choice(["no", "unknown"]), low=str(int(version)), high=f"{int(version)}.99")
    rows = [row(m), bad]
    rng.shuffle(rows)
    own_model(m, name, rows, spelled(name, m, rng) if rng.random() < 0.5 else None)
    m.why = "a narrower row of the media table says «not encrypted» for this version"


def version_missing(m, rng):
    name = name_of(m)
    rows = [row(m, low="13"), row(m, "no", low="1", high="12.99")]
    rng.shuffle(rows)
    own_model(m, name, rows, version=rng.choice(["", "", "unknown", "?", "latest"]))
    m.why = "the version isn't known, and one of the rows that could apply says «not encrypted»"


def launched_early(m, rng):
    """Upgraded to a system whose new models encrypt; nobody says what this one was launched with."""
    if m.device.is_apple:
        return narrow_row(m, rng)
    name = f"Old Sample {m.device.number}"
    own_model(m, name, [])
    del m.table_rows["media"]
    m.device.version = rng.choice(["10", "11", "12", "13"])
    if m.tool == "blancco":
        m.report.find(".//entries[@name='operating_system']/entry[@name='version']").text = m.device.version
    else:
        m.put("Version", m.device.version)
    m.why = f"no row knows the model, and Android {m.device.version} is only what it runs now"


def claimed_system(m, rng):
    """The customer says iPadOS; the record of an Android states no system."""
    if m.device.is_apple:
        return escrow(m, rng)
    m.claims_system = rng.choice(["iPadOS", "iOS", "iPhone OS"])
    name = f"Tablet {m.device.number}"
    own_model(m, name, [])
    del m.table_rows["media"]
    if m.tool == "blancco":
        found = m.report.find(".//entries[@name='operating_system']")
        if rng.random() < 0.5:
            m.remove(found)
        else:
            found.find("entry[@name='name']").text = None
    else:
        m.put("OS", "")
    m.why = f"only the customer says {m.claims_system}"


def another_kind(m, rng):
    """A record with this device's numbers describes a device of another known maker and system."""
    make, model, system, version = ("Motorola", "moto g power", "Android", "13") if m.device.is_apple else (
        "Apple", "iPhone 12", "iOS", "18.6")
    if m.tool == "blancco":
        m.find("manufacturer").text, m.find("model", m.system).text = make, model
        found = m.report.find(".//entries[@name='operating_system']")
        found.find("entry[@name='name']").text, found.find("entry[@name='version']").text = system, version
        m.find("erasure_standard_name").text = "Apple iOS erasure" if system == "iOS" else "Android crypto erase"
        # The lock of that other system; the bench still states this one's.
        old = m.find("find_my_iphone") if m.device.is_apple else m.find("frp_status")
        old.set("name", "frp_status" if m.device.is_apple else "find_my_iphone")
    else:
        for name, value in [("Make", make), ("Model", model), ("OS", system), ("Version", version)]:
            m.put(name, value)
        m.put("Type", "iOS Secure Erase" if system == "iOS" else "Android Secure Erase")
    m.why = f"the record says {make} {model}, the device is {m.device.make} {m.device.model}"


def tool_version(m, version):
    if m.tool == "blancco":
        m.report.find(".//product_version").text = version
    else:
        m.put("AppVersion", version)


def tool_row(m, low, high, level="none", technique="cryptographicErase", until="2099-12-31", since="2026-01-01"):
    tool = "Blancco 5 Mobile" if m.tool == "blancco" else "Phonecheck"
    return f"{tool},{low},{high},{technique},internalFlash,{m.device.os},{level},{since},{until}"


def known_bad_tool(m, rng):
    """One version is known to be bad, though the range around it is approved."""
    minor = 13 + m.device.number % 77 if m.tool == "blancco" else 0
    version = f"3.{minor}" if m.tool == "blancco" else f"3.91.{m.device.number}"
    tool_version(m, version)
    low, high = rng.choice([(version, version), (version, version + ".0"), (version + ".0", version + ".9")])
    if high.endswith(".9"):
        tool_version(m, version + ".4")
    m.table_rows["tools"] = [tool_row(m, low, high)]
    m.why = f"the tools table says that {low} to {high} reaches no Purge"


def tool_outside(m, rng):
    version = rng.choice(["3.100", "4.0", "2.99", "3.990", "30.1", "0.3.90", "4.0.1", "3.1000.2", "31"]
                         if m.tool == "blancco" else ["3.100.1", "3.79.9", "4.0", "3.8", "39.0", "3.9", "2.90"])
    tool_version(m, version)
    m.why = f"version {version} is outside the approved range, number by number"


def tool_unknown(m, rng):
    if m.tool == "blancco":
        m.report.find(".//product_name").text = text = rng.choice(
            ["Blancco 5 Mobile Trial", "Blanco 5 Mobile", "Free Wiper", "Mobile Eraser Pro", "Blancco", "Blancco 5 Mobile (unlicensed)"])
        m.why = f"the tool is «{text}», which nobody approved"
    else:
        tool_version(m, "")
        m.why = "the record states no version of its tool"


ALL = [not_encrypted, escrow, narrow_row, version_missing, version_missing, launched_early, claimed_system, another_kind, another_kind,
       known_bad_tool, known_bad_tool, tool_outside, tool_unknown]


def mutate(member, rng):
    member.apply(rng.choice(ALL), rng)
