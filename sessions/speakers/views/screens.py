"""What each item of her list shows and does: its form, filled with what we know, and the one deed behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest

from sessions.models import Appearance
from sessions.speakers import queries, rules
from sessions.speakers.actions import answers, profile
from sessions.speakers.forms import own, uploads
from sessions.speakers.queries import Row
from sessions.speakers.rules import Item

Data = Any  # what was posted, or None


@dataclass(frozen=True)
class Screen:
    """`deed` takes the row, the valid form and now, and answers what was done, as a sentence."""

    form: Callable[[HttpRequest, Row], BaseForm]
    deed: Callable[[Row, Any, datetime], str]


def _data(request: HttpRequest) -> Data:
    return request.POST if request.method == "POST" else None


def _coming(request: HttpRequest, row: Row) -> BaseForm:
    private = queries.private_of(row.appearance.speaker)
    answer = own.YES if row.facts.is_coming else own.NO if row.facts.is_not_coming else None
    return own.ComingForm(_data(request), initial={"coming": answer, "phone": private.phone if private else ""})


def _say_coming(row: Row, form: own.ComingForm, now: datetime) -> str:
    is_coming = form.cleaned_data["coming"] == own.YES
    answers.answer_coming(appearance=row.appearance, is_coming=is_coming, phone=form.cleaned_data["phone"], now=now)
    return (
        "Thank you: we look forward to seeing you."
        if is_coming
        else "Thank you for telling us. We shall not ask you for anything more; if it changes, say so here."
    )


def _availability(request: HttpRequest, row: Row) -> BaseForm:
    slots = queries.slots_to_speak_in(row.appearance.conference)
    first = [slot.pk for slot in row.appearance.unavailable.all()]
    return own.AvailabilityForm(_data(request), slots=slots, initial={"unavailable": first})


def _say_availability(row: Row, form: own.AvailabilityForm, now: datetime) -> str:
    answers.answer_availability(appearance=row.appearance, unavailable=form.cleaned_data["unavailable"], now=now)
    return "Thank you: we know now when you can speak."


def _profile(request: HttpRequest, row: Row) -> BaseForm:
    known = queries.latest_profile(row.appearance.speaker)
    return own.ProfileForm(_data(request), initial=known | {"biography": rules.as_text(known["biography"] or "")})


def _say_profile(row: Row, form: own.ProfileForm, now: datetime) -> str:
    is_new = profile.send_profile(appearance=row.appearance, now=now, **form.cleaned_data)
    return (
        "Thank you. An organiser will look at it; then it stands on the public page."
        if is_new
        else "Nothing was changed: it stands as it was."
    )


def _photo(request: HttpRequest, row: Row) -> BaseForm:
    image = profile.own_photo(row.appearance)
    consent = {Appearance.Consent.YES: own.YES, Appearance.Consent.NO: own.NO}.get(row.facts.photo_consent)
    return uploads.PhotoForm(
        _data(request),
        request.FILES or None,
        has_photo=row.facts.has_photo,
        is_own=image is not None,
        initial={"may_show": consent, "description": image.description if image else ""},
    )


def _say_photo(row: Row, form: uploads.PhotoForm, now: datetime) -> str:
    may_show = form.cleaned_data["may_show"] == own.YES
    profile.answer_photo(
        appearance=row.appearance,
        may_show=may_show,
        jpeg=form.jpeg,
        description=form.cleaned_data["description"],
        now=now,
    )
    if not may_show:
        return "No photograph of you is shown any more, and what you had sent is deleted."
    if form.jpeg:
        return "Thank you. An organiser will look at it. Now press on your face in the picture, so that it is never cut off."
    return "Thank you: we have noted that we may show it."


def _room(request: HttpRequest, row: Row) -> BaseForm:
    step_free = any(part.session.needs_step_free for part in row.presented)
    first = {"room_needs": row.appearance.room_needs, "step_free": step_free}
    return own.RoomForm(_data(request), parts=row.presented, initial=first)


def _say_room(row: Row, form: own.RoomForm, now: datetime) -> str:
    answers.answer_room(
        appearance=row.appearance,
        needs=form.needs(),
        step_free=form.cleaned_data["step_free"],
        room_needs=form.cleaned_data["room_needs"],
        now=now,
    )
    return "Thank you: we shall look for a room that has it."


def _travel(request: HttpRequest, row: Row) -> BaseForm:
    each = row.appearance
    return own.TravelForm(_data(request), initial={"travel": each.travel, "fee": each.fee, "av": each.av})


def _say_travel(row: Row, form: own.TravelForm, now: datetime) -> str:
    answers.answer_travel(appearance=row.appearance, now=now, **form.cleaned_data)
    return "Thank you: only the organisers see this."


def _visitor(request: HttpRequest, row: Row) -> BaseForm:
    each = row.appearance
    return own.VisitorForm(
        _data(request),
        initial={
            "visitor": each.visitor or each.speaker.organisation,
            "car_registration": each.car_registration,
            "safeguarding": each.safeguarding_read_at is not None,
        },
    )


def _say_visitor(row: Row, form: own.VisitorForm, now: datetime) -> str:
    answers.answer_visitor(
        appearance=row.appearance,
        visitor=form.cleaned_data["visitor"],
        car_registration=form.cleaned_data["car_registration"],
        now=now,
    )
    return "Thank you: a badge will be ready for you at the door."


SCREENS: dict[Item, Screen] = {
    Item.COMING: Screen(_coming, _say_coming),
    Item.AVAILABILITY: Screen(_availability, _say_availability),
    Item.PROFILE: Screen(_profile, _say_profile),
    Item.PHOTO: Screen(_photo, _say_photo),
    Item.ROOM: Screen(_room, _say_room),
    Item.TRAVEL: Screen(_travel, _say_travel),
    Item.VISITOR: Screen(_visitor, _say_visitor),
}
