"""Links that sign one person in once: for the first organiser of a new site, and for whoever is invited by name.
Only the digest of the secret is kept, so that a stolen database opens nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from conference.lib import tokens
from conference.models import OneTimeSignIn, User


def make_link(*, user: User, next_url: str, now: datetime, days: int = 7) -> str:
    """A path that signs `user` in once within `days` days and then leads to `next_url`, a path of this site.
    It cannot be read again.
    """
    if next_url and not url_has_allowed_host_and_scheme(next_url, allowed_hosts=None):
        raise ValueError(f"A one-time link leads to a path of this site, not to {next_url!r}.")
    secret = tokens.token()
    OneTimeSignIn.objects.create(
        user=user, digest=tokens.digest(secret), next_url=next_url, expires_at=now + timedelta(days=days)
    )
    return reverse("one-time", args=[secret])


def usable(secret: str, *, now: datetime) -> OneTimeSignIn | None:
    """The link of this secret, if it was never used and has not run out."""
    return _still_good(secret, now=now).select_related("user").first()


def burn(secret: str, *, now: datetime) -> OneTimeSignIn | None:
    """Use the link up. Of two requests at once only one gets it; None when it is used up or has run out."""
    link = usable(secret, now=now)
    if link is None:
        return None
    # By the row alone: with a join Django asks in a sub-select, which PostgreSQL does not ask again after waiting for the row.
    if not OneTimeSignIn.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
        return None
    return link


def _still_good(secret: str, *, now: datetime):  # noqa: ANN202 -- a queryset
    good = Q(digest=tokens.digest(secret), used_at__isnull=True, expires_at__gt=now, user__is_active=True)
    return OneTimeSignIn.objects.filter(good)
