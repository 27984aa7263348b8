"""Small forms about who leads: whom to invite, and who takes over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from conference.models import User


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Her or his e-mail address",
        max_length=254,
        error_messages={
            "required": "Type an e-mail address.",
            "invalid": "That is not an e-mail address. It should look like name@school.sch.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class HandOverForm(forms.Form):
    """One of the colleagues who may act for the same."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label="Who takes over",
        required=False,
        empty_label="Choose a colleague",
        error_messages={"required": "Choose who takes over.", "invalid_choice": "Choose one of these colleagues."},
    )

    def __init__(self, *args: Any, people: Sequence[User], required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(pk__in=[one.pk for one in people])
        self.fields["to"].required = required
