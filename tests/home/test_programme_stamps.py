"""The programme's pages are answered from memory and never stale: whatever is edited, by whatever road, shows at the very next request."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from conference.models import Conference, Room, Venue
from home import models
from home.programme import memory, places, stamps
from sessions.models import Contribution, Handout, Release, Run, Session, Slot, Speaker, Stream
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.home import StandardPageFactory, open_site
from tests.factories.programme import (
    CallFactory,
    ContributionFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db

DAY, SESSION, CHANGES = "/programme/", "/programme/retrieval/", "/programme/what-changed/"
# Asked by pages and no part of what they show, or known for as long as the process lives.
OTHERS = {"django_content_type", "wagtailcore_locale", "wagtailimages_rendition", "cache"}


@pytest.fixture
def conference():
    return ConferenceFactory(host_name="Saltmarsh School")


@pytest.fixture
def site(site_tree, conference):
    """A programme with one session, released, whose pages this process remembers."""
    open_site(site_tree, conference)
    session = SessionFactory(conference=conference, title="Retrieval, done properly", slug="retrieval")
    SessionFactory(conference=conference, stream=session.stream, title="The other of its stream", slug="other")
    ContributionFactory(session=session, speaker=SpeakerFactory(name="Amara Osei", slug="amara"))
    RunFactory(session=session, capacity=30)
    ReleaseFactory(conference=conference, number=1, note="The whole day.")


@pytest.fixture
def read(client):
    """read(address): the page's text as a reader without a session gets it."""

    def get(address=DAY):
        response = client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    return get


@pytest.fixture
def warm(site, read):
    for address in (DAY, DAY, SESSION, CHANGES):
        read(address)


def is_kept(client, address=DAY):
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked) == 1


@pytest.mark.parametrize("address", [DAY, SESSION, CHANGES, f"{DAY}?stream=ST1", f"{DAY}?part=day"])
def test_what_is_remembered_costs_one_query(address, warm, read, django_assert_num_queries):
    first = [read(address) for _ in range(2)][-1]

    with django_assert_num_queries(1):
        second = read(address)

    assert second == first


# --- A table of edits: the address, a sign that has to come, and the edit ---------------------------------------------------------------


def renamed(model, field="name", value="Brand new"):
    return lambda: model.objects.update(**{field: value})


def saved(model, field, value):
    def edit():
        row = model.objects.order_by("pk").first()
        setattr(row, field, value)
        row.save()

    return edit


def bulk(model, field, value):
    def edit():
        rows = list(model.objects.all())
        for row in rows:
            setattr(row, field, value)
        model.objects.bulk_update(rows, [field])

    return edit


def publish(title):
    def edit():
        page = models.ProgrammePage.objects.get()
        page.title = title
        page.save_revision().publish()

    return edit


def take_seats():
    Run.objects.take(Run.objects.get().pk, 28)


def take_and_give_back_but_one():
    run = Run.objects.get()
    Run.objects.take(run.pk, 3)
    Run.objects.give_back(run.pk, 2)


def new_release():
    conference = Conference.objects.get()
    ReleaseFactory(
        conference=conference,
        number=2,
        changes=[{"kind": "MOVED", "uid": "", "title": "", "words": "Retrieval moves to the Library."}],
        released_at=datetime(2027, 5, 12, 8, tzinfo=UTC),
    )


def another_speaker():
    ContributionFactory(session=Session.objects.get(slug="retrieval"), speaker=SpeakerFactory(name="Beth New"))


def new_run():
    conference = Conference.objects.get()
    RunFactory(session__conference=conference, session__title="A brand new session")


def move():
    Run.objects.update(room=RoomFactory(venue=Venue.objects.first(), name="The Sports Hall"))


def by_hand():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programme_session SET title = 'Written by hand' WHERE slug = 'retrieval'")


def hand_out():
    Handout.objects.create(
        session=Session.objects.get(slug="retrieval"), kind=Handout.Kind.SLIDES, title="The slides at last",
        link="https://slides.example/1", may_share=True, uploaded_at=timezone.now(), released_at=timezone.now(),
    )  # fmt: skip


def with_photograph():
    from home.demo.images import Picture, add_pictures
    from home.demo.pictures import portrait

    (photo,) = add_pictures([Picture("amara.jpg", portrait("amara", "AO", 1), "Amara", "A monogram")])
    Speaker.objects.update(photo=photo)


EDITS = [
    ("a session's title, saved", DAY, "Saved anew", saved(Session, "title", "Saved anew")),
    ("a session's title, by update", DAY, "Brand new", renamed(Session, "title")),
    ("a session's title, in bulk", DAY, "In bulk", bulk(Session, "title", "In bulk")),
    ("a session's title, by SQL", DAY, "Written by hand", by_hand),
    ("a session's text", SESSION, "Quite another text", renamed(Session, "abstract", "Quite another text")),
    ("what a session leaves with", SESSION, "One thing to try", saved(Session, "takeaways", ["One thing to try"])),
    ("a session of the same stream", SESSION, "Next door", lambda: Session.objects.filter(slug="other").update(title="Next door")),
    ("a session withdrawn", DAY, "1 sessions", lambda: Session.objects.filter(slug="other").update(status="DRAFT")),
    ("a speaker's name", DAY, "Brand new", renamed(Speaker)),
    ("a speaker's headline", SESSION, "Now a head", saved(Speaker, "headline", "Now a head")),
    ("a speaker's photograph", SESSION, "/media/images/", with_photograph),
    ("another speaker in it", DAY, "Beth New", another_speaker),
    ("the aim that a speaker serves", SESSION, "The aim of it all", renamed(Contribution, "aim", "The aim of it all")),
    ("a stream's name", DAY, "Brand new", renamed(Stream)),
    ("a stream's code", DAY, "NEW", renamed(Stream, "code", "NEW")),
    ("a room's name", DAY, "Brand new", renamed(Room)),
    ("a slot's name", DAY, "Brand new", renamed(Slot)),
    ("a slot's time", DAY, "10:05", renamed(Slot, "starts_at", datetime(2027, 6, 14, 9, 5, tzinfo=UTC))),
    ("one seat taken", DAY, "Only 2 left", take_seats),
    ("seats taken and given back", SESSION, "29 seats left", take_and_give_back_but_one),
    ("a run cancelled", DAY, "Cancelled", renamed(Run, "status", Run.Status.CANCELLED)),
    ("a run moved", DAY, "The Sports Hall", move),
    ("a new run", DAY, "A brand new session", new_run),
    ("a release", DAY, "Programme 2, 12 May 2027", new_release),
    ("what a release changed", CHANGES, "Retrieval moves to the Library.", new_release),
    ("a release's note", CHANGES, "Another note", renamed(Release, "note", "Another note")),
    ("slides given out", SESSION, "The slides at last", hand_out),
    ("the page's title, published", DAY, "<h1>What is on</h1>", publish("What is on")),
    ("the page's introduction", DAY, "Other words", renamed(models.ProgrammePage, "intro", "Other words")),
    ("a page of the menu", DAY, "Brand new", lambda: Page.objects.filter(slug="about").update(title="Brand new")),
    ("a new page in the menu", DAY, "Fresh page", lambda: StandardPageFactory(parent=models.HomePage.objects.get(), title="Fresh page")),
    ("the site's banner", DAY, "The car park is flooded", lambda: models.SiteSettings.objects.update(banner="The car park is flooded")),
    ("the site's footer", SESSION, "New foot", lambda: models.SiteSettings.objects.update(footer="New foot")),
    ("the conference's name", DAY, "Brand new", renamed(Conference)),
    ("the conference's day", DAY, "Tuesday 15 June 2027", renamed(Conference, "date", "2027-06-15")),
    ("who is the host", SESSION, "Harbour School", renamed(Conference, "host_name", "Harbour School")),
    ("the venue's name", SESSION, "Brand new", renamed(Venue)),
    ("the call for proposals", DAY, "Propose a session", lambda: CallFactory(conference=Conference.objects.get())),
]  # fmt: skip


@pytest.mark.sqlite
def test_each_edit_shows_at_the_very_next_request(warm, client, read, time_machine):
    """One after another, each rolled back: what is remembered then is true again."""
    time_machine.move_to("2026-12-01T12:00:00Z", tick=False)  # nothing may lean on a clock that goes on
    for address in (DAY, SESSION, CHANGES):
        read(address)

    not_kept, there_before, missed = [], [], []
    for case, address, sign, edit in EDITS:
        for _ in range(2):  # once for the place, once for the page
            read(address)
        not_kept += [] if is_kept(client, address) else [case]
        there_before += [case] if sign in read(address) else []
        with transaction.atomic():
            edit()
            missed += [] if sign in read(address) else [case]
            transaction.set_rollback(True)

    assert (not_kept, there_before, missed) == ([], [], [])


@pytest.mark.sqlite
def test_an_edit_that_is_taken_back_is_shown_taken_back(warm, read):
    before = read()

    Session.objects.filter(slug="retrieval").update(title="Another")
    between = read()
    Session.objects.filter(slug="retrieval").update(title="Retrieval, done properly")

    assert (between == before, read() == before) == (False, True)


def test_a_page_that_is_closed_or_unpublished_is_so_at_the_next_request(warm, client):
    page = models.ProgrammePage.objects.get()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    closed = client.get(DAY).status_code
    restriction.delete()
    opened = client.get(DAY).status_code
    page.unpublish()

    assert (closed, opened, client.get(DAY).status_code, client.get(SESSION).status_code) == (302, 200, 404, 404)


def test_a_site_that_points_to_the_next_conference_shows_that_one(warm, read):
    later = ConferenceFactory(name="Next year's conference")
    RunFactory(session__conference=later, session__title="Only next year")

    models.HomePage.objects.update(conference=later)

    assert "Only next year" in read()


def test_another_host_of_another_site_gets_its_own_programme(warm, site_tree, read, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    later = ConferenceFactory()
    RunFactory(session__conference=later, session__title="Only over there")
    site = Site.objects.create(hostname="other.example", root_page=site_tree.root_page.get_parent(), site_name="Other")
    open_site(site, later)

    there = [client.get(DAY, headers={"host": "other.example"}).content.decode() for _ in range(3)]

    assert ["Only over there" in html for html in there] == [True] * 3
    assert "Only over there" not in read()


# --- The hour ---------------------------------------------------------------------------------------------------------------------------


def test_as_time_goes_by_what_is_remembered_is_what_would_be_made_anew(site, read, time_machine):
    call = CallFactory(conference=Conference.objects.get())
    moments = [
        getattr(row, field.name)
        for row in (Conference.objects.get(), call)
        for field in row._meta.concrete_fields
        if field.get_internal_type() == "DateTimeField"
    ]
    read()

    differ, seen = [], set()
    for moment in sorted(moments):
        for near in (moment - timedelta(seconds=1), moment):
            time_machine.move_to(near, tick=False)
            kept = {address: [read(address) for _ in range(2)][-1] for address in (DAY, SESSION)}
            memory.forget()
            places.forget()
            fresh = {address: [read(address) for _ in range(2)][-1] for address in (DAY, SESSION)}
            differ += [(near, address) for address in kept if kept[address] != fresh[address]]
            seen.add(kept[DAY])

    assert differ == []
    assert len(seen) >= 3  # it is not always the same page


# --- What it leans on -------------------------------------------------------------------------------------------------------------------


def tables_asked(client, address):
    memory.forget()
    places.forget()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
        client.get(address)
    sql = " ".join(query["sql"] for query in asked if not query["sql"].startswith("SELECT (WITH"))
    return set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))


@pytest.mark.parametrize("address", [DAY, SESSION, CHANGES])
def test_the_pages_ask_no_table_that_the_stamp_does_not_cover(address, site, client):
    """A page that begins to show something else would be stale: home/programme/stamps.py has to take it in."""
    with_photograph()

    found = tables_asked(client, address)

    assert found - stamps.tables() - OTHERS == set()
    assert {"programme_session", "home_programmepage", "programme_run"} <= found


@pytest.mark.parametrize("number", [1, 3])
def test_after_an_edit_a_page_takes_as_many_queries_at_three_sessions_as_at_one(number, site, conference, client):
    slot = SlotFactory(conference=conference)
    for _ in range(number):
        ContributionFactory(session=(session := SessionFactory(conference=conference)))
        RunFactory(session=session, slot=slot)
    with_photograph()
    for address in (DAY, SESSION):
        for _ in range(3):
            client.get(address)

    asked = {}
    for address in (DAY, SESSION):
        Session.objects.update(audience=f"Edited for {address}")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked[address] = len(queries)

    # Day: stamp, sessions, speakers, slots, runs, releases. Session: the same without releases, two for the photograph, the handouts.
    assert asked == {DAY: 6, SESSION: 8}


@pytest.mark.sqlite
def test_a_seat_that_was_taken_costs_no_reading_of_sessions(warm, client):
    take_seats()

    with CaptureQueriesContext(connection) as queries:
        client.get(DAY)

    assert len(queries) == 3  # stamp, slots, runs


# --- For whom ---------------------------------------------------------------------------------------------------------------------------


def test_somebody_who_is_signed_in_gets_a_page_of_her_own_and_leaves_nothing_behind(warm, client, read):
    public = read()
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    own = client.get(DAY)
    client.logout()

    assert "Your bookings" in own.content.decode()
    assert "ETag" not in own.headers
    assert read() == public
    assert "Your bookings" not in public


def test_a_message_that_waits_in_a_cookie_is_not_kept_for_others(warm, client, read):
    client.cookies["messages"] = "anything"

    response = client.get(DAY)

    assert "ETag" not in response.headers


def test_whoever_has_the_page_already_is_told_so_in_no_bytes(warm, client):
    first = client.get(DAY)

    again = client.get(DAY, headers={"if-none-match": first.headers["ETag"]})
    Session.objects.update(title="Edited")
    edited = client.get(DAY, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert edited.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= set(re.split(r",\s*", first.headers["Vary"]))


def test_a_browser_that_can_unpack_gets_fewer_bytes_of_the_same(warm, client):
    import gzip

    plain = client.get(DAY)
    packed = client.get(DAY, headers={"accept-encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_a_kept_answer_has_every_header_of_a_fresh_one(site, client):
    fresh = client.get(DAY)
    for _ in range(3):
        kept = client.get(DAY)

    ours = {"ETag", "Cache-Control", "Content-Length", "Vary"}
    assert {k: v for k, v in kept.headers.items() if k not in ours} == {
        k: v for k, v in fresh.headers.items() if k not in ours
    }


def test_words_that_people_type_are_not_kept(warm, client):
    held = memory.answers.bytes

    for word in ("retrieval", "zebra", "meetings"):
        client.get(DAY, {"q": word})

    assert memory.answers.bytes == held


def test_an_unknown_session_is_not_found_from_memory_either(warm, client):
    assert client.get("/programme/no-such/").status_code == 404


def test_the_least_used_answers_go_when_there_are_too_many_bytes():
    kept = memory.Answers(most_bytes=2_000)
    answer = memory.Answer(b"x" * 900, b"", "text/html", 'W/"1"')

    for name in ("first", "second"):
        kept.keep(name, "now", answer)
    kept.get("first", "now")
    kept.keep("third", "now", answer)

    assert [kept.get(name, "now") is not None for name in ("first", "second", "third")] == [True, False, True]
    assert kept.bytes == 1_800
