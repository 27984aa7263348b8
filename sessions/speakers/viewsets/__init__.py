"""Organisers' screens: where every speaker is, one speaker's own page and letters, due dates, reminders."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse, reverse_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from conference.lib.desk import DeskMenuItem
from sessions.models import Speaker
from sessions.speakers.viewsets import one, progress


@hooks.register("register_snippet_listing_buttons")
def personal_page(snippet: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """On every line of the list of speakers: her own page at the coming conference, her link, her letters."""
    if not isinstance(snippet, Speaker) or not user.has_perm("programme.view_appearance"):
        return []
    url = reverse("speaker_of", args=[snippet.pk])
    return [Button("Personal page and link", url=url, icon_name="link", priority=15)]


REGISTERED: list = []
ADMIN_URLS: list[URLPattern] = [
    path("speakers-progress/", progress.progress, name="speakers_progress"),
    path("speakers-progress/open/", progress.open_pages, name="speakers_open"),
    path("speakers-progress/links/", progress.send_links, name="speakers_send_links"),
    path("speakers-progress/reminders/", progress.remind, name="speakers_remind"),
    path("speakers-progress/give-out/", progress.give_out, name="speakers_give_out"),
    path("speakers-progress/dates/", progress.dates, name="speakers_dates"),
    path("speakers-progress/speaker/<int:pk>/", one.of_speaker, name="speaker_of"),
    path("speakers-progress/<int:pk>/", one.show, name="speaker_progress"),
    path("speakers-progress/<int:pk>/link/", one.send_link, name="speaker_send_link"),
    path("speakers-progress/<int:pk>/new-link/", one.new_link, name="speaker_new_link"),
    path("speakers-progress/texts/<int:pk>/", one.settle_text, name="speaker_settle_text"),
    path("speakers-progress/files/<int:pk>/", one.file, name="speaker_file"),
    path("speakers-progress/files/<int:pk>/withdraw/", one.withdraw, name="speaker_file_withdraw"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Speakers’ progress",
        reverse_lazy("speakers_progress"),
        may=("programme.view_appearance",),
        icon_name="tasks",
        order=125,
    )
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "speaker.open": ("Open a personal page", "Opened the personal page"),
    "speaker.invite": ("Write the personal link", "Wrote a letter with the personal link"),
    "speaker.new_link": ("New personal link", "Replaced the personal link"),
    "speaker.answer": ("Answer", "Answered on the personal page"),
    "speaker.note": ("Note for a speaker", "Changed what organisers add to the personal page"),
    "speaker.dues": ("Due dates", "Set until when speakers are asked for things"),
    "speaker.give_out": ("Give out files", "Gave slides and handouts to readers"),
    "speaker.withdraw": ("Withdraw a file", "Took a file out of readers’ hands"),
    "session.take_words": ("Take over words", "Took over the words that a speaker proposed"),
    "session.leave_words": ("Leave the words", "Left the text as it is, against a speaker’s proposal"),
}
