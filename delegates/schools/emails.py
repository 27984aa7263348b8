"""Letters of this slice. Built here, sent by tasks after commit."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from conference.lib.mail import absolute, message
from delegates.schools.models import Invitation


def invitation(row: Invitation, secret: str) -> EmailMultiAlternatives:
    """To a colleague: who invites her, and the link. It needs school, trust and made_by."""
    return message(
        "delegates/schools/emails/invitation",
        to=[row.email],
        context={
            "thing": row.thing,
            "inviter": row.made_by,
            "until_at": row.until_at,
            "url": absolute(reverse("delegates:leads-join", args=[secret])),
        },
        reply_to=row.made_by.email,
    )
