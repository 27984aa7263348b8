"""A speaker's own page: one form for each item that is answered in words and ticks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from conference.models import Room
from sessions.models import Session, Slot
from sessions.speakers.queries import Part

YES, NO = "yes", "no"


def needed(words: str) -> dict[str, str]:
    """Our sentence for an empty field."""
    return {"required": words}


class ComingForm(forms.Form):
    coming = forms.ChoiceField(
        label="Are you coming?",
        choices=[(YES, "Yes, I am coming"), (NO, "No, I cannot come")],
        widget=forms.RadioSelect,
        error_messages=needed("Please say yes or no."),
    )
    phone = forms.CharField(
        label="Telephone number for the day",
        max_length=40,
        required=False,
        help_text="In case your train is late or a room changes. Only organisers see it.",
        widget=forms.TextInput(attrs={"type": "tel"}),
    )


class SlotsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, slot: Slot) -> str:
        starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
        return f"{starts:%H:%M} to {ends:%H:%M}, {slot.name}"


class AvailabilityForm(forms.Form):
    unavailable = SlotsField(
        label="When can you not speak?",
        queryset=Slot.objects.none(),
        required=False,
        help_text="Tick what is impossible. Tick nothing if all day is fine, and save.",
    )

    def __init__(self, *args: Any, slots: QuerySet[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unavailable"].queryset = slots


class ProfileForm(forms.Form):
    name = forms.CharField(max_length=120, error_messages=needed("Please give your name."))
    pronouns = forms.CharField(max_length=40, required=False, help_text="She/her, they/them … if you like.")
    headline = forms.CharField(
        label="What you do, in one line",
        max_length=140,
        help_text="“Teaching assistant, Year 4” or “Mountaineer · eight 8,000 m peaks”.",
        error_messages=needed("Please say in one line what you do."),
    )
    organisation = forms.CharField(label="School or organisation", max_length=140, required=False)
    biography = forms.CharField(
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="Who you are, to somebody choosing between two workshops. About 80 to 150 words; an empty line begins a new paragraph.",
        error_messages=needed("Please write a few sentences about yourself."),
    )
    website = forms.URLField(
        label="A web address",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Your own page or your school’s.",
        error_messages={"invalid": "This is not a web address. One looks like www.example.org."},
    )


class TextForm(forms.Form):
    title = forms.CharField(max_length=140, error_messages=needed("Please leave a title."))
    abstract = forms.CharField(
        max_length=4000, widget=forms.Textarea(attrs={"rows": 10}), error_messages=needed("Please leave an abstract.")
    )
    note = forms.CharField(
        label="A note to the organisers",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Anything else that is not right: whom it is for, a co-presenter, the number of people.",
    )

    @classmethod
    def of(cls, part: Part, data: Any = None) -> TextForm:
        """With what she proposed last, or what stands."""
        session, check = part.session, part.check
        first = {"title": session.title, "abstract": session.abstract}
        if check and check.waits:
            first = {"title": check.title, "abstract": check.abstract, "note": check.note}
        return cls(data, initial=first, prefix=f"text-{part.contribution.pk}")


class RoomForm(forms.Form):
    """What each of her sessions needs, by ticks that the timetable understands, and the rest in words."""

    step_free = forms.BooleanField(
        label="I need a room without steps", required=False, help_text="For yourself; delegates’ needs are known to us."
    )
    room_needs = forms.CharField(
        label="Anything else",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="“Forty copies of one text, on the chairs.” “I stand up with difficulty: a high stool, please.”",
    )

    def __init__(self, *args: Any, parts: tuple[Part, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = [part.session for part in parts]
        for place, session in enumerate(self.sessions):
            self.fields[f"needs_{session.pk}"] = forms.MultipleChoiceField(
                label=f"The room for “{session.title}” must have" if len(self.sessions) > 1 else "The room must have",
                choices=Room.Feature.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=session.needs,
            )
            self.order_fields([f"needs_{each.pk}" for each in self.sessions[: place + 1]])

    def needs(self) -> dict[Session, list[str]]:
        return {session: self.cleaned_data[f"needs_{session.pk}"] for session in self.sessions}


class TravelForm(forms.Form):
    travel = forms.CharField(
        label="How you travel",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="When you arrive and leave, by what; whether we book something, a room for the night, somebody to meet you.",
        error_messages=needed("Please say how you travel, if only “by my own car”."),
    )
    fee = forms.CharField(
        label="Your fee, and how it is paid",
        max_length=300,
        required=False,
        help_text="“£1,200 and the train, invoiced by my agency.” Organisers alone see it.",
    )
    av = forms.CharField(
        label="Sound, screen and light",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A headset, your own laptop, a film with sound, a darkened hall.",
    )


class VisitorForm(forms.Form):
    visitor = forms.CharField(
        label="Whom you come from",
        max_length=160,
        help_text="As it shall stand in the visitors’ book.",
        error_messages=needed("Please say which organisation you come from, or “myself”."),
    )
    car_registration = forms.CharField(
        max_length=20, required=False, help_text="If you come by car: so that nobody has to look for you."
    )
    safeguarding = forms.BooleanField(
        label="I have read the note on keeping pupils safe and shall keep to it",
        error_messages=needed("Please read the note above and tick this box."),
    )
