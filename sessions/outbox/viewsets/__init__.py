"""Organisers' screens: letters that wait to be read before they leave (screens.py), and those that have been sent (listing.py)."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy

from conference.lib.desk import DeskMenuItem
from sessions.outbox import access
from sessions.outbox.viewsets import screens
from sessions.outbox.viewsets.listing import SentLetterViewSet

REGISTERED: list = [SentLetterViewSet("sent_letters")]
ADMIN_URLS: list[URLPattern] = [
    path("outbox/", screens.index, name="outbox"),
    path("outbox/send/", screens.send, name="outbox_send"),
    path("outbox/<int:pk>/", screens.letter, name="outbox_letter"),
    path("outbox/<int:pk>/throw-away/", screens.throw_away, name="outbox_throw_away"),
    path("outbox/<int:pk>/put-back/", screens.put_back, name="outbox_put_back"),
    path("outbox/<int:pk>/stop/", screens.stop, name="outbox_stop"),
    path("outbox/<int:pk>/send-again/", screens.send_again, name="outbox_send_again"),
    path("outbox/<int:pk>/was-sent/", screens.was_sent, name="outbox_was_sent"),
]
MENU_ITEMS: list = [
    DeskMenuItem("Outbox", reverse_lazy("outbox"), name="outbox", may=(access.MAY_READ,), icon_name="mail", order=125)
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "letter.edit": ("Change a letter", "Letter changed"),
    "letter.throw_away": ("Throw a letter away", "Letter thrown away"),
    "letter.put_back": ("Put a letter back", "Letter put back into the outbox"),
    "letter.send": ("Send a letter", "Letter sent off"),
    "letter.send_again": ("Send a letter again", "Letter that was perhaps not sent is sent again"),
    "letter.was_sent": ("Mark a letter as sent", "Letter that was perhaps not sent marked as sent"),
    "letter.stop": ("Stop a letter", "Letter stopped before it left"),
}
