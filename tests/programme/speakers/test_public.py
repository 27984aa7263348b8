"""A speaker's public page and the list: when and where, what a guest serves and continues as, portraits in several widths."""

import re
from html import unescape

import pytest
import wagtail_factories
from django.urls import reverse

from sessions.models import Contribution, Session, Speaker
from sessions.speakers import queries
from tests.factories.home import open_site
from tests.factories.programme import ContributionFactory, HandoutFactory, RunFactory, SessionFactory, SlotFactory
from tests.programme.speakers.conftest import AIM, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(site_tree, conference):
    return open_site(site_tree, conference)


def text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_guest_s_page_says_why_here_what_for_and_what_follows(client, site, guest, conference):
    keynote = Session.objects.get(slug="turning-back")
    run = RunFactory(session=keynote, slot=SlotFactory(conference=conference, kind="PLENARY"))

    words = text(client.get("/speakers/marit-solheim/"))

    assert "From outside education Marit Solheim" in words
    assert f"Why here She turns back. What it is for {AIM} Continues as A clinic for middle leaders." in words
    assert f"Keynote Turning back 10:00 to 10:45 , {run.room.name}" in words


def test_a_colleague_s_page_has_no_such_words(client, site, her):
    words = text(client.get("/speakers/dev-patel/"))

    assert [word for word in ("Why here", "What it is for", "Continues as") if word in words] == []
    assert "Time and room will be announced." in words


def test_sessions_stand_in_the_order_of_the_day_and_drafts_not_at_all(client, site, her, conference, session):
    later = SlotFactory(conference=conference, starts_at=NOW.replace(hour=14), ends_at=NOW.replace(hour=15))
    early = SlotFactory(conference=conference, starts_at=NOW.replace(hour=10), ends_at=NOW.replace(hour=11))
    RunFactory(session=session, slot=later)
    second = ContributionFactory(session=SessionFactory(conference=conference, title="Zebras"), speaker=her.speaker)
    RunFactory(session=second.session, slot=early)
    ContributionFactory(session=SessionFactory(conference=conference, status="DRAFT"), speaker=her.speaker)

    given = queries.given_by(her.speaker, conference)

    assert [each.line.title for each in given] == ["Zebras", "Reading aloud in science"]


@pytest.mark.parametrize("number", [1, 3])
def test_her_sessions_are_three_reads_at_one_and_at_three(number, her, conference, django_assert_num_queries):
    for _ in range(number - 1):
        RunFactory(
            session=ContributionFactory(session=SessionFactory(conference=conference), speaker=her.speaker).session
        )

    with django_assert_num_queries(3):
        assert len(queries.given_by(her.speaker, conference)) == number


def test_a_portrait_comes_in_several_widths_as_webp_around_the_face(client, site, her):
    image = wagtail_factories.ImageFactory(file__width=800, file__height=800, description="Dev at a board", focal_point_x=10, focal_point_y=10, focal_point_width=5, focal_point_height=5)  # fmt: skip
    Speaker.objects.filter(pk=her.speaker_id).update(photo=image)

    own = client.get("/speakers/dev-patel/").content.decode()
    listed = client.get("/speakers/").content.decode()

    (large,), (small,) = (re.findall(r'<img[^>]*class="portrait"[^>]*>', html) for html in (own, listed))
    assert re.search(r'srcset="[^"]*fill-320x320[^"]*\.webp 320w, [^"]*fill-640x640[^"]*\.webp 640w"', large)
    assert re.search(r'srcset="[^"]*fill-160x160[^"]*\.webp 160w, [^"]*fill-320x320[^"]*\.webp 320w"', small)
    assert ('alt="Dev at a board"' in large, 'alt=""' in small) == (True, True)
    assert all('width="' in tag and 'height="' in tag for tag in (large, small))
    assert 'loading="lazy"' in small


def test_the_list_says_what_everybody_is(client, site, her, guest):
    words = text(client.get("/speakers/"))

    assert "Dev Patel Head of chemistry Teacher · Parkstone Grammar School" in words
    assert "From outside education · Fell Talks" in words


def test_speakers_stand_in_the_sitemap_and_drafts_do_not(client, site, her, guest):
    Speaker.objects.filter(pk=guest.speaker_id).update(live=False)

    found = re.findall(r"<loc>[^<]*/speakers/([a-z-]*)/?</loc>", client.get("/sitemap.xml").content.decode())

    assert found == ["", "dev-patel"]


def test_what_was_given_out_stands_on_the_session_s_page(client, site, her, session):
    HandoutFactory(session=session, title="Kept back")
    shared = HandoutFactory(session=session, title="Twelve starters", may_share=True, released_at=NOW, link="", file="speakers/x.pdf", file_name="Twelve.pdf", size=2048)  # fmt: skip

    page = client.get(f"/programme/{session.slug}/")

    words = text(page)
    assert "Slides and handouts Twelve starters Slides, PDF, 2.0" in words
    assert "Kept back" not in words
    assert reverse("programme:handout", args=[shared.uid]) in page.content.decode()


def test_an_aim_stands_beside_its_speaker_on_the_session_s_page(client, site, guest):
    Contribution.objects.filter(speaker=guest.speaker_id).update(aim=AIM)

    assert f"Serves what the day is for: {AIM}" in text(client.get("/programme/turning-back/"))
