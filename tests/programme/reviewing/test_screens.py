"""The organisers' screens: the list, one proposal, deciding, inviting, and who may open what."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.accounts.roles import sync_roles
from sessions.models import Letter, Proposal, Review, Session, Speaker
from sessions.reviewing import actions
from sessions.reviewing.queries import deciding
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import PresenterFactory, ReviewFactory, SessionFactory, StreamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]

LIST, RESULTS = "proposals:index", "proposals:index_results"


def _text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _titles(response):
    return re.findall(r'class="reviewing-title"[^>]*>([^<]*)<', unescape(response.content.decode()))


def _decided(proposal, decision, by):
    words = deciding.words(proposal.conference, decision)
    return actions.decide(proposal=proposal, decision=decision, words=words, by=by, now=proposal.submitted_at)


def _queries(client, address, **data):
    client.get(address, data)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address, data).status_code == 200
    return len(captured)


# --- The list -----------------------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_has_been_sent_in_with_scores_and_decisions(propose, lead, sign_in):
    one = propose("Reading aloud", is_first_time=True)
    propose("A draft", status="DRAFT")
    for score in (5, 4):
        ReviewFactory(proposal=one, score=score)
    _decided(one, "ACCEPT", lead)

    answer = sign_in(lead).get(reverse(LIST))

    assert _titles(answer) == ["Reading aloud"]
    row = _text(answer)[_text(answer).index("Reading aloud Literacy") :]
    assert row.startswith(
        "Reading aloud Literacy First workshop Quintilla Marchbanks Literacy 4.5 2 reviews To do Accept letter in the outbox"
    )


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Accepted", "For support", "Gone", "Plain"]),
        ({"status": "live"}, ["Accepted", "For support", "Plain"]),
        ({"status": "WITHDRAWN"}, ["Gone"]),
        ({"decision": "ACCEPT"}, ["Accepted"]),
        ({"decision": "none"}, ["For support", "Plain"]),
        ({"for_support_staff": "true"}, ["For support"]),
        ({"is_first_time": "true"}, ["Plain"]),
        ({"phase": "primary"}, ["For support"]),
        ({"phase": "any"}, ["Accepted", "Gone", "Plain"]),
        ({"standard": "TS1"}, ["Plain"]),
        ({"role": "site"}, ["For support"]),
        ({"stream": "none"}, ["Plain"]),
        ({"unreviewed": "true"}, ["For support"]),
        ({"q": "support"}, ["For support"]),
        ({"q": "quintilla plain"}, ["Plain"]),
        ({"left_over": "true"}, []),
    ],
)
def test_the_list_is_filtered_and_searched(propose, lead, reviewer, sign_in, query, titles):
    accepted = propose("Accepted")
    propose("For support", for_support_staff=True, phases=["primary", "secondary"], roles=["site"])
    plain = propose("Plain", is_first_time=True, standards=["TS1", "TS3"])
    plain.stream = None
    plain.save()
    propose("Gone", status="WITHDRAWN")
    ReviewFactory(proposal=plain, reviewer=reviewer)
    ReviewFactory(proposal=accepted, reviewer=reviewer)
    _decided(accepted, "ACCEPT", lead)

    assert sorted(_titles(sign_in(reviewer).get(reverse(RESULTS), query))) == titles


def test_a_stream_s_own_filter(propose, lead, sign_in, stream, conference):
    propose("Of the stream")
    other = StreamFactory(conference=conference)
    Proposal.objects.filter(pk=propose("Of another").pk).update(stream=other)

    assert _titles(sign_in(lead).get(reverse(RESULTS), {"stream": stream.pk})) == ["Of the stream"]


def test_the_list_is_sorted_by_score_and_what_has_none_stands_last(propose, lead, sign_in):
    for title, score in (("Two", 2), ("None", None), ("Five", 5)):
        proposal = propose(title)
        if score:
            ReviewFactory(proposal=proposal, score=score)
    client = sign_in(lead)

    assert _titles(client.get(reverse(LIST), {"ordering": "-mean"})) == ["Five", "Two", "None"]
    assert _titles(client.get(reverse(LIST), {"ordering": "mean"})) == ["Two", "Five", "None"]


def test_another_conference_s_proposals_stand_in_a_list_of_their_own(propose, lead, sign_in, conference):
    propose("Of this year")
    last = ConferenceFactory(date=conference.date.replace(year=2025), slug="last-year")
    Proposal.objects.filter(pk=propose("Of last year").pk).update(conference=last)
    client = sign_in(lead)

    assert _titles(client.get(reverse(LIST))) == ["Of this year"]
    assert _titles(client.get(reverse(LIST), {"conference": "last-year"})) == ["Of last year"]
    assert client.get(reverse(LIST), {"conference": "nowhere"}).status_code == 404


def test_a_session_left_over_is_found_in_the_list(propose, lead, sign_in):
    proposal = propose("Left over")
    _decided(proposal, "ACCEPT", lead)
    Session.objects.update(abstract="Somebody has worked on it.")
    actions.undo(proposal=proposal, by=lead, now=proposal.submitted_at)
    client = sign_in(lead)

    answer = client.get(reverse(LIST), {"left_over": "true"})

    assert (_titles(answer), "its session stays a draft" in _text(answer)) == (["Left over"], True)


def test_the_download_has_scores_and_names(propose, lead, sign_in):
    from openpyxl import load_workbook

    ReviewFactory(proposal=propose("=HYPERLINK(1)"), score=4)

    answer = sign_in(lead).get(reverse(LIST), {"export": "xlsx"})

    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert dict(zip(rows[0], rows[1], strict=True)) | {"Sent in": None} == {
        "Title": "=HYPERLINK(1)",
        "Proposer": "Quintilla Marchbanks",
        "School or organisation": "Oxmoor Academy",
        "Kind": "Workshop",
        "Stream": "Literacy",
        "Mean score": 4,
        "Reviews": 1,
        "State": "Submitted",
        "Decision": "Not decided",
        "Phases": None,
        "Teachers' Standards": None,
        "Career stages": None,
        "For support staff": False,
        "First workshop": False,
        "Seats wished": None,
        "Runs wished": 1,
        "Sent in": None,
    }
    assert "text/csv" not in sign_in(lead).get(reverse(LIST), {"export": "csv"}).headers["Content-Type"]


def test_the_list_takes_as_many_queries_for_three_as_for_one(propose, lead, reviewer, sign_in):
    ReviewFactory(proposal=propose("One"), reviewer=reviewer)
    client = sign_in(lead)
    one = [_queries(client, reverse(LIST)), _queries(client, reverse(LIST), export="xlsx")]
    for title in ("Two", "Three"):
        proposal = propose(title)
        PresenterFactory(proposal=proposal, status="ACCEPTED", email=f"{title}@x.example")
        ReviewFactory(proposal=proposal)
        _decided(proposal, "ACCEPT", lead)

    assert [_queries(client, reverse(LIST)), _queries(client, reverse(LIST), export="xlsx")] == one


def test_an_empty_list_says_what_will_stand_here(lead, sign_in, conference):
    assert "No proposal has been sent in yet." in _text(sign_in(lead).get(reverse(LIST)))


# --- One proposal -------------------------------------------------------------------------------------------------------------------


def test_a_reviewer_reads_scores_and_goes_on_to_the_next(propose, reviewer, sign_in):
    first, second = propose("First"), propose("Second")
    client = sign_in(reviewer)

    page = client.get(reverse("proposal_desk", args=[first.pk]))
    answer = client.post(reverse("proposal_desk", args=[first.pk]), {"score": "4", "comment": "Yes.", "next": "1"})
    last = client.post(reverse("proposal_desk", args=[second.pk]), {"score": "none", "comment": "Hm.", "next": "1"})

    assert "What happened when a department read one page aloud each week." in _text(page)
    assert (answer.url, last.url) == (
        reverse("proposal_desk", args=[second.pk]),
        f"{reverse(LIST)}?conference={first.conference.slug}",
    )
    assert list(Review.objects.order_by("pk").values_list("proposal", "score", "comment")) == [
        (first.pk, 4, "Yes."),
        (second.pk, None, "Hm."),
    ]


def test_nothing_is_chosen_before_a_reviewer_has_chosen(propose, reviewer, sign_in):
    proposal = propose()
    client, address = sign_in(reviewer), reverse("proposal_desk", args=[proposal.pk])

    def chosen():
        return re.findall(r'name="score" value="(\w+)"[^>]*checked', client.get(address).content.decode())

    before = chosen()
    client.post(address, {"score": "none", "comment": "Hm."})
    without = chosen()
    client.post(address, {"score": "4", "comment": "Hm."})

    assert (before, without, chosen()) == ([], ["none"], ["4"])


@pytest.mark.parametrize("score", ["", "none"])
def test_an_empty_review_gets_a_sentence_and_nothing_is_kept(propose, reviewer, sign_in, score):
    answer = sign_in(reviewer).post(reverse("proposal_desk", args=[propose().pk]), {"score": score, "comment": " "})

    assert "Give it a score, or write a comment." in _text(answer)
    assert Review.objects.count() == 0


def test_what_was_typed_comes_back_when_the_comment_is_too_long(propose, reviewer, sign_in):
    answer = sign_in(reviewer).post(
        reverse("proposal_desk", args=[propose().pk]), {"score": "5", "comment": "x" * 2001}
    )

    assert ("x" * 2001 in answer.content.decode(), Review.objects.count()) == (True, 0)


def test_others_comments_stand_on_the_page_after_ones_own_review_only(propose, reviewer, sign_in):
    proposal = propose()
    ReviewFactory(proposal=proposal, score=1, comment="I would rather not.")
    client, address = sign_in(reviewer), reverse("proposal_desk", args=[proposal.pk])

    before = _text(client.get(address))
    client.post(address, {"score": "5", "comment": ""})
    after = _text(client.get(address))

    assert ("rather not." in before, "1 other has reviewed it." in before) == (False, True)
    assert ("I would rather not." in after, "Opinions are split" in after) == (True, True)


def test_who_presents_it_is_told_and_has_no_form(propose, reviewer, sign_in):
    proposal = propose(email=reviewer.email)
    ReviewFactory(proposal=proposal, score=1, comment="I would rather not.")
    client, address = sign_in(reviewer), reverse("proposal_desk", args=[proposal.pk])

    page = client.get(address)
    answer = client.post(address, {"score": "5", "comment": ""})

    assert "You would present this yourself, so others review it." in _text(page)
    assert ('name="score"' in page.content.decode(), "rather not." in _text(page)) == (False, False)
    assert (answer.status_code, Review.objects.count()) == (200, 1)


def test_the_team_s_part_of_the_page_is_not_for_reviewers(propose, reviewer, lead, sign_in):
    proposal = propose(team_note="Rang her on Monday.")
    address = reverse("proposal_desk", args=[proposal.pk])

    theirs = sign_in(reviewer).get(address).content.decode()
    ours = sign_in(lead).get(address).content.decode()

    for part in ("Rang her on Monday.", "Accept…", 'id="decide"'):
        assert (part in theirs, part in ours) == (False, True)


def test_the_private_note_is_kept(propose, lead, sign_in):
    proposal = propose()

    sign_in(lead).post(reverse("proposal_note", args=[proposal.pk]), {"note": "Ask about the sinks."})

    proposal.refresh_from_db()
    assert proposal.team_note == "Ask about the sinks."


def test_a_note_that_is_too_long_comes_back(propose, lead, sign_in):
    answer = sign_in(lead).post(reverse("proposal_note", args=[propose().pk]), {"note": "y" * 4001})

    assert (answer.status_code, "y" * 4001 in answer.content.decode()) == (200, True)


def test_a_draft_is_nobody_s_to_open(propose, lead, sign_in):
    assert sign_in(lead).get(reverse("proposal_desk", args=[propose(status="DRAFT").pk])).status_code == 404


def test_the_page_takes_as_many_queries_with_three_reviews_as_with_one(propose, lead, sign_in):
    proposal = propose()
    ReviewFactory(proposal=proposal)
    client, address = sign_in(lead), reverse("proposal_desk", args=[proposal.pk])
    one = _queries(client, address)
    for number in range(2):
        ReviewFactory(proposal=proposal, comment="Again.")
        PresenterFactory(proposal=proposal, status="ACCEPTED", email=f"{number}@x.example")

    assert _queries(client, address) == one


def test_the_next_one_leads_to_what_is_still_to_be_reviewed(propose, reviewer, sign_in, conference):
    client = sign_in(reviewer)
    nothing = client.get(reverse("proposal_next"))
    proposal = propose()

    assert nothing.url == f"{reverse(LIST)}?conference={conference.slug}"
    assert client.get(reverse("proposal_next")).url == reverse("proposal_desk", args=[proposal.pk])


# --- Deciding -----------------------------------------------------------------------------------------------------------------------


def _ask(decision, *proposals):
    ids = "".join(f"&proposal={proposal.pk}" for proposal in proposals)
    return f"{reverse('proposals_decide')}?decision={decision}{ids}"


def _form(client, address, **changes):
    form = client.get(address).context["form"]
    return {"subject": form.initial["subject"], "body": form.initial["body"]} | changes


def test_several_are_accepted_at_once_each_with_a_line_of_its_own(propose, lead, sign_in):
    one, two = propose("One"), propose("Two", name="Bo Lund", email="bo@oxmoor.example")
    client, address = sign_in(lead), _ask("ACCEPT", one, two)

    answer = client.post(address, _form(client, address, **{f"line-{one.pk}": "The queue, please."}), follow=True)

    assert "2 proposals accepted. Nobody is told until you send the letters in the outbox." in _text(answer)
    assert list(Proposal.objects.order_by("title").values_list("title", "status", "decision")) == [
        ("One", "SUBMITTED", "ACCEPT"),
        ("Two", "SUBMITTED", "ACCEPT"),
    ]
    assert {letter.to_name: "The queue, please." in letter.body for letter in Letter.objects.all()} == {
        "Quintilla Marchbanks": True,
        "Bo Lund": False,
    }


def test_one_s_own_wording_goes_into_the_letter_and_is_kept_if_wished(propose, lead, sign_in, conference):
    proposal = propose("One")
    client, address = sign_in(lead), _ask("DECLINE", proposal)

    answer = client.post(address, {"subject": "{title}", "body": "Dear {name}, not this year.", "keep": "on"})

    assert answer.url == reverse("proposal_desk", args=[proposal.pk])
    assert Letter.objects.values_list("subject", "body").get() == ("One", "Dear Quintilla Marchbanks, not this year.")
    assert deciding.words(conference, "DECLINE").body == "Dear {name}, not this year."


def test_the_ticked_comments_are_quoted(propose, lead, sign_in):
    proposal = propose()
    review = ReviewFactory(proposal=proposal, comment="Say whom it is for.")
    client, address = sign_in(lead), _ask("CHANGES", proposal)

    page = client.get(address)
    client.post(address, _form(client, address, **{f"quote-{proposal.pk}": [review.pk]}))

    assert "Say whom it is for." in _text(page)
    assert "“Say whom it is for.”" in Letter.objects.get().body


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body": "Dear {naem}"}, "We have nothing to put in for {naem}."),
        ({"body": "No page at all"}, "Put {link} where the speaker’s own page is to stand"),
        ({"subject": ""}, "The letter needs a subject."),
        ({"body": "{link}", "line": "Hello"}, "Put {line} into the letter"),
    ],
)
def test_a_letter_that_cannot_be_is_refused_and_nothing_is_decided(propose, lead, sign_in, changes, sentence):
    proposal = propose()
    client, address = sign_in(lead), _ask("ACCEPT", proposal)
    if "line" in changes:
        changes = {**changes, f"line-{proposal.pk}": changes["line"]}

    answer = client.post(address, _form(client, address, **changes))

    proposal.refresh_from_db()
    assert (sentence in _text(answer), proposal.decision, Letter.objects.count()) == (True, "", 0)
    assert unescape(answer.content.decode()).count(changes.get("body", "Dear {name}")) >= 1


def test_what_cannot_be_decided_is_left_out_by_name(propose, lead, sign_in):
    fine, gone = propose("Fine"), propose("Gone", status="WITHDRAWN")

    page = sign_in(lead).get(_ask("ACCEPT", fine, gone))

    assert "“Gone”: It has been withdrawn." in _text(page)
    assert [each.title for each in page.context["form"].proposals] == ["Fine"]


@pytest.mark.parametrize("ticked", [0, 1])
def test_with_nothing_to_decide_one_is_back_at_the_list_with_a_sentence(propose, lead, sign_in, ticked):
    gone = propose("Gone", status="WITHDRAWN")

    answer = sign_in(lead).get(_ask("ACCEPT", *[gone][:ticked]), follow=True)

    assert ("“Gone”: It has been withdrawn." if ticked else "Tick the proposals that you decide on.") in _text(answer)


@pytest.mark.parametrize("query", ["", "decision=MAYBE", "decision=ACCEPT&conference=nowhere"])
def test_an_unknown_decision_is_not_found(lead, sign_in, conference, query):
    assert sign_in(lead).get(f"{reverse('proposals_decide')}?{query}").status_code == 404


def test_odd_numbers_among_the_ticked_are_left_out(propose, lead, sign_in):
    address = f"{_ask('ACCEPT', propose('Fine'))}&proposal=x&proposal=99999999999999999999&proposal=%00"

    assert len(sign_in(lead).get(address).context["form"].proposals) == 1


def test_undoing_withdrawing_and_bringing_in_are_buttons_of_the_page(propose, lead, sign_in):
    proposal = propose()
    client = sign_in(lead)
    _decided(proposal, "ACCEPT", lead)
    PresenterFactory(proposal=proposal, status="ACCEPTED", name="Bo Late", email="bo@oxmoor.example")

    page = _text(client.get(reverse("proposal_desk", args=[proposal.pk])))
    brought = client.post(reverse("proposal_bring_in", args=[proposal.pk]), follow=True)
    speakers = Speaker.objects.count()
    undone = client.post(reverse("proposal_undo", args=[proposal.pk]), follow=True)
    withdrawn = client.post(reverse("proposal_withdraw", args=[proposal.pk]), follow=True)

    assert "1 co-presenter has said yes since." in page
    assert ("now has everybody who has said yes." in _text(brought), speakers) == (True, 2)
    assert "The decision is taken back, and its letter with it." in _text(undone)
    assert "“Reading aloud” is withdrawn." in _text(withdrawn)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decision, proposal.session) == ("WITHDRAWN", "", None)


# --- Inviting -----------------------------------------------------------------------------------------------------------------------

GUEST = {
    "name": "Rosalind Hart",
    "email": "agent@hart.example",
    "background": "OUTSIDE",
    "title": "Eight thousand metres",
    "kind": "KEYNOTE",
    "stream": "",
    "line": "31 colleagues asked.",
}


def test_a_speaker_is_invited_by_a_form_and_the_letter_waits(lead, sign_in, conference):
    client, address = sign_in(lead), reverse("proposals_invite")

    answer = client.post(address, _form(client, address, **GUEST), follow=True)

    assert "Rosalind Hart stands in the programme as a draft." in _text(answer)
    assert (Session.objects.get().title, Letter.objects.get().kind) == ("Eight thousand metres", "INVITATION")


def test_an_invitation_without_an_address_comes_back_with_all_that_was_typed(lead, sign_in, conference):
    client, address = sign_in(lead), reverse("proposals_invite")

    answer = client.post(address, _form(client, address, **GUEST | {"email": ""}))

    assert "The invitation needs an address." in _text(answer)
    assert all(GUEST[name] in answer.content.decode() for name in ("name", "title", "line"))
    assert Session.objects.count() == 0


def test_a_stream_of_another_conference_is_no_choice(lead, sign_in, conference):
    client, address = sign_in(lead), reverse("proposals_invite")

    client.post(address, _form(client, address, **GUEST | {"stream": StreamFactory().pk}))

    assert Session.objects.count() == 0


# --- Doors --------------------------------------------------------------------------------------------------------------------------

DECIDERS = [
    ("get", "proposals_coverage", False),
    ("get", "proposals_invite", False),
    ("get", "proposals_decide", False),
    ("post", "proposal_names", True),
    ("post", "proposal_note", True),
    ("post", "proposal_undo", True),
    ("post", "proposal_bring_in", True),
    ("post", "proposal_withdraw", True),
]


@pytest.mark.parametrize(("method", "name", "has_pk"), DECIDERS)
def test_what_the_team_does_is_refused_to_reviewers_and_changes_nothing(
    propose, reviewer, sign_in, method, name, has_pk
):
    proposal = propose(team_note="As it was.")
    before = Proposal.objects.values().get(pk=proposal.pk)

    answer = getattr(sign_in(reviewer), method)(reverse(name, args=[proposal.pk] if has_pk else []), {"note": "New"})

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))
    assert Proposal.objects.values().get(pk=proposal.pk) == before


@pytest.mark.parametrize("name", [LIST, RESULTS, "proposal_desk", "proposal_next", "outbox"])
def test_nobody_else_of_the_admin_sees_proposals(propose, sign_in, name):
    sync_roles()
    proposal = propose()
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Desk"))

    answer = sign_in(user).get(reverse(name, args=[proposal.pk] if name == "proposal_desk" else []))

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))


def test_reviewers_have_proposals_in_their_menu_and_no_outbox(propose, reviewer, lead, sign_in):
    theirs = sign_in(reviewer).get(reverse("wagtailadmin_home")).content.decode()
    ours = sign_in(lead).get(reverse("wagtailadmin_home")).content.decode()

    assert ("/admin/proposals/" in theirs, "/admin/outbox/" in theirs, "/admin/proposals/coverage/" in theirs) == (
        True,
        False,
        False,
    )
    assert ("/admin/proposals/" in ours, "/admin/outbox/" in ours, "/admin/proposals/coverage/" in ours) == (
        True,
        True,
        True,
    )


def test_a_reviewer_without_a_conference_is_not_left_at_an_error(reviewer, lead, sign_in):
    for user, names in ((reviewer, [LIST]), (lead, [LIST, "proposals_coverage", "proposals_invite", "outbox"])):
        client = sign_in(user)
        assert [client.get(reverse(name)).status_code for name in names] == [200] * len(names)


def test_the_sessions_list_has_the_filters_that_coverage_leads_to(lead, sign_in, conference, stream):
    SessionFactory(conference=conference, stream=stream, title="Of primary", phases=["primary"])
    SessionFactory(conference=conference, stream=stream, title="Of any")

    answer = sign_in(lead).get(
        reverse("session:index"), {"conference": conference.pk, "stream": stream.pk, "phase": "primary"}
    )

    assert ("Of primary" in _text(answer), "Of any" in _text(answer)) == (True, False)
