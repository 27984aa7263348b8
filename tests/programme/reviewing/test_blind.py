"""A call that is read blind: nothing of who proposes leaves the server for somebody who reviews, on no page, list, search or download."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse

from sessions.models import Call
from sessions.reviewing import actions
from sessions.reviewing.queries import deciding
from tests.factories.programme import PresenterFactory, ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]

WHO = [
    "Quintilla",
    "Marchbanks",
    "quintilla@",
    "Oxmoor",
    "Zebedee",
    "zebedee@",
    "Thornbury",
    "Quiet note",
    "Headmistress",
]


@pytest.fixture
def proposal(propose, call, lead):
    """By somebody whose name stands nowhere else, with a co-presenter, a biography and a note; reviewed once."""
    Call.objects.update(is_blind=True)
    proposal = propose("Reading aloud", note="Quiet note: I am known to you.", team_note="Quiet note of the team.")
    proposal.presenters.update(headline="Headmistress of all")
    PresenterFactory(
        proposal=proposal,
        status="ACCEPTED",
        name="Zebedee Thorn",
        email="zebedee@thornbury.example",
        organisation="Thornbury",
    )
    ReviewFactory(proposal=proposal, reviewer=lead, score=3, comment="Well said.")
    return proposal


def _leaks(response):
    from openpyxl import load_workbook

    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8", "replace") + str(response.headers)
    if response.headers.get("Content-Type", "").startswith("application/vnd.openxml"):
        rows = load_workbook(BytesIO(body)).active.values
        text = " ".join(str(cell) for row in rows for cell in row)
        assert "Reading aloud" in text
    return [word for word in WHO if word in text]


def _everything(proposal):
    """Every address where a proposal may be read, with everything a reader can ask of the list."""
    here = reverse("proposals:index")
    sort = ["title", "-mean", "mean", "decision", "stream__sort_order", "proposer", "-proposer", "presenters__name"]
    asked = [
        "",
        "export=xlsx",
        "q=Reading",
        "unreviewed=true",
        "status=SUBMITTED",
        *(f"ordering={each}" for each in sort),
    ]
    return [
        *(f"{here}?{each}" for each in asked),
        reverse("proposals:index_results"),
        f"{here}?ordering=proposer&export=xlsx",
        reverse("proposal_desk", args=[proposal.pk]),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_home"),
    ]


def test_no_page_list_search_or_download_names_anybody_to_a_reviewer(proposal, reviewer, sign_in):
    client = sign_in(reviewer)

    pages = {address: client.get(address) for address in _everything(proposal)}

    assert {address: page.status_code for address, page in pages.items() if page.status_code != 200} == {}
    assert {address: found for address, page in pages.items() if (found := _leaks(page))} == {}


def test_nor_after_she_has_reviewed_it_or_it_has_been_decided_and_lifted_by_another(
    proposal, reviewer, lead, reader_of, sign_in
):
    when = proposal.submitted_at
    actions.save_review(proposal=proposal, reader=reader_of(reviewer), by=reviewer, now=when, score=4, comment="Yes.")
    actions.lift_blind(proposal=proposal, reader=reader_of(lead), by=lead, now=when)
    words = deciding.words(proposal.conference, "ACCEPT")
    actions.decide(proposal=proposal, decision="ACCEPT", words=words, by=lead, now=when)
    client = sign_in(reviewer)

    leaks = {address: found for address in _everything(proposal) if (found := _leaks(client.get(address)))}

    assert leaks == {}


@pytest.mark.parametrize("words", ["Quintilla", "Oxmoor", "zebedee", "quintilla@oxmoor.example"])
def test_a_name_that_is_searched_for_finds_nothing(proposal, reviewer, lead, sign_in, words):
    for user in (reviewer, lead):
        answer = sign_in(user).get(reverse("proposals:index_results"), {"q": words}).content.decode()

        assert "Reading aloud" not in answer


def test_who_decides_sees_no_name_either_before_she_asks_and_it_is_written_down(proposal, lead, sign_in):
    client = sign_in(lead)
    address = reverse("proposal_desk", args=[proposal.pk])
    decide = f"{reverse('proposals_decide')}?decision=ACCEPT&proposal={proposal.pk}"
    allowed = {"Quiet note"}  # the team's own
    before = {each: set(_leaks(client.get(each))) - allowed for each in [*_everything(proposal), decide]}

    client.post(reverse("proposal_names", args=[proposal.pk]))
    after = client.get(address).content.decode()

    assert {each: found for each, found in before.items() if found} == {}
    assert all(
        word in after for word in ("Quintilla Marchbanks", "Zebedee Thorn", "Oxmoor Academy", "I am known to you")
    )
    assert "Names shown although the call is read blind" in after
    assert _leaks(client.get(reverse("proposals:index"))) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_reviewer_cannot_ask_for_the_names(proposal, reviewer, sign_in, method):
    client = sign_in(reviewer)

    answer = getattr(client, method)(reverse("proposal_names", args=[proposal.pk]))

    assert answer.status_code in {302, 405}
    assert _leaks(client.get(reverse("proposal_desk", args=[proposal.pk]))) == []


def test_without_a_blind_a_reviewer_sees_who_proposes_but_no_note_and_no_address(proposal, reviewer, sign_in):
    Call.objects.update(is_blind=False)
    client = sign_in(reviewer)

    page = client.get(reverse("proposal_desk", args=[proposal.pk]))

    assert set(_leaks(page)) == {"Quintilla", "Marchbanks", "Oxmoor", "Zebedee", "Thornbury", "Headmistress"}
    assert "Reading aloud" in client.get(reverse("proposals:index_results"), {"q": "Quintilla"}).content.decode()
    assert "Oxmoor" in _leaks(client.get(reverse("proposals:index"), {"export": "xlsx"}))
