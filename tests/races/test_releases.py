"""The programme is released while people choose and other organisers press the same button."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db.models import F

from conference.lib.problems import Refused
from delegates.choices.actions import take_place
from delegates.models import Place
from sessions.models import Release, Run
from sessions.releases import actions, queries
from tests.factories.bookings import BookingFactory, TicketTypeFactory
from tests.factories.choices import ComingDelegateFactory
from tests.factories.programme import ReleaseFactory, RunFactory, SessionFactory, SlotFactory, planned
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)


def _answer(deed, **arguments):
    def run():
        try:
            deed(**arguments)
        except Refused as refusal:
            return refusal.codes[0]
        return "did"

    return run


def _moving(booking):
    """A released run that the draft has in another slot."""
    conference = booking.conference
    draft = planned(RunFactory(session=SessionFactory(conference=conference), capacity=30))
    ReleaseFactory(conference=conference, number=1)
    draft.slot = SlotFactory(
        conference=conference,
        starts_at=datetime(2027, 6, 14, 12, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 13, tzinfo=UTC),
    )
    draft.save()
    return draft


def test_ten_organisers_press_release_at_once_and_one_release_is_made():
    draft = _moving(BookingFactory(confirmed=True))
    conference = draft.session.conference
    read = queries.plan(conference).fingerprint

    answers = all_at_once(
        [_answer(actions.release, conference=conference, read=read, by=None, now=NOW) for _ in range(10)]
    )

    assert Counter(answers) == {"did": 1, "nothing": 9}
    assert (Release.objects.count(), Run.objects.get().sequence) == (2, 1)


@pytest.mark.parametrize("attempt", range(5))
def test_a_place_taken_while_its_run_moves_never_stands_in_another_slot_than_the_run(attempt):
    booking = BookingFactory(confirmed=True)
    draft = _moving(booking)
    ticket = TicketTypeFactory(conference=booking.conference)
    person = ComingDelegateFactory(booking=booking, ticket_type=ticket)
    read = queries.plan(booking.conference).fingerprint
    deeds = [
        _answer(take_place, delegate=person, run=draft.run, now=NOW),
        _answer(actions.release, conference=booking.conference, read=read, by=None, now=NOW),
    ]

    all_at_once(deeds if attempt % 2 else deeds[::-1])

    assert not Place.objects.exclude(slot_id=F("run__slot_id")).exists()
    assert Run.objects.get().taken == Place.objects.count()
