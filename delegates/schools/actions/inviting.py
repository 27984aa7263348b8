"""How a lead lets a colleague in: a link by e-mail that works once, for two weeks, and for the one to whom it was sent."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from wagtail.log_actions import log

from conference.lib import tokens
from conference.lib.problems import Problem, Refused
from conference.lib.queue import after_commit
from conference.models import User
from delegates.schools import emails, queries
from delegates.schools.actions.leads import Thing, let_in
from delegates.schools.models import Invitation, School

DAYS = 14
MOST_OPEN = 20  # invitations of one school that wait at once
USED_UP = Problem("used-up", "This invitation has been used, was taken back, or is more than two weeks old.")


@transaction.atomic
def invite(*, thing: Thing, email: str, by: User, now: datetime) -> Invitation:
    """A link goes to that address when the transaction has committed. An older one to the same address dies. Refused for somebody who acts for it
    already.
    """
    email = email.strip().lower()
    if thing.memberships.filter(is_confirmed=True, user__email__iexact=email).exists():
        raise Refused([Problem("there", "She or he acts for it already.", "email")])
    waiting = thing.invitations.open(now)
    waiting.filter(email__iexact=email).update(revoked_at=now)
    if waiting.count() >= MOST_OPEN:
        raise Refused([Problem("many", f"{MOST_OPEN} invitations are open. Take one back first.", "email")])
    kind = "school" if isinstance(thing, School) else "trust"
    invitation = Invitation(email=email, made_by=by, made_at=now, until_at=now + timedelta(days=DAYS), **{kind: thing})
    invitation.digest = tokens.digest(secret_of(invitation))
    invitation.save()
    log(instance=invitation, action="invitation.send", user=by, data={kind: thing.pk}, timestamp=now)
    after_commit("delegates.schools.tasks.send_invitation", invitation.pk)
    return invitation


def secret_of(invitation: Invitation) -> str:
    """The secret in its link: worked out from the row and the site's key, so that neither the database nor the queue of letters holds it."""
    made = invitation.made_at.astimezone(UTC).isoformat()
    words = f"{invitation.school_id}/{invitation.trust_id}/{invitation.email}/{made}"
    mac = salted_hmac("delegates.schools.invitation", words, algorithm="sha256").digest()
    return base64.b32encode(mac).decode()[: tokens.TOKEN_LENGTH]


def send_invitation(*, invitation: Invitation, now: datetime) -> bool:
    """The letter with the link. False when it is of no use any more."""
    if not Invitation.objects.open(now).filter(pk=invitation.pk).exists():
        return False
    emails.invitation(invitation, secret_of(invitation)).send()
    return True


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, now: datetime) -> bool:
    """The link opens nothing any more. False when it did not before."""
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(revoked_at=now):
        return False
    log(instance=invitation, action="invitation.revoke", user=by, timestamp=now)
    return True


def invitation_problems(*, invitation: Invitation, by: User, now: datetime) -> list[Problem]:
    """Why she cannot accept it now: it was sent to somebody else, is used up, or its sender acts for it no more herself."""
    if by.email.lower() != invitation.email.lower():
        return [Problem("another", "This invitation was sent to another address than the one you signed in with.")]
    is_open = Invitation.objects.open(now).filter(pk=invitation.pk).exists()
    is_meant = queries.leads_of(invitation.thing).filter(pk=invitation.made_by_id).exists()
    return [] if is_open and is_meant else [USED_UP]


@transaction.atomic
def accept(*, invitation: Invitation, by: User, now: datetime) -> Thing:
    """She who was invited acts for it from now on; the link is used up. Raises Refused, see `invitation_problems`."""
    if problems := invitation_problems(invitation=invitation, by=by, now=now):
        raise Refused(problems)
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise Refused([USED_UP])  # a second press was first
    let_in(thing=invitation.thing, user=by, by=by, now=now, action="membership.invited")
    return invitation.thing
