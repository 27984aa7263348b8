"""The last form of booking: whom the invoice goes to, and under which purchase order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from delegates.bookings.models import Delegate


class ReviewForm(forms.Form):
    """`seen` is the total in pence that stood on the page, so that what was read is what is booked."""

    purchase_order = forms.CharField(
        label="Purchase order number",
        max_length=40,
        required=False,
        help_text="If your school uses them. Leave it empty when it is to follow.",
        error_messages={"max_length": "A purchase order number has at most 40 characters."},
    )
    bill_to = forms.CharField(
        label="Invoice to",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Name and address of whoever pays: your school, or your trust.",
        error_messages={
            "required": "Whom shall the invoice be made out to?",
            "max_length": "Name and address have at most 500 characters.",
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class OfferForm(ReviewForm):
    """The same for an offer of the waiting list that is not for all: who comes, and what the others do."""

    coming = forms.MultipleChoiceField(
        label="Who comes?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who comes.", "invalid_choice": "Choose people of your list."},
    )
    rest = forms.ChoiceField(
        label="And the others?",
        widget=forms.RadioSelect,
        choices=[
            ("wait", "They wait on, in your place in the line"),
            ("leave", "They do not come: take them off the list"),
        ],
        error_messages={"required": "Say what the others do.", "invalid_choice": "Say what the others do."},
    )

    def __init__(self, *args: Any, people: Iterable[Delegate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coming"].choices = [
            (str(one.pk), f"{one.full_name}{', ' if one.role else ''}{one.role} ({one.ticket_type})") for one in people
        ]
