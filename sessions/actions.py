"""Deeds on the programme's own rows. What moves in the timetable is a draft until a release (releases/actions.py)."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from wagtail.actions.delete import DeleteAction

from conference.models import User
from sessions.models import Session, Slot


@transaction.atomic
def save_slot(*, slot: Slot, by: User | None) -> Slot:
    """Save a slot. Times of a released slot wait for the next release: the public ones stay as they are until then."""
    public = Slot.objects.select_for_update().filter(pk=slot.pk, released_at__isnull=False).first()
    if public is not None:
        wished = (slot.starts_at, slot.ends_at)
        slot.starts_at, slot.ends_at = public.starts_at, public.ends_at
        is_as_now = wished == (public.starts_at, public.ends_at)
        slot.next_starts_at, slot.next_ends_at = (None, None) if is_as_now else wished
    slot.save()
    return slot


@transaction.atomic
def delete_session(*, session: Session, by: User | None) -> None:
    """With all that is its own; slides and handouts leave the private store after commit. Raises ProtectedError where it is in use."""
    files = [handout.file for handout in session.handouts.exclude(file="")]
    DeleteAction(session, user=by).execute(skip_permission_checks=True)
    for file in files:
        transaction.on_commit(partial(file.storage.delete, file.name), robust=True)
