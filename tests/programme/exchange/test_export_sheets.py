"""The programme as a list: every row, as text that no spreadsheet runs, and read back as it was written."""

import csv
import io
import zipfile

import pytest

from conference.lib.tables import read_file
from sessions.exchange import access, sheets
from sessions.models import Run, Session
from tests.factories.programme import SessionFactory
from tests.programme.exchange.conftest import UIDS, a_secret_draft, put, release
from tests.programme.exchange.nasty import ODD, nasty_programme

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def written(client, slug):
    """The rows of the CSV as they stand in the file."""
    data = client.get(f"/schedule/{slug}/programme.csv").content
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_back(client, slug, ending):
    """The rows as our own reader has them, each as long as the headings."""
    table = read_file("x", client.get(f"/schedule/{slug}/programme.{ending}").content)
    return [[*row, *[""] * (len(sheets.HEADINGS) - len(row))] for row in table.rows]


def sheet(client, slug):
    from openpyxl import load_workbook  # slow import

    book = load_workbook(io.BytesIO(client.get(f"/schedule/{slug}/programme.xlsx").content))
    assert book.sheetnames == ["Programme"]
    return book["Programme"]


READING = [
    "Reading aloud", "reading", "Workshop", "Literacy", "Ann Lee; Cy Moon", "Saltmarsh School; Saltmarsh School",
    "Most of us begin with a quiz.\n\nBring a unit to plan.", "A page", "Teachers of any subject.", "Primary", "TS1", "No",
]  # fmt: skip
QUIET = [
    "Quiet starts", "quiet", "Workshop", "Every learner", "Bo Hart", "",
    "Most of us begin with a quiz.\n\nBring a unit to plan.", "", "Teachers of any subject.", "", "", "No",
]  # fmt: skip


def test_a_row_for_each_time_a_session_is_held_then_those_without_a_time(client, day):
    put(day.drafts[2], status=Run.Status.CANCELLED)
    release(day.conference)
    a_secret_draft(day)
    SessionFactory(conference=day.conference, title="No time yet", slug="later", stream=None, kind=Session.Kind.PANEL)

    text = QUIET[6]
    expected = [
        list(sheets.HEADINGS),
        [*READING, "Workshops 1", "2027-06-14", "10:00", "10:45", "Hall", "30", "Scheduled", str(UIDS[0])],
        [*QUIET, "Workshops 1", "2027-06-14", "10:00", "10:45", "Lab", "30", "Cancelled", str(UIDS[2])],
        [*READING, "Workshops 2", "2027-06-14", "11:00", "11:45", "Lab", "30", "Scheduled", str(UIDS[1])],
        ["No time yet", "later", "Panel", "", "", "", text, "", QUIET[8], "", "", "No", *[""] * 8],
    ]
    assert written(client, "south-coast") == expected
    assert [[cell or "" for cell in row] for row in sheet(client, "south-coast").values] == expected


def test_no_cell_of_the_csv_begins_as_a_formula_does(client):
    nasty_programme()

    rows = written(client, "teaching-2027")

    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {"'-1: negative numbers", "'@everyone"} <= set(cells)


def test_every_cell_of_the_workbook_is_a_text_and_none_a_formula(client):
    nasty_programme()
    data = client.get("/schedule/teaching-2027/programme.xlsx").content

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml")
    cells = [cell for row in sheet(client, "teaching-2027").iter_rows() for cell in row if cell.value is not None]

    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert (b"<f>" in page, b"<f " in page) == (False, False)
    assert {"-1: negative numbers", "@everyone"} <= {cell.value for cell in cells}


def test_both_sheets_are_read_back_as_the_same_texts(client):
    conference = nasty_programme()

    rows = [list(sheets.HEADINGS), *sheets.rows(access.programme_for(conference.slug))]
    as_csv, as_xlsx = (read_back(client, "teaching-2027", ending) for ending in ("csv", "xlsx"))

    def told(row):
        """What a workbook cannot hold is left out of both: it says nothing."""
        return [cell.replace("\u0007", "").replace("\r\n", "\n").strip() for cell in row]

    assert [told(row) for row in as_csv] == [told(row) for row in rows]
    assert [told(row) for row in as_xlsx] == [told(row) for row in rows]
    assert ODD.replace("\u0007", "").strip() in told(rows[2])[0]
