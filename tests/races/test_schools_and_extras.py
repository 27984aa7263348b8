"""What a school may bring and the last extras, with real threads on a real PostgreSQL."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db.models import F

from conference.lib.problems import Refused
from delegates.bookings.models.prices import SchoolAllowanceQuerySet
from delegates.models import Delegate, DelegateExtra, Extra, SchoolAllowance
from delegates.payments import actions
from tests.factories.bookings import BookingFactory, DelegateFactory, ExtraFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory
from tests.factories.schools import SchoolFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_letters(monkeypatch):
    """Letters and their PDFs are not what is raced here."""
    monkeypatch.setattr("delegates.payments.actions.bookings.after_commit", lambda *_: None)


def drafts_of(schools, number, *, conference, kinds):
    """So many drafts, each of two people, that go round the schools and the ticket types."""
    made = []
    for n in range(number):
        booking = BookingFactory(conference=conference, school=schools[n % len(schools)])
        DelegateFactory.create_batch(2, booking=booking, ticket_type=kinds[n % len(kinds)])
        made.append(booking)
    return made


def deed(action, booking, **options):
    def run():
        try:
            action(booking=booking, by=booking.lead, now=NOW, **options)
        except Refused as refusal:
            return tuple(sorted(set(refusal.codes)))
        return "done"

    return run


def test_20_bookings_of_two_schools_at_once_keep_to_what_each_may_bring():
    conference = ConferenceFactory(reference_prefix="SC27", places_per_school=7)
    schools = SchoolFactory.create_batch(2)
    made = drafts_of(schools, 20, conference=conference, kinds=[TicketTypeFactory(conference=conference)])

    answers = all_at_once([deed(actions.confirm_on_invoice, booking) for booking in made])

    assert Counter(answers) == {"done": 6, ("school-full",): 14}
    assert dict(SchoolAllowance.objects.values_list("school", "taken")) == {school.pk: 6 for school in schools}
    assert Delegate.objects.coming().count() == 12


def never_look(self, pk, number, limit):
    """The peek at the beginning is all there is."""
    return self.model._default_manager.filter(pk=pk).update(taken=F("taken") + number) == 1


def test_without_the_guard_the_same_rush_brings_more(monkeypatch):
    """Shows that the race above can fail. Places are free and of many kinds: whoever stands in line for an invoice number or for one
    ticket's counter would look later.
    """
    conference = ConferenceFactory(reference_prefix="SC27", places_per_school=4)
    kinds = TicketTypeFactory.create_batch(16, conference=conference, price_pence=0)
    made = drafts_of([SchoolFactory()], 16, conference=conference, kinds=kinds)
    monkeypatch.setattr(SchoolAllowanceQuerySet, "take_within", never_look)

    answers = all_at_once([deed(actions.confirm_on_invoice, booking) for booking in made])

    assert SchoolAllowance.objects.get().taken == Delegate.objects.coming().count() == 2 * answers.count("done") > 4


def test_the_last_extras_are_bought_and_given_back_at_once_and_never_pass_what_there_is():
    conference = ConferenceFactory(reference_prefix="SC27")
    dinner = ExtraFactory(conference=conference, capacity=5)
    made = drafts_of(
        SchoolFactory.create_batch(4), 12, conference=conference, kinds=[TicketTypeFactory(conference=conference)]
    )
    for booking in made:
        actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW)
    keeper, *others = made
    first = {(keeper.delegates.first().pk, dinner.pk)}
    actions.change_extras(booking=keeper, wanted=first, by=None, now=NOW)

    deeds = [deed(actions.change_extras, keeper, wanted=set())]
    for booking in others:
        wanted = {(pk, dinner.pk) for pk in booking.delegates.values_list("pk", flat=True)}
        deeds.append(deed(actions.change_extras, booking, wanted=wanted))
    answers = all_at_once(deeds)

    taken = Extra.objects.get().taken
    assert set(answers[1:]) == {"done", ("full",)}
    assert (answers[0], taken) == ("done", DelegateExtra.objects.count())
    assert taken == 2 * answers[1:].count("done") <= 5


def test_a_request_is_approved_and_taken_back_at_once_and_only_one_happens():
    conference = ConferenceFactory(reference_prefix="SC27", capacity=10)
    (booking,) = drafts_of(
        [SchoolFactory()], 1, conference=conference, kinds=[TicketTypeFactory(conference=conference)]
    )
    actions.ask(booking=booking, by=booking.lead, now=NOW)

    answers = all_at_once([deed(actions.approve, booking), deed(actions.take_back, booking)] * 6)

    booking.refresh_from_db()
    conference.refresh_from_db()
    ends = {"AWAITING_PAYMENT": ({"done"}, 2, 1), "DRAFT": ({"done", ("answered",)}, 0, 0)}[booking.status]
    assert set(answers) <= ends[0]
    assert (conference.taken, booking.invoices.count(), booking.holds.count()) == (*ends[1:], 0)
