"""What an organiser asks of the timetable, checked, and the one deed that each form does. Each carries what was on the screen when it was made,
so that a deed that rests on an old board is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from conference.models import Conference, Room, User
from sessions.models import DraftRun, Session, Slot
from sessions.timetable import actions

MOST_PLACES = 100_000


@dataclass(frozen=True)
class Done:
    """What is said of a deed, and the run that it was about (its uid; empty: none that is still there)."""

    said: str
    run: str = ""


class PairField(forms.CharField):
    """Two ids, `3:7`: a slot and a room."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> tuple[int, int]:
        slot, _, room = super().clean(value).partition(":")
        if not (slot.isdecimal() and room.isdecimal() and len(slot) + len(room) < 19):  # noqa: PLR2004 -- what a bigint holds
            raise forms.ValidationError("This part of the page was changed. Open the timetable again.")
        return int(slot), int(room)


class SlotField(forms.ModelChoiceField):
    def label_from_instance(self, slot: Slot) -> str:
        return f"{slot.name}, {timezone.localtime(slot.planned_starts_at):%H:%M}"


class RoomField(forms.ModelChoiceField):
    def label_from_instance(self, room: Room) -> str:
        return f"{room.name}, {room.seats} seats"


class DeedForm(forms.Form):
    """One deed on one conference's draft."""

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        kwargs.setdefault(
            "auto_id", f"{type(self).__name__.removesuffix('Form').lower()}_%s"
        )  # several stand on one page
        super().__init__(*args, **kwargs)
        self.conference = conference
        for name, queryset in self.choices().items():
            self.fields[name].queryset = queryset

    def choices(self) -> dict[str, Any]:
        own = {
            "slot": Slot.objects.filter(conference=self.conference).order_by("starts_at", "pk"),
            "room": Room.objects.filter(self._at_venue()).order_by("sort_order", "name", "pk"),
            "session": Session.objects.filter(conference=self.conference),
        }
        return {name: own[name] for name in own if name in self.fields}

    def _at_venue(self) -> Q:
        return Q(venue=self.conference.venue_id) if self.conference.venue_id else Q()

    def do(self, *, by: User, now: datetime) -> Done:
        """Do it. Raises Refused."""
        raise NotImplementedError


class WhereForm(DeedForm):
    slot = SlotField(queryset=Slot.objects.none(), label="Slot", empty_label="Choose a slot")
    room = RoomField(queryset=Room.objects.none(), label="Room", empty_label="Choose a room")
    both = forms.BooleanField(
        required=False, label="Even if the room is in use then", help_text="The release waits until that is mended."
    )

    @property
    def where(self) -> str:
        return f"{self.cleaned_data['slot'].name}, {self.cleaned_data['room'].name}"


class PlacesField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        said = "Empty: as many as the room seats; in a plenary without limit."
        super().__init__(label="Places", required=False, min_value=1, max_value=MOST_PLACES, help_text=said, **kwargs)


class PlaceForm(WhereForm):
    capacity = PlacesField()
    session = forms.ModelChoiceField(queryset=Session.objects.none(), widget=forms.HiddenInput)
    planned = forms.IntegerField(min_value=0, max_value=1000, widget=forms.HiddenInput)

    def do(self, *, by: User, now: datetime) -> Done:
        draft = actions.place(**self.cleaned_data, by=by, now=now)
        return Done(f"Placed “{draft.session.title}” in {self.where}.", str(draft.uid))


class MoveForm(WhereForm):
    run = forms.UUIDField(widget=forms.HiddenInput)
    start = PairField()

    def do(self, *, by: User, now: datetime) -> Done:
        draft = actions.move(conference=self.conference, **self.cleaned_data, by=by, now=now)
        return Done(f"“{draft.session.title}” is in {self.where}.", str(draft.uid))


class ChooseForm(forms.Form):
    """Which session one more run is wanted of."""

    session = forms.ModelChoiceField(
        queryset=Session.objects.none(),
        empty_label="Choose a session",
        error_messages={"invalid_choice": "That session is not there any more. Choose another one."},
    )

    def __init__(self, *args: Any, conference: Conference | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = Session.objects.filter(conference=conference).order_by("title", "pk")


class AddRunForm(DeedForm):
    session = forms.ModelChoiceField(queryset=Session.objects.none(), widget=forms.HiddenInput)
    planned = forms.IntegerField(min_value=0, max_value=1000, widget=forms.HiddenInput)
    at = PairField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if pair := cleaned.pop("at", None):
            cleaned["slot"] = Slot.objects.filter(conference=self.conference, pk=pair[0]).first()
            cleaned["room"] = Room.objects.filter(self._at_venue(), pk=pair[1]).first()
            if not (cleaned["slot"] and cleaned["room"]):
                self.add_error(None, "That slot or room is no longer there. Open the timetable again.")
        return cleaned

    def do(self, *, by: User, now: datetime) -> Done:
        draft = actions.add_run(**self.cleaned_data, by=by, now=now)
        return Done(f"Added a run of “{draft.session.title}” in {draft.slot.name}, {draft.room.name}.", str(draft.uid))


class SwapForm(DeedForm):
    run = forms.UUIDField()
    start = PairField()
    other = forms.UUIDField()
    other_start = PairField()

    def do(self, *, by: User, now: datetime) -> Done:
        one, two = actions.swap(conference=self.conference, **self.cleaned_data, by=by, now=now)
        where = f"{one.slot.name}, {one.room.name}"
        return Done(f"“{one.session.title}” and “{two.session.title}” have changed places: {where}.", str(one.uid))


class RunForm(DeedForm):
    run = forms.UUIDField(widget=forms.HiddenInput)

    @property
    def title(self) -> str:
        found = DraftRun.objects.filter(session__conference=self.conference, uid=self.cleaned_data["run"])
        return found.values_list("session__title", flat=True).first() or ""


class TakeOffForm(RunForm):
    start = PairField()

    def do(self, *, by: User, now: datetime) -> Done:
        title, run = self.title, str(self.cleaned_data["run"])
        actions.take_off(conference=self.conference, **self.cleaned_data, by=by, now=now)
        if self.title:
            return Done(f"“{title}” is cancelled there. Readers see it after the next release.", run)
        return Done(f"Took “{title}” off the timetable.")


class PutBackForm(RunForm):
    def do(self, *, by: User, now: datetime) -> Done:
        draft = actions.put_back(conference=self.conference, **self.cleaned_data, by=by, now=now)
        return Done(f"“{draft.session.title}” is on again in {draft.slot.name}, {draft.room.name}.", str(draft.uid))


class CapacityForm(RunForm):
    capacity = PlacesField()
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def do(self, *, by: User, now: datetime) -> Done:
        draft = actions.set_capacity(conference=self.conference, **self.cleaned_data, by=by, now=now)
        places = "has no limit of places" if draft.places is None else f"now offers {draft.places} places"
        return Done(f"“{draft.session.title}” {places}.", str(draft.uid))


class UndoForm(DeedForm):
    step = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def do(self, *, by: User, now: datetime) -> Done:
        step = actions.undo(conference=self.conference, **self.cleaned_data, by=by, now=now)
        return Done(f"Taken back: {step.words}.", _only(step.before))


class RedoForm(UndoForm):
    def do(self, *, by: User, now: datetime) -> Done:
        step = actions.redo(conference=self.conference, **self.cleaned_data, by=by, now=now)
        return Done(f"Done again: {step.words}.", _only(step.after))


def _only(rows: list[dict[str, Any]]) -> str:
    return rows[0]["uid"] if rows else ""


FORMS: dict[str, type[DeedForm]] = {
    "place": PlaceForm,
    "move": MoveForm,
    "add-run": AddRunForm,
    "swap": SwapForm,
    "take-off": TakeOffForm,
    "put-back": PutBackForm,
    "capacity": CapacityForm,
    "undo": UndoForm,
    "redo": RedoForm,
}
