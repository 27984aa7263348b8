"""What search engines find and what they do not; addresses that have moved."""

import re

import pytest
from django.contrib.auth.models import Group
from wagtail.contrib.redirects.models import Redirect

from conference.accounts.roles import sync_roles
from home import models
from sessions.models import Session
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import FormPageFactory, StandardPageFactory, open_site
from tests.factories.programme import AppearanceFactory, ContributionFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(site_tree):
    home = open_site(site_tree, ConferenceFactory())
    session = SessionFactory(conference=home.conference, slug="queues")
    ContributionFactory(session=session, speaker=SpeakerFactory(slug="wojcik"))
    return home


def test_the_sitemap_holds_every_public_page_session_and_speaker_and_nothing_else(home, client):
    SessionFactory(conference=home.conference, slug="draft", status=Session.Status.DRAFT)
    ContributionFactory(
        session__conference=home.conference, session__slug="another", speaker__slug="b", speaker__live=False
    )
    StandardPageFactory(parent=home, slug="hidden", hide_from_search=True)
    StandardPageFactory(parent=home, slug="not-yet", live=False)
    FormPageFactory(parent=home, slug="ask-us")

    found = re.findall(r"<loc>http://localhost(/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())

    assert sorted(found) == sorted(
        [
            "/", "/about/", "/ask-us/", "/contact/", "/getting-there/", "/news/", "/news/open/", "/privacy/", "/programme/",
            "/programme/another/", "/programme/queues/", "/speakers/", "/speakers/wojcik/",
        ]
    )  # fmt: skip


def test_robots_are_shown_the_sitemap_and_told_of_no_secret_address(home, client):
    answer = client.get("/robots.txt")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode() == "User-agent: *\nDisallow: /admin/\n\nSitemap: http://localhost/sitemap.xml\n"


def test_personal_pages_and_the_desk_ask_not_to_be_found(home, client):
    speaking = f"/speaking/{AppearanceFactory(conference=home.conference).link_token}/"
    addresses = [speaking, "/my/no-such-link/", "/accounts/sign-in/", "/admin/", "/bookings/", "/", "/programme/", "/propose/",
                 "/bookings/new/"]  # fmt: skip

    told = {address: client.get(address).headers.get("X-Robots-Tag", "") for address in addresses}

    assert told == dict.fromkeys(addresses[:5], "noindex") | dict.fromkeys(addresses[5:], "")


def test_a_page_that_moves_is_found_at_its_old_address(home, client, django_capture_on_commit_callbacks):
    about = models.StandardPage.objects.get(slug="about")
    about.slug = "why"
    news = models.NewsPage.objects.get()
    index = news.get_parent().specific
    index.slug = "latest"
    with django_capture_on_commit_callbacks(execute=True):
        for page in (about, index):
            page.save_revision().publish()

    answers = {address: client.get(address) for address in ["/about/", "/about", "/news/open/"]}

    assert {address: (answer.status_code, answer["Location"]) for address, answer in answers.items()} == {
        "/about/": (301, "/why/"),
        "/about": (301, "/why/"),
        "/news/open/": (301, "/latest/open/"),
    }
    assert client.get("/why/").status_code == 200


def test_sessions_and_speakers_are_found_where_their_page_was(home, client, django_capture_on_commit_callbacks):
    for slug, new in [("programme", "sessions"), ("speakers", "people")]:
        page = home.get_children().get(slug=slug).specific
        page.slug = new
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    moved = {
        address: client.get(address).headers.get("Location") for address in ["/programme/queues/", "/speakers/wojcik/"]
    }

    assert moved == {"/programme/queues/": "/sessions/queues/", "/speakers/wojcik/": "/people/wojcik/"}


def test_who_may_redirect_addresses(home, client):
    sync_roles()
    Redirect.objects.create(old_path="/old", redirect_link="/about/")
    answers = {}
    for role in ["Programme team", "Editors", "Desk"]:
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answers[role] = client.get("/admin/redirects/").status_code

    assert answers == {"Programme team": 200, "Editors": 302, "Desk": 302}
