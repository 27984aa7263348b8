"""What a mail provider tells of our mail: bounces, complaints, people who want no more. The only place that speaks to django-anymail.

Its own views check the provider's secret or signature, and send a signal; that one signal of a library is heard here.
"""

from __future__ import annotations

from typing import Any

from anymail.signals import tracking
from anymail.urls import urlpatterns as all_providers
from django.urls import URLPattern, path
from django.utils import timezone

from conference.lib.doors import public
from delegates.messages.actions import stopping


def urlpatterns_of(providers: list[str]) -> list[URLPattern]:
    """`provider/<name>/tracking/` of the providers that are switched on (`postmark`, `mailgun` …), and of no other."""
    wanted = tuple(f"{name}/tracking/" for name in providers)
    return [
        path(f"provider/{pattern.pattern}", public(pattern.callback), name=f"mail-{pattern.name}")
        for pattern in all_providers
        if str(pattern.pattern).startswith(wanted)
    ]


def told(sender: object, event: Any, **kwargs: Any) -> None:
    """One event of a provider. Unknown kinds, and mail that we do not know, change nothing."""
    kind = event.esp_event.get("Type", "") if isinstance(event.esp_event, dict) else ""
    stopping.heard(
        what=event.event_type or "",
        provider_id=str(event.message_id or ""),
        email=event.recipient or "",
        words=f"{event.mta_response or event.description or ''} {kind}".strip(),
        now=timezone.now(),
    )


tracking.connect(told, dispatch_uid="delegates.messages.api.told")
