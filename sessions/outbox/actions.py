"""Deeds on the outbox: write, change, throw away, put back, send.

A letter leaves once: a worker claims it by a guarded UPDATE that commits before the mail server is asked. What else becomes true when a
letter leaves (WHEN_SENT) is written in that same transaction. Should the worker end before the mail server has answered, nothing is sent
a second time by itself: the letter stands in the outbox as perhaps not sent, and an organiser decides. Locks, everywhere: the conference, the proposal, then the letter.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.lib.queue import after_commit
from conference.models import Conference, User
from sessions.models import Letter, Proposal
from sessions.outbox import emails, queries, rules

logger = logging.getLogger(__name__)

# Kind → the deed of a slice above this one that makes true what the letter says, therefore by name. Called with letter= and now= inside
# the transaction of the claim; it may raise Refused, then the letter stays. It gives back how it is undone, should the mail not leave.
WHEN_SENT: dict[str, str] = {
    Letter.Kind.DECISION: "sessions.reviewing.actions.decision_told",
    Letter.Kind.INVITATION: "sessions.reviewing.actions.invitation_told",
    Letter.Kind.REMINDER: "sessions.speakers.actions.reminders.reminder_told",
}
Undo = Callable[[], None]


def write(*, letter: Letter, by: User | None, now: datetime) -> Letter:
    """Put a new letter (conference, kind, to_name, to_email, subject, body in plain text, and whom or what it is about) into the outbox.
    It leaves when an organiser has read it and sends it.
    """
    letter.by = by
    letter.written_at = now
    letter.save()
    return letter


@transaction.atomic
def edit(*, letter: Letter, to_name: str, to_email: str, subject: str, body: str, by: User | None) -> Letter:
    """Change a letter that waits. Raises Refused."""
    letter = _locked(letter)
    if problems := _edit_problems(letter):
        raise Refused(problems)
    words = {"to_name": to_name, "to_email": to_email, "subject": subject, "body": body}
    if all(getattr(letter, name) == value for name, value in words.items()):
        return letter
    for name, value in (words | {"failure": ""}).items():
        setattr(letter, name, value)
    letter.save()
    log(instance=letter, action="letter.edit", user=by)
    return letter


@transaction.atomic
def throw_away(*, letter: Letter, by: User | None, now: datetime) -> Letter:
    """It will not leave, and can be put back. Thrown away before: nothing changes. Raises Refused."""
    letter = _locked(letter)
    if letter.discarded_at:
        return letter
    if problems := _edit_problems(letter):
        raise Refused(problems)
    letter.discarded_at = now
    letter.save()
    log(instance=letter, action="letter.throw_away", user=by)
    return letter


@transaction.atomic
def put_back(*, letter: Letter, by: User | None) -> Letter:
    """What was thrown away waits again. Raises Refused when another letter has taken its place."""
    letter = _locked(letter)
    if letter.discarded_at is None:
        return letter
    if queries.has_twin(letter):
        raise Refused([Problem("twin", f"A newer letter to {letter.to_name} about this has taken its place.")])
    letter.discarded_at = None
    letter.save()
    log(instance=letter, action="letter.put_back", user=by)
    return letter


@transaction.atomic
def send(*, letters: Iterable[Letter], by: User | None, now: datetime) -> int:
    """Let letters leave that an organiser has read: each is handed to the background worker after commit. What is already on its way,
    sent or thrown away is left alone. How many were handed over.
    """
    wanted = Letter.objects.to_read().filter(pk__in=[letter.pk for letter in letters])
    found = list(wanted.select_for_update(of=("self",)).order_by("pk"))
    Letter.objects.filter(pk__in=[letter.pk for letter in found]).update(queued_at=now, failure="")
    for letter in found:
        log(instance=letter, action="letter.send", user=by)
        after_commit("sessions.outbox.tasks.deliver", letter.pk)
    return len(found)


@transaction.atomic
def stop(*, letter: Letter, by: User | None) -> bool:
    """Call back a letter that the worker has not come to. False: it was too late."""
    stopped = bool(Letter.objects.leaving().filter(pk=letter.pk).update(queued_at=None))
    if stopped:
        log(instance=letter, action="letter.stop", user=by)
    return stopped


@transaction.atomic
def send_again(*, letter: Letter, by: User | None, now: datetime) -> bool:
    """A letter that was perhaps not sent: hand it to the worker once more. It may come twice to whom it is for. False: there is no doubt."""
    doubt = Letter.objects.in_doubt(rules.doubtful_since(now)).filter(pk=letter.pk)
    if not doubt.update(sent_at=None, posting_at=None, queued_at=now, failure=""):
        return False
    log(instance=letter, action="letter.send_again", user=by)
    after_commit("sessions.outbox.tasks.deliver", letter.pk)
    return True


@transaction.atomic
def was_sent(*, letter: Letter, by: User | None, now: datetime) -> bool:
    """A letter that was perhaps not sent has come, as an organiser knows. False: there was no doubt."""
    doubt = Letter.objects.in_doubt(rules.doubtful_since(now)).filter(pk=letter.pk)
    if not doubt.update(posting_at=None):
        return False
    log(instance=letter, action="letter.was_sent", user=by)
    return True


def deliver(*, letter: Letter, now: datetime) -> bool:
    """Send a letter that an organiser has let go, once. Whether it left now; when it did not, it waits again and says why."""
    try:
        with transaction.atomic():
            _lock_what_it_is_about(letter)
            if not Letter.objects.leaving().filter(pk=letter.pk).update(sent_at=now, posting_at=now):
                return False
            letter = Letter.objects.select_related("conference").get(pk=letter.pk)
            undo = _make_true(letter, now)
    except Refused as refusal:
        Letter.objects.leaving().filter(pk=letter.pk).update(queued_at=None, failure=str(refusal)[:300])
        return False
    try:
        emails.message_of(letter).send()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("Letter %s did not leave: %s", letter.pk, type(error).__name__)
        refused = isinstance(error, smtplib.SMTPRecipientsRefused)
        _take_back(letter, now, undo, rules.failure(refused_address=refused))
        return False
    except Exception:
        _take_back(letter, now, undo, rules.failure(refused_address=False))
        raise
    Letter.objects.filter(pk=letter.pk, posting_at=now).update(posting_at=None)
    return True


def _make_true(letter: Letter, now: datetime) -> Undo:
    deed = WHEN_SENT.get(letter.kind)
    return import_string(deed)(letter=letter, now=now) if deed else lambda: None


@transaction.atomic
def _take_back(letter: Letter, now: datetime, undo: Undo, failure: str) -> None:
    _lock_what_it_is_about(letter)
    if Letter.objects.filter(pk=letter.pk, sent_at=now).update(
        sent_at=None, posting_at=None, queued_at=None, failure=failure
    ):
        undo()


def _lock_what_it_is_about(letter: Letter) -> None:
    Conference.objects.select_for_update(no_key=True).values_list("pk").get(pk=letter.conference_id)
    if letter.proposal_id:
        Proposal.objects.select_for_update(no_key=True).values_list("pk").get(pk=letter.proposal_id)


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update().get(pk=letter.pk)


def _edit_problems(letter: Letter) -> list[Problem]:
    return rules.edit_problems(
        sent=letter.sent_at is not None,
        discarded=letter.discarded_at is not None,
        queued=letter.queued_at is not None,
    )
