"""Deeds on proposals: what they do, that twice is once, what they refuse, whom they write to and when."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from sessions.models import Letter, Presenter, Proposal, Session
from sessions.proposals import actions
from sessions.proposals.actions import Answer, Typed
from tests.factories.programme import LetterFactory, PresenterFactory, SessionFactory, SlotFactory
from tests.programme.proposals.conftest import AFTER, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LENA = Answer("Lena Hirsch", "SUPPORT_STAFF", "Librarian", "Cobb Lane Sixth Form College", "")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """with committed(): … → what is to happen after commit has happened."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def letters():
    return [(each.to, each.subject) for each in mail.outbox]


def deeds(row):
    return [(entry.action, entry.user, entry.data) for entry in ModelLogEntry.objects.for_instance(row)]


def colleague(proposal, status="INVITED", **columns):
    return PresenterFactory(
        proposal=proposal, status=status, **{"name": "", "email": "lena@cobb.example", "background": ""} | columns
    )


# --- Beginning ------------------------------------------------------------------------------------------------------------


def test_beginning_makes_an_empty_draft_and_mails_its_link_after_commit_only(conference, committed):
    with committed():
        proposal = actions.start(conference=conference, name="Maureen", email="Maureen@Harbour.example", now=NOW)
        assert mail.outbox == []

    proposer = proposal.presenters.get()
    assert (proposal.status, proposal.title, proposal.as_typed) == ("DRAFT", "", {})
    assert (proposer.status, proposer.name, proposer.email, proposer.background) == (
        "PROPOSER",
        "Maureen",
        "maureen@harbour.example",
        "",
    )
    assert letters() == [(["maureen@harbour.example"], f"Your proposal for {conference.name}: your own link")]
    assert f"http://testserver/propose/{proposal.link_token}/" in mail.outbox[0].body


def test_beginning_twice_makes_two_since_an_address_alone_opens_nothing(conference):
    first, second = (
        actions.start(conference=conference, name="Maureen", email="m@harbour.example", now=NOW) for _ in range(2)
    )

    assert first.link_token != second.link_token


@pytest.mark.parametrize("when", [datetime(2026, 8, 31, tzinfo=UTC), AFTER])
def test_nobody_begins_while_the_call_is_not_open(conference, when):
    with pytest.raises(Refused):
        actions.start(conference=conference, name="Maureen", email="m@harbour.example", now=when)

    assert Proposal.objects.count() == 0


# --- Keeping what is typed ------------------------------------------------------------------------------------------------


def test_a_draft_keeps_what_fits_and_what_does_not(draft):
    slot = SlotFactory(conference=draft.conference)
    typed = Typed(
        proposal={"title": "Two balls", "abstract": "", "seats_wished": None},
        proposer={"name": "Pauline", "organisation": ""},
        unavailable=[slot],
        unfit={"seats_wished": "about twenty"},
    )

    actions.save(proposal=draft, typed=typed, now=NOW)

    kept = Proposal.objects.get()
    assert (kept.status, kept.title, kept.abstract, kept.as_typed, list(kept.unavailable.all())) == (
        "DRAFT",
        "Two balls",
        "",
        {"seats_wished": "about twenty"},
        [slot],
    )
    assert kept.presenters.get().name == "Pauline"


def test_what_reviewers_read_stays_whole(make):
    proposal = make("SUBMITTED", title="Two balls")

    with pytest.raises(Refused) as refused:
        actions.save(proposal=proposal, typed=Typed(proposal={"title": ""}, proposer={"name": ""}), now=NOW)

    proposal.refresh_from_db()
    assert refused.value.codes == ["title", "name"]
    assert (proposal.title, proposal.presenters.get().name) == ("Two balls", "Dev Patel")


@pytest.mark.parametrize(
    ("status", "decision", "when"),
    [
        ("DRAFT", "", AFTER),
        ("SUBMITTED", "", AFTER),
        ("SUBMITTED", "ACCEPT", NOW),
        ("ACCEPTED", "ACCEPT", NOW),
        ("DECLINED", "DECLINE", NOW),
        ("WITHDRAWN", "", NOW),
    ],
)
def test_nothing_is_kept_when_it_may_no_longer_be_changed(make, status, decision, when):
    proposal = make(status, decision=decision, title="Two balls")

    with pytest.raises(Refused):
        actions.save(proposal=proposal, typed=Typed(proposal={"title": "Three balls"}), now=when)

    proposal.refresh_from_db()
    assert proposal.title == "Two balls"


# --- Submitting -----------------------------------------------------------------------------------------------------------


def test_submitting_hands_it_over_once_and_says_so_once(draft, committed):
    with committed():
        actions.submit(proposal=draft, now=NOW)
    with committed():
        actions.submit(proposal=draft, now=datetime(2026, 11, 25, tzinfo=UTC))

    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at) == ("SUBMITTED", NOW)
    assert letters() == [(["dev@saltmarsh.example"], f"Your proposal has arrived: {draft.title}")]
    assert deeds(draft) == [("proposal.submit", None, {"again": False, "by": "her own link"})]


def test_submitting_refuses_what_is_not_whole_and_what_comes_too_late(make):
    thin, late = make(abstract="Too short."), make()

    with pytest.raises(Refused) as not_whole:
        actions.submit(proposal=thin, now=NOW)
    with pytest.raises(Refused) as too_late:
        actions.submit(proposal=late, now=AFTER)

    assert (not_whole.value.codes, too_late.value.codes) == (["abstract"], ["closed"])
    assert set(Proposal.objects.values_list("status", flat=True)) == {"DRAFT"}
    assert mail.outbox == []


def test_what_does_not_fit_keeps_it_from_being_submitted(draft):
    draft.as_typed = {"seats_wished": "about twenty"}
    draft.save()

    with pytest.raises(Refused) as refused:
        actions.submit(proposal=draft, now=NOW)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("unfit", "seats_wished")]


def test_after_changes_were_asked_for_it_is_sent_again_and_the_question_is_cleared(make, committed):
    proposal = make("CHANGES_ASKED", decision="CHANGES")

    with committed():
        actions.submit(proposal=proposal, now=AFTER)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.decision, proposal.submitted_at) == ("SUBMITTED", "", AFTER)
    assert letters() == [(["dev@saltmarsh.example"], f"Your changes have arrived: {proposal.title}")]
    assert deeds(proposal) == [("proposal.submit", None, {"again": True, "by": "her own link"})]


# --- Withdrawing ----------------------------------------------------------------------------------------------------------


def test_withdrawing_tells_everybody_who_was_to_be_there_once(make, committed):
    proposal = make("SUBMITTED", decision="DECLINE")
    waiting, sent = LetterFactory(proposal=proposal), LetterFactory(proposal=proposal, sent_at=NOW)
    for status, email in [
        ("INVITED", "asked@x.example"),
        ("ACCEPTED", "yes@x.example"),
        ("DECLINED", "no@x.example"),
    ]:
        colleague(proposal, status, email=email)

    with committed():
        actions.withdraw(proposal=proposal, now=NOW)
    with committed():
        actions.withdraw(proposal=proposal, now=NOW)

    proposal.refresh_from_db()
    assert (proposal.status, proposal.decision) == ("WITHDRAWN", "")
    assert sorted(to[0] for to, _ in letters()) == ["asked@x.example", "dev@saltmarsh.example", "yes@x.example"]
    assert deeds(proposal) == [("proposal.withdraw", None, {"before": "SUBMITTED", "by": "her own link"})]
    assert (Letter.objects.get(pk=waiting.pk).discarded_at, Letter.objects.get(pk=sent.pk).discarded_at) == (NOW, None)


def test_what_is_accepted_or_declined_is_not_withdrawn(make):
    for status in ("ACCEPTED", "DECLINED"):
        with pytest.raises(Refused):
            actions.withdraw(proposal=make(status), now=NOW)

    assert set(Proposal.objects.values_list("status", flat=True)) == {"ACCEPTED", "DECLINED"}


def test_withdrawing_takes_out_the_draft_session_that_a_pending_acceptance_has_made(make, conference, committed):
    proposal = make("SUBMITTED", decision="ACCEPT", title="Two chairs away")
    proposal.session = SessionFactory(
        conference=conference,
        stream=None,
        status="DRAFT",
        title=proposal.title,
        abstract=proposal.abstract,
        audience=proposal.audience,
    )
    proposal.save()

    with committed():
        actions.withdraw(proposal=proposal, now=NOW)

    assert Session.objects.count() == 0


# --- Addresses and lost links ---------------------------------------------------------------------------------------------


def test_a_mistyped_address_is_put_right_and_the_link_goes_there(draft, committed):
    with committed():
        actions.change_address(proposal=draft, email="Dev.Patel@Saltmarsh.example", now=NOW)

    assert draft.presenters.get().email == "dev.patel@saltmarsh.example"
    assert [to for to, _ in letters()] == [["dev.patel@saltmarsh.example"]]
    assert draft.link_token in mail.outbox[0].body


def test_a_colleague_s_address_is_not_one_s_own(draft):
    colleague(draft)

    with pytest.raises(Refused) as refused:
        actions.change_address(proposal=draft, email="lena@cobb.example", now=NOW)

    assert refused.value.codes == ["colleague"]
    assert draft.presenters.get(status="PROPOSER").email == "dev@saltmarsh.example"


def test_lost_links_come_in_one_letter_and_nobody_else_s_are_in_it(make, conference, committed):
    other, third = make("SUBMITTED"), make("SUBMITTED")
    Presenter.objects.filter(proposal=other).update(email="other@x.example")
    Presenter.objects.filter(proposal=third).update(email="third@x.example")
    invited = colleague(other, email="dev@saltmarsh.example")
    said_no = colleague(third, "DECLINED", email="dev@saltmarsh.example")
    mine, withdrawn = make("SUBMITTED"), make("WITHDRAWN")

    with committed():
        assert actions.find(conference=conference, email="Dev@Saltmarsh.example") == 3
        assert actions.find(conference=conference, email="nobody@x.example") == 0

    assert letters() == [(["dev@saltmarsh.example"], f"Your links for {conference.name}")]
    body = mail.outbox[0].body
    assert all(f"/propose/{proposal.link_token}/" in body for proposal in (mine, withdrawn))
    assert f"/propose/with/{invited.link_token}/" in body
    assert other.link_token not in body
    assert said_no.link_token not in body


# --- Colleagues -----------------------------------------------------------------------------------------------------------


def test_inviting_a_colleague_mails_her_own_link_and_asks_once(draft, committed):
    with committed():
        first = actions.invite(proposal=draft, email="Lena@Cobb.example", now=NOW)
    with committed():
        second = actions.invite(proposal=draft, email="lena@cobb.example", now=NOW)

    assert (first, first.status, first.email, first.invited_at) == (second, "INVITED", "lena@cobb.example", NOW)
    assert letters() == [(["lena@cobb.example"], "Would you present with Dev Patel?")]
    assert f"/propose/with/{first.link_token}/" in mail.outbox[0].body
    assert draft.link_token not in mail.outbox[0].body
    assert mail.outbox[0].reply_to == ["dev@saltmarsh.example"]


def test_who_has_said_no_can_be_asked_again(draft, committed):
    said_no = colleague(draft, "DECLINED", answered_at=NOW)

    with committed():
        asked = actions.invite(proposal=draft, email=said_no.email, now=NOW)

    assert (asked.pk, asked.status, asked.answered_at, len(mail.outbox)) == (said_no.pk, "INVITED", None, 1)


def test_an_invitation_goes_out_again_but_not_to_who_has_said_yes(draft, committed):
    asked, said_yes = colleague(draft), colleague(draft, "ACCEPTED", email="yes@x.example")

    with committed():
        actions.invite_again(invited=asked, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.invite_again(invited=said_yes, now=NOW)

    assert ([to for to, _ in letters()], refused.value.codes) == ([["lena@cobb.example"]], ["already"])


def test_who_is_taken_off_is_gone_and_the_proposer_never_is(draft, proposer):
    asked = colleague(draft)

    actions.remove(proposal=draft, invited=asked, now=NOW)
    actions.remove(proposal=draft, invited=asked, now=NOW)
    actions.remove(proposal=draft, invited=proposer, now=NOW)

    assert list(draft.presenters.all()) == [proposer]


def test_a_yes_keeps_who_she_is_and_tells_the_proposer_once(draft, committed):
    asked = colleague(draft)

    with committed():
        actions.answer(invited=asked, yes=LENA, now=NOW)
    with committed():
        actions.answer(invited=asked, yes=LENA, now=AFTER)

    asked.refresh_from_db()
    assert (asked.status, asked.name, asked.background, asked.headline, asked.answered_at) == (
        "ACCEPTED",
        "Lena Hirsch",
        "SUPPORT_STAFF",
        "Librarian",
        NOW,
    )
    assert letters() == [(["dev@saltmarsh.example"], "Lena Hirsch has said yes")]
    assert deeds(asked) == [("proposal.answer", None, {"answer": "ACCEPTED", "by": "their own link"})]


def test_a_no_tells_the_proposer_and_asks_for_nothing(draft, committed):
    asked = colleague(draft)

    with committed():
        actions.answer(invited=asked, yes=None, now=NOW)

    asked.refresh_from_db()
    assert (asked.status, asked.name) == ("DECLINED", "")
    assert letters() == [(["dev@saltmarsh.example"], "lena@cobb.example has said no")]


@pytest.mark.parametrize("status", ["WITHDRAWN", "ACCEPTED", "DECLINED"])
def test_nobody_answers_after_a_decision(make, status):
    asked = colleague(make(status))

    with pytest.raises(Refused):
        actions.answer(invited=asked, yes=LENA, now=NOW)

    asked.refresh_from_db()
    assert asked.status == "INVITED"


def test_an_invitation_whose_row_has_gone_meanwhile_gets_no_letter(draft, committed):
    with committed():
        asked = actions.invite(proposal=draft, email="lena@cobb.example", now=NOW)
        actions.remove(proposal=draft, invited=asked, now=NOW)

    assert mail.outbox == []
