"""Which school a lead may book for."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404

from conference.models import User
from delegates.schools.models import School


def school_for(user: User, number: str) -> School:
    """The open school of that id, if `user` may book for it: one that everybody finds, or one she typed. Else 404."""
    if not (number.isascii() and number.isdecimal() and len(number) < 10):  # noqa: PLR2004 -- no id is that long
        raise Http404
    hers = Q(is_confirmed=True) | Q(memberships__user=user)
    school = School.objects.filter(hers, pk=int(number), is_open=True).distinct().first()
    if school is None:
        raise Http404
    return school
