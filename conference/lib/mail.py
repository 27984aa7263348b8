"""E-mails from templates: `NAME.subject.txt`, `NAME.txt` and, where there is one, `NAME.html`. Sent by tasks, so after commit only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

Attachment = tuple[str, bytes, str]  # file name, content, MIME type


def absolute(path: str) -> str:
    """The whole address of a path of the site, for a link that is read outside it."""
    return f"{settings.SITE_URL}{path}"


def message(
    template: str,
    *,
    to: Iterable[str],
    context: dict[str, Any],
    attachments: Iterable[Attachment] = (),
    reply_to: str = "",
) -> EmailMultiAlternatives:
    """A message ready to `.send()`. The text is not escaped: `NAME.txt` begins with {% autoescape off %}."""
    context = {"site_url": settings.SITE_URL, **context}
    subject = " ".join(get_template(f"{template}.subject.txt").render(context).split())
    mail = EmailMultiAlternatives(
        subject, get_template(f"{template}.txt").render(context), to=list(to), reply_to=[reply_to] if reply_to else None
    )
    try:
        html = get_template(f"{template}.html")
    except TemplateDoesNotExist:
        pass
    else:
        mail.attach_alternative(html.render(context), "text/html")
    for name, content, kind in attachments:
        mail.attach(name, content, kind)
    return mail
