"""Slides and handouts: private when they come, given out to readers by an organiser after the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from wagtail.log_actions import log

from conference.lib import tokens
from conference.lib.problems import Problem, Refused
from conference.lib.uploads import Kind, safe_name
from conference.models import Conference, User
from sessions.models import Appearance, Handout, Session
from sessions.models.speakers import private_files
from sessions.speakers.actions.answers import told
from sessions.speakers.rules import Item

ITEMS = {Handout.Kind.SLIDES: Item.SLIDES, Handout.Kind.HANDOUT: Item.HANDOUTS}
NONE_OF = {Handout.Kind.SLIDES: "has_no_slides", Handout.Kind.HANDOUT: "has_no_handouts"}
MOST = 12  # of one kind for one session
FOLDER = Handout.file.field.upload_to
ON_ITS_WAY = timedelta(days=1)
NOT_SHARED = Problem("not-shared", "The speaker has not said that readers may have it.")
BEFORE_THE_DAY = Problem("early", "Slides and handouts are given out from the day of the conference on.")


@transaction.atomic
def add_file(
    *,
    appearance: Appearance,
    session: Session,
    kind: str,
    title: str,
    file: UploadedFile,
    is_a: Kind,
    may_share: bool,
    now: datetime,
) -> Handout:
    """A file for her session, already known to be of kind `is_a`. The same file sent twice is kept once."""
    name = safe_name(file.name or "", is_a.extension)
    same = Handout.objects.filter(
        session=session, kind=kind, file_name=name, size=file.size, appearance=appearance
    ).first()
    if same:
        return same
    handout = Handout(file_name=name, media_type=is_a.media_type, size=file.size)
    handout.file.save(f"{tokens.token().lower()}.{is_a.extension}", file, save=False)
    # Of a deed that does not come to its end nothing is left in the store.
    try:
        return _add(handout, appearance, session, kind, title or name, may_share=may_share, now=now)
    except Exception:
        handout.file.delete(save=False)
        raise


@transaction.atomic
def add_link(
    *, appearance: Appearance, session: Session, kind: str, title: str, link: str, may_share: bool, now: datetime
) -> Handout:
    """Where it lies instead of a file. The same address twice is kept once."""
    same = Handout.objects.filter(session=session, kind=kind, link=link).first()
    return same or _add(Handout(link=link), appearance, session, kind, title or link, may_share=may_share, now=now)


@transaction.atomic
def say_none(*, appearance: Appearance, kind: str, now: datetime) -> Appearance:
    """She shows no slides, or gives no handouts."""
    name = NONE_OF[kind]
    if not getattr(appearance, name):
        setattr(appearance, name, True)
        appearance.save(update_fields=[name])
        told(appearance, ITEMS[kind], now)
    return appearance


@transaction.atomic
def remove(*, appearance: Appearance, handout: Handout, now: datetime) -> None:
    """Take back what she sent, also from readers."""
    if handout.appearance_id != appearance.pk:
        raise Refused([Problem("not-hers", "A colleague sent this file; only she or an organiser can take it back.")])
    session, kind, file = handout.session, handout.kind, handout.file
    handout.delete()
    if file:
        transaction.on_commit(partial(file.storage.delete, file.name))
    _say_that_it_looks_different(session, now)
    told(appearance, ITEMS[kind], now)


@transaction.atomic
def give_out(*, conference: Conference, by: User, today: date, now: datetime) -> int:
    """All that speakers share, to readers of the public pages. Returns how many were new. Raises Refused before the day."""
    if today < conference.date:
        raise Refused([BEFORE_THE_DAY])
    waiting = Handout.objects.filter(session__conference=conference, may_share=True, released_at__isnull=True)
    sessions = list(waiting.values_list("session", flat=True))
    number = waiting.update(released_at=now)
    if number:
        Session.objects.filter(pk__in=sessions).update(updated_at=now)
        log(instance=conference, action="speaker.give_out", user=by, data={"files": number})
    return number


@transaction.atomic
def withdraw(*, handout: Handout, by: User, now: datetime) -> None:
    """Out of readers' hands again."""
    if handout.released_at is not None:
        handout.released_at = None
        handout.save(update_fields=["released_at"])
        _say_that_it_looks_different(handout.session, now)
        log(instance=handout, action="speaker.withdraw", user=by)


def delete_unused(*, now: datetime) -> int:
    """Files of the store that no row names any more: of a conference that was deleted, of a deed that broke off. What is younger than
    a day may just be on its way in. Returns how many went.
    """
    store = private_files()
    try:
        found = [f"{FOLDER}/{name}" for name in store.listdir(FOLDER)[1]]
    except FileNotFoundError:  # nobody has sent a file yet
        return 0
    old = [name for name in found if now - store.get_modified_time(name) > ON_ITS_WAY]
    used = set(Handout.objects.exclude(file="").values_list("file", flat=True))
    unused = [name for name in old if name not in used]
    for name in unused:
        store.delete(name)
    return len(unused)


def _add(
    handout: Handout, appearance: Appearance, session: Session, kind: str, title: str, *, may_share: bool, now: datetime
) -> Handout:
    if Handout.objects.filter(session=session, kind=kind).count() >= MOST:
        raise Refused(
            [Problem("many", f"There are {MOST} already. Take one back first, or put several into one file.")]
        )
    handout.session, handout.appearance, handout.kind = session, appearance, kind
    handout.title, handout.may_share, handout.uploaded_at = title[:140], may_share, now
    handout.save()
    name = NONE_OF[kind]
    if getattr(appearance, name):
        setattr(appearance, name, False)
        appearance.save(update_fields=[name])
    told(appearance, ITEMS[kind], now)
    return handout


def _say_that_it_looks_different(session: Session, now: datetime) -> None:
    """Pages that are kept ready go by when the session last changed."""
    Session.objects.filter(pk=session.pk).update(updated_at=now)
