"""The register's file, read: our own packed copy, or a newer download of Get Information About Schools. No database."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from conference.lib.problems import Problem, Refused

PACKED = Path(__file__).parent / "data" / "schools_england_2026-01.csv.gz"

# Our column, and the headings it may have: the packed copy's, and the register's own, down to letters and digits.
COLUMNS: dict[str, tuple[str, ...]] = {
    "urn": ("urn",),
    "name": ("name", "establishmentname", "schoolname"),
    "kind": ("type2018", "typeofestablishmentname", "typeofestablishment"),
    "phase": ("phase", "phaseofeducationname", "phaseofeducation"),
    "authority": ("la", "laname", "localauthorityname", "localauthority"),
    "district": ("district", "districtadministrativename", "districtadministrative"),
    "town": ("town",),
    "postcode": ("postcode",),
    "easting": ("easting",),
    "northing": ("northing",),
    "status": ("establishmentstatusname", "establishmentstatus"),
    "region": ("gorname", "gor"),
}
NEEDED = ("urn", "name", "phase", "authority", "town", "postcode", "easting", "northing")
CALLED = {"urn": "URN", "name": "EstablishmentName", "phase": "PhaseOfEducation (name)", "authority": "LA (name)"}
URNS = range(100_000, 400_000)  # from 400000 on they are Welsh
NOT_HERE = (
    "welsh",
    "offshore",
    "overseas",
    "service children",
)  # types, in small letters, that are no school in England
LENGTHS = {"name": 160, "kind": 80, "phase": 40, "authority": 80, "district": 80, "town": 60, "postcode": 10}


@dataclass(frozen=True)
class Entry:
    """One open establishment in England. Easting and northing: metres, None where the register has no position."""

    urn: int
    name: str
    kind: str
    phase: str
    authority: str
    district: str
    town: str
    postcode: str
    easting: float | None
    northing: float | None


def entries(path: Path) -> Iterator[Entry]:
    """The open establishments in England, in the file's order. Raises Refused where this is no such file."""
    with _opened(path) as file:
        rows = csv.reader(file)
        try:
            places = _places(next(rows, []))
            for row in rows:
                entry = _entry(row, places)
                if entry:
                    yield entry
        except (csv.Error, EOFError, OSError, zipfile.BadZipFile) as error:
            raise _no_register(path, "it cannot be read to its end") from error


def _opened(path: Path) -> IO[str]:
    """The CSV as text: plain, gzipped or zipped; UTF-8 if it is that, else as the register writes it (cp1252)."""
    try:
        with path.open("rb") as start:
            magic = start.read(4)
        encoding = "utf-8-sig" if _is_utf8(_bytes(path, magic)) else "cp1252"
        return io.TextIOWrapper(_bytes(path, magic), encoding=encoding, errors="replace", newline="")
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise _no_register(path, "it cannot be opened") from error


def _bytes(path: Path, magic: bytes) -> IO[bytes]:
    if magic.startswith(b"\x1f\x8b"):
        return gzip.open(path)
    if magic.startswith(b"PK"):
        archive = zipfile.ZipFile(path)
        inside = next((info for info in archive.infolist() if info.filename.lower().endswith(".csv")), None)
        if inside is None:
            raise _no_register(path, "there is no CSV in it")
        return archive.open(inside)
    return path.open("rb")


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _places(headings: list[str]) -> dict[str, int]:
    found = {re.sub(r"[^a-z0-9]", "", heading.lower()): place for place, heading in reversed(list(enumerate(headings)))}
    places = {
        column: found[next(name for name in names if name in found)]
        for column, names in COLUMNS.items()
        if any(name in found for name in names)
    }
    missing = [CALLED.get(column, column.capitalize()) for column in NEEDED if column not in places]
    if missing:
        columns, are = ("the column", "is") if len(missing) == 1 else ("the columns", "are")
        raise Refused(
            [Problem("columns", f"This is not the register of schools: {columns} {', '.join(missing)} {are} missing.")]
        )
    return places


def _entry(row: list[str], places: dict[str, int]) -> Entry | None:
    """The establishment of a row, or None when it is not open, not in England, or no establishment at all."""
    cells = {name: " ".join(row[place].split()) if place < len(row) else "" for name, place in places.items()}
    urn = int(cells["urn"]) if cells["urn"].isdecimal() else 0
    if urn not in URNS or not cells["name"] or not cells.get("status", "open").lower().startswith("open"):
        return None
    if cells.get("region", "").lower().startswith("wales") or any(
        word in cells.get("kind", "").lower() for word in NOT_HERE
    ):
        return None
    texts = {name: _tidy(name, cells.get(name, ""))[:length] for name, length in LENGTHS.items()}
    easting, northing = _metres(cells["easting"]), _metres(cells["northing"])
    nowhere = easting is None or northing is None
    return Entry(urn, **texts, easting=None if nowhere else easting, northing=None if nowhere else northing)


def _tidy(column: str, text: str) -> str:
    text = "".join(sign for sign in text if sign.isprintable())
    if text.lower() in ("not applicable", "not recorded", "null", "none"):
        return ""
    if column == "postcode":
        text = text.upper().replace(" ", "")
        return f"{text[:-3]} {text[-3:]}" if text else ""
    if column == "town" and text.isupper():
        return text.title().replace("'S", "'s")
    return text


def _metres(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) and float(text) else None


def _no_register(path: Path, why: str) -> Refused:
    return Refused([Problem("file", f"“{path.name}” is not the register of schools: {why}.")])
