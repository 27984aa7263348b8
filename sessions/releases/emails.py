"""Letters to the speakers whom a release touches. They wait in the outbox until an organiser has read them."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string

from conference.lib.mail import absolute
from conference.models import User
from sessions.models import Appearance, Letter, Release, Speaker
from sessions.outbox import actions as outbox

TEMPLATE = "programme/releases/emails/changed"


def write_to_speakers(release: Release, news: dict[int, list[str]], *, by: User | None, now: datetime) -> list[Letter]:
    """One letter to each speaker of whom we know an address: `news` holds the sentences by the speaker's id."""
    links = dict(
        Appearance.objects.filter(conference=release.conference, speaker__in=news).values_list("speaker", "link_token")
    )
    reached = Speaker.objects.filter(pk__in=news, private__isnull=False).exclude(private__email="")
    return [
        outbox.write(letter=_letter(release, speaker, news[speaker.pk], links.get(speaker.pk, "")), by=by, now=now)
        for speaker in reached.select_related("private").order_by("name", "pk")
    ]


def _letter(release: Release, speaker: Speaker, sentences: list[str], token: str) -> Letter:
    context = {
        "release": release,
        "conference": release.conference,
        "speaker": speaker,
        "sentences": sentences,
        "link": absolute(f"/speaking/{token}/") if token else "",
    }
    return Letter(
        conference=release.conference,
        kind=Letter.Kind.RELEASE,
        speaker=speaker,
        to_name=speaker.name,
        to_email=speaker.private.email,
        subject=" ".join(render_to_string(f"{TEMPLATE}.subject.txt", context).split()),
        body=render_to_string(f"{TEMPLATE}.txt", context).strip(),
    )
