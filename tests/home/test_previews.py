"""What an editor sees before publishing is the page itself: pages, speakers and blocks in the Wagtail admin."""

import re

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

from home import models
from home.blocks import BODY
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import SponsorFactory, open_site
from tests.factories.programme import ContributionFactory, RunFactory, SessionFactory, SpeakerFactory, StreamFactory
from tests.home.markup import inline_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(site_tree):
    return open_site(site_tree, ConferenceFactory(name="This year's conference"))


def test_every_page_can_be_previewed(home):
    pages = [page.specific for page in Page.objects.descendant_of(home, inclusive=True)]

    answers = {page.title: page.make_preview_request() for page in pages}

    assert len(answers) == 9
    assert {title: answer.status_code for title, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert [fault for answer in answers.values() for fault in inline_faults(answer.content.decode())] == []


def test_a_home_page_that_is_to_point_to_the_next_conference_is_previewed_with_it(home):
    home.conference = ConferenceFactory(name="Next year's conference")

    html = home.make_preview_request().content.decode()

    assert '<h1 class="size-0">Next year&#x27;s conference</h1>' in html
    assert models.HomePage.objects.get().conference.name == "This year's conference"


def test_a_speakers_profile_is_previewed_as_the_public_page(home):
    speaker = SpeakerFactory(name="Marit Solheim-Ward", why_here="She has turned back eleven times.", live=False)

    html = speaker.make_preview_request().content.decode()

    assert "<h1>Marit Solheim-Ward</h1>" in html
    assert "She has turned back eleven times." in html


def blocks_of_every_page():
    """(page type, field, name) → the block, of every kind of page that we have."""
    fields = [
        (model, field)
        for model in apps.get_app_config("home").get_models()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]
    return {
        (model.__name__, field.name, name): block
        for model, field in fields
        for name, block in field.stream_block.child_blocks.items()
    }


def test_every_block_that_a_page_offers_has_a_description_and_shows_something(home, client):
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    open_day(home)
    offered = blocks_of_every_page()
    kinds = {type(block): block for block in offered.values()}

    answers = {
        kind.__name__: client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        for kind, block in kinds.items()
    }

    assert {name for _, field, name in offered if field == "body"} == {name for name, _ in BODY}
    assert len(kinds) == len(BODY) + 1  # and the contact page's people
    assert [key for key, block in offered.items() if not block.get_description()] == []
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    pages = {name: answer.content.decode() for name, answer in answers.items()}
    assert [name for name, html in pages.items() if "/static/conference/site.css" not in html] == []
    assert [name for name, html in pages.items() if len(words_of(html)) < 3] == []


def open_day(home):
    """What a block could show: a stream with a session, a keynote, a sponsor."""
    session = SessionFactory(conference=home.conference, stream=StreamFactory(conference=home.conference))
    keynote = SessionFactory(conference=home.conference, kind="KEYNOTE", stream=None)
    for each in (session, keynote):
        ContributionFactory(session=each)
    RunFactory(session=session)
    SponsorFactory(conference=home.conference)


def words_of(html):
    body = re.sub(r"<(script|style|title|svg)\b.*?</\1>", " ", html.split("<body", 1)[1], flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", "<body" + body).split()


@pytest.mark.parametrize("name", [name for name, _ in BODY])
def test_a_block_is_previewed_in_an_empty_house_too(name, home, client):
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    block = models.StandardPage.body.field.stream_block.child_blocks[name]

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    assert response.status_code == 200
