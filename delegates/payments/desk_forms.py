"""What an organiser types about money that moved outside this site."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from conference.lib.forms import HundredthsField
from delegates.payments.models import Payment


class PaymentForm(forms.Form):
    """A line of the bank statement. `fact()` is what payments.actions.record_payment wants of it."""

    CAME_IN, WENT_OUT = Payment.Kind.BANK, Payment.Kind.REFUND
    kind = forms.ChoiceField(
        label="What happened", choices=[(CAME_IN, "Money came in by bank transfer"), (WENT_OUT, "We paid money back")]
    )
    pounds = HundredthsField(label="Amount in pounds", error_messages={"required": "How much was it?"})
    received_date = forms.DateField(
        label="Day on the bank statement",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "On which day?", "invalid": "Please give the day as day, month and year."},
    )
    reference = forms.CharField(
        label="Reference on the bank statement",
        max_length=60,
        help_text="The same reference of the same day is taken for the same payment, and recorded once.",
        error_messages={"required": "What does the statement call it?"},
    )

    def clean_pounds(self) -> int:
        pence = self.cleaned_data["pounds"]
        if not pence:
            raise forms.ValidationError("A payment of £0.00 is no payment.")
        return pence

    def clean_received_date(self) -> Any:
        day = self.cleaned_data["received_date"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")
        return day

    def fact(self) -> dict[str, Any]:
        data = self.cleaned_data
        noon = datetime.combine(data["received_date"], time(12))
        return {
            "kind": data["kind"],
            "external_id": f"{data['received_date'].isoformat()} {data['reference']}",
            "pence": data["pounds"] if data["kind"] == self.CAME_IN else -data["pounds"],
            "received_at": timezone.make_aware(noon),
        }
