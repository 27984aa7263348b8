"""Whom a message concerns, each as one person with an address; and the choices that its form offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from conference.lib import words
from conference.models import Conference
from delegates.bookings.models import Delegate, TicketType
from delegates.messages.models import MailStop
from delegates.messages.queries import audiences
from delegates.messages.rules import fields
from delegates.messages.rules.fields import DELEGATE
from delegates.schools.models import School
from sessions.models import Run, Slot, Stream

FOUND = 12  # people offered by a preview's search


@dataclass(frozen=True)
class Words:
    """What is written, and to whom: of a message, of a reminder, or of a form that nobody has kept yet."""

    audience: str
    subject: str
    body: str
    filters: Mapping[str, Any]

    @property
    def whom(self) -> str:
        return audiences.AUDIENCES[self.audience].whom


@dataclass(frozen=True)
class Person:
    """A delegate, or the lead of a booking, by `pk` of the one or the other."""

    pk: int
    name: str
    email: str
    school: str


def persons(rows: QuerySet, written: Words, *, each_booking: bool = False) -> list[Person]:
    """Everybody of these rows as one person. A lead of several bookings is one person, unless the words differ between her bookings, or
    each booking is to count. 1 query.
    """
    if written.whom == DELEGATE:
        found = rows.values_list("pk", "first_name", "last_name", "email", "school__name")
    else:
        found = rows.values_list("pk", "lead__first_name", "lead__last_name", "lead__email", "school__name")
    everybody = [Person(pk, f"{first} {last}".strip(), email, school) for pk, first, last, email, school in found]
    if each_booking or written.whom == DELEGATE or fields.is_about_one_booking((written.subject, written.body)):
        return everybody
    return list({person.email.lower(): person for person in reversed(everybody)}.values())[::-1]


def concerned(conference: Conference, written: Words, now: datetime) -> list[Person]:
    """Whom a message would go to at this moment, those who want no mail among them."""
    return persons(audiences.rows_of(conference, written.audience, written.filters, now), written)


def stopped(emails: Iterable[str]) -> dict[str, str]:
    """Which of these addresses (in lower case) are not written to, and why. 1 query."""
    lower = {email.lower() for email in emails}
    rows = MailStop.objects.alias(address=Lower("email")).filter(address__in=lower)
    return {stop.email.lower(): stop.get_why_display() for stop in rows}


def mail_stops(text: str) -> QuerySet[MailStop]:
    """The addresses that are not written to and hold `text`, the newest first. 1 query."""
    return MailStop.objects.filter(email__icontains=text).order_by("-since_at", "-pk")


@dataclass(frozen=True)
class Numbers:
    """How many a message would go to, and how many of those whom it concerns are not written to."""

    goes: int
    held: int


def numbers(people: list[Person]) -> Numbers:
    """1 query."""
    stops = stopped(person.email for person in people)
    held = sum(person.email.lower() in stops for person in people)
    return Numbers(len(people) - held, held)


def matching(people: list[Person], text: str) -> list[Person]:
    """The first few whose name, address or school every word of `text` begins a word of."""
    wanted = words.words(text)
    fits = (each for each in people if words.begins(wanted, words.fold(f"{each.name} {each.school} {each.email}")))
    return [person for person, _ in zip(fits, range(FOUND), strict=False)]


# --- What the form offers ---------------------------------------------------------------------------------------------------------
def streams(conference: Conference) -> QuerySet[Stream]:
    return Stream.objects.filter(conference=conference).order_by("sort_order", "pk")


def runs(conference: Conference) -> QuerySet[Run]:
    """Those that people choose, in the order of the day."""
    rows = Run.objects.scheduled().filter(slot__conference=conference, slot__kind=Slot.Kind.WORKSHOPS)
    return rows.select_related("session", "slot", "room").order_by("slot__starts_at", "session__title", "pk")


def schools(conference: Conference) -> QuerySet[School]:
    """Whose people are in a booking of this conference."""
    here = Delegate.objects.filter(school=OuterRef("pk"), booking__conference=conference, withdrawn_at__isnull=True)
    return School.objects.filter(Exists(here)).order_by("name", "town", "pk")


def ticket_types(conference: Conference) -> QuerySet[TicketType]:
    return TicketType.objects.filter(conference=conference)
