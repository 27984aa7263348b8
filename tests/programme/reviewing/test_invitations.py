"""Speakers who come without a proposal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail

from sessions.models import Appearance, Contribution, Letter, Session, Speaker
from sessions.outbox import actions as outbox
from sessions.reviewing import actions
from sessions.reviewing.actions import Guest
from sessions.reviewing.queries import deciding as queries
from tests.factories.programme import SpeakerFactory, SpeakerPrivateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
GUEST = Guest("Rosalind Hart", "Agent@Hart.example", "Eight thousand metres", line="31 colleagues asked for it.")


def _invite(conference, by, guest=GUEST):
    words = queries.words(conference, "INVITATION")
    return actions.invite(conference=conference, guest=guest, words=words, by=by, now=NOW)


def test_an_invitation_makes_drafts_and_a_letter_with_her_page_and_tells_nobody(conference, lead, stream):
    appearance = _invite(conference, lead)

    speaker, session = Speaker.objects.get(), Session.objects.get()
    assert (speaker.name, speaker.live, speaker.background, speaker.private.email, speaker.revisions.count()) == (
        "Rosalind Hart",
        False,
        "OUTSIDE",
        "agent@hart.example",
        1,
    )
    assert (session.title, session.status, session.kind, session.slug) == (
        "Eight thousand metres",
        "DRAFT",
        "KEYNOTE",
        "eight-thousand-metres",
    )
    assert Contribution.objects.values_list("session", "speaker", "role").get() == (session.pk, speaker.pk, "KEYNOTE")
    letter = Letter.objects.get()
    assert (letter.kind, letter.speaker, letter.to_name, letter.to_email) == (
        "INVITATION",
        speaker,
        "Rosalind Hart",
        "Agent@Hart.example",
    )
    assert letter.subject == "Would you speak at South Coast 2027?"
    assert f"http://testserver/speaking/{appearance.link_token}/" in letter.body
    assert "31 colleagues asked for it." in letter.body
    assert (appearance.invited_at, mail.outbox) == (None, [])


def test_inviting_again_to_the_same_changes_nothing(conference, lead):
    first = _invite(conference, lead)
    second = _invite(conference, lead)

    counts = [model.objects.count() for model in (Speaker, Session, Contribution, Appearance, Letter)]
    assert (first.pk, counts) == (second.pk, [1, 1, 1, 1, 1])


def test_somebody_we_know_is_invited_to_a_second_session_with_her_own_profile(conference, lead):
    known = SpeakerFactory(name="Rosalind Hart")
    SpeakerPrivateFactory(speaker=known, email="agent@hart.example")

    _invite(conference, lead)
    _invite(conference, lead, Guest("Rosalind Hart", "agent@hart.example", "Questions and answers", kind="PANEL"))

    assert (Speaker.objects.count(), Appearance.objects.count()) == (1, 1)
    assert list(Contribution.objects.order_by("pk").values_list("session__title", "role")) == [
        ("Eight thousand metres", "KEYNOTE"),
        ("Questions and answers", "SPEAKER"),
    ]


def test_when_the_invitation_has_left_it_is_known_when(conference, lead):
    appearance = _invite(conference, lead)
    letter = Letter.objects.get()
    outbox.send(letters=[letter], by=lead, now=NOW)

    left = outbox.deliver(letter=letter, now=NOW)

    appearance.refresh_from_db()
    assert (left, appearance.invited_at, mail.outbox[0].to) == (True, NOW, ["Agent@Hart.example"])
