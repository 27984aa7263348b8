"""Forms of this slice: a delegate asks; an organiser makes sure."""

from __future__ import annotations

from django import forms

from delegates.rights.models import DataRequest


class AskForm(forms.Form):
    kind = forms.ChoiceField(choices=DataRequest.Kind.choices)


class EraseForm(forms.Form):
    is_sure = forms.BooleanField(
        label="I have made sure that it is she herself who asks",
        error_messages={"required": "Please tick this first: what is erased cannot be brought back."},
    )
