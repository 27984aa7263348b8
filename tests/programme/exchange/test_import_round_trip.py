"""What our own exports say is read back: nothing of the programme changes, and a changed cell is found again."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conference.models import Room
from sessions.exchange import actions, c3voc, queries, sheets
from sessions.exchange.rules import Options
from sessions.models import Contribution, DraftRun, Session, Slot, Speaker, Stream
from tests.factories.conference import ConferenceFactory, RoomFactory
from tests.factories.programme import (
    ContributionFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
    planned,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WAYS = [c3voc.schedule_json, c3voc.schedule_xml, sheets.sheet_csv, sheets.sheet_xlsx]
ROWS = (Contribution, DraftRun, Room, Session, Slot, Speaker, Stream)


@pytest.fixture
def conference():
    """A released day with a keynote, a session held twice, two people of one name, two rooms of one name, and a draft."""
    conference = ConferenceFactory()
    venue = conference.venue
    literacy = StreamFactory(conference=conference, code="LIT", name="Literacy, and reading")
    first = SlotFactory(conference=conference, name="First")
    second = SlotFactory(
        conference=conference,
        name="Second",
        starts_at=datetime(2027, 6, 14, 10, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 10, 45, tzinfo=UTC),
    )
    plenary = SlotFactory(
        conference=conference,
        name="Opening",
        kind="PLENARY",
        starts_at=datetime(2027, 6, 14, 8, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 8, 30, tzinfo=UTC),
    )
    lab, other_lab = (RoomFactory(venue=venue, name="Lab", code=code) for code in ("L1", "L2"))
    keynote = SessionFactory(
        conference=conference, kind="KEYNOTE", stream=None, title="=Opening & <more>", slug="opening", audience=""
    )
    reading = SessionFactory(
        conference=conference,
        stream=literacy,
        title="Reading aloud",
        slug="reading",
        abstract="One & two.\n\nThree < four.\nA line.",
        takeaways=["A page; or two", "A plan"],
        phases=["primary", "secondary"],
        standards=["TS1", "TSP2"],
        for_support_staff=True,
    )
    marking = SessionFactory(conference=conference, stream=literacy, title="Marking", slug="marking", kind="PANEL")
    for session in (reading, marking):
        ContributionFactory(
            session=session,
            speaker=SpeakerFactory(
                name="Ann Lee", organisation=f"School of {session.title}", biography="<p>Teaches <b>well</b>.</p>"
            ),
        )
    for run in (
        RunFactory(session=keynote, slot=plenary, room=lab, capacity=None),
        RunFactory(session=reading, slot=first, room=lab, capacity=30),
        RunFactory(session=reading, slot=second, room=lab, capacity=20),
        RunFactory(session=marking, slot=first, room=other_lab, capacity=30),
    ):
        planned(run)
    ReleaseFactory(conference=conference, number=1)
    return conference


def bring(conference, data, **options):
    return actions.import_programme(
        conference=conference, data=data, file_name="x", options=Options(**options), by=None, now=NOW
    )


def rows():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in ROWS}


@pytest.mark.parametrize("write", WAYS, ids=lambda way: way.__name__)
def test_our_own_export_changes_nothing_of_the_programme(conference, write):
    data = write(queries.programme(conference))
    before = rows()

    report = bring(conference, data)

    assert rows() == before
    assert (
        [str(line) for line in report.lines if line.group in {"NEW", "CHANGED", "KEPT", "GONE"}],
        report.sessions_same,
    ) == ([], 3)
    with CaptureQueriesContext(connection) as made:
        bring(conference, data)
    assert [each["sql"] for each in made if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_a_cell_changed_in_a_sheet_that_was_imported_before_is_taken(conference):
    bring(conference, sheets.sheet_csv(queries.programme(conference)))
    changed = sheets.sheet_csv(queries.programme(conference)).replace(b"Marking,marking", b"Marking less,marking")

    report = bring(conference, changed)

    assert [line.words for line in report.lines if line.group == "CHANGED"] == ["“Marking less”: title."]
    assert Session.objects.get(slug="marking").title == "Marking less"


def test_an_export_fills_an_empty_conference(conference):
    other = ConferenceFactory(venue=conference.venue)

    bring(other, c3voc.schedule_json(queries.programme(conference)))

    there = [
        (run.session.title, run.slot.starts_at, run.room.code)
        for run in DraftRun.objects.filter(session__conference=other)
        .order_by("slot__starts_at", "room__code")
        .select_related("session", "slot", "room")
    ]
    assert there == [
        (run.session.title, run.slot.starts_at, run.room.code)
        for run in DraftRun.objects.filter(session__conference=conference)
        .order_by("slot__starts_at", "room__code")
        .select_related("session", "slot", "room")
    ]
    assert Speaker.objects.count() == 2
