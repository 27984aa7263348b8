"""Who wants no messages, or cannot have them: by her own word, or by what a mail provider tells."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Lower
from wagtail.log_actions import log

from conference.models import User
from delegates.messages.models import MailStop, Recipient
from delegates.messages.rules import answers

State, Why = Recipient.State, MailStop.Why
REMEMBERED = timedelta(days=30)  # a provider speaks of mail of the last days


def stop_for(email: str) -> MailStop | None:
    """Whether messages no longer go to that address."""
    return MailStop.objects.alias(address=Lower("email")).filter(address=email.lower()).first()


@transaction.atomic
def stop(*, email: str, why: str, now: datetime) -> bool:
    """No more messages and reminders to that address. Whether that is new; what somebody marked as unwanted outweighs other reasons."""
    made = None
    if (kept := stop_for(email)) is None:
        rows = [MailStop(email=email, why=why, since_at=now)]
        MailStop.objects.bulk_create(rows, ignore_conflicts=True)
        made = stop_for(email)
    elif why == Why.COMPLAINED and kept.why != why:
        MailStop.objects.filter(pk=kept.pk).update(why=why, since_at=now)
    return made is not None


@transaction.atomic
def start(*, email: str) -> bool:
    """She wants them again. Whether they had been stopped."""
    kept = stop_for(email)
    return bool(kept and kept.delete()[0])


@transaction.atomic
def lift(*, stop: MailStop, by: User) -> None:
    """An organiser has heard that mail may go there again."""
    log(instance=stop, action="mail_stop.lift", user=by, data={"why": stop.why})
    MailStop.objects.filter(pk=stop.pk).delete()


@transaction.atomic
def heard(*, what: str, provider_id: str, email: str, words: str, now: datetime) -> bool:
    """A mail provider tells of one mail: `bounced`, `rejected`, `complained`, `unsubscribed`, `delivered`; anything else changes nothing.
    Whether something changed. Said again, nothing changes.
    """
    recipient = _recipient(provider_id, email)
    address = recipient.email if recipient else email
    states = {"bounced": State.BOUNCED, "rejected": State.BOUNCED, "complained": State.COMPLAINED}
    changed = False
    if recipient and what in states:
        weaker = [State.QUEUED, State.CLAIMED, State.SENT, State.UNSURE, State.REFUSED]
        weaker += [State.BOUNCED] if what == "complained" else []
        changed = _set(recipient, weaker, states[what], now, words)
    elif recipient and what == "delivered":
        changed = _set(recipient, [State.CLAIMED, State.UNSURE], State.SENT, now, "")
    whys = {"bounced": Why.BOUNCED, "complained": Why.COMPLAINED, "unsubscribed": Why.ASKED}
    lasting = what != "bounced" or answers.is_lasting(words)
    if address and lasting and what in whys and (recipient or _is_ours(address)):
        changed = stop(email=address, why=whys[what], now=now) or changed
    return changed


def _recipient(provider_id: str, email: str) -> Recipient | None:
    """By the provider's own number; else (mail that left by SMTP) the last mail to that address."""
    if provider_id:
        found = Recipient.objects.filter(provider_id=provider_id).order_by("-pk").first()
        if found:
            return found
    if not email:
        return None
    rows = Recipient.objects.alias(address=Lower("email")).filter(address=email.lower(), provider_id="")
    return rows.exclude(state__in=[State.QUEUED, State.HELD_BACK]).order_by("-state_at", "-pk").first()


def _is_ours(email: str) -> bool:
    """Whether that address has ever been written to from here: a provider also tells of other mail of the same account."""
    return Recipient.objects.alias(address=Lower("email")).filter(address=email.lower()).exists()


def _set(recipient: Recipient, before: list[str], after: str, now: datetime, words: str) -> bool:
    rows = Recipient.objects.filter(pk=recipient.pk, state__in=before)
    return bool(rows.update(state=after, state_at=now, said=answers.said(words)))
