"""Reads about money: what is owed, a booking with its documents, and what a change of it would cost."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from conference.lib.problems import Problem
from conference.models import User
from delegates.bookings import queries as booking_queries
from delegates.bookings.models import Booking
from delegates.bookings.queries import Contents, Having, Member
from delegates.bookings.rules import changes, charges
from delegates.bookings.rules.prices import Offer, Price, RateTotal, Sold
from delegates.payments import rules
from delegates.payments.models import CreditNote, Invoice, Payment
from delegates.waiting import queries as waiting_queries


def _sum_of(model: type, column: str) -> Coalesce:
    rows = model.objects.filter(booking=OuterRef("pk")).order_by().values("booking").annotate(total=Sum(column))
    return Coalesce(Subquery(rows.values("total")), 0)


def with_money(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Each booking with `invoiced`, `credited`, `paid` and `balance` in pence: Σ invoices − Σ credit notes − Σ payments.
    Above zero is owed to us, below zero is to be paid back.
    """
    return bookings.annotate(
        invoiced=_sum_of(Invoice, "gross_pence"),
        credited=_sum_of(CreditNote, "gross_pence"),
        paid=_sum_of(Payment, "pence"),
    ).annotate(balance=F("invoiced") - F("credited") - F("paid"))


def money_of(booking: Booking) -> Booking:
    """The booking again, with its sums as `with_money` gives them."""
    return with_money(Booking.objects.filter(pk=booking.pk)).get()


def balance(booking: Booking) -> int:
    """What is owed on the booking, in pence."""
    return money_of(booking).balance


@dataclass(frozen=True)
class Said:
    """What a booking's documents say together, by VAT rate, and what is left of each invoice, the newest first."""

    totals: tuple[RateTotal, ...]
    left: tuple[rules.Left, ...]


def said(booking: Booking) -> Said:
    """Two queries."""
    left = []
    for invoice in booking.invoices.prefetch_related("credit_notes").order_by("-pk"):
        credited = [row for note in invoice.credit_notes.all() for row in note.totals]
        totals = rules.change(rules.totals_from_json(credited), rules.totals_from_json(invoice.totals))
        left.append(rules.Left(invoice.pk, invoice.number, totals))
    return Said(rules.change((), (total for invoice in left for total in invoice.totals)), tuple(left))


def desk(user: User) -> QuerySet[Booking]:
    """The bookings that a lead may see, newest first, with how many are in each, what is owed and until when."""
    rows = with_money(Booking.objects.filter(pk__in=Booking.objects.visible_to(user).order_by().values("pk")))
    first_due = Invoice.objects.filter(booking=OuterRef("pk")).order_by("due_date").values("due_date")[:1]
    return (
        rows.select_related("conference", "school", "trust", "waiting")
        .annotate(people=Count("delegates", filter=Q(delegates__withdrawn_at=None)), due_date=Subquery(first_due))
        .order_by("-created_at", "-pk")
    )


def for_organisers() -> QuerySet[Booking]:
    """Every booking with its school, lead and conference, how many come, and its money: for the organisers' list and page."""
    return (
        with_money(Booking.objects.all())
        .select_related("conference", "school", "trust", "lead")
        .annotate(people=Count("delegates", filter=Q(delegates__withdrawn_at=None)))
    )


def requests() -> QuerySet[Booking]:
    """The bookings that wait for an organiser's yes, the oldest request first, as `for_organisers` gives them."""
    return for_organisers().filter(status=Booking.Status.AWAITING_APPROVAL).order_by("asked_at", "pk")


@dataclass(frozen=True)
class Change:
    """A change of a confirmed booking before it is done: what it costs before and after, and what stands in its way.

    `after_contents`: what the booking holds then; `gone`: who leaves; `charges`: what stays to pay for them; `returned`, `bought`:
    extras that are given back and that are new.
    """

    before: Price
    after: Price
    after_contents: Contents
    problems: list[Problem]
    gone: tuple[Member, ...] = ()
    charges: tuple[Sold, ...] = ()
    returned: tuple[Having, ...] = ()
    bought: tuple[Having, ...] = ()

    @property
    def gross_pence(self) -> int:
        """Above zero a further invoice, below zero a credit."""
        return self.after.gross_pence - self.before.gross_pence

    @property
    def new_offers(self) -> list[Offer]:
        return [offer for offer in self.after.offers if offer]

    @property
    def new_people(self) -> list[Member]:
        """Who is to be added."""
        return [member for member in self.after_contents.people if member.pk is None]

    @property
    def difference(self) -> Price:
        """What changes, line by line, as a price of its own; what is no more has a quantity below nought."""
        lines = rules.changed_lines(self.before.lines, self.after.lines)
        return Price(tuple(lines), rules.change(self.before.totals, self.after.totals))


def adding(
    contents: Contents,
    kinds: Sequence[int],
    now: datetime,
    *,
    schools: Sequence[int | None] = (),
    is_organiser: bool = False,
) -> Change:
    """What it would mean to add people with tickets of these types (ids), from these schools (ids; None: the booking's)."""
    after = contents.with_people([*contents.people, *booking_queries.members(contents.booking, kinds, schools)])
    problems = waiting_queries.line_problems(contents, [one for one in after.people if one.pk is None])
    problems += changes.add_problems(
        booking_queries.standing(contents, is_organiser=is_organiser),
        adding=len(kinds),
        stocks=contents.stocks(Tally(kinds)),
        now=now,
        shares=booking_queries.short_shares(
            contents.booking, Tally(one.school for one in after.people if one.pk is None)
        ),
    )
    return Change(contents.price(now), after.price(now), after, problems)


def withdrawing(
    contents: Contents,
    leaving: Collection[int],
    now: datetime,
    *,
    is_organiser: bool = False,
    is_free: bool = False,
    arrived: Collection[int] = (),
) -> Change:
    """What it would mean to withdraw these delegates (ids). `is_free`: the cancellation policy keeps nothing."""
    gone = [member for member in contents.people if member.pk in leaving]
    names = {one.pk: one.full_name for one in contents.booking.delegates.filter(pk__in=[member.pk for member in gone])}
    problems = changes.withdraw_problems(
        booking_queries.standing(contents, is_organiser=is_organiser),
        leaving=[changes.One(names[member.pk], has_arrived=member.pk in arrived) for member in gone],
        now=now,
    )
    return _without(contents, gone, now, problems, is_free=is_free)


def cancelling(contents: Contents, now: datetime, *, is_free: bool = False) -> Change:
    """What it would mean to cancel the whole of a confirmed booking."""
    return _without(contents, contents.people, now, [], is_free=is_free)


def changing_extras(
    contents: Contents, wanted: Collection[tuple[int, int]], now: datetime, *, is_organiser: bool = False
) -> Change:
    """What it would mean if exactly these people (ids) had these extras (ids), as pairs; people who are not in it are passed over."""
    there = {member.pk for member in contents.people}
    asked = {pair for pair in wanted if pair[0] in there and pair[1] in contents.offered}
    kept = [one for one in contents.extras if (one.delegate, one.extra) in asked]
    returned = [one for one in contents.extras if one not in kept]
    bought = [Having(*pair) for pair in sorted(asked - {(one.delegate, one.extra) for one in kept})]
    more = Tally(one.extra for one in bought) - Tally(one.extra for one in returned)
    problems = changes.extras_problems(
        booking_queries.standing(contents, is_organiser=is_organiser),
        moved=contents.closing(one.extra for one in (*returned, *bought)),
        stocks=contents.extra_stocks(more),
        now=now,
    )
    after = contents.with_extras([*kept, *bought])
    change = _charged(contents, after, now, problems, "Given back")
    return replace(change, returned=tuple(returned), bought=tuple(bought))


def _without(
    contents: Contents, gone: Sequence[Member], now: datetime, problems: list[Problem], *, is_free: bool
) -> Change:
    kept = contents.with_people(member for member in contents.people if member not in gone)
    change = _charged(contents, kept, now, problems, "Withdrawn", is_free=is_free)
    returned = tuple(one for one in contents.extras if one not in kept.extras)
    return replace(change, gone=tuple(gone), returned=returned)


def _charged(
    contents: Contents, after: Contents, now: datetime, problems: list[Problem], what: str, *, is_free: bool = False
) -> Change:
    """From `contents` to `after`, with what the cancellation policy keeps of what that saves."""
    before, bare = contents.price(now), after.price(now)
    percent = 0 if is_free else booking_queries.charge_percent(contents.booking.conference, now)
    day = timezone.localdate(now)
    text = f"{what} on {day.day} {day:%B %Y}: {percent} % stays to pay"
    stays = charges.charges(before.totals, bare.totals, percent=percent, text=text)
    after = after.with_charges(stays)
    return Change(before, after.price(now), after, problems, charges=tuple(stays))
