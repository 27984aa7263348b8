"""Who has answered, the kitchen's numbers, and the two lists with names. Each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from conference.models import Conference
from delegates.arrangements import rules
from delegates.arrangements.models import Arrangement, PhotoConsent
from delegates.bookings.models import Delegate


@dataclass(frozen=True)
class Named:
    """One person on a list, and what is asked for, in words."""

    pk: int
    last_name: str
    first_name: str
    school: str
    ticket: str
    asks: tuple[str, ...]
    words: str = ""


def answer_of(delegate: Delegate) -> Arrangement | None:
    return Arrangement.objects.filter(delegate=delegate).first()


def photo_answer_of(delegate: Delegate) -> str:
    """`YES`, `NO`, or nothing while she has not said."""
    return PhotoConsent.objects.filter(delegate=delegate).values_list("answer", flat=True).first() or ""


def answered_ids(delegates: Iterable[Delegate] | QuerySet[Delegate]) -> set[int]:
    """Which of these delegates have said what they need, or that they need nothing: all that a lead may know. 1 query."""
    pks = [delegate.pk for delegate in delegates]
    return set(Arrangement.objects.filter(delegate__in=pks).values_list("delegate_id", flat=True))


def unanswered(conference: Conference) -> QuerySet[Delegate]:
    """Who comes and has not said what she needs: for reminders."""
    answered = Arrangement.objects.filter(delegate=OuterRef("pk"))
    return _coming(conference).filter(~Exists(answered))


def _coming(conference: Conference) -> QuerySet[Delegate]:
    return Delegate.objects.coming().filter(booking__conference=conference, erased_at__isnull=True)


def _answers(conference: Conference) -> QuerySet[Arrangement]:
    return Arrangement.objects.filter(delegate__in=_coming(conference))


def kitchen(conference: Conference) -> rules.Kitchen:
    """Numbers by kind of ticket. 2 queries."""
    numbers = _coming(conference).order_by("ticket_type__sort_order", "ticket_type__name")
    coming = numbers.values_list("ticket_type__name").annotate(number=Count("pk"))
    rows = _answers(conference).values_list("delegate__ticket_type__name", "dietary", "dietary_words")
    return rules.kitchen(list(coming), [rules.Asked(ticket, tuple(codes), words) for ticket, codes, words in rows])


def table_cards(conference: Conference) -> list[Named]:
    """Who sits at the table with an allergy that has a name. 1 query."""
    return [
        _named(row, tuple(rules.table_card(row.dietary)))
        for row in _by_name(_answers(conference))
        if rules.table_card(row.dietary)
    ]


def access_needs(conference: Conference) -> list[Named]:
    """Who needs what to get about, to hear, to see. 1 query."""
    return [
        _named(row, tuple(rules.ACCESS[code] for code in rules.in_order(row.access, rules.ACCESS)), row.access_words)
        for row in _by_name(_answers(conference))
        if row.access or row.access_words
    ]


def _by_name(rows: QuerySet[Arrangement]) -> QuerySet[Arrangement]:
    return rows.select_related("delegate__school", "delegate__ticket_type").order_by(
        "delegate__last_name", "delegate__first_name", "delegate_id"
    )


def _named(row: Arrangement, asks: tuple[str, ...], words: str = "") -> Named:
    return _person(row.delegate, asks, words)


def _person(delegate: Delegate, asks: tuple[str, ...], words: str = "") -> Named:
    return Named(
        pk=delegate.pk,
        last_name=delegate.last_name,
        first_name=delegate.first_name,
        school=delegate.school.name,
        ticket=delegate.ticket_type.name,
        asks=asks,
        words=words,
    )


@dataclass(frozen=True)
class Photos:
    """Who may be photographed. `no` said so; the others have not answered, and silence is no consent."""

    no: tuple[Named, ...]
    silent: tuple[Named, ...]
    yes: int


def photos(conference: Conference) -> Photos:
    """1 query."""
    people = list(
        _coming(conference)
        .select_related("school", "ticket_type", "photo_consent")
        .order_by("last_name", "first_name", "pk")
    )
    said = {one.pk: one.photo_consent.answer if hasattr(one, "photo_consent") else "" for one in people}

    def those(answer: str) -> tuple[Named, ...]:
        return tuple(_person(one, ()) for one in people if said[one.pk] == answer)

    return Photos(no=those("NO"), silent=those(""), yes=sum(answer == "YES" for answer in said.values()))


def photo_answers(delegate_ids: Iterable[int]) -> dict[int, str]:
    """What each of these has said; who has not is not in it. 1 query."""
    rows = PhotoConsent.objects.filter(delegate__in=list(delegate_ids))
    return dict(rows.values_list("delegate_id", "answer"))
