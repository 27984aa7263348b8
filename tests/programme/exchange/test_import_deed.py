"""Importing a programme: what is made of a file, that a second import writes nothing, and what an organiser changed stays."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, Revision
from wagtail.search.backends import get_search_backend

from conference.lib.problems import Refused
from conference.models import Room
from sessions.exchange import actions
from sessions.exchange.rules import Options
from sessions.models import Contribution, DraftRun, Imported, Run, Session, Slot, Speaker, SpeakerPrivate, Stream
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.exchange import event, guid, person, schedule, schedule_xml, table
from tests.factories.programme import (
    ContributionFactory,
    DraftRunFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    SpeakerPrivateFactory,
    StreamFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TABLES = (
    Contribution,
    DraftRun,
    Imported,
    Room,
    Run,
    Session,
    Slot,
    Speaker,
    SpeakerPrivate,
    Stream,
    Revision,
    ModelLogEntry,
)
ROOMS = {
    "Hall": [
        event(
            "Opening",
            "09:00",
            "0:45",
            type="keynote",
            track=None,
            persons=[person("Rosalind Hart", biography="Climbs.\n\nTalks.")],
        )
    ],
    "H12": [event("Reading aloud"), event("Retrieval", "11:00", persons=[person("Dev Patel"), person("Amara Osei")])],
    "Library": [event("Marking", "11:00", persons=[person("Ann Lee")], track="Assessment")],
}


@pytest.fixture
def conference():
    return ConferenceFactory()


def bring(conference, data, *, name="programme", by=None, read=None, **options):
    return actions.import_programme(
        conference=conference, data=data, file_name=name, options=Options(**options), by=by, now=NOW, read=read
    )


def look(conference, data, **options):
    return actions.look(conference=conference, data=data, file_name="programme", options=Options(**options))


def said(report, group):
    return [(line.place, line.words) for line in report.lines if line.group == group]


def day(conference):
    """The draft of the timetable in words."""
    return [
        (run.slot.name, f"{run.slot.starts_at:%H:%M}-{run.slot.ends_at:%H:%M}", run.room.name, run.session.title)
        for run in DraftRun.objects.filter(session__conference=conference)
        .select_related("slot", "room", "session")
        .order_by("slot__starts_at", "room__name", "pk")
    ]


def counts():
    return {model.__name__: model.objects.count() for model in TABLES}


def written(queries):
    return [each["sql"] for each in queries if each["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]


def test_a_schedule_becomes_sessions_speakers_slots_and_the_draft_of_the_timetable(conference):
    report = bring(conference, schedule(ROOMS))

    assert report.summary == "4 new sessions."
    assert day(conference) == [
        ("Opening", "08:00-08:45", "Hall", "Opening"),
        ("Workshops 1", "09:00-09:45", "H12", "Reading aloud"),
        ("Workshops 2", "10:00-10:45", "H12", "Retrieval"),
        ("Workshops 2", "10:00-10:45", "Library", "Marking"),
    ]
    assert [
        (
            s.slug,
            s.kind,
            s.status,
            s.stream and s.stream.code,
            s.abstract,
            [p.speaker.name for p in s.contributions.all()],
        )
        for s in Session.objects.order_by("title")
    ] == [
        ("marking", "WORKSHOP", "PUBLISHED", "ASSE", "Marking: what we did.\n\nBring a unit to plan.", ["Ann Lee"]),
        ("opening", "KEYNOTE", "PUBLISHED", None, "Opening: what we did.\n\nBring a unit to plan.", ["Rosalind Hart"]),
        (
            "reading-aloud",
            "WORKSHOP",
            "PUBLISHED",
            "LITE",
            "Reading aloud: what we did.\n\nBring a unit to plan.",
            ["Amara Osei"],
        ),
        (
            "retrieval",
            "WORKSHOP",
            "PUBLISHED",
            "LITE",
            "Retrieval: what we did.\n\nBring a unit to plan.",
            ["Dev Patel", "Amara Osei"],
        ),
    ]
    assert [(slot.name, slot.kind, slot.released_at) for slot in Slot.objects.order_by("starts_at")] == [
        ("Opening", "PLENARY", None),
        ("Workshops 1", "WORKSHOPS", None),
        ("Workshops 2", "WORKSHOPS", None),
    ]


def test_speakers_come_as_drafts_with_a_revision_and_are_public_when_somebody_says_so(conference):
    bring(
        conference,
        schedule(
            {
                "Hall": [
                    event(
                        "Opening", persons=[person("Rosalind Hart", biography="<b>Climbs</b> <script>x</script>high")]
                    )
                ]
            }
        ),
    )
    bring(
        conference,
        schedule({"Hall": [event("Closing", "16:00", persons=[person("Dev Patel")])]}),
        publish_speakers=True,
    )

    assert [
        (
            s.name,
            s.slug,
            s.biography,
            s.live,
            s.has_unpublished_changes,
            s.latest_revision.content["name"],
            s.live_revision_id is not None,
        )
        for s in Speaker.objects.order_by("pk")
    ] == [
        ("Rosalind Hart", "rosalind-hart", "<p>Climbs high</p>", False, True, "Rosalind Hart", False),
        ("Dev Patel", "dev-patel", "", True, False, "Dev Patel", True),
    ]


def test_a_run_keeps_the_guid_of_the_file_and_gets_its_own_where_that_is_taken(conference):
    taken = DraftRunFactory(uid=UUID(guid("Retrieval")))

    report = bring(conference, schedule({"H12": [event("Reading aloud"), event("Retrieval", "11:00")]}))

    runs = {run.session.title: run.uid for run in DraftRun.objects.filter(session__conference=conference)}
    assert runs["Reading aloud"] == UUID(guid("Reading aloud"))
    assert runs["Retrieval"] not in {UUID(guid("Retrieval")), taken.uid}
    assert (
        'days[0].rooms["H12"][1].guid',
        "The guid of “Retrieval” belongs to another run already: this one gets its own.",
    ) in said(report, "NOTE")


@pytest.mark.parametrize("make", [schedule, schedule_xml])
def test_a_second_import_of_the_same_file_writes_nothing(conference, make):
    data = make(ROOMS)
    bring(conference, data)
    before = counts()

    with CaptureQueriesContext(connection) as queries:
        report = bring(conference, data)

    assert (written(queries), report.writes, report.summary) == ([], False, "4 as before.")
    assert counts() == before


def test_json_and_xml_of_one_conference_are_one_source(conference):
    bring(conference, schedule(ROOMS))

    report = bring(conference, schedule_xml(ROOMS))

    assert (report.writes, report.summary, report.source) == (False, "4 as before.", "schedule tl2027")


def test_a_look_writes_nothing_and_says_what_the_import_then_says(conference):
    before = counts()

    with CaptureQueriesContext(connection) as queries:
        seen = look(conference, schedule(ROOMS))

    assert (written(queries), counts()) == ([], before)
    assert bring(conference, schedule(ROOMS)) == seen


def test_a_look_changes_no_tuple_in_the_database(conference):
    """PostgreSQL counts for each table what a transaction has written, whatever wrote it."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            before = cursor.execute("SELECT total_changes()").fetchone()
            look(conference, schedule(ROOMS))
            assert cursor.execute("SELECT total_changes()").fetchone() == before
        return
    sql = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        before = cursor.fetchone()

        look(conference, schedule(ROOMS))

        cursor.execute(sql)
        assert cursor.fetchone() == before


def test_it_is_whole_or_not_at_all(conference, monkeypatch):
    before = counts()
    monkeypatch.setattr(actions.Writer, "_remember", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        bring(conference, schedule(ROOMS))

    assert counts() == before


def test_a_newer_file_changes_only_what_changed(conference):
    bring(conference, schedule(ROOMS))
    stamps = dict(Session.objects.values_list("slug", "updated_at"))
    newer = json.loads(json.dumps(ROOMS))
    newer["H12"][0] |= {"title": "Reading aloud, again", "start": "13:00", "date": "2027-06-14T13:00:00+01:00"}
    newer["Library"][0]["persons"] = [person("Ann Lee"), person("Dev Patel")]

    report = bring(conference, schedule(newer))

    assert said(report, "CHANGED") == [
        ('days[0].rooms["H12"][0]', "“Reading aloud, again”: title."),
        ('days[0].rooms["H12"][0]', "“Reading aloud, again” is now at 13:00 in H12."),
        ('days[0].rooms["Library"][0]', "“Marking”: speakers."),
    ]
    assert ("Reading aloud, again", "12:00-12:45", "H12", "Reading aloud, again") not in day(conference)
    assert [row[1:] for row in day(conference)][-1] == ("12:00-12:45", "H12", "Reading aloud, again")
    assert {slug for slug, at in Session.objects.values_list("slug", "updated_at") if stamps.get(slug) != at} == {
        "reading-aloud",
        "marking",
    }
    assert bring(conference, schedule(newer)).writes is False


def test_what_an_organiser_changed_since_is_kept_and_told_until_somebody_says_otherwise(conference):
    bring(conference, schedule(ROOMS))
    Session.objects.filter(slug="marking").update(title="Marking less")
    Session.objects.filter(slug="retrieval").update(abstract="Our own words.")
    newer = json.loads(json.dumps(ROOMS))
    newer["H12"][1]["abstract"] = "The file’s new words."
    newer["H12"][1]["persons"] = [person("Dev Patel")]

    report = bring(conference, schedule(newer))

    assert said(report, "KEPT") == [
        ('days[0].rooms["H12"][1]', "“Retrieval”: abstract changed here and in the file since the last import: kept."),
        ('days[0].rooms["Library"][0]', "“Marking”: title changed here since the last import: kept."),
    ]
    assert said(report, "CHANGED") == [('days[0].rooms["H12"][1]', "“Retrieval”: speakers.")]
    with CaptureQueriesContext(connection) as queries:
        again = bring(conference, schedule(newer))
    assert (written(queries), said(again, "KEPT")) == ([], said(report, "KEPT"))

    bring(conference, schedule(newer), overwrite=True)

    assert dict(Session.objects.values_list("slug", "title"))["marking"] == "Marking"
    assert dict(Session.objects.values_list("slug", "abstract"))["retrieval"] == "The file’s new words."


def test_a_run_that_an_organiser_moved_stays_where_she_put_it(conference):
    bring(conference, schedule(ROOMS))
    library = Room.objects.get(name="Library")
    DraftRun.objects.filter(session__slug="reading-aloud").update(room=library)

    report = bring(conference, schedule(ROOMS))

    assert said(report, "KEPT") == [
        ('days[0].rooms["H12"][0]', "“Reading aloud” as it is held: room changed here since the last import: kept.")
    ]
    assert DraftRun.objects.get(session__slug="reading-aloud").room == library


def test_what_an_organiser_deleted_stays_deleted(conference):
    bring(conference, schedule(ROOMS))
    Session.objects.get(slug="marking").delete()
    DraftRun.objects.filter(session__slug="retrieval").delete()

    with CaptureQueriesContext(connection) as queries:
        report = bring(conference, schedule(ROOMS))

    assert (written(queries), said(report, "KEPT")) == (
        [],
        [
            ('days[0].rooms["H12"][1]', "A holding of “Retrieval” was deleted here since the last import: left out."),
            ('days[0].rooms["Library"][0]', "“Marking” was deleted here since the last import: left out."),
        ],
    )
    bring(conference, schedule(ROOMS), overwrite=True)
    assert len(day(conference)) == 4


def test_what_has_gone_from_the_file_is_told_and_stays(conference):
    bring(
        conference,
        schedule(ROOMS | {"Gym": [event("Marking", "14:00", guid=guid("second"), persons=[person("Ann Lee")])]}),
    )

    report = bring(conference, schedule({"Hall": ROOMS["Hall"], "Library": ROOMS["Library"]}))

    assert said(report, "GONE") == [
        ("", "“Reading aloud”: it stays here."),
        ("", "“Retrieval”: it stays here."),
        ("", "A holding of “Marking”: it stays here."),
    ]
    assert (report.writes, Session.objects.count(), DraftRun.objects.count()) == (False, 4, 5)


def test_nothing_public_moves_and_a_released_run_changes_in_the_draft_alone(conference):
    bring(conference, schedule(ROOMS))
    for draft in DraftRun.objects.all():
        draft.run = Run.objects.create(
            session=draft.session, slot=draft.slot, room=draft.room, uid=draft.uid, capacity=30
        )
        draft.save()
    Slot.objects.update(released_at=NOW)
    before = list(Run.objects.order_by("pk").values())
    newer = json.loads(json.dumps(ROOMS))
    newer["H12"][0] |= {"start": "13:00", "date": "2027-06-14T13:00:00+01:00"}

    bring(conference, schedule(newer))

    assert list(Run.objects.order_by("pk").values()) == before
    assert [row[1:] for row in day(conference)][-1] == ("12:00-12:45", "H12", "Reading aloud")
    assert Slot.objects.get(starts_at=datetime(2027, 6, 14, 12, tzinfo=UTC)).released_at is None


def test_sessions_of_a_list_that_are_here_already_are_found_and_what_differs_is_kept(conference):
    stream = StreamFactory(conference=conference, code="LIT", name="Literacy")
    session = SessionFactory(
        conference=conference, title="Reading aloud", slug="reading-aloud", stream=stream, abstract="", audience=""
    )
    ContributionFactory(session=session, speaker=SpeakerFactory(name="Amara Osei"))
    hall = RoomFactory(venue=conference.venue, name="Lecture hall", code="H12")
    slot = SlotFactory(conference=conference, name="Workshops 1", released_at=None)
    data = table(["reading aloud", "Amara Osei", "LIT", "10:00", "10:45", "h12", "New words."])

    report = bring(conference, data)

    assert day(conference) == [("Workshops 1", "09:00-09:45", "Lecture hall", "Reading aloud")]
    assert (Session.objects.get().abstract, Session.objects.get().title) == ("New words.", "Reading aloud")
    assert [line for group in ("KEPT", "CHANGED") for line in said(report, group)] == [
        ("row 2", "“reading aloud”: title as it stands here, otherwise than in the file: kept."),
        ("row 2", "“reading aloud”: abstract."),
    ]
    assert (
        Speaker.objects.count(),
        Stream.objects.count(),
        DraftRun.objects.get().room,
        DraftRun.objects.get().slot,
    ) == (1, 1, hall, slot)


def test_a_list_gives_drafts_unless_its_status_says_published(conference):
    data = table(["A", "DRAFT"], ["B", "Published"], ["C", ""], headings=("Session", "Status"))

    bring(conference, data)

    assert list(Session.objects.order_by("title").values_list("title", "status")) == [
        ("A", "DRAFT"),
        ("B", "PUBLISHED"),
        ("C", "DRAFT"),
    ]


@pytest.mark.parametrize(("publish", "status"), [(True, "PUBLISHED"), (False, "DRAFT"), (None, "PUBLISHED")])
def test_somebody_may_say_whether_new_sessions_are_published(conference, publish, status):
    bring(conference, schedule({"H12": [event("Reading aloud")]}), publish=publish)

    assert Session.objects.get().status == status


def test_a_guest_from_outside_education_is_never_published_by_an_import(conference):
    SpeakerFactory(name="Rosalind Hart", background=Speaker.Background.OUTSIDE)

    report = bring(conference, schedule(ROOMS))

    assert Session.objects.get(slug="opening").status == Session.Status.DRAFT
    assert (
        'days[0].rooms["Hall"][0]',
        "“Opening” is not published: Rosalind Hart comes from outside education, so say first which aim of the day it serves.",
    ) in said(report, "NOTE")


def test_an_address_in_a_list_is_private_and_never_overwritten_or_told(conference):
    SpeakerPrivateFactory(speaker=SpeakerFactory(name="Dev Patel"), email="dev@saltmarsh.example")
    headings = ("Session", "Speakers", "E-mail")
    data = table(
        ["A", "Amara Osei", "Amara@school.example"], ["B", "Dev Patel", "other@school.example"], headings=headings
    )

    report = bring(conference, data)

    assert dict(SpeakerPrivate.objects.values_list("speaker__name", "email")) == {
        "Amara Osei": "amara@school.example",
        "Dev Patel": "dev@saltmarsh.example",
    }
    assert ("row 3, column “Speakers”", "“Dev Patel” has another e-mail address here: kept.") in said(report, "KEPT")
    everything = json.dumps(
        [
            [str(line) for line in report.lines],
            list(Imported.objects.values_list("key", "digests")),
            str(ModelLogEntry.objects.values_list("data")),
        ]
    )
    assert "school.example" not in everything
    assert "Amara" not in str(list(Imported.objects.values_list("key")))


def test_the_same_list_again_with_addresses_writes_nothing(conference):
    data = table(["A", "Amara Osei", "amara@school.example"], headings=("Session", "Speakers", "E-mail"))
    bring(conference, data)

    with CaptureQueriesContext(connection) as queries:
        bring(conference, data)

    assert written(queries) == []


def test_what_is_imported_is_found_by_search_on_both_databases(conference):
    bring(conference, schedule(ROOMS), publish_speakers=True)

    backend = get_search_backend()
    assert sorted(s.title for s in backend.search("Osei", Session)) == ["Reading aloud", "Retrieval"]
    assert [s.name for s in backend.autocomplete("Rosal", Speaker)] == ["Rosalind Hart"]


def test_an_import_is_signed_in_the_audit_log_and_a_second_one_is_not_there(conference):
    by = UserFactory()

    bring(conference, schedule(ROOMS), by=by)
    bring(conference, schedule(ROOMS), by=by)

    assert [
        (entry.action, entry.user, entry.object_id, entry.data)
        for entry in ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(conference))
    ] == [
        (
            "programme.import",
            by,
            str(conference.pk),
            {"source": "schedule tl2027", "format": "schedule JSON", "report": "4 new sessions."},
        )
    ]


def test_a_report_that_is_out_of_date_is_refused(conference):
    seen = look(conference, schedule(ROOMS))
    SessionFactory(conference=conference, title="Marking")

    with pytest.raises(Refused) as refused:
        bring(conference, schedule(ROOMS), read=seen.fingerprint)

    assert (refused.value.codes, Session.objects.count()) == (["stale"], 1)


def test_without_a_venue_rooms_have_nowhere_to_be():
    conference = ConferenceFactory(venue=None)

    with pytest.raises(Refused) as refused:
        look(conference, schedule(ROOMS))

    assert refused.value.codes == ["venue"]


def test_two_conferences_do_not_know_of_one_another(conference):
    bring(conference, schedule(ROOMS))
    other = ConferenceFactory(venue=conference.venue, date=date(2027, 6, 14))

    report = bring(other, schedule(ROOMS))

    assert report.summary == "4 new sessions."
    assert (Session.objects.count(), Room.objects.count(), Speaker.objects.count()) == (8, 3, 4)


def test_an_import_takes_a_fixed_number_of_queries_and_a_few_more_for_each_batch(conference):
    def statements(size):
        here = ConferenceFactory()
        rooms = {
            f"R{n}": [
                event(f"Session {here.pk} {n} {m}", f"{9 + m}:00".zfill(5), persons=[person(f"P {here.pk} {n} {m}")])
                for m in range(3)
            ]
            for n in range(size)
        }
        with CaptureQueriesContext(connection) as first:
            bring(here, schedule(rooms))
        with CaptureQueriesContext(connection) as second:
            bring(here, schedule(rooms))
        return len(first), len(second)

    bring(conference, schedule(ROOMS))  # content types, once

    one, three, twenty = (statements(size) for size in (1, 3, 20))
    assert one == three
    assert (twenty[0] <= three[0] + 8, twenty[1]) == (True, three[1])


def test_a_released_run_with_places_that_the_file_moves_is_a_conflict(conference):
    bring(conference, schedule(ROOMS))
    draft = DraftRun.objects.get(session__slug="reading-aloud")
    planned_run = RunFactory(session=draft.session, slot=draft.slot, room=draft.room, uid=draft.uid, taken=3)
    DraftRun.objects.filter(pk=draft.pk).update(run=planned_run)
    newer = json.loads(json.dumps(ROOMS))
    newer["H12"][0] |= {"start": "13:00", "date": "2027-06-14T13:00:00+01:00"}

    report = look(conference, schedule(newer))

    assert [place for place, _ in said(report, "CONFLICT")] == ['days[0].rooms["H12"][0].start']
