"""What a speaker tells us on her own page, one deed for each item. The same answer twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.log_actions import log

from conference.models import Room
from sessions.models import Appearance, Contribution, Session, Slot, SpeakerPrivate, TextCheck
from sessions.speakers.actions import reminders
from sessions.speakers.rules import Item

HER_LINK = "her own link"


def told(appearance: Appearance, item: Item, now: datetime) -> None:
    """What every deed of hers ends with. The log says which item, never what she said."""
    log(instance=appearance, action="speaker.answer", user=None, data={"item": item.value, "by": HER_LINK})
    reminders.keep_true(appearance=appearance, now=now)


@transaction.atomic
def answer_coming(*, appearance: Appearance, is_coming: bool, phone: str, now: datetime) -> Appearance:
    """Yes or no, with a telephone number for the day."""
    changed = _keep_private(appearance, phone=phone)
    if is_coming and appearance.confirmed_at is None:
        changed |= _set(appearance, confirmed_at=now, declined_at=None)
    if not is_coming and appearance.declined_at is None:
        changed |= _set(appearance, confirmed_at=None, declined_at=now)
    if changed:
        told(appearance, Item.COMING, now)
    return appearance


@transaction.atomic
def answer_availability(*, appearance: Appearance, unavailable: Iterable[Slot], now: datetime) -> Appearance:
    """When she cannot speak; an empty list is an answer too."""
    wanted = {slot.pk for slot in unavailable}
    changed = wanted != set(appearance.unavailable.values_list("pk", flat=True))
    if changed or appearance.availability_answered_at is None:
        appearance.unavailable.set(wanted)
        _set(appearance, availability_answered_at=now)
        told(appearance, Item.AVAILABILITY, now)
    return appearance


@transaction.atomic
def answer_text(
    *,
    contribution: Contribution,
    appearance: Appearance,
    is_right: bool,
    title: str,
    abstract: str,
    note: str,
    now: datetime,
) -> TextCheck:
    """Her session's words are right, or should be others. Words that are those of the session count as right."""
    session = contribution.session
    same = (title.strip(), _lines(abstract)) == (session.title, _lines(session.abstract)) and not note.strip()
    right = is_right or same
    said = {
        "answer": TextCheck.Answer.RIGHT if right else TextCheck.Answer.CHANGES,
        "title": "" if right else title.strip(),
        "abstract": "" if right else _lines(abstract),
        "note": "" if right else note.strip(),
    }
    check = TextCheck.objects.filter(contribution=contribution).first()
    if check and all(getattr(check, name) == value for name, value in said.items()) and (right or check.waits):
        return check
    check, _ = TextCheck.objects.update_or_create(
        contribution=contribution, defaults=said | {"answered_at": now, "settled_at": None}
    )
    told(appearance, Item.TEXT, now)
    return check


@transaction.atomic
def answer_room(
    *, appearance: Appearance, needs: Mapping[Session, Iterable[str]], step_free: bool, room_needs: str, now: datetime
) -> Appearance:
    """What the room must have, session by session: the timetable checks it. The rest in her own words, for organisers."""
    changed = False
    for session, codes in needs.items():
        wanted = [code for code in Room.Feature.values if code in set(codes)]
        # What is never asked for here, as an organiser may have ticked it, is not taken away.
        wanted += [code for code in session.needs if code not in Room.Feature.values]
        changed |= _set(session, needs=wanted, needs_step_free=step_free, also=("updated_at",))
    changed |= _set(appearance, room_needs=room_needs.strip())
    if changed or appearance.room_answered_at is None:
        _set(appearance, room_answered_at=now)
        told(appearance, Item.ROOM, now)
    return appearance


@transaction.atomic
def answer_travel(*, appearance: Appearance, travel: str, fee: str, av: str, now: datetime) -> Appearance:
    """For outside speakers: how they travel, what it costs, sound and light."""
    if _set(appearance, travel=travel.strip(), fee=fee.strip(), av=av.strip()):
        told(appearance, Item.TRAVEL, now)
    return appearance


@transaction.atomic
def answer_visitor(*, appearance: Appearance, visitor: str, car_registration: str, now: datetime) -> Appearance:
    """What the host's visitor list needs. She has ticked that she read the safeguarding note."""
    changed = _set(
        appearance,
        visitor=visitor.strip(),
        car_registration="".join(car_registration.split()).upper(),
        is_host_staff=False,
    )
    if appearance.safeguarding_read_at is None:
        changed |= _set(appearance, safeguarding_read_at=now)
    if changed:
        told(appearance, Item.VISITOR, now)
    return appearance


@transaction.atomic
def say_host_staff(*, appearance: Appearance, now: datetime) -> Appearance:
    """She works at the host school, so she signs in as staff."""
    if _set(appearance, is_host_staff=True):
        told(appearance, Item.VISITOR, now)
    return appearance


def _set(row: Model, *, also: tuple[str, ...] = (), **values: Any) -> bool:
    """Save what differs; whether anything did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=[*changed, *also])
    return bool(changed)


def _keep_private(appearance: Appearance, *, phone: str) -> bool:
    """An empty answer takes nothing away that an organiser wrote down."""
    if not phone.strip():
        return False
    private, _ = SpeakerPrivate.objects.get_or_create(speaker_id=appearance.speaker_id)
    return _set(private, phone=phone.strip())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
