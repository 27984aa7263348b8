"""The programme in other people's websites: what it shows, what it may be framed by, and that nothing else of the site may."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from conference.models import Conference
from home import models
from home.embed import queries, views
from home.programme import memory, stamps
from sessions.models import Run, Session, Slot
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import HomePageFactory, ProgrammePageFactory, open_site
from tests.factories.programme import (
    ContributionFactory,
    DraftRunFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
)

pytestmark = pytest.mark.django_db

PAGE, SCRIPT, TAKE = "/schedule/sc27/embed/", "/schedule/sc27/embed.js", "/schedule/sc27/"
TITLES = {"Retrieval", "Reading", "Ropes"}


@pytest.fixture
def site(site_tree):
    """Three sessions in two slots of one day, released; two in streams, the third for support staff."""
    conference = ConferenceFactory(slug="sc27", name="South Coast 2027")
    open_site(site_tree, conference)
    ReleaseFactory(conference=conference, number=3)
    first = SlotFactory(conference=conference, name="Workshops 1")
    second = SlotFactory(
        conference=conference,
        name="Workshops 2",
        starts_at=datetime(2027, 6, 15, 10, tzinfo=UTC),
        ends_at=datetime(2027, 6, 15, 11, tzinfo=UTC),
    )
    for title, slot, more in [
        ("Retrieval", first, {"stream": StreamFactory(conference=conference, code="RET"), "phases": ["primary"]}),
        ("Reading", second, {"stream": StreamFactory(conference=conference, code="LIT"), "roles": ["ect"]}),
        ("Ropes", second, {"stream": None, "for_support_staff": True}),
    ]:
        session = SessionFactory(conference=conference, title=title, slug=title.lower(), **more)
        speaker = SpeakerFactory(name=f"Speaker of {title}", slug=f"of-{title.lower()}")
        ContributionFactory(session=session, speaker=speaker)
        RunFactory(session=session, slot=slot)
    return conference


def titles(answer):
    return {title for title in TITLES if f">{title}</a>" in answer.content.decode()}


# --- What it shows ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", TITLES),
        ("stream=RET", {"Retrieval"}),
        ("speaker=of-reading", {"Reading"}),
        ("support=on", {"Ropes"}),
        ("q=ropes", {"Ropes"}),
        ("day=2027-06-15", {"Reading", "Ropes"}),
        ("day=2027-06-15&stream=LIT", {"Reading"}),
        ("day=2030-01-01", set()),
        ("day=tomorrow", TITLES),
        ("slot=0", set()),
        ("slot=first", TITLES),
        ("stream=GONE", set()),
        ("phase=nonsense", TITLES),
        ("theme=pink&heading=perhaps", TITLES),
    ],
)
def test_the_address_says_which_part_of_the_programme(asked, shown, site, client):
    answer = client.get(f"{PAGE}?{asked}")

    assert answer.status_code == 200
    assert titles(answer) == shown
    assert ("Nothing in this part of the programme" in answer.content.decode()) == (not shown)


def test_a_phase_and_a_job_filter_as_on_the_programme_page(site, client):
    def on_page(asked):
        return set(re.findall(r">(Retrieval|Reading|Ropes)</a>", client.get(f"/programme/?{asked}").content.decode()))

    for asked in ("phase=primary", "role=ect", "phase=primary&role=ect"):
        assert titles(client.get(f"{PAGE}?{asked}")) == on_page(asked)


def test_a_slot_is_shown_alone_with_its_own_rooms(site, client):
    slot = Slot.objects.get(name="Workshops 2")

    text = client.get(f"{PAGE}?slot={slot.pk}").content.decode()

    rooms = [run.room.name for run in Run.objects.filter(slot=slot).select_related("room")]
    assert set(re.findall(r'class="room-name">([^<]+)<', text)) == set(rooms)
    assert sorted(re.findall(r'<li class="run[^"]* r(\d)"', text)) == ["1", "2"]
    assert '<div class="timetable r2">' in text
    assert "Workshops 1" not in text


def test_links_lead_to_the_whole_page_in_a_new_tab(site, client):
    text = client.get(f"{PAGE}?stream=RET").content.decode()

    links = re.findall(r"<a [^>]*>", text)
    assert {re.search(r'href="([^"]+)"', link)[1] for link in links} == {
        "/programme/retrieval/",
        "/programme/?stream=RET",
        "/schedule/sc27/#calendars",
    }
    assert [link for link in links if not re.search(r'target="?_blank"? rel="?noopener"?', link)] == []


@pytest.mark.parametrize(
    ("asked", "root", "heading"),
    [
        ("", '<html lang="en-GB">', "<h1>South Coast 2027</h1>"),
        ("theme=auto", '<html lang="en-GB">', "<h1>South Coast 2027</h1>"),
        ("theme=light", '<html lang="en-GB" data-theme="light">', "<h1>South Coast 2027</h1>"),
        (
            "theme=dark&heading=off",
            '<html lang="en-GB" data-theme="dark">',
            '<h1 class="visually-hidden">Programme of South Coast 2027</h1>',
        ),
    ],
)
def test_its_look_is_in_the_address(asked, root, heading, site, client):
    text = client.get(f"{PAGE}?{asked}").content.decode()

    assert root in text
    assert re.findall(r"<h1.*</h1>", text) == [heading]
    assert "<title>Programme · South Coast 2027</title>" in text
    assert ("<header" in text) == ("heading" not in asked)


def test_what_is_not_released_or_published_stays_out(site, client):
    hidden = SlotFactory(conference=site, name="Not yet", released_at=None)
    RunFactory(session=SessionFactory(conference=site, title="In a slot to come"), slot=hidden)
    DraftRunFactory(session=SessionFactory(conference=site, title="A draft", status="DRAFT"))
    RunFactory(session=SessionFactory(conference=site, title="Withdrawn", status="DRAFT"))
    ContributionFactory(
        session=Session.objects.get(slug="ropes"), speaker=SpeakerFactory(name="Nobody Yet", live=False)
    )

    text = client.get(PAGE).content.decode()

    for words in ("Not yet", "A draft", "Withdrawn", "Nobody Yet"):
        assert words not in text


def test_before_the_first_release_it_says_when_the_programme_comes(site_tree, client):
    conference = ConferenceFactory(slug="sc27")
    open_site(site_tree, conference)
    models.ProgrammePage.objects.update(comes_out_date="2027-03-01")
    SessionFactory(conference=conference, title="Certain, and without a time")

    text = client.get(PAGE).content.decode()

    assert "The programme comes out on Monday 1 March 2027" in text
    assert "Certain, and without a time" not in text
    assert "/schedule/sc27/" not in text  # no calendar yet


def test_names_are_escaped(site, client):
    Session.objects.filter(slug="ropes").update(title='<b>Ropes</b> & "knots"')

    text = client.get(PAGE).content.decode()

    assert "&lt;b&gt;Ropes&lt;/b&gt; &amp; &quot;knots&quot;</a>" in text


# --- Who may see it, and in which frame -------------------------------------------------------------------------------------------------


def close_the_programme():
    page = models.ProgrammePage.objects.get()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def close_the_site():
    page = models.HomePage.objects.get()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="a")


def unpublish():
    models.ProgrammePage.objects.get().unpublish()


def another_slug():
    Conference.objects.update(slug="else")


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("close", [close_the_programme, close_the_site, unpublish, another_slug])
def test_what_the_programme_page_refuses_is_refused_here(close, is_known, site, client):
    if is_known:
        assert titles(client.get(PAGE)) == TITLES
    close()

    answer = client.get(PAGE)

    assert client.get("/schedule/sc27/programme/").status_code == 404
    assert answer.status_code == 404
    assert titles(answer) == set()
    assert "There is no published programme at this address." in answer.content.decode()
    assert answer.headers["Content-Security-Policy"] == views.POLICY  # it is read in a frame too


def test_only_this_page_may_be_framed_by_others(site, client):
    framed = client.get(PAGE)

    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "script-src" not in framed.headers["Content-Security-Policy"]  # 'self', as everything
    assert framed.headers.get("X-Frame-Options") is None
    assert framed.headers["Referrer-Policy"] == "same-origin"
    assert framed.headers["X-Robots-Tag"] == "noindex"
    others = [
        "/", "/programme/", "/programme/?heading=off", "/programme/ropes/", "/speakers/", "/agenda/", TAKE, SCRIPT, "/schedule/api/",
        "/schedule/sc27/programme/", "/schedule/sc27/embed/more/", "/accounts/sign-in/", "/bookings/new/", "/no-such/page/",
    ]  # fmt: skip
    for address in others:
        answer = client.get(address)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], address
        assert answer.headers.get("X-Frame-Options") == "DENY", address


def test_it_knows_no_reader_and_sets_no_cookie(site, client):
    nobody = client.get(PAGE)
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    somebody = client.get(PAGE)

    assert (nobody.cookies, somebody.cookies) == ({}, {})
    assert somebody.content == nobody.content
    assert nobody.headers["Vary"] == "Accept-Encoding"


def test_whoever_has_it_already_is_told_so_under_the_same_policy(site, client):
    first = client.get(PAGE)

    again = client.get(PAGE, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Content-Security-Policy"] == views.POLICY
    assert again.headers.get("X-Frame-Options") is None


# --- What it costs, and that it is never stale ------------------------------------------------------------------------------------------


def asked_for(client, address=PAGE):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("number", [3, 30])
def test_a_first_look_takes_as_many_queries_at_thirty_sessions_as_at_three(number, site, client):
    slot = Slot.objects.get(name="Workshops 1")
    for _ in range(number):
        ContributionFactory(session=(session := SessionFactory(conference=site)))
        RunFactory(session=session, slot=slot)
    client.get(PAGE)
    memory.forget()

    known = asked_for(client)

    # Stamp; sessions, speakers, slots, runs; releases.
    assert known == 6
    assert asked_for(client) == 1
    assert asked_for(client, f"{PAGE}?stream=RET") == 1


@pytest.mark.parametrize(
    ("edit", "sign"),
    [
        (lambda: Session.objects.filter(slug="ropes").update(title="Brand new"), "Brand new"),
        (lambda: Slot.objects.filter(name="Workshops 1").update(name="Before lunch"), "Before lunch"),
        (lambda: Run.objects.take(Run.objects.get(session__slug="ropes").pk, 28), "Only 2 left"),
        (lambda: Run.objects.filter(session__slug="ropes").update(status="CANCELLED"), "Cancelled"),
        (lambda: Conference.objects.update(name="Quite another name"), "Quite another name"),
        (lambda: ReleaseFactory(conference=Conference.objects.get(), number=9), "Programme 9"),
    ],
)
def test_an_edit_shows_at_the_next_request(edit, sign, site, client):
    before = [client.get(PAGE).content.decode() for _ in range(2)][-1]

    edit()
    after = client.get(PAGE).content.decode()

    assert sign not in before
    assert sign in after


def test_it_asks_no_table_that_the_stamp_does_not_cover(site, client):
    """It would be stale: home/programme/stamps.py has to take in whatever the page begins to show."""
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)

    sql = " ".join(query["sql"] for query in asked if not query["sql"].startswith("SELECT (WITH"))
    found = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
    assert found - stamps.tables() - {"django_content_type", "wagtailcore_locale", "cache"} == set()
    assert {"conference_conference", "home_programmepage", "programme_run"} <= found


def test_words_that_people_type_are_not_kept(site, client):
    client.get(PAGE)
    held = memory.answers.bytes

    client.get(PAGE, {"q": "ropes"})

    assert memory.answers.bytes == held


def test_two_conferences_are_kept_apart(site, client):
    other = HomePageFactory(parent=models.HomePage.objects.get(), conference__slug="other")
    ProgrammePageFactory(parent=other)

    assert titles(client.get(PAGE)) == TITLES
    assert titles(client.get("/schedule/other/embed/")) == set()
    assert sorted(slug for _, slug in queries._places) == ["other", "sc27"]


# --- The script, and what a school copies -----------------------------------------------------------------------------------------------


def test_the_script_may_be_loaded_by_any_site(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(SCRIPT)

    assert answer.status_code == 200
    assert answer.cookies == {}
    assert len(answer.content) < 2048
    wanted = {
        "Content-Type": "text/javascript; charset=utf-8",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=3600",
        "X-Content-Type-Options": "nosniff",
    }
    assert {name: answer.headers.get(name) for name in wanted} == wanted
    again = client.get(SCRIPT, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Cross-Origin-Resource-Policy"]) == (304, "cross-origin")


class Tags(HTMLParser):
    """Every tag with its attributes, and the text of text areas."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.areas = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "textarea":
            self.areas.append("")

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "textarea":
            self.areas[-1] += data


def test_the_lines_to_copy_say_what_was_chosen_and_escape_it(site, client, settings):
    settings.SITE_URL = "https://plenary.example"
    name = 'Sam\'s <b>"Big"</b> day & night'
    Conference.objects.update(name=name)

    page = Tags(client.get(f"{TAKE}?stream=RET&theme=dark&heading=off").content.decode())
    script, frame = (Tags(area.strip()).tags for area in page.areas)

    assert script == [
        (
            "script",
            {
                "async": None,
                "src": f"https://plenary.example{SCRIPT}",
                "data-stream": "RET",
                "data-theme": "dark",
                "data-heading": "off",
                "data-title": f"Programme of {name}",
            },
        ),
        ("noscript", {}),
        ("a", {"href": "https://plenary.example/schedule/sc27/programme/"}),
    ]
    assert frame == [
        (
            "iframe",
            {
                "src": f"https://plenary.example{PAGE}?stream=RET&theme=dark&heading=off",
                "title": f"Programme of {name}",
                "width": "100%",
                "height": "900",
                "loading": "lazy",
                "style": "border: 0",
            },
        )
    ]
    (preview,) = [attrs for tag, attrs in page.tags if tag == "iframe"]
    assert preview["src"] == f"{PAGE}?stream=RET&theme=dark&heading=off"
    assert titles(client.get(preview["src"])) == {"Retrieval"}


def test_what_the_chooser_does_not_offer_is_in_no_line(site, client):
    hostile = '"><script>alert(1)</script>'

    text = client.get(TAKE, {"stream": hostile, "slot": "999999", "theme": hostile, "heading": "on"}).content.decode()

    assert "alert(1)" not in text
    assert [attrs["src"] for tag, attrs in Tags(text).tags if tag == "iframe"] == [PAGE]
