"""The public site's pages: each answers, carries no inline script, asks a fixed number of questions, and shows only what is live."""

import json
import re

import pytest
from wagtail.models import Page

from home import models
from sessions.models import Run, Session
from tests.factories.conference import ConferenceFactory
from tests.factories.home import NewsIndexPageFactory, NewsPageFactory, StandardPageFactory, open_site
from tests.factories.programme import ContributionFactory, RunFactory, SessionFactory, SpeakerFactory
from tests.home.markup import inline_faults

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/", "/programme/", "/speakers/", "/about/", "/getting-there/", "/news/", "/news/open/", "/contact/", "/privacy/",
    "/programme/retrieval/", "/speakers/amara-osei/",
]  # fmt: skip


@pytest.fixture
def conference():
    return ConferenceFactory(aims=["Everybody leaves with one thing to try."], strapline="One INSET day.")


@pytest.fixture
def home(site_tree, conference):
    return open_site(site_tree, conference)


@pytest.fixture
def retrieval(conference):
    """A session with one run and one speaker."""
    session = SessionFactory(conference=conference, title="Retrieval, done properly", slug="retrieval")
    ContributionFactory(session=session, speaker=SpeakerFactory(name="Amara Osei", slug="amara-osei"))
    RunFactory(session=session)
    return session


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_answers_and_carries_nothing_inline(address, home, retrieval, client):
    response = client.get(address)

    html = response.content.decode()
    assert response.status_code == 200
    assert inline_faults(html) == []
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert '<html lang="en-GB">' in html
    html = re.sub(r'<link rel="canonical"[^>]*>', "", html)  # names a page, fetches nothing
    assert [link for link in re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', html) if "//" in link] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_needs_no_conference(address, home, client):
    models.HomePage.objects.update(conference=None)

    response = client.get(address)

    hidden = address.count("/") == 3 and not address.startswith("/news")
    assert response.status_code == (404 if hidden else 200)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/", 11), ("/speakers/", 11), ("/news/", 12), ("/about/", 10), ("/getting-there/", 11)],
)
def test_a_page_asks_as_many_questions_at_three_rows_as_at_one(
    address, queries, number, home, conference, client, django_assert_num_queries
):
    for _ in range(number):
        keynote = SessionFactory(conference=conference, kind=Session.Kind.KEYNOTE)
        for session in [SessionFactory(conference=conference), keynote]:
            ContributionFactory(session=session)
            RunFactory(session=session)
    index = models.NewsIndexPage.objects.get()
    for _ in range(number):
        NewsPageFactory(parent=index)
    client.get(address)  # what is cached for longer than a page is cached now

    with django_assert_num_queries(queries):
        client.get(address)


def test_the_menu_holds_what_is_to_stand_in_menus_and_the_foot_the_policies(home, client):
    StandardPageFactory(parent=home, title="Hidden", slug="hidden", show_in_menus=False)
    StandardPageFactory(parent=home, title="Draft", slug="draft", live=False)

    context = client.get("/programme/").context

    assert [(item["title"], item["current"]) for item in context["site_nav"]] == [
        ("Programme", True),
        ("Speakers", False),
        ("About", False),
        ("Getting there", False),
        ("News", False),
        ("Contact", False),
    ]
    assert [item["title"] for item in context["policy_nav"]] == ["Privacy"]


def test_booking_is_offered_while_it_is_open_and_only_then(home, client, time_machine):
    offered = {}
    for day in ["2026-08-31", "2026-10-01", "2027-06-02"]:
        time_machine.move_to(f"{day}T12:00:00Z", tick=False)
        offered[day] = "Book places" in client.get("/").content.decode()

    assert offered == {"2026-08-31": False, "2026-10-01": True, "2027-06-02": False}


def test_a_draft_session_and_a_draft_speaker_are_not_found(home, conference, client):
    SessionFactory(conference=conference, slug="draft", status=Session.Status.DRAFT)
    ContributionFactory(session__conference=conference, speaker=SpeakerFactory(slug="not-yet", live=False))
    SpeakerFactory(slug="without-a-session")
    SessionFactory(slug="another-conference")

    found = {
        address: client.get(address).status_code
        for address in [
            "/programme/draft/",
            "/programme/another-conference/",
            "/programme/no-such/",
            "/speakers/not-yet/",
            "/speakers/without-a-session/",
        ]
    }

    assert set(found.values()) == {404}


def test_a_session_page_says_when_where_and_how_many_seats(home, retrieval, client):
    run = retrieval.runs.get()
    Run.objects.filter(pk=run.pk).update(taken=28)

    html = client.get("/programme/retrieval/").content.decode()

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert f"10:00 to 10:45 {run.room.name} ( {run.room.code} ) Only 2 left" in text.replace(
        f"({run.room.code})", f"( {run.room.code} )"
    )
    assert "Most of us begin with a quiz." in text


def test_a_cancelled_run_is_shown_as_cancelled_on_both_pages(home, retrieval, client):
    retrieval.runs.update(status=Run.Status.CANCELLED)

    pages = [client.get(address).content.decode() for address in ["/programme/", "/programme/retrieval/"]]

    assert ["Cancelled" in page for page in pages] == [True, True]
    assert ["seats left" in page for page in pages] == [False, False]


def test_the_programme_is_filtered_by_its_address(home, conference, client):
    for title, support in [("Lunchtime is a lesson", True), ("Phonics at ten", False)]:
        RunFactory(session=SessionFactory(conference=conference, title=title, for_support_staff=support))

    html = client.get("/programme/", {"support": "on"}).content.decode()

    assert "Lunchtime is a lesson" in html
    assert "Phonics at ten" not in html
    assert "<strong>1</strong> of 2 sessions" in html


def test_a_filter_that_nothing_answers_says_so_and_leads_back(home, retrieval, client):
    html = client.get("/programme/", {"q": "zebra", "phase": "no-such", "stream": "NOPE"}).content.decode()

    assert "No session answers all of that" in html
    assert "Show the whole programme" in html


def test_news_stands_newest_first_ten_to_a_page(site_tree, home, client):
    index = models.NewsIndexPage.objects.get()
    for day in range(1, 13):
        NewsPageFactory(parent=index, title=f"Piece {day}", date=f"2026-09-{day:02d}")
    models.NewsPage.objects.filter(title="Booking is open").delete()

    pages = [
        [piece.title for piece in client.get("/news/", {"page": number}).context["pieces"]]
        for number in ["1", "2", "x"]
    ]

    assert pages == [
        [f"Piece {day}" for day in range(12, 2, -1)],
        ["Piece 2", "Piece 1"],
        [f"Piece {day}" for day in range(12, 2, -1)],
    ]


def test_the_home_page_tells_search_engines_of_the_event_in_a_data_block(home, conference, client):
    conference.strapline = "</script><b>One & all</b>"
    conference.save()

    html = client.get("/").content.decode()

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = json.loads(block)
    assert (data["@type"], data["startDate"], data["description"]) == (
        "EducationEvent",
        "2027-06-14",
        "</script><b>One & all</b>",
    )


def test_sessions_stand_in_the_sitemap(home, retrieval, client):
    assert "/programme/retrieval/</loc>" in client.get("/sitemap.xml").content.decode()


def test_a_page_that_is_not_there_is_a_page_of_ours(home, client):
    response = client.get("/nope/")

    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()
    assert inline_faults(response.content.decode()) == []


@pytest.mark.parametrize(
    ("parent", "children"),
    [
        (Page, {"HomePage"}),
        (
            models.HomePage,
            {
                "StandardPage",
                "ProgrammePage",
                "SpeakersPage",
                "VenuePage",
                "NewsIndexPage",
                "ContactPage",
                "PolicyPage",
                "FormPage",
            },
        ),
        (models.StandardPage, {"StandardPage", "FormPage"}),
        (models.FormPage, set()),
        (models.NewsIndexPage, {"NewsPage"}),
        (models.NewsPage, set()),
        (models.ProgrammePage, set()),
        (models.SpeakersPage, set()),
        (models.VenuePage, set()),
        (models.ContactPage, set()),
        (models.PolicyPage, set()),
    ],
)
def test_each_page_may_stand_only_where_it_belongs(parent, children):
    ours = {name for name in models.__all__ if name not in {"SiteSettings", "Sponsor", "FormField"}}

    assert {model.__name__ for model in parent.allowed_subpage_models()} & ours == children


def test_an_editor_may_not_put_a_page_of_text_under_the_news(site_tree):
    assert models.StandardPage.can_exist_under(NewsIndexPageFactory.build()) is False
