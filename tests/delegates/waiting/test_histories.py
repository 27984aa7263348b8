"""Whatever happens in whatever order to bookings, to places that are kept and to the line: nothing is sold or kept twice, nobody waits for
whom an offer would fit, documents add up, and nobody has two badges.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.badges import actions as badges
from delegates.bookings import actions as bookings
from delegates.bookings.actions import Person
from delegates.bookings.queries import contents_of
from delegates.choices import actions as choices
from delegates.models import Badge, Booking, Delegate, Hold, TicketType, WaitingEntry
from delegates.payments import actions as payments
from delegates.payments import queries as money
from delegates.waiting import actions, queries, rules
from tests.factories.bookings import BookingFactory, CancellationRuleFactory, PriceRuleFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory

pytestmark = pytest.mark.hypothesis
START = datetime(2027, 1, 11, 9, tzinfo=UTC)
ROOM_FOR = 9

which, few = st.integers(0, 3), st.integers(1, 5)
ticket = st.sampled_from(["Full day", "Morning"])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), which, st.integers(0, 6), ticket),
        st.tuples(st.just("confirm"), which),
        st.tuples(st.just("join"), which, few),
        st.tuples(st.just("accept"), which, few, st.booleans()),
        st.tuples(st.just("leave"), which),
        st.tuples(st.just("add"), which, st.integers(1, 3), ticket),
        st.tuples(st.just("withdraw"), which, st.integers(1, 3)),
        st.tuples(st.just("substitute"), which),
        st.tuples(st.just("cancel"), which),
        st.tuples(st.just("badge"), which),
        st.tuples(st.just("order"), which, st.integers(1, 4)),
        st.tuples(st.just("by_hand"), which),
        *[st.tuples(st.just(name), st.just(0)) for name in ("promote", "expire", "expire")],
        st.tuples(st.just("accept"), st.integers(1, 2), few, st.booleans()),
        st.tuples(st.just("hours"), st.integers(1, 30)),
        st.tuples(st.just("minutes"), st.integers(5, 30)),
    ),
    min_size=6,
    max_size=14,
)


# Full, a line of two groups, and a part of the first taken up: from there on it goes anyhow.
BEFORE = [
    ("write", 0, 6, "Full day"),
    ("confirm", 0),
    ("write", 1, 5, "Full day"),
    ("join", 1, 2),
    ("write", 2, 4, "Morning"),
    ("join", 2, 2),
    ("promote", 0),
    ("accept", 1, 2, True),
    ("withdraw", 0, 3),
    ("expire", 0),
]


class World:
    """Four leads of four schools and nine places, four of them at most for the morning."""

    def __init__(self):
        self.now, self.serial = START, 0
        self.conference = ConferenceFactory(capacity=ROOM_FOR, reference_prefix="SC27", hold_minutes=20, offer_hours=24)
        self.kinds = {
            "Full day": TicketTypeFactory(conference=self.conference, name="Full day", vat_rate=2000, vat_reason=""),
            "Morning": TicketTypeFactory(conference=self.conference, name="Morning", price_pence=4999, capacity=4),
        }
        PriceRuleFactory(conference=self.conference, every=3)
        CancellationRuleFactory(conference=self.conference, from_at=START + timedelta(days=3), percent=40)
        first = [BookingFactory(conference=self.conference) for _ in range(4)]
        self.leads = [(booking.school, booking.lead) for booking in first]

    def people(self, number, ticket):
        self.serial += number
        kind = self.kinds[ticket].pk
        return [Person("Dev", "Patel", f"p{self.serial - n}@school.example", "", kind) for n in range(number)]

    def booking(self, lead, *, is_draft):
        """Her draft, begun if there is none, or the last of her bookings that hold places."""
        school, user = self.leads[lead]
        if is_draft:
            return bookings.start(conference=self.conference, school=school, by=user, now=self.now)
        return Booking.objects.holding_places().filter(lead=user).order_by("-pk").first()

    def take(self, step):
        """One step; a refusal is an answer too, and must have changed nothing."""
        name, *rest = step
        if name in {"hours", "minutes"}:
            self.now += timedelta(**{name: rest[0]})
            return
        before = self.picture()
        booking = self.booking(rest[0], is_draft=name not in {"add", "withdraw", "substitute", "badge"})
        if booking is None:
            return
        try:
            with transaction.atomic():
                getattr(self, name)(booking, *rest[1:])
        except Refused:
            if not Hold.objects.filter(until_at__lte=self.now).exists():
                assert before["confirmed"] == self.picture()["confirmed"]

    def picture(self):
        return {"confirmed": sorted(Delegate.objects.coming().values_list("pk", flat=True))}

    def write(self, booking, number, ticket):
        actions.save_list(booking=booking, people=self.people(number, ticket), by=booking.lead, now=self.now)

    def confirm(self, booking):
        payments.confirm_on_invoice(booking=booking, by=booking.lead, now=self.now, with_letters=False)

    def join(self, booking, at_least):
        actions.join(booking=booking, at_least=at_least, by=booking.lead, now=self.now)

    def accept(self, booking, number, rest_waits):
        coming = list(booking.delegates.active().order_by("position").values_list("pk", flat=True)[:number])
        payments.accept_part(
            booking=booking, coming=coming, rest_waits=rest_waits, by=booking.lead, now=self.now, with_letters=False
        )

    def leave(self, booking):
        actions.leave(booking=booking, by=booking.lead, now=self.now)

    def add(self, booking, number, ticket):
        payments.add_people(booking=booking, people=self.people(number, ticket), by=booking.lead, now=self.now)

    def withdraw(self, booking, number):
        leaving = list(booking.delegates.active().values_list("pk", flat=True)[:number])
        choices.withdraw_people(booking=booking, leaving=leaving, by=booking.lead, now=self.now)

    def substitute(self, booking):
        (person,) = self.people(1, "Full day")
        one = booking.delegates.active().first()
        choices.substitute(delegate=one, person=person, keeps_places=True, by=booking.lead, now=self.now)

    def cancel(self, booking):
        choices.cancel_booking(booking=booking, by=booking.lead, now=self.now)

    def badge(self, booking):
        badges.badges_for(Delegate.objects.coming().filter(booking=booking), by=None, now=self.now)

    def order(self, booking, to):
        actions.move(booking=booking, to=to, by=booking.lead, now=self.now, reason="It is their turn.")

    def by_hand(self, booking):
        actions.offer(booking=booking, by=booking.lead, now=self.now, reason="They rang.")

    def promote(self, booking):
        actions.promote(conference=Conference.objects.get(pk=self.conference.pk), now=self.now)
        nobody_waits_for_whom_an_offer_would_fit(self.conference)

    def expire(self, booking):
        actions.move_on(now=self.now)
        assert not Hold.objects.filter(until_at__lte=self.now).exists()
        assert not WaitingEntry.objects.offered().filter(offer_until_at__lte=self.now).exists()
        nobody_waits_for_whom_an_offer_would_fit(self.conference)


def nobody_waits_for_whom_an_offer_would_fit(conference):
    line = queries.line_of(conference)
    assert rules.plan(line.groups, line.left) == []
    if not any(group.is_saved_for for group in line.groups):
        assert all(len(rules.fitting(group.people, line.left)) < group.least for group in line.groups)


def holds(world):
    """What must be true at any time."""
    coming, kept = Delegate.objects.coming(), Hold.objects.all()
    conference = Conference.objects.get(pk=world.conference.pk)
    held = kept.aggregate(all=Sum("places"))["all"] or 0
    assert conference.taken == coming.count() + held <= ROOM_FOR
    by_kind = Counter(dict(coming.order_by().values_list("ticket_type").annotate(Count("pk"))))
    by_kind.update(dict(kept.order_by().values_list("ticket_type").annotate(Sum("places"))))
    assert {kind.pk: kind.taken for kind in TicketType.objects.all() if kind.taken} == dict(by_kind)
    assert not kept.exclude(booking__status="DRAFT").exists()
    for entry in WaitingEntry.objects.select_related("booking"):
        keeps = sum(entry.booking.holds.values_list("places", flat=True))
        if entry.state == "WAITING":
            assert keeps == 0
        if entry.state in WaitingEntry.LIVE:
            assert entry.booking.status == "DRAFT"
            assert entry.booking.delegates.active().count() >= max(entry.at_least, keeps)


def papers_and_badges_are_right(world):
    """What must be true in the end, whatever the way there was."""
    coming = Delegate.objects.coming()
    for booking in Booking.objects.all():
        said = sum(
            sign * (rows.aggregate(s=Sum("gross_pence"))["s"] or 0)
            for sign, rows in ((1, booking.invoices), (-1, booking.credit_notes))
        )
        price = 0 if booking.status == "DRAFT" else contents_of(booking).price(world.now).gross_pence
        assert said == price
        assert booking.status not in Booking.HOLDING or (booking.status == "PAID") == (money.balance(booking) <= 0)
    live = Badge.objects.live().filter(delegate__in=coming)
    assert live.count() == live.values("delegate").distinct().count()
    emails = [email.lower() for email in coming.values_list("email", flat=True)]
    assert len(emails) == len(set(emails))


@pytest.mark.django_db
@settings(
    max_examples=settings().max_examples // 20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=steps)
def test_after_any_history_places_offers_documents_and_badges_are_right(history):
    with transaction.atomic():
        world = World()
        for step in [*BEFORE, *history]:
            world.take(step)
            holds(world)
        papers_and_badges_are_right(world)
        for state, number in Counter(WaitingEntry.objects.values_list("state", flat=True)).items():
            event(f"{number} {state}")  # --hypothesis-show-statistics tells what was reached
        transaction.set_rollback(True)
