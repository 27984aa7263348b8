"""Organisers' screens of the programme in the Wagtail admin."""

from wagtail.snippets.views.snippets import SnippetViewSet

from sessions.models import Speaker


class SpeakerViewSet(SnippetViewSet):
    model = Speaker


REGISTERED: list = []
