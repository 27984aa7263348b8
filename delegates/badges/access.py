"""The only door from a request to a badge or a print run. Organisers alone come here; whose conference it is does not matter."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from conference.asked import conference_named
from conference.models import Conference, User
from delegates.badges.models import Badge, PrintRun

MAY_PRINT = "delegates.add_badge"


def print_run(user: User, pk: int) -> PrintRun:
    _must_print(user)
    return get_object_or_404(PrintRun.objects.select_related("conference", "made_by"), pk=pk)


def badge(user: User, pk: int) -> Badge:
    """A badge to be reissued. One that was revoked is found too, since a page may be older than the deed."""
    _must_print(user)
    return get_object_or_404(Badge.objects.select_related("delegate__school", "delegate__booking__conference"), pk=pk)


def conferences(user: User) -> QuerySet[Conference]:
    _must_print(user)
    return Conference.objects.order_by("-date", "pk")


def conference(user: User, slug: str) -> Conference | None:
    """The conference of that name, else the one that the site speaks of; None when there is none at all."""
    _must_print(user)
    return conference_named(slug)


def _must_print(user: User) -> None:
    if not user.has_perm(MAY_PRINT):
        raise Http404
