"""What a lead says of her group in line, and what an organiser does with one."""

from __future__ import annotations

from typing import Any

from django import forms


class AtLeastForm(forms.Form):
    at_least = forms.IntegerField(
        label="How few places would be of use to you?",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Say a number.", "invalid": "Say a number, in figures."},
    )

    def __init__(self, *args: Any, people: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at_least"].help_text = (
            "Your one colleague."
            if people == 1
            else f"{people} for all or nobody. With a smaller number you are offered what comes free sooner, and choose who comes."
        )


class ReasonForm(forms.Form):
    """Why an organiser does what she does: it stands in the booking's history."""

    reason = forms.CharField(
        label="Reason",
        max_length=200,
        help_text="It stands in the booking’s history.",
        error_messages={"required": "Please give a reason.", "max_length": "A reason has at most 200 characters."},
    )


class MoveForm(ReasonForm):
    to = forms.IntegerField(
        label="To place",
        min_value=1,
        error_messages={
            "required": "To which place? 1 is the first.",
            "invalid": "A number, in figures.",
            "min_value": "The first place is 1.",
        },
    )
    field_order = ["to", "reason"]
