"""A message as an e-mail for one person, and a reminder likewise: text and HTML of the same words, with the way to stop further ones."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.safestring import mark_safe

from conference.lib.mail import absolute, message
from conference.models import Conference
from delegates.messages import access
from delegates.messages.queries.people import Words
from delegates.messages.queries.values import Filled
from delegates.messages.rules import fields, marks


def stop_link(signed: str) -> str:
    """The address under which whoever `signed` names (`d12`, `u7`) stops further messages. No address of hers stands in it."""
    return absolute(reverse("delegates:mail-stop", args=[access.signed(signed)]))


def letter(conference: Conference, written: Words, person: Filled, *, is_shown: bool = False) -> EmailMultiAlternatives:
    """The message as it leaves for that person. `is_shown`: for somebody else's eyes, so that the stop link stops nothing."""
    stop = absolute(reverse("delegates:mail-mine")) if is_shown else stop_link(person.signed)
    mail = message(
        "delegates/messages/emails/message",
        to=[person.email],
        context={
            "subject": fields.fill(written.subject, person.values),
            "text": marks.as_text(written.body, person.values),
            "html": mark_safe(  # marks escapes all that was typed or filled in
                marks.as_html(written.body, person.values)
            ),
            "conference": conference,
            "stop": stop,
        },
        reply_to=conference.contact_email,
    )
    if not is_shown:
        mail.extra_headers = {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        }
    return mail
