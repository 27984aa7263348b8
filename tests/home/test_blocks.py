"""The blocks of the public site: each says what it is for, shows itself in the picker, carries nothing inline, and what comes from the
programme is what the programme says."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StructBlock
from wagtail.documents import get_document_model
from wagtail_factories import ImageFactory

from home.blocks import BODY, ContactBlock
from home.programme import memory
from sessions.models import Run, Session, Slot
from tests.factories.conference import ConferenceFactory
from tests.factories.home import SponsorFactory, StandardPageFactory
from tests.factories.programme import (
    CallFactory,
    ContributionFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
)
from tests.home.markup import inline_faults

ALL = [*BODY, ("contact", ContactBlock())]
NAMES = [name for name, _ in ALL]


@pytest.fixture(autouse=True)
def _nothing_remembered():
    memory.forget()


def shown(block, value, **context):
    page = Template("{% load wagtailcore_tags %}{% include_block bound %}")
    return page.render(Context({"bound": block.bind(value), **context}))


def read(name, value, **context):
    """What stands in a block, as text."""
    block = dict(ALL)[name]
    html = shown(block, block.to_python(value), **context)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize(("name", "block"), ALL, ids=NAMES)
def test_a_block_has_a_description_an_icon_a_group_and_a_preview(name, block):
    assert [bool(part) for part in (block.get_description(), block.meta.icon, block.meta.group)] == [True] * 3
    assert block.is_previewable
    assert block.meta.icon != "placeholder"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "block"), ALL, ids=NAMES)
def test_a_blocks_preview_can_be_drawn_in_an_empty_house(name, block):
    html = shown(block, block.get_preview_value(), in_picker=True)

    assert re.sub(r"<[^>]+>|\s", "", html) != ""
    assert inline_faults(html) == []


def test_every_struct_block_names_its_template():
    structs = [block for _, block in ALL if isinstance(block, StructBlock)]

    assert [type(block).__name__ for block in structs if not block.meta.template.startswith("home/blocks/")] == []


# --- From the programme ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def conference(db):
    return ConferenceFactory()


@pytest.fixture
def day(conference):
    """A morning and an afternoon of workshops with a break between; a keynote; one session of another conference."""
    hours = [("Opening", Slot.Kind.PLENARY, 8), ("Workshops 1", Slot.Kind.WORKSHOPS, 9), ("Lunch", Slot.Kind.BREAK, 11),
             ("Workshops 2", Slot.Kind.WORKSHOPS, 13)]  # fmt: skip
    slots = {
        name: SlotFactory(
            conference=conference,
            name=name,
            kind=kind,
            starts_at=datetime(2027, 6, 14, hour, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, hour, 45, tzinfo=UTC),
        )
        for name, kind, hour in hours
    }
    send = StreamFactory(
        conference=conference, code="SEND", name="Inclusion", description="Teaching that lets more in."
    )
    lit = StreamFactory(conference=conference, code="LIT", name="Reading")
    keynote = SessionFactory(conference=conference, stream=None, kind=Session.Kind.KEYNOTE, title="Turning back")
    ContributionFactory(session=keynote, speaker=SpeakerFactory(name="Marit Solheim-Ward"))
    early = SessionFactory(
        conference=conference, stream=send, title="Quiet starts", standards=["TS5"], phases=["primary"]
    )
    late = SessionFactory(
        conference=conference, stream=lit, title="Loud endings", for_support_staff=True, roles=["site"]
    )
    SessionFactory(conference=conference, stream=send, title="Still a draft", status=Session.Status.DRAFT)
    SessionFactory(title="Elsewhere", for_support_staff=True, kind=Session.Kind.KEYNOTE)
    RunFactory(session=keynote, slot=slots["Opening"])
    RunFactory(session=early, slot=slots["Workshops 1"])
    RunFactory(session=late, slot=slots["Workshops 2"])
    return conference


@pytest.mark.parametrize(
    ("wish", "titles"),
    [
        ({}, ["Turning back", "Quiet starts", "Loud endings"]),
        ({"stream": "SEND"}, ["Turning back", "Quiet starts"]),
        ({"standard": "TS5"}, ["Quiet starts"]),
        ({"support": True}, ["Loud endings"]),
        ({"stage": "site"}, ["Turning back", "Quiet starts", "Loud endings"]),
        ({"limit": 1}, ["Turning back"]),
    ],
)
def test_a_session_list_shows_what_answers_its_filter(day, wish, titles):
    block = dict(BODY)["sessions"]
    value = block.to_python({"heading": "", "limit": 6} | wish)

    context = block.get_context(value, {"edition": day})

    assert [line.title for line in context["lines"]] == titles


def test_a_stream_shows_what_it_is_about_and_its_published_sessions(day):
    assert read("stream", {"stream": "SEND", "show_description": True, "limit": 9}, edition=day) == (
        "Inclusion Teaching that lets more in. SEND Inclusion Quiet starts"
    )


def test_a_stream_that_this_edition_has_not_shows_nothing(day):
    assert read("stream", {"stream": "GONE", "show_description": True, "limit": 9}, edition=day) == ""


def test_keynotes_stand_with_their_speakers(day):
    assert read("keynotes", {"heading": "Keynotes"}, edition=day) == (
        "Keynotes MS Marit Solheim-Ward Midday supervisor Turning back".replace(
            "Midday supervisor", SpeakerFactory.build().headline
        )
    )


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("whole", ["Opening", "Workshops 1", "Lunch", "Workshops 2"]),
        ("morning", ["Opening", "Workshops 1"]),
        ("afternoon", ["Lunch", "Workshops 2"]),
        ("slot:Workshops 2", ["Workshops 2"]),
        ("slot:Workshops 9", []),
    ],
)
def test_a_schedule_shows_the_part_of_the_day_that_was_chosen(day, part, names):
    block = dict(BODY)["schedule"]
    value = block.to_python({"part": part, "with_breaks": True, "limit": 9})

    context = block.get_context(value, {"edition": day})

    assert [slot.name for slot, _, _ in context["rows"]] == names


def test_a_schedule_says_times_titles_and_rooms_and_what_is_cancelled(day):
    run = Run.objects.get(session__title="Quiet starts")
    run.status = Run.Status.CANCELLED
    run.save()

    text = read("schedule", {"part": "slot:Workshops 1", "with_breaks": False, "limit": 9}, edition=day)

    assert text == f"10:00 to – 10:45 Workshops 1 Quiet starts SEND {run.room.name}, cancelled"


@pytest.mark.parametrize("number", [1, 3])
def test_blocks_of_a_page_ask_for_the_day_once_however_long_it_is(conference, rf, number, django_assert_num_queries):
    stream = StreamFactory(conference=conference, code="SEND")
    slot = SlotFactory(conference=conference)
    for _ in range(number):
        session = SessionFactory(conference=conference, stream=stream, for_support_staff=True)
        ContributionFactory(session=session)
        RunFactory(session=session, slot=slot)
        ContributionFactory(session=SessionFactory(conference=conference, kind=Session.Kind.KEYNOTE))
    values = {
        "sessions": {"support": True, "limit": 6},
        "stream": {"stream": "SEND", "show_description": True, "limit": 6},
        "schedule": {"part": "whole", "with_breaks": True, "limit": 6},
        "keynotes": {"heading": ""},
    }
    request = rf.get("/")

    with django_assert_num_queries(5):
        for name, value in values.items():
            read(name, value, edition=conference, request=request)


def test_what_organisers_choose_from_is_their_own_conference(day):
    with CaptureQueriesContext(connection):
        streams = list(dict(BODY)["stream"].child_blocks["stream"].field.choices)
        parts = list(dict(BODY)["schedule"].child_blocks["part"].field.choices)

    assert [code for code, _ in streams] == ["", "SEND", "LIT"]
    assert [code for code, _ in parts][-4:] == ["slot:Opening", "slot:Workshops 1", "slot:Lunch", "slot:Workshops 2"]


@pytest.mark.django_db
def test_people_stand_in_the_order_they_were_chosen_and_drafts_are_left_out():
    first, draft, last = SpeakerFactory(name="Zoë"), SpeakerFactory(live=False), SpeakerFactory(name="Amara")
    for speaker in (first, draft, last):
        ContributionFactory(speaker=speaker)
    block = dict(BODY)["people"]
    value = block.to_python({"heading": "", "people": [last.pk, draft.pk, first.pk]})

    context = block.get_context(value, {})

    assert [speaker.name for speaker in context["people"]] == ["Amara", "Zoë"]


# --- Days left --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "today", "words"),
    [
        ("booking_closes", "2027-05-16", "Booking closes in 12 days, on Friday 28 May 2027"),
        ("booking_closes", "2027-05-27", "Booking closes tomorrow, Friday 28 May 2027, at 16:00"),
        ("booking_closes", "2027-05-28", "Booking closes today, at 16:00"),
        ("booking_closes", "2027-05-29", "Booking has closed."),
        ("booking_opens", "2026-08-30", "Booking opens in 2 days, on Tuesday 1 September 2026"),
        ("choosing_closes", "2027-06-05", "Choosing sessions closes in 2 days, on Monday 7 June 2027"),
        ("day", "2027-06-14", "The conference is today"),
        ("day", "2027-06-20", "The conference was on Monday 14 June 2027."),
        ("call_closes", "2026-12-30", "The call for proposals closes tomorrow, Thursday 31 December 2026"),
    ],
)
def test_a_countdown_speaks_in_whole_days(until, today, words, db, time_machine):
    conference = ConferenceFactory(
        date=date(2027, 6, 14),
        booking_opens_at=datetime(2026, 9, 1, 7, tzinfo=UTC),
        booking_closes_at=datetime(2027, 5, 28, 15, tzinfo=UTC),
        choices_open_at=datetime(2027, 4, 1, 7, tzinfo=UTC),
        choices_close_at=datetime(2027, 6, 7, 15, tzinfo=UTC),
    )
    CallFactory(
        conference=conference,
        opens_at=datetime(2026, 10, 1, tzinfo=UTC),
        closes_at=datetime(2027, 1, 1, tzinfo=UTC),  # midnight: it closes with the last day of the year
    )
    time_machine.move_to(f"{today}T12:00:00Z", tick=False)

    assert read("countdown", {"until": until}, edition=conference) == words


@pytest.mark.parametrize(
    ("until", "words"),
    [("call_closes", ""), ("booking_closes", "Write to us if you have missed it.")],
)
def test_a_countdown_without_a_date_says_nothing_and_afterwards_what_the_organiser_wrote(
    until, words, db, time_machine
):
    time_machine.move_to("2028-01-01T12:00:00Z", tick=False)
    value = {"until": until, "afterwards": "Write to us if you have missed it."}

    assert read("countdown", value, edition=ConferenceFactory()) == words


def test_a_day_of_ones_own_needs_its_name_and_its_date(db):
    block = dict(BODY)["countdown"]

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"until": "own", "own_what": "", "own_day": None}))

    assert sorted(refused.value.block_errors) == ["own_day", "own_what"]


# --- Buttons, films, sponsors, travel, questions ---------------------------------------------------------------------------------------


def test_a_button_whose_time_is_over_goes(db):
    buttons = [("Propose", "proposals"), ("Book", "booking"), ("See", "programme")]
    value = {"title": "Come", "buttons": [{"label": label, "leads_to": to} for label, to in buttons]}
    block = dict(BODY)["call_to_action"]
    everything = {"propose_url": "/propose/", "book_url": "/bookings/new/", "programme_url": "/programme/"}

    shown = [
        [call["label"] for call in block.get_context(block.to_python(value), everything | gone)["calls"]]
        for gone in ({}, {"propose_url": ""}, {"propose_url": "", "book_url": ""})
    ]

    assert shown == [["Propose", "Book", "See"], ["Book", "See"], ["See"]]


def test_a_button_to_a_page_goes_with_the_page_and_needs_one(site_tree):
    page = StandardPageFactory(parent=site_tree.root_page, live=False)
    block = dict(BODY)["call_to_action"]

    def value(page):
        return block.to_python({"title": "Come", "buttons": [{"label": "See", "leads_to": "page", "page": page}]})

    assert block.get_context(value(page.pk), {})["calls"] == []
    with pytest.raises(ValidationError):
        block.clean(value(None))


def test_a_call_without_a_way_anywhere_is_not_shown(db):
    value = {"title": "Come", "buttons": [{"label": "Book", "leads_to": "booking"}]}

    assert read("call_to_action", value, edition=ConferenceFactory(), book_url="") == ""


def test_a_film_elsewhere_is_a_plain_link_and_loads_nothing_of_the_other_site(db, site_tree):
    poster = ImageFactory()
    value = {
        "title": "Last year’s day",
        "poster": {"image": poster.pk, "alt_text": "A full hall", "decorative": False},
        "link": "https://films.example/last-year",
        "text": "Two minutes.",
    }
    block = dict(BODY)["film"]

    html = shown(block, block.to_python(value))

    assert re.findall(r'(?:src|srcset|poster)="([^"]+)"', html) != []
    assert [each for each in re.findall(r'(?:src|srcset|poster)="([^"]+)"', html) if "films.example" in each] == []
    assert "<iframe" not in html
    assert '<a class="film-link" href="https://films.example/last-year" rel="noopener noreferrer">' in html
    assert "on films.example, another site" in html


def test_a_film_of_our_own_loads_when_it_is_started(db, site_tree):
    film = get_document_model().objects.create(title="Last year", file="documents/last-year.mp4", file_size=1)
    captions = get_document_model().objects.create(title="Subtitles", file="documents/last-year.vtt", file_size=1)
    block = dict(BODY)["film"]
    bound = block.to_python({"title": "Last year’s day", "poster": None, "file": film.pk, "captions": captions.pk})
    film.file.storage.save(film.file.name, ImageFactory().file)

    html = shown(block, bound)

    assert 'preload="none"' in html
    assert f'<source src="{film.url}" type="video/mp4">' in html
    assert f'src="{captions.url}" default>' in html


def test_a_film_is_either_a_link_or_a_file(db, site_tree):
    block = dict(BODY)["film"]
    image = {"image": ImageFactory().pk, "alt_text": "", "decorative": True}

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"title": "Neither", "poster": image, "link": "", "file": None}))

    assert list(refused.value.block_errors) == ["link"]


def test_sponsors_stand_by_kind_the_live_ones_of_this_conference_only(conference):
    SponsorFactory(conference=conference, name="Wessex Chalk", tier="EXHIBITOR", stand="Stand 4")
    SponsorFactory(conference=conference, name="Harbour Books", tier="MAIN")
    SponsorFactory(conference=conference, name="Early Ink", tier="EXHIBITOR")
    SponsorFactory(conference=conference, name="Not yet", tier="MAIN", live=False)
    SponsorFactory(name="Elsewhere")

    everybody = read("sponsors", {"heading": "With thanks to", "tiers": []}, edition=conference)
    exhibitors = read("sponsors", {"heading": "", "tiers": ["EXHIBITOR"]}, edition=conference)

    assert everybody == "With thanks to Main sponsor Harbour Books Exhibitors Early Ink Wessex Chalk Stand 4"
    assert exhibitors == "Exhibitors Early Ink Wessex Chalk Stand 4"


@pytest.mark.parametrize("number", [1, 3])
def test_sponsors_with_logos_ask_a_fixed_number_of_questions(conference, site_tree, number, django_assert_num_queries):
    for _ in range(number):
        SponsorFactory(conference=conference, logo=ImageFactory())
    value = {"heading": "", "tiers": []}
    read("sponsors", value, edition=conference)

    with django_assert_num_queries(3):
        read("sponsors", value, edition=conference)


def test_travel_shows_the_venues_address_and_a_map_is_a_plain_link(conference):
    conference.venue.address = "Saltmarsh School\nSaltmarsh Way\nPoole\nBH15 2QZ"
    block = dict(BODY)["travel"]
    ways = [{"by": "train", "text": "<p>Walk.</p>"}]

    html = shown(block, block.to_python({"with_address": True, "ways": ways}), edition=conference)
    bare = shown(block, block.to_python({"with_address": False, "ways": ways}), edition=conference)

    assert "Saltmarsh School<br>Saltmarsh Way<br>Poole<br>BH15 2QZ" in html
    assert (
        'href="https://www.openstreetmap.org/search?query=Saltmarsh+School%2C+Saltmarsh+Way%2C+Poole%2C+BH15+2QZ"'
        ' rel="noopener noreferrer nofollow"'
    ) in html
    assert re.findall(r"<(?:img|iframe|script|link)\b", html) == []
    assert ("<address>" in bare, "openstreetmap" in bare) == (False, True)


def test_questions_are_told_to_search_engines_when_the_organiser_wishes(db):
    block = dict(BODY)["questions"]
    value = {"questions": [{"question": "Lunch?", "answer": "<p>Yes, </script> <b>all</b> of it.</p>"}]}

    plain = shown(block, block.to_python(value | {"for_search_engines": False}))
    told = shown(block, block.to_python(value | {"for_search_engines": True}))

    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', told)
    assert "ld+json" not in plain
    assert json.loads(data)["mainEntity"][0]["name"] == "Lunch?"
    assert inline_faults(told) == []
