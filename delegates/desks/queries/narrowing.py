"""What the lists of delegates and bookings are narrowed by: who owes what. Each a condition on the rows, whatever conference they are of."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from delegates.arrangements.models import Arrangement
from delegates.badges.models import Badge
from delegates.bookings.models import Booking, Delegate, DelegateExtra, Extra
from delegates.choices.models import Place
from delegates.desks.models import BookingNote
from delegates.payments.models import Invoice
from delegates.payments.queries import with_money
from delegates.schools import rules as school_rules
from delegates.schools.models import School
from sessions.models import Slot, Stream


def delegates() -> QuerySet[Delegate]:
    """Everybody whose name is still known, with what a list shows of her: read for the rows of a page, so that many are sorted alone."""
    rows = Delegate.objects.filter(erased_at__isnull=True)
    return rows.prefetch_related("school", "booking", "ticket_type")


def slots_to_choose() -> dict[int, int]:
    """How many time slots with a choice each conference has, by its id. 1 query."""
    slots = Slot.objects.public().filter(kind=Slot.Kind.WORKSHOPS).order_by()
    return dict(slots.values_list("conference").annotate(number=Count("pk")))


def with_chosen(rows: QuerySet[Delegate]) -> QuerySet[Delegate]:
    """Each with `chosen`, the number of slots in which she has a place."""
    places = Place.objects.filter(delegate=OuterRef("pk")).order_by().values("delegate").annotate(number=Count("pk"))
    return rows.annotate(chosen=Coalesce(Subquery(places.values("number")), 0))


def owing_choices(rows: QuerySet[Delegate], *, owes: bool) -> QuerySet[Delegate]:
    """Who comes and has (or has not) a slot left to choose."""
    left = Q(pk__in=[])
    for conference, slots in sorted(slots_to_choose().items()):
        left |= Q(booking__conference=conference) & ~Q(pk__in=have_chosen_all(conference, slots))
    comes = Q(withdrawn_at__isnull=True, booking__status__in=Booking.HOLDING)
    return rows.filter(comes, left if owes else ~left)


def have_chosen_all(conference: int, slots: int) -> QuerySet[Place]:
    """The delegates (ids) who have a place in each of so many slots of that conference (id)."""
    places = Place.objects.filter(slot__conference=conference).order_by().values("delegate")
    return places.annotate(number=Count("pk")).filter(number__gte=slots).values("delegate")


def owing_answers(rows: QuerySet[Delegate], *, owes: bool) -> QuerySet[Delegate]:
    """Who comes and has not (or has) said what she needs. What she said is nobody's here."""
    answered = Exists(Arrangement.objects.filter(delegate=OuterRef("pk")))
    comes = Q(withdrawn_at__isnull=True, booking__status__in=Booking.HOLDING)
    return rows.filter(comes, ~answered if owes else answered)


def of_bookings_that_owe(rows: QuerySet[Delegate], *, owe: bool) -> QuerySet[Delegate]:
    """Whose booking has (or has not) something left to pay."""
    owing = with_money(Booking.objects.all()).filter(balance__gt=0).order_by().values("pk")
    return rows.filter(booking__in=owing) if owe else rows.exclude(booking__in=owing)


def with_badge(rows: QuerySet[Delegate], *, printed: bool) -> QuerySet[Delegate]:
    has = Exists(Badge.objects.live().filter(delegate=OuterRef("pk"), printed_at__isnull=False))
    return rows.filter(has if printed else ~has)


def choosing_stream(rows: QuerySet[Delegate], stream: Stream) -> QuerySet[Delegate]:
    """Who has a place in a session of that stream."""
    return rows.filter(Exists(Place.objects.filter(delegate=OuterRef("pk"), session__stream=stream)))


def having_extra(rows: QuerySet[Delegate], extra: Extra) -> QuerySet[Delegate]:
    return rows.filter(Exists(DelegateExtra.objects.filter(delegate=OuterRef("pk"), extra=extra)))


def extras() -> QuerySet[Extra]:
    """The newest conference's first."""
    return Extra.objects.select_related("conference").order_by(F("conference__date").desc(), "sort_order", "pk")


def with_notes(rows: QuerySet[Booking], *, has: bool) -> QuerySet[Booking]:
    noted = Exists(BookingNote.objects.filter(booking=OuterRef("pk")))
    return rows.filter(noted if has else ~noted)


def by_balance(rows: QuerySet[Booking], how: str) -> QuerySet[Booking]:
    """Bookings `with_money`: owed, settled, overpaid."""
    return rows.filter(**{"owed": {"balance__gt": 0}, "settled": {"balance": 0}, "overpaid": {"balance__lt": 0}}[how])


def overdue(rows: QuerySet[Booking], *, on: date, late: bool) -> QuerySet[Booking]:
    """Bookings that owe something and have an invoice whose day had passed by `on`; or all the others."""
    late_ones = late_on(on).order_by().values("pk")
    return rows.filter(pk__in=late_ones) if late else rows.exclude(pk__in=late_ones)


def late_on(day: date) -> QuerySet[Booking]:
    """Bookings with something to pay on an invoice that was due before `day`."""
    due = Exists(Invoice.objects.filter(booking=OuterRef("pk"), due_date__lt=day))
    return with_money(Booking.objects.filter(due)).filter(balance__gt=0)


def bookings_matching(rows: QuerySet[Booking], text: str) -> QuerySet[Booking]:
    """Each word of `text` stands in the reference, the purchase order, the lead's name or address, or begins a word of the school's name."""
    for word in text.replace("\0", "").split()[: school_rules.MOST_WORDS]:
        fits = Q(reference__icontains=word) | Q(purchase_order__icontains=word) | Q(lead__email__icontains=word)
        fits |= Q(lead__first_name__icontains=word) | Q(lead__last_name__icontains=word)
        for part in school_rules.fold(word).split():
            fits |= Q(school__name_folded__contains=f" {part}")
        rows = rows.filter(fits)
    return rows


def schools_booked() -> QuerySet[School]:
    """The schools whose people are in a booking."""
    return School.objects.filter(Exists(Delegate.objects.filter(school=OuterRef("pk")))).order_by("name", "town", "pk")


def authorities() -> list[tuple[str, str]]:
    """The local authorities of the schools that have booked, as choices of a filter."""
    booked = Exists(Booking.objects.filter(school=OuterRef("pk")))
    names = School.objects.filter(booked).values_in("authority")
    return [(name, name) for name in names]


def same_conference(rows: list[Delegate]) -> int | None:
    """The conference (id) of all of them; None when they are of several."""
    found = {row.booking.conference_id for row in rows}
    return found.pop() if len(found) == 1 else None


def streams() -> QuerySet[Stream]:
    """The newest conference's first."""
    return Stream.objects.select_related("conference").order_by(F("conference__date").desc(), "sort_order", "pk")


def with_vehicles(rows: QuerySet[Booking], how: str) -> QuerySet[Booking]:
    """Whose lead has told of a coach or a car, of none, or of nothing yet."""
    some = Q(coaches__gt=0) | Q(cars__gt=0)
    not_told = Q(coaches__isnull=True)
    return rows.filter({"SOME": some, "NONE": ~some & ~not_told, "NOT_TOLD": not_told}[how])
