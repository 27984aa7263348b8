"""Organisers' screens about speakers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from conference.models import Conference
from sessions.models import Appearance, Speaker
from sessions.speakers import rules
from sessions.speakers.queries import Row
from sessions.speakers.rules import Item


class DuesForm(forms.Form):
    """A date for each item. Empty: so many days before the day, as the hint says."""

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        fallback = rules.due_dates(conference.date, {})
        own = dict(conference.speaker_dues.values_list("item", "due_date"))
        for item, about in rules.ABOUT.items():
            self.fields[item.value] = forms.DateField(
                label=about.label,
                required=False,
                initial=own.get(item.value),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                help_text=f"Empty: {_day(fallback[item])}, {about.days} days before the day.",
                error_messages={"invalid": "This is not a date. One looks like 14/06/2027."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, due in list(cleaned.items()):
            if due and due > self.conference.date:
                self.add_error(name, f"That is after the day itself, {_day(self.conference.date)}.")
        return cleaned

    def dues(self) -> dict[Item, date | None]:
        return {item: self.cleaned_data[item.value] for item in Item}


class RemindForm(forms.Form):
    within = forms.TypedChoiceField(
        label="To whom",
        coerce=int,
        choices=[
            (0, "Whoever is late"),
            (14, "Late, or due within two weeks"),
            (rules.REMIND_WITHIN, "Late, or due within four weeks"),
            (1000, "Whoever misses anything"),
        ],
        initial=rules.REMIND_WITHIN,
    )


class NoteForm(forms.Form):
    why_asked = forms.CharField(
        label="Why you ask her",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For her own page and her invitation: “31 colleagues asked for this.”",
    )
    is_host_staff = forms.NullBooleanField(
        label="Signs in as staff of the host school",
        required=False,
        widget=forms.Select(
            choices=[("", "As her school’s name says"), ("true", "Yes"), ("false", "No, as a visitor")]
        ),
    )

    @classmethod
    def of(cls, appearance: Appearance, data: Any = None) -> NoteForm:
        known = {None: "", True: "true", False: "false"}[appearance.is_host_staff]
        return cls(data, initial={"why_asked": appearance.why_asked, "is_host_staff": known})


class ShownForm(forms.Form):
    """What the list of everybody is narrowed to. What no list knows is taken as not asked."""

    SHOW = [
        ("", "Everybody"),
        ("missing", "Who misses something"),
        ("late", "Who is late"),
        ("waits", "Where it is our turn"),
        ("declined", "Who cannot come"),
    ]
    show = forms.ChoiceField(choices=SHOW, required=False)
    item = forms.ChoiceField(
        label="Misses",
        choices=[("", "Anything"), *((item.value, about.short) for item, about in rules.ABOUT.items())],
        required=False,
    )
    background = forms.ChoiceField(
        choices=[("", "Any"), *Speaker.Background.choices],
        required=False,
    )

    def answers(self, row: Row) -> bool:
        """Whether this row is wanted."""
        wish = self.cleaned_data if self.is_valid() else {}
        by_show = {
            "missing": bool(row.missing),
            "late": bool(row.late),
            "waits": bool(row.waits),
            "declined": row.facts.is_not_coming,
        }
        line = row.line(Item(wish["item"])) if wish.get("item") else None
        return (
            by_show.get(wish.get("show") or "", True)
            and (not wish.get("item") or (line is not None and line.is_missing))
            and wish.get("background", "") in {"", row.appearance.speaker.background}
        )


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
