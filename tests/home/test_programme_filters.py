"""The filters of the programme page: what an address asks for is what stands there, and no address brings it down."""

import html
import re

import pytest

from home.programme import memory, places
from sessions.models import Session
from tests.factories.conference import ConferenceFactory
from tests.factories.home import open_site
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

DAY = "/programme/"
ALL = ["Higher", "Phonics", "Quiet starts", "Lunch duty", "Café science", "Not yet placed"]


@pytest.fixture
def programme(site_tree):
    """A keynote, four workshops and one session without a place, unlike each other in everything that can be asked for."""
    memory.forget()
    places.forget()
    conference = ConferenceFactory()
    open_site(site_tree, conference)
    lit, sci = (
        StreamFactory(conference=conference, code=code, name=name)
        for code, name in [("LIT", "Reading"), ("SCI", "Science")]
    )
    slot = SlotFactory(conference=conference)
    rows = [
        ("Higher", "Amara Osei", {"kind": Session.Kind.KEYNOTE, "stream": None}),
        ("Phonics", "Łucja O’Neill", {"stream": lit, "phases": ["primary"], "standards": ["TS3"], "roles": ["ect"]}),
        ("Quiet starts", "Ben Ali", {"stream": lit, "phases": ["secondary"], "standards": ["TS7"]}),
        ("Lunch duty", "Maureen Pidgley", {"stream": sci, "for_support_staff": True, "roles": ["support_staff"]}),
        ("Café science", "Zoë Climber-Jones", {"stream": sci, "phases": ["primary"], "standards": ["TS3"], "subjects": "Physics 100%"}),
        ("Not yet placed", "Nobody Else", {"stream": sci, "phases": ["post_16"]}),
    ]  # fmt: skip
    for title, speaker, columns in rows:
        session = SessionFactory(conference=conference, title=title, abstract=f"About {title}.", audience="", **columns)
        ContributionFactory(session=session, speaker=SpeakerFactory(name=speaker))
        if title != "Not yet placed":
            RunFactory(session=session, slot=slot)
    ReleaseFactory(conference=conference, number=1)


@pytest.fixture
def titles(programme, client):
    """titles(**asked): the sessions that stand on the page, in its order, whatever was typed."""

    def get(**asked):
        response = client.get(DAY, asked)
        assert response.status_code == 200
        return [
            html.unescape(title) for title in re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", response.content.decode())
        ]

    return get


ASKED = [
    ("nothing", {}, ALL),
    ("a stream, and the keynote that is for all", {"stream": "LIT"}, ["Higher", "Phonics", "Quiet starts"]),
    ("a phase, and what is for every phase", {"phase": "primary"}, ["Higher", "Phonics", "Lunch duty", "Café science"]),
    ("a job, and what is for every job", {"role": "ect"}, ["Higher", "Phonics", "Quiet starts", "Café science", "Not yet placed"]),
    ("a Standard, which a keynote need not touch", {"standard": "TS3"}, ["Phonics", "Café science"]),
    ("a speaker by a part of the name", {"speaker": "pidg"}, ["Lunch duty"]),
    ("a speaker without her accents", {"speaker": "lucja oneill"}, ["Phonics"]),
    ("for support staff", {"support": "on"}, ["Lunch duty"]),
    ("a word, in capitals", {"q": "PHON"}, ["Phonics"]),
    ("a word without its accent", {"q": "cafe"}, ["Café science"]),
    ("a speaker's name as a word", {"q": "climber-jones"}, ["Café science"]),
    ("several words, all needed", {"q": "  quiet   ben "}, ["Quiet starts"]),
    ("several words that no session has together", {"q": "quiet phonics"}, []),
    ("an apostrophe, curly there and straight here", {"q": "o'neill"}, ["Phonics"]),
    ("a stream's name as a word", {"q": "reading"}, ["Phonics", "Quiet starts"]),
    ("a subject", {"q": "physics"}, ["Café science"]),
    ("the middle of a word where none begins so", {"q": "onics"}, ["Phonics"]),
    ("a stream and a phase", {"stream": "SCI", "phase": "primary"}, ["Higher", "Lunch duty", "Café science"]),
    ("a stream, a phase, a Standard and a word", {"stream": "SCI", "phase": "primary", "standard": "TS3", "q": "sci"}, ["Café science"]),
    ("two that exclude each other", {"stream": "LIT", "support": "on"}, []),
    ("a session that has no place yet", {"phase": "post_16", "speaker": "nobody"}, ["Not yet placed"]),
]  # fmt: skip


@pytest.mark.sqlite
def test_each_filter_shows_the_sessions_that_answer_and_no_others(titles):
    assert {case: titles(**asked) for case, asked, _ in ASKED} == {case: found for case, _, found in ASKED}


ODD = [
    ("a stream that is not there", {"stream": "NOPE"}, ["Higher"]),
    ("a phase that no list knows", {"phase": "moon"}, ALL),
    ("a Standard that no list knows", {"standard": "'; DROP TABLE"}, ALL),
    ("a tick that is none", {"support": "maybe"}, ALL),
    ("only blanks", {"q": " \t\n "}, ALL),
    ("only signs", {"q": "%_*?|!()<>:\\"}, []),
    ("a sign that databases read", {"q": "100%"}, ["Café science"]),
    ("quotation marks", {"q": '"phonics'}, ["Phonics"]),
    ("a NUL, which parts two words", {"q": "pho\0nics"}, ["Phonics"]),
    ("a NUL for a stream", {"stream": "\0"}, ["Higher"]),
    ("ten thousand letters", {"q": "x" * 10_000}, []),
    ("ten thousand words", {"q": "phonics " * 10_000}, ["Phonics"]),
    ("markup", {"q": "<script>alert(1)</script>"}, []),
    ("what was no letter", {"q": "\ufffd"}, []),
    ("a picture", {"q": "🎻"}, []),
]


@pytest.mark.sqlite
def test_odd_input_is_a_question_like_another_or_none(titles):
    assert {case: titles(**asked) for case, asked, _ in ODD} == {case: found for case, _, found in ODD}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "query", ["q=%00", "q=%ff%fe", "stream=%00&phase=%00", "q=a&q=b", "&&&=;", "q", "part=%00", "part=day&q=%27"]
)
def test_no_address_brings_the_page_down(query, programme, client):
    assert client.get(f"{DAY}?{query}").status_code == 200


def test_what_was_typed_stands_in_the_form_and_on_a_chip_as_text(programme, client):
    page = client.get(DAY, {"q": '"><b>x', "stream": "LIT"}).content.decode()

    assert 'value="&quot;&gt;&lt;b&gt;x"' in page
    assert "<b>x" not in page
    assert '<option value="LIT" selected>' in page


def test_where_nothing_answers_each_filter_says_what_would_come_without_it(programme, client):
    page = client.get(DAY, {"stream": "LIT", "support": "on"}).content.decode()

    assert "No session answers all of that" in page
    assert re.findall(r'<li><a href="([^"]*)" data-wish>Without ([^<]*)</a>: (\d+ sessions?)</li>', page) == [
        ("/programme/?support=on", "Reading", "1 session"),
        ("/programme/?stream=LIT", "For support staff", "3 sessions"),
    ]


def test_the_part_that_a_script_asks_for_is_a_part_of_the_page(programme, client):
    whole = client.get(DAY, {"stream": "LIT"}).content.decode()

    part = client.get(DAY, {"stream": "LIT", "part": "day"}).content.decode()

    assert re.sub(r"\s+", " ", part).strip() in re.sub(r"\s+", " ", whole)


@pytest.mark.sqlite
def test_before_the_first_release_the_page_says_so_and_shows_no_half_made_timetable(site_tree, client):
    memory.forget()
    places.forget()
    conference = ConferenceFactory()
    open_site(site_tree, conference)
    draft = DraftRunFactory(session__conference=conference, session__title="Already placed", slot__released_at=None)

    page = client.get(DAY).content.decode()

    assert "The programme comes out before choosing opens" in page
    assert "these are the sessions that are certain" in page
    assert re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", page) == ["Already placed"]
    assert [sign for sign in ("timetable", draft.room.name, draft.slot.name, "What changed") if sign in page] == []
