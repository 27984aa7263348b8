"""The last form of booking: whom the invoice goes to, and under which purchase order."""

from __future__ import annotations

from django import forms


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
