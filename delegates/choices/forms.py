"""What a delegate may ask for in one slot."""

from __future__ import annotations

from typing import Any

from django import forms

from sessions.models import Run, Slot


class PlaceForm(forms.Form):
    """The one button that was pressed: a run to take, or a run to leave. The page is one form with a button a card."""

    take = forms.ModelChoiceField(queryset=Run.objects.none(), required=False)
    leave = forms.ModelChoiceField(queryset=Run.objects.none(), required=False)

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = Run.objects.public().select_related("session", "room").filter(slot=slot)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("take")) == bool(data.get("leave")):
            raise forms.ValidationError("Exactly one run is asked for.")
        return data
