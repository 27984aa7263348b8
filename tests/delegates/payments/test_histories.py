"""Whatever happens to bookings, in whatever order: places never pass what there is, documents add up to the price, and nobody is at
two desks.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.badges import actions as badges
from delegates.bookings import actions as bookings
from delegates.bookings.actions import Person
from delegates.bookings.queries import contents_of
from delegates.choices import actions
from delegates.models import (
    Badge,
    Booking,
    Delegate,
    DelegateExtra,
    Extra,
    Hold,
    Place,
    SchoolAllowance,
    TicketType,
    Voucher,
)
from delegates.payments import actions as payments
from delegates.payments import queries
from sessions.models import Run
from tests.factories.bookings import (
    BookingFactory,
    CancellationRuleFactory,
    DelegateFactory,
    ExtraFactory,
    PriceRuleFactory,
    SchoolAllowanceFactory,
    TicketTypeFactory,
    VoucherFactory,
)
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import RunFactory, SessionFactory

pytestmark = pytest.mark.hypothesis
START = datetime(2027, 1, 11, 9, tzinfo=UTC)
ROOM_FOR = 14

which = st.integers(0, 2)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("confirm"), which),
        st.tuples(st.just("add"), which, st.integers(1, 5), st.sampled_from(["Full day", "Exempt"])),
        st.tuples(st.just("withdraw"), which, st.integers(1, 3), st.booleans()),
        st.tuples(st.just("substitute"), which, st.booleans()),
        st.tuples(st.just("cancel"), which),
        st.tuples(st.just("pay"), which),
        st.tuples(st.just("extras"), which, st.integers(0, 3)),
        st.tuples(st.just("ask"), which),
        st.tuples(st.just("answer"), which, st.sampled_from(["approve", "decline", "take back"])),
        st.tuples(st.just("choose"), which),
        st.tuples(st.just("badge"), which),
        st.tuples(st.just("wait"), st.integers(1, 60)),
    ),
    min_size=3,
    max_size=14,
)


class World:
    """Three bookings of one conference that is soon full, a voucher for three places, a run with two seats, four dinners. Two of the
    bookings are of one school, which may bring eight.
    """

    def __init__(self) -> None:
        self.now, self.serial = START, 0
        self.conference = ConferenceFactory(capacity=ROOM_FOR, reference_prefix="SC27")
        self.kinds = {
            "Full day": TicketTypeFactory(conference=self.conference, name="Full day", vat_rate=2000, vat_reason=""),
            "Exempt": TicketTypeFactory(conference=self.conference, name="Exempt", price_pence=4999, capacity=6),
        }
        PriceRuleFactory(conference=self.conference, every=3)
        PriceRuleFactory(conference=self.conference, kind="FOR_MANY", label="Many", percent=15, at_least=4, every=None)
        CancellationRuleFactory(conference=self.conference, from_at=START + timedelta(days=30), percent=40)
        voucher = VoucherFactory(conference=self.conference, pence=4000, capacity=3)
        self.run = RunFactory(
            slot__conference=self.conference,
            slot__kind="WORKSHOPS",
            session=SessionFactory(conference=self.conference, status="PUBLISHED"),
            capacity=2,
        )
        self.dinner = ExtraFactory(conference=self.conference, capacity=4, price_pence=3333)
        self.bookings = [BookingFactory(conference=self.conference, voucher=voucher) for _ in range(3)]
        self.bookings[1].school = self.bookings[0].school
        self.bookings[1].save()
        SchoolAllowanceFactory(conference=self.conference, school=self.bookings[0].school, capacity=8)
        for booking in self.bookings:
            for person in self.people(3, "Full day"):
                DelegateFactory(booking=booking, ticket_type_id=person.ticket_type_id, email=person.email)

    def people(self, number, ticket):
        self.serial += number
        return [
            Person("Dev", "Patel", f"p{self.serial - n}@school.example", "", self.kinds[ticket].pk)
            for n in range(number)
        ]

    def live(self, booking):
        return list(booking.delegates.active().order_by("pk"))

    def take(self, step):
        """One step; a refusal is an answer too, and must have changed nothing."""
        name, *rest = step
        if name == "wait":
            self.now += timedelta(days=rest[0])
            return
        booking = Booking.objects.get(pk=self.bookings[rest[0]].pk)
        try:
            with transaction.atomic():
                getattr(self, name)(booking, *rest[1:])
        except Refused:
            pass

    def confirm(self, booking):
        payments.confirm_on_invoice(booking=booking, by=booking.lead, now=self.now, with_letters=False)

    def add(self, booking, number, ticket):
        payments.add_people(booking=booking, people=self.people(number, ticket), by=booking.lead, now=self.now)

    def withdraw(self, booking, number, is_free):
        leaving = [one.pk for one in self.live(booking)[:number]]
        actions.withdraw_people(booking=booking, leaving=leaving, by=booking.lead, now=self.now, is_free=is_free)

    def substitute(self, booking, keeps_places):
        (person,) = self.people(1, "Full day")
        one = self.live(booking)[0]
        actions.substitute(delegate=one, person=person, keeps_places=keeps_places, by=booking.lead, now=self.now)

    def cancel(self, booking):
        actions.cancel_booking(booking=booking, by=booking.lead, now=self.now)

    def pay(self, booking):
        if owed := queries.balance(booking):
            self.serial += 1
            payments.record_payment(
                booking=booking,
                kind="BANK",
                external_id=f"line-{self.serial}",
                pence=owed,
                received_at=self.now,
                by=None,
            )

    def extras(self, booking, number):
        wanted = {(one.pk, self.dinner.pk) for one in self.live(booking)[:number]}
        deed = bookings.choose_extras if booking.status == "DRAFT" else payments.change_extras
        deed(booking=booking, wanted=wanted, by=booking.lead, now=self.now)

    def ask(self, booking):
        payments.ask(booking=booking, by=booking.lead, now=self.now)

    def answer(self, booking, how):
        deed = {"approve": payments.approve, "take back": payments.take_back}.get(how)
        if deed is None:
            payments.decline(booking=booking, reason="Not this year.", by=booking.lead, now=self.now)
        else:
            deed(booking=booking, by=booking.lead, now=self.now)

    def choose(self, booking):
        actions.take_place(delegate=self.live(booking)[-1], run=self.run, now=self.now)

    def badge(self, booking):
        badges.badges_for(Delegate.objects.coming().filter(booking=booking), by=None, now=self.now)


def holds(world):
    """What must be true at any time."""
    coming = Delegate.objects.coming()
    conference = Conference.objects.get(pk=world.conference.pk)
    kept = Counter(dict(Hold.objects.order_by().values_list("ticket_type").annotate(Sum("places"))))
    assert conference.taken == coming.count() + kept.total() <= ROOM_FOR
    by_kind = kept + Counter(dict(coming.order_by().values_list("ticket_type").annotate(Count("pk"))))
    assert {kind.pk: kind.taken for kind in TicketType.objects.all() if kind.taken} == by_kind
    assert Extra.objects.get().taken == DelegateExtra.objects.filter(delegate__in=coming).count() <= 4
    by_school = dict(coming.order_by().values_list("school").annotate(Count("pk")))
    assert dict(SchoolAllowance.objects.filter(taken__gt=0).values_list("school", "taken")) == by_school
    assert by_school.get(world.bookings[0].school_id, 0) <= 8
    assert Voucher.objects.get().taken == coming.filter(voucher__isnull=False).count() <= 3
    run = Run.objects.get(pk=world.run.pk)
    assert run.taken == Place.objects.filter(run=run).count() <= 2
    assert not Place.objects.exclude(delegate__in=coming).exists()
    for booking in Booking.objects.all():
        said = sum(
            sign * (rows.aggregate(s=Sum("gross_pence"))["s"] or 0)
            for sign, rows in ((1, booking.invoices), (-1, booking.credit_notes))
        )
        price = 0 if booking.status in Booking.BEFORE_CONFIRMED else contents_of(booking).price(world.now).gross_pence
        assert said == price
        assert booking.status not in Booking.HOLDING or (booking.status == "PAID") == (queries.balance(booking) <= 0)
    live_badges = Badge.objects.live().filter(delegate__in=coming)
    assert live_badges.count() == live_badges.values("delegate").distinct().count()
    emails = [email.lower() for email in coming.values_list("email", flat=True)]
    assert len(emails) == len(set(emails))


@pytest.mark.django_db
@settings(
    max_examples=settings().max_examples // 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=steps)
def test_after_any_history_places_documents_and_badges_are_right(history):
    with transaction.atomic():
        world = World()
        for step in [("confirm", 0), *history]:
            world.take(step)
            holds(world)
        transaction.set_rollback(True)
