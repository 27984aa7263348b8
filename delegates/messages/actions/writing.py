"""Deeds of an organiser: write a message, give it out to be sent, stop it, let it go on, send again to those who did not get it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.lib.queue import after_commit
from conference.models import Conference, User
from delegates.messages.models import Message, Recipient, Reminder
from delegates.messages.queries import audiences, people, reminding, results
from delegates.messages.queries.people import Person, Words
from delegates.messages.rules import fields, marks
from delegates.messages.rules.fields import DELEGATE

TASK = "delegates.messages.tasks.deliver"


def problems(written: Words) -> list[Problem]:
    """Why these words cannot be sent to that audience."""
    found = fields.problems(written.subject, written.whom, "subject")
    found += fields.problems(written.body, written.whom, "body")
    return found + marks.problems(written.body, "body")


@transaction.atomic
def write(
    *, conference: Conference, written: Words, by: User, now: datetime, message: Message | None = None
) -> Message:
    """Keep a new message as a draft, or change one. Raises Refused."""
    if message is not None:
        message = _locked(message)
        if message.state != Message.State.DRAFT:
            raise Refused([Problem("sent", "This message has been sent, so it can no longer be changed.")])
    if found := problems(written):
        raise Refused(found)
    is_new = message is None
    message = message or Message(conference=conference, made_by=by, made_at=now)
    words: dict[str, Any] = {
        "audience": written.audience,
        "filters": dict(written.filters),
        "subject": written.subject,
        "body": written.body,
    }
    if not is_new and all(getattr(message, name) == value for name, value in words.items()):
        return message
    for name, value in words.items():
        setattr(message, name, value)
    message.save()
    log(instance=message, action="message.write" if is_new else "message.change", user=by)
    return message


@transaction.atomic
def throw_away(*, message: Message, by: User) -> bool:
    """Delete a draft. False: it is none any more."""
    message = _locked(message)
    if message.state != Message.State.DRAFT:
        return False
    log(instance=message, action="message.throw_away", user=by)
    message.delete()
    return True


@transaction.atomic
def send(*, message: Message, by: User, now: datetime) -> Message:
    """Settle whom it goes to, once for all, and hand it to the background worker. Sent before: nothing changes. Raises Refused."""
    message = _locked(message)
    if message.state != Message.State.DRAFT:
        return message
    written = results.words_of(message)
    if found := problems(written):
        raise Refused(found)
    everybody = people.concerned(message.conference, written, now)
    if not everybody:
        raise Refused([Problem("nobody", "There is nobody to send it to.")])
    settle(message, everybody, whom=written.whom, now=now)
    message.state, message.sent_at = Message.State.SENDING, now
    message.save(update_fields=["state", "sent_at"])
    log(instance=message, action="message.send", user=by, data={"people": len(everybody)})
    after_commit(TASK, message.pk)
    return message


def settle(message: Message, everybody: Collection[Person], *, whom: str, now: datetime) -> None:
    """Write down everybody to whom it goes; who wants no mail is written down too, and held back."""
    stops = people.stopped(person.email for person in everybody)
    key = "delegate_id" if whom == DELEGATE else "booking_id"
    State = Recipient.State  # noqa: N806 -- a class
    rows = []
    for person in everybody:
        why = stops.get(person.email.lower(), "")
        state = State.HELD_BACK if why else State.QUEUED
        rows.append(
            Recipient(message=message, email=person.email, state=state, said=why, state_at=now, **{key: person.pk})
        )
    Recipient.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def stop(*, message: Message, by: User, now: datetime) -> bool:
    """Whoever still waits is not written to. False: it is not on its way."""
    if not Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(
        state=Message.State.STOPPED, ended_at=now
    ):
        return False
    log(instance=message, action="message.stop", user=by)
    return True


@transaction.atomic
def go_on(*, message: Message, by: User) -> bool:
    """A stopped message goes on to those who wait. False: it was not stopped."""
    if not Message.objects.filter(pk=message.pk, state=Message.State.STOPPED).update(
        state=Message.State.SENDING, ended_at=None
    ):
        return False
    log(instance=message, action="message.go_on", user=by)
    after_commit(TASK, message.pk)
    return True


@transaction.atomic
def send_again(*, message: Message, state: str, by: User, now: datetime) -> int:
    """Once more to those whom the mail server refused, or of whom nobody knows (`state`), under the address that they have now. Those
    in doubt may get it twice. How many.
    """
    message = _locked(message)
    if state not in results.CAN_GO_AGAIN or message.state == Message.State.DRAFT:
        return 0
    rows = list(message.recipients.filter(state=state).select_related("delegate", "booking__lead"))
    for row in rows:
        row.email = row.delegate.email if row.delegate else row.booking.lead.email
        row.state, row.said, row.state_at = Recipient.State.QUEUED, "", now
    Recipient.objects.bulk_update(rows, ["email", "state", "said", "state_at"], batch_size=500)
    if rows:
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENDING, ended_at=None)
        log(instance=message, action="message.send_again", user=by, data={"people": len(rows)})
        after_commit(TASK, message.pk)
    return len(rows)


@transaction.atomic
def copy(*, message: Message, by: User, now: datetime) -> Message:
    """The same words to the same set of people as a new draft."""
    known = message.audience if message.audience in audiences.AUDIENCES else "COMING"
    made = Message.objects.create(
        conference=message.conference,
        audience=known,
        filters=message.filters,
        subject=message.subject,
        body=message.body,
        made_by=by,
        made_at=now,
    )
    log(instance=made, action="message.write", user=by)
    return made


@transaction.atomic
def write_reminder(*, reminder: Reminder, by: User) -> Reminder:
    """Keep a reminder's days, words and switch. Raises Refused for words that cannot be filled in, or a day that is taken."""
    from_before = Reminder.objects.select_for_update().filter(pk=reminder.pk).first() if reminder.pk else None
    same = Reminder.objects.filter(conference=reminder.conference, kind=reminder.kind, days=reminder.days)
    found = []
    if same.filter(~Q(pk=reminder.pk)).exists():
        found.append(Problem("twice", "There is one like this on that day already.", "days"))
    written = reminding.words_of(reminder)
    if found := found + problems(written):
        raise Refused(found)
    reminder.save()
    switched = from_before is None or from_before.is_on != reminder.is_on
    log(instance=reminder, action="reminder.write", user=by, data={"on": reminder.is_on} if switched else {})
    return reminder


@transaction.atomic
def throw_reminder_away(*, reminder: Reminder, by: User) -> None:
    """What it has sent stays to be read."""
    log(instance=reminder, action="reminder.throw_away", user=by)
    Reminder.objects.filter(pk=reminder.pk).delete()


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).select_related("conference__venue").get(pk=message.pk)
