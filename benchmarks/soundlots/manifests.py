"""The customers' lists, with their habits: makers in front of models, wrong models, lost zeros, floats, other encodings."""
import random

from devices import CATALOGUE
from records import sheet


def claims(unit, lot):
    """What the customer believes it is: in a tenth of the rows another model, size or colour."""
    rng = random.Random(f"claim:{lot.name}:{unit.number}")
    model, storage, colour = unit.model, unit.storage, unit.colour
    if rng.random() < lot.wrong:
        others = [row for row in CATALOGUE if row[0] == unit.make and row[3] == unit.os and row[2] != unit.model]
        what = rng.choice(["model", "model", "storage", "colour"])
        if what == "model" and others:
            model = rng.choice(others)[2]
        elif what == "storage":
            storage = rng.choice([32, 64, 128, 256, 512])
        else:
            colour = "Rose Gold"
    return model, storage, colour


def lost_zero(imei):
    """A spreadsheet took it for a number."""
    return imei.lstrip("0")


def intune(units, lot):
    rows = []
    for unit in units:
        model, storage, _ = claims(unit, lot)
        rows.append([f"d-{unit.number:05d}", f"Phone of user {unit.number}", "2024-03-01", unit.version, unit.serial, unit.console_make, model,
                     unit.imei, unit.imei[:14] if unit.imei else "", f"{storage * 1000}", "user@birch-council.example", "Sam Example",
                     unit.os, "Company", "Unknown", ""])
    header = ("Device ID,Device name,Enrollment date,OS version,Serial number,Manufacturer,Model,IMEI,MEID,Total storage,"
              "Primary user UPN,Primary user display name,OS,Ownership,Jailbroken,Phone number")
    return "manifest.csv", ("sep=,\r\n" + sheet(header, rows, line="\r\n")).encode("utf-8-sig")


def excel(units, lot):
    """Typed over by hand: «Apple iPhone 12», zeros lost, semicolons, Windows-1252."""
    rows = []
    for number, unit in enumerate(units):
        model, storage, colour = claims(unit, lot)
        rows.append([number + 1, unit.make, f"{unit.make} {model}", f"{storage} GB", colour, lost_zero(unit.imei), unit.serial, "Straße 7, Büro"])
    return "manifest.csv", sheet("Nr.,Brand,Model,Storage,Colour,IMEI,Serial No,Place", rows, ";", "\r\n").encode("cp1252")


def mac(units, lot):
    """A spreadsheet on a Mac: lines end with CR, accents are Mac Roman."""
    rows = []
    for unit in units:
        model, storage, colour = claims(unit, lot)
        rows.append([unit.tag, unit.make, model, f"{storage}GB", colour, unit.imei, unit.serial, "Hélène Exemple", "Bâtiment Nord"])
    return "manifest.csv", sheet("Asset Tag,Make,Model,Storage,Color,IMEI,Serial Number,Assigned To,Location", rows, ";", "\r").encode("mac_roman")


def plain(units, lot):
    rows = []
    for unit in units:
        model, storage, colour = claims(unit, lot)
        rows.append([unit.tag, unit.make, model, f"{storage}GB", colour, unit.imei, unit.imei2, unit.serial])
    return "manifest.csv", sheet("Asset Tag,Make,Model,Storage,Color,IMEI,IMEI2,Serial Number", rows).encode()


def floats(units, lot):
    """Through a data-frame library: some rows have no IMEI, so all are written with a point."""
    rows = []
    for unit in units:
        model, storage, colour = claims(unit, lot)
        rows.append([unit.tag, f"{unit.make} {model}", f"{storage}.0", colour, lost_zero(unit.imei) + ".0", unit.serial])
    rows.append(["90001", "Apple iPad (9th generation)", "64.0", "Black", "", "DNEVERCAME1"])
    return "manifest.csv", sheet("asset_tag,model,storage_gb,color,imei,serial", rows).encode()


def jamf(units, lot):
    rows = []
    for unit in units:
        model, storage, _ = claims(unit, lot)
        rows.append([f"Device {unit.number}", unit.tag, unit.serial, unit.udid, model, str(storage * 1000), unit.imei, unit.version, "user", "Pat Example",
                     "pat@birch-council.example"])
    header = "Display Name,Asset Tag,Serial Number,UDID,Model,Capacity MB,IMEI,iOS Version,Username,Full Name,Email Address"
    return "manifest.csv", sheet(header, rows).encode()


def google(units, lot):
    rows = []
    for unit in units:
        model, _, _ = claims(unit, lot)
        rows.append([f"r{unit.number}", "Robin Example", "robin@birch-council.example", model, f"Android {unit.version}", "ANDROID", "APPROVED",
                     unit.serial, unit.imei, unit.console_make])
    return "manifest.csv", sheet("resourceId,name,email,model,os,type,status,serialNumber,imei,manufacturer", rows).encode("utf-16")


def tabs(units, lot):
    rows = []
    for unit in units:
        model, storage, colour = claims(unit, lot)
        rows.append([unit.box, unit.serial, unit.imei, unit.imei2, unit.make.upper(), model.lower(), f"{storage}gb", colour])
    return "manifest.tsv", sheet("Carton,SN,IMEI 1,IMEI 2,Manufacturer,Device Model,Capacity,Colour", rows, "\t").encode()


def snipe(units, lot):
    rows = []
    for unit in units:
        model, storage, _ = claims(unit, lot)
        rows.append(["Birch Council", f"Phone {unit.number}", unit.tag, "Mobile", unit.make, model, unit.serial, unit.imei, "2023-05-01", "312.00", "kim"])
    return "manifest.csv", sheet(
        "Company,Name,Asset Tag,Category,Manufacturer,Model,Serial,IMEI,Purchase Date,Purchase Cost,Checked Out To: Username", rows).encode()


STYLES = {"intune": intune, "excel": excel, "mac": mac, "plain": plain, "floats": floats, "jamf": jamf, "google": google, "tabs": tabs, "snipe": snipe}
