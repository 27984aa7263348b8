"""Where the programme has gaps: every number is right, and leads to a list of as many rows."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions import frameworks
from sessions.reviewing import actions
from sessions.reviewing.queries import coverage, deciding
from sessions.reviewing.rules.coverage import Tally
from tests.factories.conference import ConferenceFactory, RoomFactory
from tests.factories.programme import (
    ContributionFactory,
    DraftRunFactory,
    ProposalFactory,
    SessionFactory,
    StreamFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def programme(propose, conference, stream, lead):
    """Literacy: two proposals for primary, one of them accepted, one for any phase, one withdrawn, and an invited session that runs
    twice. SEND: nothing. And one session without a stream.
    """
    StreamFactory(conference=conference, code="SEND", name="SEND and inclusion")
    accepted = propose(
        "One", phases=["primary"], standards=["TS1"], roles=["site"], for_support_staff=True, is_first_time=True
    )
    propose("Two", phases=["primary", "secondary"], standards=["TS1", "TS2"], name="Bo", email="bo@oxmoor.example")
    propose("Three", name="Cy", email="cy@oxmoor.example")
    propose("Gone", phases=["primary"], status="WITHDRAWN")
    propose("A draft", phases=["primary"], status="DRAFT")
    words = deciding.words(conference, "ACCEPT")
    actions.decide(proposal=accepted, decision="ACCEPT", words=words, by=lead, now=NOW)
    invited = SessionFactory(conference=conference, stream=stream, phases=["primary"], roles=["site"])
    for seats in (20, 30):
        DraftRunFactory(session=invited, room=RoomFactory(venue=conference.venue, seats=seats))
    SessionFactory(conference=conference, stream=None)
    ContributionFactory(session=invited, speaker__background="OUTSIDE", speaker__name="Rosalind Hart")
    other = ConferenceFactory()
    ProposalFactory(conference=other, phases=["primary"], standards=["TS1"])
    return conference


def _cells(found, label):
    [row] = [row for row in found.streams if row.label == label]
    return {cell.label: (cell.tally, cell.mark.word if cell.mark else "") for cell in row.cells}


def test_streams_and_phases_say_what_is_there_and_what_is_missing(programme):
    found = coverage.coverage(programme)

    literacy = _cells(found, "Literacy")
    assert literacy["Primary"] == (Tally(2, 1, 2, 50), "Covered")
    assert literacy["Secondary"] == (Tally(1, 0, 0, 0), "To decide")
    assert literacy["Nursery"] == (Tally(), "To decide")  # the one for any phase counts here too
    assert literacy["Any phase"] == (Tally(1, 0, 0, 0), "")
    assert {word for _, word in _cells(found, "SEND and inclusion").values()} == {"Gap", ""}
    assert _cells(found, "No stream")["Any phase"] == (Tally(0, 0, 1, 0), "")
    assert (found.total, found.drafts) == (Tally(3, 1, 3, 50), 1)


def test_standards_and_jobs(programme):
    found = coverage.coverage(programme)

    standards = {cell.label[:3]: (cell.tally, cell.mark.word) for cell in found.standards}
    jobs = {cell.label: (cell.tally, cell.mark.word if cell.mark else "") for cell in found.jobs}
    assert (standards["TS1"], standards["TS2"], standards["TS3"]) == (
        (Tally(2, 1, 1, 0), "One only"),
        (Tally(1, 0, 0, 0), "To decide"),
        (Tally(), "Gap"),
    )
    assert jobs["For support staff"] == (Tally(1, 1, 1, 0), "One only")
    assert jobs[frameworks.career_stages()["site"]] == (Tally(1, 1, 2, 50), "Covered")
    assert jobs["Everybody (no job ticked)"] == (Tally(2, 0, 1, 0), "")


def test_who_speaks_and_who_proposes(programme):
    found = coverage.coverage(programme)

    speaking = {share.label: (share.number, share.of, [name for _, name in share.names]) for share in found.speakers}
    assert speaking == {
        "Support staff": (0, 2, []),
        "Trainees and early career teachers": (0, 2, []),
        "From outside education": (1, 2, ["Rosalind Hart"]),
        "Their first workshop": (1, 2, ["Quintilla Marchbanks"]),
    }
    assert [(share.number, share.of) for share in found.proposers] == [(0, 3), (0, 3), (0, 3), (1, 3)]


def test_every_number_leads_to_a_list_of_as_many(programme, lead, sign_in):
    client = sign_in(lead)
    page = client.get(reverse("proposals_coverage")).content.decode()

    links = re.findall(r'<a href="(/admin/[^"?]+\?[^"]+)"[^>]*>(\d+)(?: proposed| accepted| sessions?)?</a>', page)
    shown = {}
    for address, number in links:
        answer = client.get(unescape(address))
        shown[address] = (len(answer.context["object_list"]), int(number))

    assert len(shown) > 15
    assert {address: pair for address, pair in shown.items() if pair[0] != pair[1]} == {}


def test_gaps_are_marked_by_a_word_and_a_shape(programme, lead, sign_in):
    page = sign_in(lead).get(reverse("proposals_coverage")).content.decode()

    assert re.search(r'data-mark="Gap"><svg[^>]*>.*?</svg> Gap</span>', page)
    assert re.search(r"\d+ headings have neither a session nor a proposal", page)


def test_the_numbers_take_as_many_queries_for_many_as_for_few(programme, propose, stream):
    def count():
        with CaptureQueriesContext(connection) as captured:
            coverage.coverage(programme)
        return len(captured)

    few = count()
    for number in range(3):
        propose(f"More {number}", email=f"more{number}@oxmoor.example")
        session = SessionFactory(conference=programme, stream=stream)
        DraftRunFactory(session=session)
        ContributionFactory(session=session)

    assert (few, count()) == (8, 8)
