"""How a conference stands: places, money, what is still owed, extras, vehicles, and bookings against last year's. Numbers alone, each
part in a fixed number of queries; who may see which part is the screen's to ask.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from conference.models import Conference
from delegates.arrangements.models import Arrangement
from delegates.arrangements.rules import DIETARY
from delegates.bookings.models import Booking, Delegate, Extra, Hold, TicketType
from delegates.desks.queries.narrowing import have_chosen_all, slots_to_choose
from delegates.desks.rules import curve
from delegates.payments.models import Invoice
from delegates.payments.queries import with_money
from delegates.waiting.models import WaitingEntry


def editions() -> list[Conference]:
    """The newest first. 1 query."""
    return list(Conference.objects.order_by("-date"))


def coming(conference: Conference) -> QuerySet[Delegate]:
    return Delegate.objects.coming().filter(booking__conference=conference)


@dataclass(frozen=True)
class Places:
    """`kept`: places that are held for bookings not yet confirmed, and for how many bookings; they are among what is taken."""

    kinds: list[TicketType]
    schools: int
    kept: int
    kept_for: int
    in_line: int
    people_in_line: int


def places(conference: Conference) -> Places:
    """4 queries."""
    held = Hold.objects.filter(booking__conference=conference).aggregate(
        places=Sum("places"), bookings=Count("booking", distinct=True)
    )
    line = WaitingEntry.objects.filter(conference=conference, state__in=WaitingEntry.LIVE).aggregate(
        groups=Count("pk", distinct=True),
        people=Count("booking__delegates", filter=Q(booking__delegates__withdrawn_at=None)),
    )
    return Places(
        kinds=list(conference.ticket_types.all()),
        schools=coming(conference).aggregate(number=Count("school", distinct=True))["number"],
        kept=held["places"] or 0,
        kept_for=held["bookings"],
        in_line=line["groups"],
        people_in_line=line["people"],
    )


def by_status(conference: Conference) -> dict[str, int]:
    """How many bookings are in each status. 1 query."""
    rows = conference.bookings.order_by().values_list("status").annotate(number=Count("pk"))
    return dict(rows)


@dataclass
class Money:
    """Pence. `owed` and `to_pay_back` are over different bookings, so they do not cancel out."""

    invoiced: int = 0
    credited: int = 0
    paid: int = 0
    owed: int = 0
    to_pay_back: int = 0
    overdue: int = 0
    owing: int = 0
    late: int = 0


def money(conference: Conference, today: date) -> Money:
    """1 query."""
    due = Exists(Invoice.objects.filter(booking=OuterRef("pk"), due_date__lt=today))
    rows = with_money(Booking.objects.filter(conference=conference)).annotate(is_due=due).order_by()
    found = Money()
    for invoiced, credited, paid, balance, is_due in rows.values_list(
        "invoiced", "credited", "paid", "balance", "is_due"
    ):
        found.invoiced, found.credited, found.paid = (
            found.invoiced + invoiced,
            found.credited + credited,
            found.paid + paid,
        )
        found.owed, found.to_pay_back = found.owed + max(balance, 0), found.to_pay_back + max(-balance, 0)
        found.owing += balance > 0
        if balance > 0 and is_due:
            found.overdue, found.late = found.overdue + balance, found.late + 1
    return found


@dataclass(frozen=True)
class Owing:
    """How many come, and how many of them have said and chosen everything. `slots`: in how many there is something to choose."""

    coming: int
    slots: int
    chosen: int
    answered: int

    @property
    def to_choose(self) -> int:
        return self.coming - self.chosen

    @property
    def to_answer(self) -> int:
        return self.coming - self.answered


def owing(conference: Conference) -> Owing:
    """4 queries."""
    people, slots = coming(conference), slots_to_choose().get(conference.pk, 0)
    number = people.count()
    chosen = people.filter(pk__in=have_chosen_all(conference.pk, slots)).count() if slots else number
    answered = Arrangement.objects.filter(delegate__in=people.order_by().values("pk")).count()
    return Owing(number, slots, chosen, answered)


@dataclass(frozen=True)
class Diet:
    label: str
    number: int


def diets(conference: Conference) -> list[Diet]:
    """What the kitchen will be asked for, most of it first: numbers alone. 1 query."""
    people = coming(conference).filter(erased_at__isnull=True).order_by().values("pk")
    rows = Arrangement.objects.filter(delegate__in=people).order_by()
    numbers: Counter[str] = Counter()
    for codes, number in rows.values_list("dietary").annotate(number=Count("pk")):
        for code in codes:
            numbers[code] += number
    return [Diet(DIETARY.get(code, code), number) for code, number in numbers.most_common()]


def extras(conference: Conference) -> list[Extra]:
    """1 query."""
    return list(conference.extras.all())


@dataclass(frozen=True)
class Vehicles:
    coaches: int
    cars: int
    told: int
    not_told: int

    @property
    def in_all(self) -> int:
        return self.told + self.not_told


def vehicles(conference: Conference) -> Vehicles:
    """1 query."""
    found = conference.bookings.holding_places().aggregate(
        all_coaches=Sum("coaches"),
        all_cars=Sum("cars"),
        told=Count("pk", filter=Q(coaches__isnull=False)),
        silent=Count("pk", filter=Q(coaches__isnull=True)),
    )
    return Vehicles(found["all_coaches"] or 0, found["all_cars"] or 0, found["told"], found["silent"])


def before(conference: Conference) -> Conference | None:
    """The edition that was held before this one. 1 query."""
    return Conference.objects.filter(date__lt=conference.date).order_by("-date").first()


@dataclass(frozen=True)
class Against:
    """The curve of this year against `other`'s, where there was another, and how many that had by the same day."""

    drawn: curve.Curve | None
    other: Conference | None = None
    so_far: int | None = None


def against_last_year(conference: Conference, today: date) -> Against:
    """Who comes, by the day on which her booking was confirmed. 2 queries."""
    other = before(conference)
    editions = [conference, *([other] if other else [])]
    rows = (
        Delegate.objects.coming()
        .filter(booking__conference__in=editions)
        .order_by()
        .values_list("booking__conference", "booking__confirmed_at")
        .annotate(number=Count("pk"))
    )
    days: dict[int, Counter[int]] = defaultdict(Counter)
    dates = {edition.pk: edition.date for edition in editions}
    for edition, confirmed_at, number in rows:
        days[edition][max((dates[edition] - timezone.localdate(confirmed_at)).days, 0)] += number
    years = [
        curve.Year(str(edition.date.year), days[edition.pk], max((edition.date - today).days, 0))
        for edition in editions
        if days[edition.pk]
    ]
    so_far = years[-1].by(max((conference.date - today).days, 0)) if other and days[other.pk] else None
    return Against(curve.curve(years), other, so_far)
