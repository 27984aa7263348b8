"""A delegate's own day as a calendar: her places and what everybody does, by an address that only she has."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from delegates.choices import actions
from delegates.models import Delegate
from sessions.exchange.calendars import UID_SUFFIX
from sessions.models import DraftRun, Run, Session, Slot
from sessions.releases import queries as releases
from sessions.releases.actions import release
from tests.factories.choices import ChoiceFactory, ComingDelegateFactory
from tests.factories.conference import RoomFactory
from tests.factories.programme import ReleaseFactory, planned

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("site_tree", "now")]


def _address(delegate):
    return reverse("delegates:my-calendar", args=[delegate.link_token])


def _entries(client, address):
    """Each entry by its UID, as the bytes that it is."""
    calendar = Calendar.from_ical(client.get(address).content)
    return {str(event["UID"]): event.to_ical() for event in calendar.walk("VEVENT")}


def _hers(client, delegate):
    return _entries(client, _address(delegate))


def _uid(run):
    return f"{run.uid}{UID_SUFFIX}"


def _take(delegate, run, now):
    return actions.take_place(delegate=delegate, run=run, now=now)


@pytest.fixture
def day(delegate, make_run, now):
    """The welcome for everybody; she sits in “Reading”, wishes for “Quiet”, and a colleague sits in “Marking”. Released."""
    conference = delegate.booking.conference
    welcome = make_run("Welcome", title="Welcome", kind=Session.Kind.KEYNOTE, capacity=None, speaker="Marit Ward")
    reading = make_run("Workshops 1", title="Reading", speaker="Ann Lee")
    quiet = make_run("Workshops 2", title="Quiet", speaker="Bo Hart")
    marking = make_run("Workshops 2", title="Marking", speaker="Cy Moon")
    _take(delegate, reading, now)
    ChoiceFactory(delegate=delegate, run=quiet)
    colleague = ComingDelegateFactory(
        booking=delegate.booking, ticket_type=delegate.ticket_type, first_name="Zadie", last_name="Quill", email="z.quill@school.example"
    )  # fmt: skip
    _take(colleague, marking, now)
    for run in (welcome, reading, quiet, marking):
        planned(run)
    ReleaseFactory(conference=conference, number=1)
    return {"conference": conference, "welcome": welcome, "reading": reading, "quiet": quiet, "marking": marking}


def _release(day, now):
    read = releases.plan(day["conference"]).fingerprint
    return release(conference=day["conference"], read=read, by=None, now=now + timedelta(days=1), tell_speakers=False)


def test_it_holds_what_everybody_does_and_her_own_places_each_as_it_is_in_the_public_feed(client, delegate, day):
    public = _entries(client, f"/schedule/{day['conference'].slug}/programme.ics")

    assert _hers(client, delegate) == {_uid(day[name]): public[_uid(day[name])] for name in ("welcome", "reading")}
    assert len(public) == 4


def test_a_place_that_she_takes_or_gives_up_comes_and_goes(client, delegate, day, now):
    _take(delegate, day["quiet"], now)
    actions.leave_place(delegate=delegate, run=day["reading"], now=now)

    assert set(_hers(client, delegate)) == {_uid(day["welcome"]), _uid(day["quiet"])}


def test_a_run_in_another_room_and_a_cancelled_one_keep_their_names_and_say_so(client, delegate, day, now):
    loft = RoomFactory(venue=day["conference"].venue, name="The loft", seats=30)
    DraftRun.objects.filter(uid=day["reading"].uid).update(room=loft)
    DraftRun.objects.filter(uid=day["welcome"].uid).update(status=Run.Status.CANCELLED)

    _release(day, now)

    found = {
        str(event["UID"]): (event["SEQUENCE"], str(event["STATUS"]), str(event["LOCATION"]).split(",")[0])
        for event in Calendar.from_ical(client.get(_address(delegate)).content).walk("VEVENT")
    }
    assert found == {
        _uid(day["welcome"]): (1, "CANCELLED", day["welcome"].room.name),
        _uid(day["reading"]): (1, "CONFIRMED", "The loft"),
    }


def test_a_slot_at_another_time_moves_her_entry(client, delegate, day, now):
    slot = day["reading"].slot
    later = slot.starts_at + timedelta(minutes=20)
    Slot.objects.filter(pk=slot.pk).update(next_starts_at=later, next_ends_at=later + timedelta(minutes=50))

    _release(day, now)

    (entry,) = [
        event
        for event in Calendar.from_ical(client.get(_address(delegate)).content).walk("VEVENT")
        if str(event["UID"]) == _uid(day["reading"])
    ]
    assert (entry["SEQUENCE"], entry["DTSTART"].dt, entry["LAST-MODIFIED"].dt) == (
        1,
        later,
        (now + timedelta(days=1)).replace(microsecond=0),
    )


def test_nobody_else_and_nothing_of_hers_but_the_sessions_is_in_it(client, delegate, day):
    body = client.get(_address(delegate)).content.decode().replace("\r\n ", "")

    told = [delegate.last_name, delegate.email, delegate.link_token, delegate.booking.reference, delegate.school.name]
    assert [word for word in [*told, "Zadie", "Quill", "Marking", "Quiet"] if word in body] == []


def test_it_is_kept_by_her_calendar_alone_and_costs_nothing_while_nothing_is_new(client, delegate, day, now):
    answer = client.get(_address(delegate))
    again = client.get(_address(delegate), headers={"If-None-Match": answer.headers["ETag"]})
    _take(delegate, day["quiet"], now)
    changed = client.get(_address(delegate), headers={"If-None-Match": answer.headers["ETag"]})

    assert [(each.status_code, each.headers["Cache-Control"], len(each.content) > 0) for each in (answer, again, changed)] == [
        (200, "private, no-cache", True), (304, "private, no-cache", False), (200, "private, no-cache", True),
    ]  # fmt: skip
    kept_out = ("X-Robots-Tag", "Referrer-Policy", "Access-Control-Allow-Origin")
    assert [answer.headers.get(name) for name in kept_out] == ["noindex", "strict-origin", None]
    assert again.headers.get("Access-Control-Allow-Origin") is None
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"], answer.cookies) == (
        "text/calendar; charset=utf-8",
        'inline; filename="my-day.ics"',
        {},
    )


def test_another_link_ends_the_old_address(client, delegate, day):
    old = _address(delegate)
    Delegate.objects.filter(pk=delegate.pk).update(link_token="N" * 26)
    delegate.refresh_from_db()

    assert [client.get(each).status_code for each in (old, _address(delegate), "/my/NONE/agenda.ics")] == [
        404,
        200,
        404,
    ]


def test_whoever_no_longer_comes_has_an_empty_day(client, delegate, day, now):
    """Not a 404: a calendar that is not there keeps on showing what it last had."""
    Delegate.objects.filter(pk=delegate.pk).update(withdrawn_at=now)

    assert (client.get(_address(delegate)).status_code, _hers(client, delegate)) == (200, {})


def test_it_takes_as_many_queries_with_three_places_as_with_one(client, delegate, day, make_run, now):
    def count():
        with CaptureQueriesContext(connection) as made:
            client.get(_address(delegate))
        return len(made)

    before = count()
    _take(delegate, day["quiet"], now)
    make_run("Welcome", title="A second welcome", kind=Session.Kind.KEYNOTE, capacity=None)

    assert (before, count()) == (6, 6)
