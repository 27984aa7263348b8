"""Organisers' screens in the Wagtail admin: messages (letters.py), reminders (reminders.py), how either looks to one person
(previews.py), and which addresses are not written to (stops.py).
"""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy

from conference.lib.desk import DeskMenuItem
from delegates.messages import access
from delegates.messages.viewsets import letters, previews, reminders, stops

REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = [
    path("messages/", letters.index, name="messages"),
    path("messages/new/", letters.write, name="message_new"),
    path("messages/count/", letters.count, name="message_count"),
    path("messages/<int:pk>/", letters.show, name="message"),
    path("messages/<int:pk>/preview/", previews.message, name="message_preview"),
    path("messages/<int:pk>/preview/<int:person>/", previews.message_frame, name="message_frame"),
    path("messages/<int:pk>/test/", previews.message_test, name="message_test"),
    path("messages/<int:pk>/send/", letters.send, name="message_send"),
    path("messages/<int:pk>/progress/", letters.progress, name="message_progress"),
    path("messages/<int:pk>/stop/", letters.stop, name="message_stop"),
    path("messages/<int:pk>/go-on/", letters.go_on, name="message_go_on"),
    path("messages/<int:pk>/again/", letters.again, name="message_again"),
    path("messages/<int:pk>/copy/", letters.copy, name="message_copy"),
    path("messages/<int:pk>/throw-away/", letters.throw_away, name="message_throw_away"),
    path("messages/stops/", stops.index, name="mail_stops"),
    path("messages/stops/<int:pk>/lift/", stops.lift, name="mail_stop_lift"),
    path("messages/reminders/", reminders.index, name="reminders"),
    path("messages/reminders/new/<str:kind>/", reminders.new, name="reminder_new"),
    path("messages/reminders/<int:pk>/", reminders.edit, name="reminder"),
    path("messages/reminders/<int:pk>/preview/", previews.reminder, name="reminder_preview"),
    path("messages/reminders/<int:pk>/preview/<int:person>/", previews.reminder_frame, name="reminder_frame"),
    path("messages/reminders/<int:pk>/test/", previews.reminder_test, name="reminder_test"),
    path("messages/reminders/<int:pk>/switch/", reminders.switch, name="reminder_switch"),
    path("messages/reminders/<int:pk>/throw-away/", reminders.throw_away, name="reminder_throw_away"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Messages", reverse_lazy("messages"), name="messages", may=(access.MAY_READ,), icon_name="mail", order=255
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "message.write": ("Write a message", "Message written"),
    "message.change": ("Change a message", "Message changed"),
    "message.throw_away": ("Throw a message away", "Draft of a message thrown away"),
    "message.send": ("Send a message", "Message given out to be sent"),
    "message.stop": ("Stop a message", "Message stopped"),
    "message.go_on": ("Let a message go on", "Stopped message goes on"),
    "message.send_again": ("Send a message again", "Message sent again to those who did not get it"),
    "message.test": ("Try a message out", "Message sent to oneself"),
    "mail_stop.lift": ("Write to an address again", "Messages may go to an address again"),
    "reminder.write": ("Change a reminder", "Reminder changed"),
    "reminder.throw_away": ("Throw a reminder away", "Reminder thrown away"),
}
