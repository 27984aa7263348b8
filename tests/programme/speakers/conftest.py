"""A speaker of another school with one session, not yet released; a mountaineer beside her."""

import io
from datetime import UTC, datetime

import pytest

from sessions.models import Appearance, Speaker
from sessions.speakers import access
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    SessionFactory,
    SpeakerFactory,
    SpeakerPrivateFactory,
)

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
AIM = "Everybody leaves with one thing to try."


def photograph(size=(600, 800), colour=(200, 40, 40), gps=True):
    """A JPEG as a phone writes it, with where it was taken."""
    from PIL import Image

    exif = Image.Exif()
    if gps:
        exif[0x010F] = "Example phone"
        exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 43.0, 12.0), 3: "W", 4: (1.0, 58.0, 1.0)})
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


@pytest.fixture
def conference(site_tree):
    return ConferenceFactory(slug="sc27", aims=[AIM], contact_email="conference@saltmarsh.example")


@pytest.fixture
def session(conference):
    return SessionFactory(conference=conference, title="Reading aloud in science", abstract="One.\n\nTwo.")


@pytest.fixture
def her(conference, session):
    """Her appearance: Dev of Parkstone, live profile, an e-mail address, no answer yet."""
    speaker = SpeakerFactory(name="Dev Patel", slug="dev-patel", organisation="Parkstone Grammar School")
    SpeakerPrivateFactory(speaker=speaker, email="dev@parkstone.example")
    ContributionFactory(session=session, speaker=speaker)
    made = AppearanceFactory(speaker=speaker, conference=conference, link_token="A" * 26)
    return access.appearance_by_id(made.pk)


@pytest.fixture
def guest(conference):
    """A mountaineer with a keynote; nothing is missing on her profile."""
    speaker = SpeakerFactory(
        name="Marit Solheim",
        slug="marit-solheim",
        background=Speaker.Background.OUTSIDE,
        organisation="Fell Talks",
        why_here="She turns back.",
        continues_as="A clinic for middle leaders.",
    )
    keynote = SessionFactory(
        conference=conference, kind="KEYNOTE", stream=None, title="Turning back", slug="turning-back"
    )
    ContributionFactory(session=keynote, speaker=speaker, aim=AIM)
    made = AppearanceFactory(speaker=speaker, conference=conference, link_token="G" * 26)
    return access.appearance_by_id(made.pk)


def fresh(appearance) -> Appearance:
    return access.appearance_by_id(appearance.pk)
