"""The agenda in an address: what it shows, what it leaves out, and what the service worker may keep."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.agenda import queries
from sessions.models import Run, Session, Slot
from tests.factories.conference import ConferenceFactory
from tests.factories.home import open_site
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(site_tree):
    conference = ConferenceFactory(slug="south-coast-2027")
    open_site(site_tree, conference)
    return conference


def _run(conference, title, slot=None, **fields):
    return RunFactory(
        session=SessionFactory(conference=conference, title=title),
        slot=slot or SlotFactory(conference=conference),
        **fields,
    )


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("12.15.88", [12, 15, 88]),
        ("", []),
        ("12..x.15.-3.٣.9999999999999999999", [12, 15]),
        (".".join(map(str, range(100))), list(range(60))),
    ],
)
def test_a_link_is_read_leniently_and_never_at_length(text, runs):
    assert queries.numbers(text) == runs


def test_the_agenda_is_the_day_with_what_was_starred(client, conference):
    morning = SlotFactory(conference=conference, name="Workshops 1")
    noon = datetime(2027, 6, 14, 12, tzinfo=UTC)
    SlotFactory(
        conference=conference, name="Lunch", kind=Slot.Kind.BREAK, starts_at=noon, ends_at=noon.replace(hour=13)
    )
    starred = _run(conference, "Quiet starts", morning)
    _run(conference, "Loud endings", morning)

    page = client.get("/agenda/", {"runs": str(starred.pk)}).content.decode()

    assert [part in page for part in ("Quiet starts", "Lunch", "Loud endings", "Two at once")] == [
        True,
        True,
        False,
        False,
    ]


def test_two_at_once_and_a_cancelled_one_are_told(conference):
    slot = SlotFactory(conference=conference)
    two = [_run(conference, title, slot) for title in ("Quiet starts", "Loud endings")]
    cancelled = _run(conference, "Never held", slot, status=Run.Status.CANCELLED)

    both = queries.agenda(conference, [run.pk for run in two])
    one_off = queries.agenda(conference, [two[0].pk, cancelled.pk])

    assert ([row.clash for row in both.rows], [row.clash for row in one_off.rows]) == ([True], [False])
    assert [run.cancelled for run in one_off.rows[0].runs if run.id == cancelled.pk] == [True]


def test_what_is_not_public_or_not_of_this_conference_is_left_out(conference):
    hidden = _run(conference, "In draft")
    Session.objects.update(status=Session.Status.DRAFT)
    elsewhere = RunFactory()

    assert queries.agenda(conference, [hidden.pk, elsewhere.pk, 999_999]).starred == ()


def test_an_agenda_takes_as_many_queries_for_one_run_as_for_three(client, conference):
    def count(*runs):
        with CaptureQueriesContext(connection) as captured:
            client.get("/agenda/", {"runs": ".".join(str(run.pk) for run in runs)})
        return len(captured)

    first = _run(conference, "First")
    count(first)
    one = count(first)
    assert count(first, _run(conference, "Second"), _run(conference, "Third")) == one


def test_the_service_worker_keeps_public_pages_alone(client, conference):
    answer = client.get("/sw.js")

    script = answer.content.decode()
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    assert 'const KEPT = ["/programme/", "/speakers/", "/agenda/"]' in script.replace("\\u002D", "-")
    assert not [part for part in ("/my/", "/bookings/", "/admin/", "/checkin/") if part in script]


def test_the_manifest_begins_at_the_programme(client, conference):
    manifest = client.get("/manifest.webmanifest").json()

    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
        conference.name,
        "/programme/",
        "standalone",
    )
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512", "512x512"]
