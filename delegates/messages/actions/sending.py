"""Letting a message leave, person by person.

Each is claimed by an UPDATE that is committed before the mail server is asked, so that nobody is written to twice, however many senders
run. What was claimed and has no answer is never sent a second time by itself: after a while it is in doubt, and an organiser decides.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Exists, OuterRef
from django.utils import timezone

from conference.lib.queue import after_commit
from conference.models import Conference, User
from delegates.messages import emails
from delegates.messages.actions import writing
from delegates.messages.models import Message, Recipient
from delegates.messages.queries import people, results, values
from delegates.messages.queries.people import Words
from delegates.messages.queries.values import Filled
from delegates.messages.rules import answers, times
from delegates.messages.rules.fields import DELEGATE, LEAD

logger = logging.getLogger(__name__)
State = Recipient.State
BATCH = 50
TRY_LATER = 421  # the server takes nothing from anybody now
Clock = Callable[[], datetime]


class Line:
    """One connection to the mail server for the whole message. `in_a_row`: answers that never came, one after another."""

    def __init__(self) -> None:
        self.backend: BaseEmailBackend = get_connection()
        self.in_a_row = 0

    def open(self) -> bool:
        """Whether the server can be spoken to."""
        try:
            self.backend.open()
        except (smtplib.SMTPException, OSError) as error:
            logger.warning("The mail server cannot be reached: %s", type(error).__name__)
            return False
        return True

    def hang_up(self) -> None:
        try:
            self.backend.close()
        except (smtplib.SMTPException, OSError):
            self.backend = get_connection()


def deliver(*, message: Message, clock: Clock = timezone.now) -> int:
    """Send to everybody who waits, until they have it, the message is stopped, or the mail server is ill. How many left. What waits
    then is taken up again by `resume`.
    """
    line, left = Line(), 0
    try:
        while batch := _batch(message):
            if not line.open():
                return left
            for recipient, person in _filled(message, batch, clock()):
                left += _one(message, recipient, person, line, clock)
                if line.in_a_row >= answers.MOST_IN_A_ROW:
                    logger.warning("Message %s waits: the mail server does not answer.", message.pk)
                    return left
    finally:
        line.hang_up()
    finish(message=message, now=clock())
    return left


def _batch(message: Message) -> list[Recipient]:
    """The next that wait, while the message is on its way."""
    waiting = Recipient.objects.filter(message=message, message__state=Message.State.SENDING, state=State.QUEUED)
    return list(waiting.order_by("pk")[:BATCH])


def _filled(message: Message, batch: list[Recipient], now: datetime) -> list[tuple[Recipient, Filled]]:
    """Who of a batch may be written to, each with what is filled in for her; the others are held back."""
    delegates = [each.delegate_id for each in batch if each.delegate_id]
    bookings = [each.booking_id for each in batch if each.booking_id]
    found = {
        DELEGATE: values.for_people(message.conference, DELEGATE, delegates) if delegates else {},
        LEAD: values.for_people(message.conference, LEAD, bookings) if bookings else {},
    }
    stops = people.stopped(each.email for each in batch)
    ready = []
    for each in batch:
        person = found[DELEGATE].get(each.delegate_id) or found[LEAD].get(each.booking_id)
        why = stops.get(each.email.lower(), "")
        if person is None or not person.is_there:
            why = "No longer coming" if each.delegate_id else "The booking is cancelled"
        if why:
            _answer(each, State.QUEUED, State.HELD_BACK, now, said=why)
        else:
            ready.append((each, person))
    return ready


def _one(message: Message, recipient: Recipient, person: Filled, line: Line, clock: Clock) -> bool:
    """Claim one, send to her, and write down the answer. Whether it left."""
    mail = emails.letter(message.conference, results.words_of(message), person)
    mail.to, mail.connection = [recipient.email], line.backend
    if not _claimed(recipient, clock()):
        return False
    try:
        mail.send()
    except Exception as error:  # noqa: BLE001 -- whatever it is, it has to be written down, and the next one is waiting
        if getattr(error, "smtp_code", 0) == TRY_LATER:
            line.in_a_row = answers.MOST_IN_A_ROW
            _answer(recipient, State.CLAIMED, State.QUEUED, clock())
            return False
        if (refusal := _refusal(error)) is None:
            return _in_doubt(recipient, error, line, clock())
        line.in_a_row = 0
        _answer(recipient, State.CLAIMED, State.REFUSED, clock(), said=refusal)
        return False
    line.in_a_row = 0
    given = getattr(getattr(mail, "anymail_status", None), "message_id", None)
    provider_id = "" if given is None else str(given)[:200]
    return _answer(recipient, State.CLAIMED, State.SENT, clock(), provider_id=provider_id)


def _claimed(recipient: Recipient, now: datetime) -> bool:
    """Whether this sender has got her: one statement, committed before the mail server is asked."""
    on_its_way = Message.objects.filter(pk=OuterRef("message"), state=Message.State.SENDING)
    rows = Recipient.objects.filter(Exists(on_its_way), pk=recipient.pk, state=State.QUEUED)
    return bool(rows.update(state=State.CLAIMED, state_at=now))


def _answer(recipient: Recipient, before: str, after: str, now: datetime, **more: str) -> bool:
    rows = Recipient.objects.filter(pk=recipient.pk, state=before)
    return bool(rows.update(state=after, state_at=now, **more))


def _in_doubt(recipient: Recipient, error: Exception, line: Line, now: datetime) -> bool:
    """Nobody knows whether the mail left."""
    logger.warning("Recipient %s is in doubt: %s", recipient.pk, type(error).__name__)
    line.in_a_row += 1
    line.hang_up()
    _answer(recipient, State.CLAIMED, State.UNSURE, now, said="The mail server did not answer.")
    return False


def _refusal(error: Exception) -> str | None:
    """What was said by a server, or a provider's interface, that has not taken the mail; None when it may have."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (0, b""))
        return answers.said(f"{code} {answers.said(words)}")
    if isinstance(error, smtplib.SMTPResponseException):
        return answers.said(f"{error.smtp_code} {answers.said(error.smtp_error)}")
    status = getattr(error, "status_code", None)  # of django-anymail's errors, whose library need not be there
    answered = isinstance(status, int) and HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    if answered or isinstance(error, ValueError) or type(error).__name__ == "AnymailRecipientsRefused":
        return answers.said(error)
    return None


def finish(*, message: Message, now: datetime) -> bool:
    """Say that it is sent, when nobody waits any more and no answer is outstanding."""
    open_ones = Recipient.objects.filter(message=OuterRef("pk"), state__in=results.ON_THE_WAY)
    going = Message.objects.filter(pk=message.pk, state=Message.State.SENDING)
    return bool(going.filter(~Exists(open_ones)).update(state=Message.State.SENT, ended_at=now))


def resume(*, now: datetime) -> int:
    """Take up messages whose sender has ended in the middle: what was claimed long ago is in doubt, what waits is handed to the worker
    again (a reminder in waking hours). How many messages. Harmless when the sender is alive: each person is claimed once.
    """
    doubtful = Recipient.objects.filter(state=State.CLAIMED, state_at__lt=answers.doubtful_since(now))
    found = list(Message.objects.filter(Exists(doubtful.filter(message=OuterRef("pk")))))
    doubtful.update(state=State.UNSURE, said="The site was interrupted while it was sent.")
    found += results.stuck(now).exclude(pk__in=[message.pk for message in found])
    awake = times.is_awake(timezone.localtime(now))
    for message in found:
        if not finish(message=message, now=now) and (awake or message.reminder_id is None):
            after_commit(writing.TASK, message.pk)
    return len(found)


def try_out(*, conference: Conference, written: Words, pk: int, by: User) -> bool:
    """Send the organiser herself what that person would get. Her personal link is not in it, and the stop link stops nothing."""
    person = values.for_people(conference, written.whom, [pk], hide=True).get(pk)
    if person is None:
        return False
    mail = emails.letter(conference, written, person, is_shown=True)
    mail.to, mail.subject = [by.email], f"Test: {mail.subject}"
    mail.send()
    return True
