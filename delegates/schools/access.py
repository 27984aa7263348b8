"""Which school or trust a lead may book for, and whose leads she may name."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from django.db.models import Q
from django.http import Http404, HttpRequest

from conference.lib import tokens
from conference.models import User
from delegates.schools import rules
from delegates.schools.models import Invitation, School, Trust


def school_for(user: User, number: str) -> School:
    """The open school of that id, if `user` may book for it: one that everybody finds, or one she typed. Else 404."""
    hers = Q(is_confirmed=True) | Q(memberships__user=user)
    school = School.objects.filter(hers, pk=rules.id_of(number), is_open=True).distinct().first()
    if school is None:
        raise Http404
    return school


def trust_for(user: User, number: str) -> Trust:
    """The trust of that id, if `user` may act for it. Else 404."""
    trust = Trust.objects.led_by(user).filter(pk=rules.id_of(number)).first()
    if trust is None:
        raise Http404
    return trust


def led_by(user: User, kind: str, pk: int) -> School | Trust:
    """The `school` or the `trust` of that id, if `user` may act for it. Else 404, as if it did not exist."""
    rows = School.objects.select_related("trust") if kind == "school" else Trust.objects.all()
    thing = rows.led_by(user).filter(pk=pk).first()
    if thing is None:
        raise Http404
    return thing


def may_lead(user: User, thing: School | Trust) -> bool:
    """Whether `user` may act for it."""
    return type(thing).objects.led_by(user).filter(pk=thing.pk).exists()


def trust_to_ask(user: User, number: str) -> Trust:
    """The trust of that id, if `user` acts for one of its schools. Else 404."""
    trust = Trust.objects.filter(pk=rules.id_of(number), schools__in=School.objects.led_by(user)).distinct().first()
    if trust is None:
        raise Http404
    return trust


def invitation_of(secret: str) -> Invitation:
    """The invitation with that secret, whatever has become of it. Else 404."""
    rows = Invitation.objects.select_related("school__trust", "trust", "made_by")
    invitation = rows.filter(digest=tokens.digest(secret)).first()
    if invitation is None:
        raise Http404
    return invitation


def proven_address(request: HttpRequest) -> str:
    """The address for which she typed an e-mailed code when she signed in here; empty when she came in by another road (a link of an
    organiser's, say), which shows nothing about her post box.
    """
    records = get_authentication_records(request, request.user)
    shown = {record.get("email", "").lower() for record in records if record.get("method") == "code"}
    address = request.user.email.lower()
    return address if address in shown else ""
