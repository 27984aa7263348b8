"""What an editor sees before publishing is the page itself: pages, speakers and blocks in the Wagtail admin."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from home import models
from home.blocks import BODY
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import open_site
from tests.factories.programme import SpeakerFactory
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


@pytest.mark.parametrize("name", [name for name, _ in BODY])
def test_a_block_is_previewed_in_our_own_style(name, home, client):
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    block = models.StandardPage.body.field.stream_block.child_blocks[name]

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    assert response.status_code == 200
    assert "/static/conference/site.css" in response.content.decode()
