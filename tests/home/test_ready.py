"""“Conference ready?”: what is open, in sentences, with the next thing to do for whoever may do it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail_factories import ImageFactory

from conference.accounts.roles import sync_roles
from conference.models import Conference
from home.models import PolicyPage
from home.ready import queries, rules
from home.ready.panel import ReadyPanel
from home.ready.rules import BookingFacts, DayFacts, MoneyFacts, PeopleFacts, ProgrammeFacts, SiteFacts
from sessions.models import Speaker
from tests.factories.bookings import TicketTypeFactory
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.home import PolicyPageFactory, open_site
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    DraftRunFactory,
    LetterFactory,
    ProposalFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
)

TODAY = date(2027, 5, 1)
DAY = date(2027, 6, 14)


def moment(text):
    return datetime.fromisoformat(f"{text}T16:00").replace(tzinfo=UTC)


SITE = SiteFacts(
    points_here=True,
    has_programme=True,
    has_speakers=True,
    has_privacy=True,
    has_accessibility=True,
    reviewed=(date(2026, 9, 1),),
    contact_email="desk@school.example",
    waiting_for_approval=0,
)
PROGRAMME = ProgrammeFacts(
    day=DAY,
    booking=(moment("2026-09-01"), moment("2027-05-28")),
    choosing=(moment("2026-10-01"), moment("2027-06-07")),
    call=(moment("2026-09-01"), moment("2027-01-10")),
    capacity=100,
    rooms=4,
    streams=3,
    places={"Workshops 1": 120, "Workshops 2": None},
)
PEOPLE = PeopleFacts(without_speaker=0, in_draft=0, without_biography=0, without_consent=0, outside_without_aim=0)
BOOKING = BookingFacts(ticket_types=2, without_price=0, capacity=100, schools=True)
MONEY = MoneyFacts(
    seller_name="Saltmarsh School", seller_address="Poole", bank_details="00-00-00", untaxed_without_reason=0
)
THE_DAY = DayFacts(day=DAY, badge_note="Wifi", safeguarding_note="Read this", unprinted=40, devices=3)
ALL = [
    (rules.site_checks, SITE), (rules.programme_checks, PROGRAMME), (rules.people_checks, PEOPLE), (rules.booking_checks, BOOKING),
    (rules.money_checks, MONEY), (rules.day_checks, THE_DAY),
]  # fmt: skip


def still_open(checks, facts, today=TODAY):
    return {check.code: check.sentence for check in checks(facts, today) if not check.done}


@pytest.mark.parametrize(("checks", "facts"), ALL, ids=lambda each: getattr(each, "__name__", ""))
def test_a_conference_that_is_ready_has_nothing_open(checks, facts):
    assert still_open(checks, facts) == {}


@pytest.mark.parametrize(("checks", "facts"), ALL, ids=lambda each: getattr(each, "__name__", ""))
def test_what_is_done_has_no_next_thing_and_every_check_says_something(checks, facts):
    found = checks(facts, TODAY)

    assert [check.code for check in found if check.action or check.to] == []
    assert [check.code for check in found if not check.sentence.endswith(".")] == []
    assert len({check.code for check in found}) == len(found)


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"points_here": False}, "site", "No published home page is about this conference."),
        ({"has_speakers": False}, "pages", "The programme or the speakers have no published page."),
        ({"has_privacy": False}, "privacy", "No privacy policy is published."),
        ({"has_accessibility": False}, "accessibility", "No accessibility statement is published."),
        ({"reviewed": (date(2026, 4, 1), None, TODAY)}, "reviewed", "2 policies were not reviewed within a year."),
        ({"contact_email": ""}, "contact", "Readers are given no e-mail address."),
        ({"waiting_for_approval": 1}, "approval", "1 draft waits to be approved."),
    ],
)
def test_what_the_site_lacks(change, code, sentence):
    assert still_open(rules.site_checks, replace(SITE, **change)) == {code: sentence}


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"booking": (moment("2026-09-01"), moment("2027-06-20"))}, "dates", "Booking closes after the day itself."),
        (
            {"choosing": (moment("2026-08-01"), moment("2027-06-20"))},
            "dates",
            "Choosing sessions closes after the day itself. Choosing opens before booking does.",
        ),
        ({"call": None}, "call", "There is no call for proposals: colleagues cannot offer a session."),
        ({"undecided": 3}, "undecided", "3 proposals are undecided, and the call is over."),
        ({"streams": 0}, "streams", "There are no streams."),
        ({"rooms": 0}, "rooms", "The venue has no rooms, or no venue is chosen."),
        ({"unplanned": 1}, "unplanned", "1 published session has no time and room."),
        ({"clashes": 2}, "clashes", "2 things clash in the timetable."),
        (
            {"places": {"Workshops 1": 99, "Workshops 2": 100, "Workshops 3": 0}},
            "places",
            "Workshops 1 and Workshops 3 have fewer places than the 100 who may come.",
        ),
        ({"unreleased": 2}, "unreleased", "2 changes are planned and not released."),
        ({"letters": 1}, "letters", "1 letter waits in the outbox for you to read."),
    ],
)
def test_what_the_programme_lacks(change, code, sentence):
    assert still_open(rules.programme_checks, replace(PROGRAMME, **change)) == {code: sentence}


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        ({"without_speaker": 2}, "speakers", "2 published sessions name no speaker."),
        ({"in_draft": 1}, "profiles", "1 speaker’s profile is still a draft, so the programme does not name them."),
        ({"without_biography": 2}, "biographies", "2 speakers have no biography."),
        ({"without_consent": 1}, "consent", "1 photo is shown without its speaker’s yes."),
        ({"outside_without_aim": 1}, "aims", "1 speaker from outside serves none of the day’s aims yet."),
    ],
)
def test_what_is_missing_of_people(change, code, sentence):
    assert still_open(rules.people_checks, replace(PEOPLE, **change)) == {code: sentence}


@pytest.mark.parametrize(
    ("checks", "facts", "code", "sentence"),
    [
        (rules.booking_checks, replace(BOOKING, ticket_types=0), "tickets", "No kind of place can be booked."),
        (rules.booking_checks, replace(BOOKING, without_price=1), "prices", "1 kind of place costs nothing."),
        (rules.booking_checks, replace(BOOKING, capacity=None), "capacity", "There is no limit to how many may come."),
        (rules.booking_checks, replace(BOOKING, schools=False), "schools", "No school can be found when booking."),
        (rules.money_checks, replace(MONEY, seller_name=" ", seller_address=""), "seller", "Invoices have no legal name and no address."),
        (rules.money_checks, replace(MONEY, bank_details=""), "bank", "Invoices do not say which account to pay into."),
        (rules.money_checks, replace(MONEY, untaxed_without_reason=1), "vat", "1 kind of place is free of VAT without a reason."),
        (rules.day_checks, replace(THE_DAY, badge_note=""), "badge-note", "The badge’s back says neither the wifi nor whom to ring."),
        (rules.day_checks, replace(THE_DAY, safeguarding_note=""), "safeguarding", "Visiting speakers read a general note on keeping pupils safe."),
        (rules.day_checks, replace(THE_DAY, devices=0), "devices", "No phone is enrolled for the door."),
        (rules.day_checks, replace(THE_DAY, day=TODAY + timedelta(days=14)), "badges", "40 badges are not printed."),
    ],
)  # fmt: skip
def test_what_booking_money_and_the_day_lack(checks, facts, code, sentence):
    assert still_open(checks, facts) == {code: sentence}


# --- Facts --------------------------------------------------------------------------------------------------------------------------

pytestmark_db = pytest.mark.django_db
NOW = datetime(2027, 5, 1, 12, tzinfo=UTC)


@pytestmark_db
def test_the_site_s_facts_are_those_of_what_is_published(site_tree):
    conference = ConferenceFactory(contact_email="desk@school.example")
    home = open_site(site_tree, conference)
    PolicyPage.objects.update(reviewed_date=date(2026, 9, 1))
    PolicyPageFactory(parent=home, title="Accessibility statement", slug="accessibility", live=False)

    assert queries.site_facts(conference, NOW) == replace(SITE, has_accessibility=False)


@pytestmark_db
def test_the_site_s_facts_where_there_is_no_site(site_tree):
    facts = queries.site_facts(ConferenceFactory(contact_email=""), NOW)

    assert (facts.points_here, facts.has_programme, facts.has_privacy, facts.contact_email) == (False, False, False, "")


@pytestmark_db
def test_the_programme_s_facts_are_those_of_the_draft():
    conference = ConferenceFactory(capacity=50)
    StreamFactory(conference=conference)
    slot = SlotFactory(conference=conference, name="Workshops 1")
    SlotFactory(conference=conference, name="Workshops 2")
    for seats in (30, 15):
        DraftRunFactory(
            session=SessionFactory(conference=conference),
            slot=slot,
            room=RoomFactory(venue=conference.venue, seats=seats),
        )
    SessionFactory(conference=conference)
    LetterFactory(conference=conference)
    ProposalFactory(conference=conference, status="SUBMITTED")

    facts = queries.programme_facts(conference, NOW)

    assert (facts.rooms, facts.unplanned, facts.letters, facts.undecided, facts.call) == (2, 1, 1, 0, None)
    assert facts.places == {"Workshops 1": 45, "Workshops 2": 0}
    assert facts.unreleased > 0


@pytestmark_db
def test_what_is_missing_of_people_is_counted_in_published_sessions_of_this_conference_alone(site_tree):
    conference = ConferenceFactory()
    session = SessionFactory(conference=conference)
    yes, no_answer, draft, outside = (
        SpeakerFactory(photo=ImageFactory(), biography="<p>Hers.</p>"),
        SpeakerFactory(photo=ImageFactory(), biography=""),
        SpeakerFactory(live=False, biography="<p>His.</p>"),
        SpeakerFactory(background=Speaker.Background.OUTSIDE, biography="<p>Theirs.</p>"),
    )
    for speaker in (yes, no_answer, draft, outside):
        ContributionFactory(session=session, speaker=speaker)
    AppearanceFactory(conference=conference, speaker=yes, photo_consent="YES")
    AppearanceFactory(speaker=no_answer, photo_consent="YES")
    SessionFactory(conference=conference)
    ContributionFactory(session__conference=conference, session__status="DRAFT", speaker__biography="")
    ContributionFactory(speaker__biography="")

    assert queries.people_facts(conference, NOW) == PeopleFacts(
        without_speaker=1, in_draft=1, without_biography=1, without_consent=1, outside_without_aim=1
    )


# --- The panel ----------------------------------------------------------------------------------------------------------------------


def shown_to(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return ReadyPanel(request).get_context_data()


def in_role(name):
    sync_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    return user


@pytestmark_db
@pytest.mark.parametrize(
    ("role", "headings"),
    [
        ("Programme team", ["The site", "Programme", "People"]),
        ("Desk", ["The day"]),
        ("Finance", ["Booking", "Money"]),
        ("Editors", []),
    ],
)
def test_each_role_sees_what_it_can_mend(site_tree, role, headings):
    ConferenceFactory()

    assert [group.heading for group in shown_to(in_role(role))["groups"]] == headings


@pytestmark_db
def test_an_organiser_sees_everything_and_a_way_to_each_next_thing(site_tree):
    conference = ConferenceFactory(capacity=None, bank_details="")
    open_site(site_tree, conference)

    shown = shown_to(UserFactory(is_superuser=True))

    still = {each.check.code: each.url for group in shown["groups"] for each in group.open}
    assert [group.heading for group in shown["groups"]] == [
        "The site",
        "Programme",
        "People",
        "Booking",
        "Money",
        "The day",
    ]
    assert shown["left"] == len(still)
    assert [code for code, url in still.items() if not url and code != "schools"] == []
    assert still["bank"] == f"/admin/conference/edit/{conference.pk}/"


@pytestmark_db
def test_finance_reads_what_is_missing_and_is_led_only_where_it_may_go(site_tree):
    ConferenceFactory(bank_details="")

    shown = shown_to(in_role("Finance"))

    still = {each.check.code: each.url for group in shown["groups"] for each in group.open}
    assert (still["bank"], still["tickets"]) == ("", "/admin/tickettype/")


@pytestmark_db
def test_every_way_of_the_panel_opens(site_tree, client):
    open_site(site_tree, ConferenceFactory(capacity=None, bank_details=""))
    organiser = UserFactory(is_superuser=True)
    client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")

    urls = {each.url for group in shown_to(organiser)["groups"] for each in group.open if each.url}

    assert {url: client.get(url, follow=True).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytestmark_db
def test_the_panel_asks_as_many_queries_for_three_sessions_as_for_one(site_tree):
    conference = ConferenceFactory()
    open_site(site_tree, conference)
    organiser = UserFactory(is_superuser=True)
    slot = SlotFactory(conference=conference)

    def queries_with_one_more():
        session = SessionFactory(conference=conference)
        ContributionFactory(session=session)
        DraftRunFactory(session=session, slot=slot, room=RoomFactory(venue=conference.venue))
        TicketTypeFactory(conference=conference)
        with CaptureQueriesContext(connection) as captured:
            shown_to(organiser)
        return len(captured)

    shown_to(organiser)
    numbers = [queries_with_one_more() for _ in range(3)]

    assert numbers == [numbers[0]] * 3
    assert numbers[0] <= 45


@pytestmark_db
def test_it_stands_on_the_first_screen(site_tree, client):
    open_site(site_tree, ConferenceFactory())
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/admin/").content.decode()

    assert "Conference ready?" in page
    assert "No accessibility statement is published." in page


@pytestmark_db
def test_without_a_conference_there_is_nothing_to_be_ready(site_tree):
    assert Conference.objects.count() == 0
    assert shown_to(UserFactory(is_superuser=True)) == {"groups": []}
