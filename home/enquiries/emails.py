"""The e-mail that tells organisers what somebody has sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from wagtail.contrib.forms.models import FormSubmission

from conference.lib.mail import absolute, message


def to_organisers(submission: FormSubmission, page: Any) -> EmailMultiAlternatives:
    """Question by question. An answer goes to whoever wrote, where she has given an address."""
    fields = list(page.get_form_fields())
    lines = [(field.label, written(submission.form_data.get(field.clean_name))) for field in fields]
    addresses = [submission.form_data.get(field.clean_name) for field in fields if field.field_type == "email"]
    return message(
        "home/emails/enquiry",
        to=[address.strip() for address in page.mail_to.split(",")],
        context={
            "page": page,
            "lines": lines,
            "url": absolute(reverse("wagtailforms:list_submissions", args=[page.pk])),
            "until": submission.submit_time + timedelta(days=page.keep_days),
        },
        reply_to=next((address for address in addresses if address), ""),
    )


def written(value: Any) -> str:
    """An answer as people read it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return "" if value is None else str(value)
