"""`manage.py export_programme`, and what `manage.py import_programme` says of its files: the same bytes, and the same programme."""

import io
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from sessions.exchange.files import FORMATS
from sessions.models import Run
from tests.factories.conference import ConferenceFactory
from tests.factories.exchange import table
from tests.factories.programme import ReleaseFactory, planned
from tests.programme.exchange.conftest import make_many, queries_of
from tests.programme.exchange.nasty import nasty_programme

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ADDRESSES = {
    "c3voc-json": "schedule.json",
    "c3voc-xml": "schedule.xml",
    "ics": "programme.ics",
    "csv": "programme.csv",
    "xlsx": "programme.xlsx",
}


class Terminal(io.TextIOWrapper):
    """Bytes and texts, as a terminal takes them."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def got(self):
        self.flush()
        return self.buffer.getvalue()


def printed(kind, *arguments):
    terminal = Terminal()
    call_command("export_programme", "--format", kind, *arguments, stdout=terminal)
    return terminal.got()


def addressed(client, kind, slug="teaching-2027"):
    return client.get(f"/schedule/{slug}/{ADDRESSES[kind]}").content


def test_every_format_has_an_address():
    """The PDF is proved with the printing."""
    assert set(ADDRESSES) == set(FORMATS) - {"pdf"}


def test_the_command_prints_the_bytes_that_the_address_gives(client):
    nasty_programme()
    texts = [kind for kind in ADDRESSES if FORMATS[kind].is_text]

    assert {kind: printed(kind) for kind in texts} == {kind: addressed(client, kind) for kind in texts}


def test_the_command_writes_the_bytes_that_the_address_gives_and_says_how_many(client, tmp_path):
    nasty_programme()

    for kind in ADDRESSES:
        path, told = tmp_path / f"out-{kind}", io.StringIO()
        call_command("export_programme", "--format", kind, "--output", str(path), stderr=told)

        assert path.read_bytes() == addressed(client, kind), kind
        assert told.getvalue() == f"{path}: {path.stat().st_size:,} bytes\n"


def test_the_command_takes_the_newest_that_is_released_unless_it_is_told_which(client):
    for slug, year in [("older", 2026), ("newer", 2028)]:
        ReleaseFactory(conference=ConferenceFactory(slug=slug, date=f"{year}-06-14"), number=1)
    ConferenceFactory(slug="unreleased", date="2029-06-14")

    assert printed("c3voc-json") == addressed(client, "c3voc-json", "newer")
    assert printed("c3voc-json", "--conference", "older") == addressed(client, "c3voc-json", "older")


def test_the_command_refuses_with_a_sentence_and_a_code(tmp_path):
    with pytest.raises(CommandError, match="No programme has been released yet") as none:
        printed("ics")
    ReleaseFactory(conference__slug="south-coast")
    refusals = [
        (["ics", "--conference", "nowhere"], "No conference with the address “nowhere” has a released programme."),
        (["xlsx"], "A file of this kind is not for the terminal: say where, with --output FILE.xlsx."),
        (["csv", "--output", str(tmp_path)], f"{tmp_path} cannot be written: Is a directory."),
        (["csv", "--output", str(tmp_path / "no" / "x")], f"{tmp_path / 'no' / 'x'} cannot be written: No such file or directory."),
    ]  # fmt: skip

    said = []
    for arguments, _ in refusals:
        with pytest.raises(CommandError) as refused:
            printed(*arguments)
        said.append((str(refused.value), refused.value.returncode))

    assert said == [(sentence, 1) for _, sentence in refusals]
    assert none.value.returncode == 1


def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(CommandError, match="invalid choice: 'docx'"):
        call_command("export_programme", "--format", "docx")


# --- Back again ----------------------------------------------------------------------------------------------------


def looked_at(path, *arguments):
    out = io.StringIO()
    call_command("import_programme", str(path), "--dry-run", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("kind", sorted(ADDRESSES.keys() - {"ics"}))
def test_of_our_own_file_a_dry_run_has_nothing_to_report(day, tmp_path, kind):
    path = tmp_path / "x"
    call_command("export_programme", "--format", kind, "--output", str(path), stderr=io.StringIO())

    assert looked_at(path) == "\n2 as before. Nothing was written: this was a dry run.\n"


def test_of_an_odd_programme_s_file_a_dry_run_reports_nothing_new_or_changed(tmp_path):
    conference = nasty_programme()
    for run in Run.objects.filter(session__conference=conference):
        planned(run)
    found = {}
    for kind in ADDRESSES.keys() - {"ics"}:
        path = tmp_path / kind
        call_command("export_programme", "--format", kind, "--output", str(path), stderr=io.StringIO())
        found[kind] = looked_at(path, "--conference", conference.slug)

    # The clash is there before; three of its texts hold what an import cleans, and stay as they are.
    headings = ["Conflicts (1)", "Kept as it is here (1)", "Notes (2)"]
    assert {kind: re.findall(r"^\w.* \(\d+\)$", said, re.MULTILINE) for kind, said in found.items()} == dict.fromkeys(
        found, headings
    )
    assert {" as before. Nothing was written" in said for said in found.values()} == {True}


def test_what_cannot_be_read_is_told_with_its_row_and_column(day, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(
        table(
            ["Talk", "Dev Patel", "Literacy", "half past", "10:45", "Hall", "Words"],
            ["", "Dev Patel", "Literacy", "10:00", "10:45", "Hall", "Words"],
        )
    )

    assert (
        looked_at(path)
        == """
Notes (3)
  row 2, column “Starts”: “half past” is no time: left without one.
  row 3, column “Session”: This row has no title: left out.
  row 2, column “Starts”: “Talk” has no time: it comes in without a place in the timetable.

New (2)
  row 2, column “Speakers”: Speaker Dev Patel.
  row 2: “Talk” by Dev Patel (draft): not in the timetable yet.

1 new session. Nothing was written: this was a dry run.
"""
    )


# --- What it costs -------------------------------------------------------------------------------------------------


def counted(client, small, large):
    """Queries of each whole file and of the whole feed of the API, at the two sizes."""
    found = {}
    for size in (small, large):
        conference = make_many(size, slug=f"many-{size}")
        addresses = {kind: f"/schedule/{conference.slug}/{ending}" for kind, ending in ADDRESSES.items()}
        addresses["api"] = f"/schedule/api/conferences/{conference.slug}/programme"
        found[size] = {kind: queries_of(lambda to=to: client.get(to)) for kind, to in addresses.items()}
    assert found[small] == found[large]
    return found[large]


def test_no_export_takes_more_queries_for_a_longer_programme(client):
    assert counted(client, 10, 60) == dict.fromkeys([*ADDRESSES, "api"], 6)


@pytest.mark.long
def test_no_export_takes_more_queries_at_600_sessions_than_at_100(client):
    assert counted(client, 100, 600) == dict.fromkeys([*ADDRESSES, "api"], 6)
