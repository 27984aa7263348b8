"""Deeds of signing in."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from conference.models import User


def account_for(*, email: str) -> User:
    """The account of an address whose owner has just proved that she reads it; made when there was none.
    Safe to call twice at once.
    """
    if user := User.objects.with_email(email):
        return user
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:  # she pressed twice, and the other request was first
        user = User.objects.with_email(email)
        if user is None:
            raise
        return user


def make_organiser(*, user: User) -> None:
    """Everything is allowed to her: for setting the site up. Daily work is done in a role (roles.py)."""
    if not user.is_superuser or not user.is_active:
        user.is_superuser = user.is_active = True
        user.save(update_fields=["is_superuser", "is_active"])
