"""A letter of the outbox as an e-mail: its own words, as text and as simple HTML."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives

from conference.lib.mail import message
from sessions.models import Letter


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """To whom it is addressed; answers go to the conference."""
    return message(
        "programme/outbox/emails/letter",
        to=[letter.to_email],
        context={"letter": letter, "conference": letter.conference},
        reply_to=letter.conference.contact_email,
    )
