"""Who somebody is, and where her letters go."""

from __future__ import annotations

from typing import Any

from django import forms

from sessions.models import Speaker
from sessions.proposals.actions import Answer
from sessions.proposals.forms.fields import GONE, LONG, EmailField, TextField


class StartForm(forms.Form):
    """All that beginning needs."""

    name = TextField(
        label="Your name",
        max_length=120,
        error_messages={"required": "Tell us your name.", "max_length": LONG},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(
        label="Your e-mail address",
        help_text="Your personal link goes there.",
        attrs={"autocomplete": "email"},
    )


class FindForm(forms.Form):
    email = EmailField(label="Your e-mail address", attrs={"autocomplete": "email"})


class OneAddressForm(forms.Form):
    """An address typed into the middle of the proposal's form: a colleague's, or one's own put right."""

    def __init__(self, data: Any, *, field: str, label: str) -> None:
        super().__init__(data)
        self.fields[field] = EmailField(label=label)


class WhoForm(forms.Form):
    """Somebody as she will stand in the programme. What has to be there says so by itself."""

    name = TextField(
        label="Your name",
        max_length=120,
        help_text="As it will stand in the programme.",
        error_messages={"required": "Tell us your name.", "max_length": LONG},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = TextField(
        label="Your school or organisation",
        max_length=140,
        error_messages={"required": "Say which school or organisation you come from.", "max_length": LONG},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    background = forms.ChoiceField(
        label="Your work",
        choices=[("", "Choose one"), *Speaker.Background.choices],
        help_text="We want voices from every job. Support staff are as welcome as heads.",
        error_messages={"required": "Say what your work is.", "invalid_choice": GONE},
    )
    headline = TextField(
        label="You in one line",
        max_length=140,
        required=False,
        help_text="“Teaching assistant, Year 4”, “Head of chemistry”.",
    )
    biography = TextField(
        label="A short biography",
        max_length=1500,
        required=False,
        rows=4,
        help_text="Three or four sentences. What you do, since when, and something that is not about work.",
    )

    def who(self) -> Answer:
        return Answer(**{name: self.cleaned_data[name] for name in WhoForm.base_fields})
