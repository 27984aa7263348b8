"""Who may act for a school or a trust. Three roads lead in: an address on its domain, a colleague's invitation, an organiser.

`thing` is a School or a Trust; both have memberships of one shape.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from delegates.schools import queries, rules
from delegates.schools.models import Membership, School, Trust, TrustMembership

Thing = School | Trust
AnyMembership = Membership | TrustMembership


def thing_of(membership: AnyMembership) -> Thing:
    return membership.school if isinstance(membership, Membership) else membership.trust


@transaction.atomic
def ask(*, thing: Thing, by: User, now: datetime, proven: str = "") -> AnyMembership:
    """She wants to act for it: at once if the address `proven` (for which she typed a code) is hers and on its domain, else when somebody
    confirms it. Asked twice it is one. Who was removed or refused stays so.
    """
    membership, _ = thing.memberships.get_or_create(user=by)
    let_in_by_address(membership=membership, proven=proven, now=now)
    return membership


@transaction.atomic
def let_in_by_address(*, membership: AnyMembership, proven: str, now: datetime) -> bool:
    """Confirms a waiting membership whose owner has just proven an address on the domain. False where it does not."""
    rows = type(membership).objects.waiting().filter(pk=membership.pk)
    if not may_be_let_in(membership=membership, proven=proven) or not rows.update(is_confirmed=True):
        return False
    membership.is_confirmed = True
    _log(membership, "membership.address", by=membership.user, now=now)
    return True


def may_be_let_in(*, membership: AnyMembership, proven: str) -> bool:
    """Whether that address is hers and on the domain of what she wants to act for."""
    is_hers = bool(proven) and proven.lower() == membership.user.email.lower()
    return is_hers and rules.is_on(proven, thing_of(membership).domains)


@transaction.atomic
def let_in(*, thing: Thing, user: User, by: User, now: datetime, action: str = "membership.confirm") -> AnyMembership:
    """Somebody who may say so lets her in, also if she was removed before. Done before: nothing changes."""
    membership, _ = thing.memberships.get_or_create(user=user)
    rows = type(membership).objects.filter(pk=membership.pk, is_confirmed=False)
    if rows.update(is_confirmed=True, removed_at=None):
        membership.is_confirmed, membership.removed_at = True, None
        _log(membership, action, by=by, now=now)
    return membership


@transaction.atomic
def confirm_membership(*, membership: AnyMembership, by: User, now: datetime, remember_domain: bool = False) -> bool:
    """She may act for it: from now on she sees all its bookings. False when it was confirmed before.

    `remember_domain`: what stands after the @ of her address lets her colleagues in from now on, those too who wait already. Refused
    where a domain shows nothing (a public mail provider's), or is another's.
    """
    if remember_domain:
        _remember(membership, by=by, now=now)
    rows = type(membership).objects.filter(pk=membership.pk, is_confirmed=False)
    if not rows.update(is_confirmed=True, removed_at=None):
        return False
    membership.is_confirmed, membership.removed_at = True, None
    _log(membership, "membership.confirm", by=by, now=now)
    return True


def _remember(membership: AnyMembership, *, by: User, now: datetime) -> None:
    """The domain, and with it those who wait with an address on it: an organiser's word for each of them."""
    thing, domain = thing_of(membership), rules.domain_of(membership.user.email)
    if problem := rules.domain_problem(domain) or domain_taken(domain, thing):
        raise Refused([Problem("domain", problem)])
    if thing.domain == domain:
        return
    type(thing).objects.filter(pk=thing.pk).update(domain=domain)
    thing.domain = domain
    log(instance=thing, action="school.domain", user=by, data={"domain": domain}, timestamp=now)
    for other in thing.memberships.waiting().exclude(pk=membership.pk).select_related("user"):
        if rules.is_on(other.user.email, [domain]):
            confirm_membership(membership=other, by=by, now=now)


def domain_taken(domain: str, thing: Thing) -> str:
    """Whose domain it is already, as a sentence: a school of the same trust may share the trust's, and nobody else may."""
    trust = thing.pk if isinstance(thing, Trust) else thing.trust_id
    schools = School.objects.filter(domain=domain).exclude(trust=trust, trust__isnull=False)
    trusts = Trust.objects.filter(domain=domain).exclude(pk=trust)
    other = (schools.exclude(pk=thing.pk) if isinstance(thing, School) else schools).first() or trusts.first()
    return f"{domain} is the domain of {other} already. Several schools share one as a trust." if other else ""


@transaction.atomic
def refuse_membership(*, membership: AnyMembership, by: User, now: datetime) -> bool:
    """An organiser says that she may not act for it, or no longer; what she booked herself stays hers until it is handed over. Only an
    organiser or a colleague lets her in again. False when that was said before.
    """
    rows = type(membership).objects.filter(pk=membership.pk, removed_at=None)
    if not rows.update(is_confirmed=False, removed_at=now):
        return False
    thing_of(membership).invitations.open(now).filter(made_by=membership.user_id).update(revoked_at=now)
    _log(membership, "membership.refuse", by=by, now=now)
    return True


@transaction.atomic
def end_membership(*, membership: AnyMembership, by: User, now: datetime) -> bool:
    """She acts for it no more, what she invited to is void, and her address alone does not let her in again. Refused for the last one, and to
    somebody who may not act for it herself (she was removed in this very moment, say). False when it was ended before. What she booked is handed over by bookings.actions.remove_lead, which calls this.
    """
    thing = _alone(membership)
    rows = type(membership).objects.filter(pk=membership.pk, is_confirmed=True)
    if not rows.exists():
        return False
    if not queries.leads_of(thing).filter(pk=by.pk).exists():
        raise Refused([Problem("no-lead", f"You do not act for {thing} any more.")])
    _refuse_the_last(thing, membership)
    rows.update(is_confirmed=False, removed_at=now)
    thing.invitations.open(now).filter(made_by=membership.user_id).update(revoked_at=now)
    _log(membership, "membership.remove", by=by, now=now)
    return True


@transaction.atomic
def leave(*, membership: AnyMembership, now: datetime) -> None:
    """She goes of her own will: nothing bars her way back. Refused for the last one."""
    thing = _alone(membership)
    if membership.is_confirmed:
        _refuse_the_last(thing, membership)
    thing.invitations.open(now).filter(made_by=membership.user_id).update(revoked_at=now)
    _log(membership, "membership.leave", by=membership.user, now=now)
    membership.delete()


def _alone(membership: AnyMembership) -> Thing:
    """The school or trust, kept from others until the transaction ends: two who remove each other at once are one after the other."""
    thing = thing_of(membership)
    return type(thing).objects.select_for_update(of=("self",), no_key=True).get(pk=thing.pk)


def _refuse_the_last(thing: Thing, membership: AnyMembership) -> None:
    if not queries.leads_of(thing).exclude(pk=membership.user_id).exists():
        words = "Nobody else acts for it. Invite a colleague first, or ask the organisers."
        raise Refused([Problem("last", words)])


def _log(membership: AnyMembership, action: str, *, by: User, now: datetime) -> None:
    kind = "school" if isinstance(membership, Membership) else "trust"
    data = {kind: getattr(membership, f"{kind}_id"), "user": membership.user_id}
    log(instance=membership, action=action, user=by, data=data, timestamp=now)
