"""What the demo's organisers have written: two messages with what became of them, and four reminders, of which one is on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from conference.models import Conference, User
from delegates.messages.queries import people, reminding
from delegates.messages.queries.people import Person, Words
from delegates.models import MailStop, Message, Recipient, Reminder
from home.demo.content import dice, london

WRITTEN = (
    (
        "2026-11-16T16:10",
        Words(
            "COMING",
            "Your page for {conference}",
            "Dear {first_name},\n\n"
            "the programme is out, and your own page now shows your day:\n\n{personal_link}\n\n"
            "- **Choose your sessions** until {choices_close}: places go to whoever takes them first.\n"
            "- Tell us there what you eat and what we should arrange.\n\n"
            "See you on {day}.\n\n{host}",
            {},
        ),
    ),
    (
        "2026-11-20T09:25",
        Words(
            "UNPAID",
            "Your invoice for {conference}",
            "Dear {first_name},\n\n"
            "for {people} places of {school} **{amount_due}** is still to pay. The invoice stands here:\n\n{booking_link}\n\n"
            "Please put {reference} on the transfer. If your purchase order is still to come, you can add its number on the same page.\n\n"
            "{host}",
            {},
        ),
    ),
)
REFUSED, CAME_BACK, UNWANTED = 0.006, 0.01, 0.002
ON = Reminder.Kind.ARRANGEMENTS


def build_messages(conference: Conference, *, by: User) -> None:
    """Sent as if by the worker; no mail leaves."""
    for moment, words in WRITTEN:
        at = london(moment)
        message = Message.objects.create(
            conference=conference,
            audience=words.audience,
            subject=words.subject,
            body=words.body,
            state=Message.State.SENT,
            made_by=by,
            made_at=at - timedelta(minutes=20),
            sent_at=at,
            ended_at=at + timedelta(minutes=3),
        )
        _recipients(message, people.concerned(conference, words, at), words, at)
    _stops(conference)
    _reminders(conference)


def _recipients(message: Message, everybody: Sequence[Person], words: Words, at: datetime) -> None:
    roll, key = dice(f"messages/{words.audience}"), "delegate_id" if words.whom == "DELEGATE" else "booking_id"
    rows = []
    for number, person in enumerate(everybody):
        state, said = Recipient.State.SENT, ""
        chance = roll.random() if words.whom == "DELEGATE" else 1
        if chance < REFUSED:
            state, said = Recipient.State.REFUSED, "452 4.2.2 [address]: mailbox full"
        elif chance < REFUSED + CAME_BACK:
            state, said = Recipient.State.BOUNCED, "550 5.1.1 [address]: no such user"
        elif chance < REFUSED + CAME_BACK + UNWANTED:
            state = Recipient.State.COMPLAINED
        when = at + timedelta(seconds=number / 5)
        rows.append(
            Recipient(message=message, email=person.email, state=state, said=said, state_at=when, **{key: person.pk})
        )
    Recipient.objects.bulk_create(rows, batch_size=500)


def _stops(conference: Conference) -> None:
    """Whose mail came back, or who marked it as unwanted, is written to no more."""
    whys = {
        Recipient.State.BOUNCED: MailStop.Why.BOUNCED,
        Recipient.State.COMPLAINED: MailStop.Why.COMPLAINED,
    }
    rows = Recipient.objects.filter(message__conference=conference, state__in=whys)
    stops = {row.email.lower(): MailStop(email=row.email, why=whys[row.state], since_at=row.state_at) for row in rows}
    MailStop.objects.bulk_create(stops.values(), ignore_conflicts=True)


def _reminders(conference: Conference) -> None:
    for kind, begins in reminding.wording().items():
        Reminder.objects.create(
            conference=conference,
            kind=kind,
            days=begins.days,
            subject=begins.subject,
            body=begins.body,
            is_on=kind == ON,
        )
