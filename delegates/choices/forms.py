"""What a delegate may ask for in one slot."""

from __future__ import annotations

from django import forms

from sessions.models import Run, Slot


class PlaceForm(forms.Form):
    """One button of one card: take this run, or leave it."""

    TAKE, LEAVE = "take", "leave"
    deed = forms.ChoiceField(choices=[(TAKE, "Take"), (LEAVE, "Give up")])
    run = forms.ModelChoiceField(
        queryset=Run.objects.none(),
        error_messages={
            "invalid_choice": "This session is no longer on at that time. Please choose from the list below."
        },
    )

    def __init__(self, *args: object, slot: Slot, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].queryset = Run.objects.public().filter(slot=slot)
