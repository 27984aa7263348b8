"""The form under the list of changes."""

from __future__ import annotations

from django import forms


class ReleaseForm(forms.Form):
    read = forms.CharField(max_length=16, widget=forms.HiddenInput)
    note = forms.CharField(
        label="A note for readers",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why, in a sentence or two. It stands above the list of changes on the public page. You may leave it empty.",
    )
    tell_speakers = forms.BooleanField(
        label="Write letters to the speakers concerned",
        required=False,
        initial=True,
        help_text="They wait in the outbox until you have read and sent them.",
    )
