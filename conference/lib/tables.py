"""Tables as people have them: pasted columns, CSV of any make, workbooks.

In come rows of texts that know their place, out go workbooks of texts. Nothing here knows what stands in the columns.
Whatever cannot be read as a table is a TableProblem with a sentence for the page.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 2_000
MAX_COLUMNS = 60
MAX_UNPACKED = 40 * 1024 * 1024  # a workbook's parts together: more is a bomb, not a list
LAST_ROW_SEEN = 10_000  # empty but formatted rows are walked over up to here
LAST_COLUMN_SEEN = 200
SHOWN = 5  # so many places are named in one sentence

DELIMITERS = "\t;,"  # in the order of trust: a comma stands within cells more often than a tab
# A cell that begins so is run as a formula by a spreadsheet; with an apostrophe before it, it is a text.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_MADE_AT = re.compile(rb"(?<=>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
UNREADABLE = "We could not open this file as a workbook. Save your list as XLSX or CSV and try again."


class TableProblem(Exception):  # noqa: N818 -- it is an answer, not a fault
    """Why this is not a table: one sentence for the page."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Table:
    """The rows that hold something, and the number each has in its source, counted from 1 as a spreadsheet does."""

    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def read_text(text: str) -> Table:
    """Columns pasted from a spreadsheet, or the text of a CSV: parted by tab, semicolon or comma, quoted or not."""
    if len(text) > MAX_BYTES:
        raise TableProblem(
            f"That is more than {MAX_BYTES // 1024 // 1024} MB. Leave out what is not needed and try again."
        )
    if "\0" in text:
        raise TableProblem(
            "There are signs in this text that no list has. Save your list as XLSX or CSV and try again."
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = max((_split(text, sign) for sign in DELIMITERS), key=_evenness)
    except csv.Error:
        raise TableProblem("One cell of this list is too long to be read. Leave it out and try again.") from None
    return _table(enumerate(([_unguarded(cell) for cell in row] for row in rows), start=1))


def read_file(name: str, data: bytes) -> Table:
    """A CSV in any encoding, or the first visible sheet of an XLSX workbook that holds something. Its bytes tell which, not the name."""
    if len(data) > MAX_BYTES:
        raise TableProblem(
            f"“{name}” is larger than {MAX_BYTES // 1024 // 1024} MB. Leave out what is not needed and try again."
        )
    if not data.strip():
        raise TableProblem(f"“{name}” is empty.")
    if data.startswith(b"PK"):
        return _read_workbook(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableProblem(_old_workbook(name, data))
    head = data[:400].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"%pdf", b"{\\rtf")):
        raise TableProblem(f"“{name}” is a document, not a list. Save your list as XLSX or CSV and try again.")
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        raise TableProblem(
            f"“{name}” is a web page, though it may call itself a spreadsheet. Open it, save it as XLSX and try again."
        )
    return read_text(_decoded(data))


def write_xlsx(rows: Iterable[Sequence[Any]], headings: Sequence[str], *, sheet: str = "List") -> bytes:
    """A workbook of one sheet whose cells are all texts, so that nothing in them is run as a formula. The same rows are the same bytes."""
    from openpyxl import Workbook  # slow import
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # slow import
    from openpyxl.styles import Font  # slow import
    from openpyxl.utils import get_column_letter  # slow import

    book = Workbook()
    page = book.active
    page.title = sheet[:31]
    page.freeze_panes = "A2"
    widths: Counter[int] = Counter()
    for number, row in enumerate([headings, *rows], start=1):
        for column, value in enumerate(row, start=1):
            text = ILLEGAL_CHARACTERS_RE.sub("", _cell_text(value))[:32_767]
            if not text:
                continue
            cell = page.cell(number, column)
            cell.value = text
            cell.data_type = "s"  # openpyxl takes "=1+1" for a formula
            cell.quotePrefix = True
            if number == 1:
                cell.font = Font(bold=True)
            widths[column] = max(widths[column], min(len(text), 60))
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column)].width = width + 2
    packed = io.BytesIO()
    book.save(packed)
    return _timeless(packed)


def _timeless(book: io.BytesIO) -> bytes:
    """The workbook without the hour it was made at, so that the same rows are the same bytes."""
    settled = io.BytesIO()
    with zipfile.ZipFile(book) as parts, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "docProps/core.xml":
                part = _MADE_AT.sub(b"1980-01-01T00:00:00Z", part)
            whole.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return settled.getvalue()


def write_csv(rows: Iterable[Sequence[Any]], headings: Sequence[str]) -> bytes:
    """UTF-8 with the mark that Excel asks for. No cell is run as a formula: whoever reads it back with `read_file` gets what stood there."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    for row in [headings, *rows]:
        cells = (_cell_text(value) for value in row)
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return page.getvalue().encode("utf-8-sig")


def _table(numbered: Iterable[tuple[int, list[str]]]) -> Table:
    table = Table()
    for number, row in numbered:
        last = max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)
        if not last:
            continue
        if last > MAX_COLUMNS:
            raise TableProblem(
                f"Row {number} has more than {MAX_COLUMNS} columns. Leave out what is not needed and try again."
            )
        if len(table.rows) == MAX_ROWS:
            raise TableProblem(
                f"This list has more than {MAX_ROWS:,} rows. Leave out what is not needed and try again."
            )
        table.rows.append(row[:last])
        table.numbers.append(number)
    return table


# --- Text -----------------------------------------------------------------------------------------------------------


def _split(text: str, delimiter: str) -> list[list[str]]:
    """All rows. A quotation mark never closed would swallow the rest of the list: then quotation marks are letters."""
    end = "\ue000 end of list"  # swallowed too, if a quotation is still open
    rows = list(csv.reader(io.StringIO(f"{text}\n{end}", newline="\n"), delimiter=delimiter))
    if rows[-1] == [end]:
        return rows[:-1]
    return list(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, quoting=csv.QUOTE_NONE))


def _unguarded(cell: str) -> str:
    """Without the apostrophe that says of a formula that it is a text."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _evenness(rows: list[list[str]]) -> float:
    """The share of the rows that agree about having so many columns, more than one: how well a delimiter fits."""
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    several = Counter(width for width in widths if width > 1)
    return max(several.values()) / len(widths) if several else 0.0


def _decoded(data: bytes) -> str:
    """Text of bytes: by their mark (BOM), else UTF-16 by its zeros, else UTF-8, else Windows' western European."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
    if even + odd > min(len(data), 4000) // 4:
        return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


# --- Workbooks ------------------------------------------------------------------------------------------------------


def _old_workbook(name: str, data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"“{name}” is protected with a password. Save it without one and try again."
    return f"“{name}” is of the older kind (.xls). Open it, save it as XLSX and try again."


def _read_workbook(data: bytes) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise TableProblem(UNREADABLE) from None
    if "xl/workbook.xml" not in {info.filename for info in infos}:
        raise TableProblem("This is not an XLSX workbook. Open it, save it as XLSX or CSV and try again.")
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise TableProblem(
            "This workbook is far too large once unpacked. Copy the list into a new workbook and try again."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that we do not read
            return _table(_sheet_rows(data))
    except TableProblem:
        raise
    except Exception:  # noqa: BLE001 -- openpyxl stumbles over a broken workbook in many ways
        raise TableProblem(UNREADABLE) from None


def _sheet_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number. Read twice side by side, since a formula and its saved result cannot be had at once."""
    from openpyxl import load_workbook  # slow import

    results = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    visible = [place for place, page in enumerate(results.worksheets) if page.sheet_state == "visible"]
    if not visible:
        raise TableProblem("This workbook has no visible sheet with a list.")
    place = next((place for place in visible if _holds_something(formulas.worksheets[place])), visible[0])
    pages = [book.worksheets[place] for book in (results, formulas)]
    for page in pages:
        page.reset_dimensions()  # some programs write them wrongly, and rows would be lost
    bad: list[str] = []
    walk = zip_longest(*(page.iter_rows(max_col=LAST_COLUMN_SEEN) for page in pages), fillvalue=())
    for number, (shown, written) in enumerate(walk, start=1):
        if number > LAST_ROW_SEEN:
            raise TableProblem(
                f"This sheet goes on past row {LAST_ROW_SEEN:,}. Copy the list into a new workbook and try again."
            )
        bad += [
            f"row {number}, column {_letters(column)}"
            for column, (cell, source) in enumerate(zip(shown, written, strict=False), start=1)
            if cell.data_type == "e" or (cell.value is None and source.data_type == "f")
        ]
        yield number, [_cell_text(cell.value) for cell in shown]
    if bad:
        raise TableProblem(_formula_sentence(bad))


def _holds_something(page: Any) -> bool:
    page.reset_dimensions()
    rows = page.iter_rows(max_row=LAST_ROW_SEEN, max_col=LAST_COLUMN_SEEN, values_only=True)
    return any(value not in (None, "") for row in rows for value in row)


def _formula_sentence(places: list[str]) -> str:
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return (
        f"There is a formula without a result in {'; '.join(places[:SHOWN])}{more}. "
        "Type what should stand there, or open and save the workbook in your spreadsheet program, and try again."
    )


def _letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell_text(value: Any) -> str:
    """A cell as a person reads it: 12 and not 12.0, 2027-06-14 and not 2027-06-14 00:00:00."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
