"""Deciding: what an accepted proposal becomes at once, its letters, undoing, and what is true once a letter has left."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from sessions.models import (
    Appearance,
    Contribution,
    Letter,
    Proposal,
    Session,
    Speaker,
    SpeakerPrivate,
    Wording,
)
from sessions.outbox import actions as outbox
from sessions.proposals import actions as proposals
from sessions.proposals.queries import word_from_the_team
from sessions.reviewing import actions, tasks
from sessions.reviewing.queries import deciding as queries
from sessions.reviewing.queries.deciding import Words
from sessions.reviewing.rules.acceptance import TAKEN_OVER
from sessions.reviewing.rules.decisions import wording_problems
from tests.factories.programme import (
    ContributionFactory,
    DraftRunFactory,
    PresenterFactory,
    ReviewFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    SpeakerPrivateFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
LATER = datetime(2027, 2, 2, 9, tzinfo=UTC)


def _decide(proposal, decision, by, **more):
    words = more.pop("words", None) or queries.words(proposal.conference, decision)
    return actions.decide(proposal=proposal, decision=decision, words=words, by=by, now=NOW, **more)


def _send(proposal, by, now=LATER):
    letters = Letter.objects.to_read().filter(proposal=proposal)
    outbox.send(letters=letters, by=by, now=now)
    return [outbox.deliver(letter=letter, now=now) for letter in Letter.objects.leaving().filter(proposal=proposal)]


def _standing(proposal):
    proposal.refresh_from_db()
    return proposal.status, proposal.decision, proposal.session.status if proposal.session else None


def _programme():
    """How many of each an acceptance makes."""
    return [model.objects.count() for model in (Session, Contribution, Speaker, SpeakerPrivate, Appearance)]


@pytest.fixture
def whole(propose, conference):
    """A proposal with every field filled, a co-presenter who has said yes, one who has not answered and one who said no."""
    proposal = propose(
        "Reading aloud in science",
        kind="WORKSHOP",
        abstract="One page a week.\n\nWhat happened.",
        takeaways=["A routine"],
        phases=["primary"],
        roles=["teacher", "classroom_support"],
        subjects="Science",
        standards=["TS3"],
        for_support_staff=True,
        seats_wished=24,
        seats_note="30 without computers",
        needs=["PROJECTOR"],
        needs_step_free=True,
        runs_wished=2,
        room_needs="Two sinks, please.",
    )
    proposal.presenters.update(headline="Head of science", background="MIDDLE_LEADER")
    for name, status in (("Bo Yes", "ACCEPTED"), ("Cy Open", "INVITED"), ("Di No", "DECLINED")):
        PresenterFactory(proposal=proposal, name=name, email=f"{name[:2].lower()}@oxmoor.example", status=status)
    proposal.unavailable.add(SlotFactory(conference=conference, name="Workshops 1"))
    return proposal


# --- Accept -------------------------------------------------------------------------------------------------------------------------


def test_accepting_makes_session_profiles_and_pages_at_once_all_drafts(whole, lead):
    _decide(whole, "ACCEPT", lead)

    whole.refresh_from_db()
    session = whole.session
    assert _standing(whole) == ("SUBMITTED", "ACCEPT", "DRAFT")
    assert {name: getattr(session, name) for name in TAKEN_OVER} == {name: getattr(whole, name) for name in TAKEN_OVER}
    assert (session.slug, session.conference) == ("reading-aloud-in-science", whole.conference)
    parts = session.contributions.order_by("sort_order").values_list("speaker__name", "role", "sort_order")
    assert list(parts) == [("Quintilla Marchbanks", "SPEAKER", 0), ("Bo Yes", "SPEAKER", 1)]
    speaker = Speaker.objects.get(name="Quintilla Marchbanks")
    assert (speaker.live, speaker.headline, speaker.background, speaker.biography, speaker.revisions.count()) == (
        False,
        "Head of science",
        "MIDDLE_LEADER",
        "<p>Quintilla began in 1998.</p>",
        1,
    )
    assert speaker.private.email == "quintilla@oxmoor.example"
    page = Appearance.objects.get(speaker=speaker)
    assert (page.conference, page.room_needs, page.invited_at) == (whole.conference, "Two sinks, please.", None)
    assert [slot.name for slot in page.unavailable.all()] == ["Workshops 1"]


def test_every_presenter_of_an_accepted_proposal_gets_a_letter_with_a_page_of_her_own(whole, lead):
    _decide(whole, "ACCEPT", lead, line="We loved the second page.")

    letters = Letter.objects.order_by("pk")
    pages = {page.speaker.name: page.link_token for page in Appearance.objects.select_related("speaker")}
    assert [(letter.to_name, letter.to_email, letter.kind) for letter in letters] == [
        ("Quintilla Marchbanks", "quintilla@oxmoor.example", "DECISION"),
        ("Bo Yes", "bo@oxmoor.example", "INVITATION"),
    ]
    for letter in letters:
        assert letter.subject == "Your session “Reading aloud in science” is accepted"
        assert f"http://testserver/speaking/{pages[letter.to_name]}/" in letter.body
        assert "We loved the second page." in letter.body
        assert "{" not in letter.body
    assert mail.outbox == []


def test_accepting_again_changes_nothing_but_the_letter(whole, lead):
    _decide(whole, "ACCEPT", lead)
    first = _programme()
    token = Appearance.objects.order_by("pk").first().link_token

    _decide(whole, "ACCEPT", lead, line="Once more.")

    assert _programme() == first == [1, 2, 2, 2, 2]
    assert Appearance.objects.order_by("pk").first().link_token == token
    assert Speaker.objects.get(name="Bo Yes").revisions.count() == 1
    assert ["Once more." in letter.body for letter in Letter.objects.all()] == [True, True]


def test_somebody_we_know_by_her_address_is_used_again_and_keeps_her_profile(propose, lead):
    known = SpeakerFactory(name="Q. Marchbanks", headline="Knows all", live=True)
    SpeakerPrivateFactory(speaker=known, email="Quintilla@Oxmoor.example")

    for title in ("First", "Second"):
        _decide(propose(title), "ACCEPT", lead)

    known.refresh_from_db()
    assert _programme() == [2, 2, 1, 1, 1]
    assert (known.name, known.headline, known.live) == ("Q. Marchbanks", "Knows all", True)


def test_of_several_speakers_with_one_agent_s_address_the_one_of_that_name_is_meant(propose, lead):
    for name in ("Ann Hart", "Rosalind Hart"):
        SpeakerPrivateFactory(speaker=SpeakerFactory(name=name), email="agent@hart.example")

    _decide(propose("One", name="rosalind hart", email="agent@hart.example"), "ACCEPT", lead)
    _decide(propose("Two", name="Zoe Hart", email="agent@hart.example"), "ACCEPT", lead)

    names = Contribution.objects.order_by("session__title").values_list("speaker__name", flat=True)
    assert list(names) == ["Rosalind Hart", "Zoe Hart"]


def test_two_sessions_of_one_title_get_slugs_of_their_own(propose, lead, conference):
    SessionFactory(conference=conference, slug="reading-aloud")

    _decide(propose("Reading aloud"), "ACCEPT", lead)

    assert Session.objects.order_by("pk").last().slug == "reading-aloud-2"


def test_a_keynote_s_speaker_is_a_keynote_speaker(propose, lead):
    _decide(propose(kind="KEYNOTE"), "ACCEPT", lead)

    assert Contribution.objects.get().role == "KEYNOTE"


def test_who_says_yes_after_the_decision_is_added_by_a_button_or_when_the_letter_leaves(whole, lead):
    _decide(whole, "ACCEPT", lead)
    whole.refresh_from_db()
    whole.presenters.filter(name="Cy Open").update(status="ACCEPTED")
    waiting = [each.name for each in queries.not_yet_on_stage(whole)]

    actions.bring_in(proposal=whole, by=lead, now=NOW)
    whole.presenters.filter(name="Di No").update(status="ACCEPTED")
    _send(whole, lead)

    assert waiting == ["Cy Open"]
    names = whole.session.contributions.order_by("sort_order").values_list("speaker__name", flat=True)
    assert list(names) == ["Quintilla Marchbanks", "Bo Yes", "Cy Open", "Di No"]


# --- The other decisions ------------------------------------------------------------------------------------------------------------


def test_declining_writes_one_letter_to_the_proposer_and_makes_nothing(whole, lead):
    _decide(whole, "DECLINE", lead)

    letter = Letter.objects.get()
    assert (letter.to_name, letter.speaker, _programme()) == ("Quintilla Marchbanks", None, [0, 0, 0, 0, 0])
    assert _standing(whole) == ("SUBMITTED", "DECLINE", None)


def test_asking_for_changes_quotes_the_chosen_comments_without_names(propose, lead, reviewer):
    proposal = propose()
    chosen = ReviewFactory(proposal=proposal, reviewer=reviewer, comment="Say whom it is for.")
    ReviewFactory(proposal=proposal, comment="I do not like her.")
    elsewhere = ReviewFactory(proposal=propose("Another"), comment="Of another.")

    _decide(proposal, "CHANGES", lead, quote=[chosen.pk, elsewhere.pk])

    body = Letter.objects.get().body
    assert "“Say whom it is for.”" in body
    assert f"http://testserver/propose/{proposal.link_token}/" in body
    assert [words in body for words in ("Rhea", "like her", "Of another")] == [False, False, False]


def test_deciding_anew_replaces_the_letter_that_has_not_left(propose, lead):
    proposal = propose()
    _decide(proposal, "DECLINE", lead)
    old = Letter.objects.get()

    _decide(proposal, "ACCEPT", lead)

    new = Letter.objects.get()
    assert (new.pk != old.pk, "accepted" in new.subject) == (True, True)


def test_deciding_anew_takes_out_what_an_untold_acceptance_had_made(whole, lead):
    _decide(whole, "ACCEPT", lead)

    _decide(whole, "DECLINE", lead)

    assert (_standing(whole), _programme()) == (("SUBMITTED", "DECLINE", None), [0, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("status", "decision", "code"),
    [("DRAFT", "ACCEPT", "draft"), ("WITHDRAWN", "DECLINE", "withdrawn"), ("ACCEPTED", "ACCEPT", "told")],
)
def test_what_cannot_be_decided_is_refused_and_nothing_changes(propose, lead, status, decision, code):
    proposal = propose(status=status)

    with pytest.raises(Refused) as refusal:
        _decide(proposal, decision, lead)

    assert (refusal.value.codes, Letter.objects.count(), _programme()) == ([code], 0, [0, 0, 0, 0, 0])


def test_a_decision_is_signed_in_the_log_without_a_name_of_the_proposer(propose, lead):
    proposal = propose()

    _decide(proposal, "DECLINE", lead)

    entry = ModelLogEntry.objects.get(action="proposal.decide")
    assert (entry.user, entry.label, entry.data) == (lead, "Reading aloud", {"before": "", "decision": "DECLINE"})


# --- Undo ---------------------------------------------------------------------------------------------------------------------------


def test_undoing_takes_back_decision_letter_and_what_nobody_has_touched(whole, lead):
    _decide(whole, "ACCEPT", lead)

    for _ in range(2):
        actions.undo(proposal=whole, by=lead, now=NOW)

    assert (_standing(whole), Letter.objects.count(), _programme()) == (("SUBMITTED", "", None), 0, [0, 0, 0, 0, 0])
    assert ModelLogEntry.objects.filter(action="proposal.undo").count() == 1


@pytest.mark.parametrize("touched", ["planned", "reworded"])
def test_a_session_that_somebody_has_worked_on_stays_as_a_draft_with_its_runs(whole, lead, touched):
    _decide(whole, "ACCEPT", lead)
    whole.refresh_from_db()
    if touched == "planned":
        DraftRunFactory(session=whole.session)
    else:
        Session.objects.update(abstract="Better words.")
    Session.objects.update(status="PUBLISHED")

    actions.undo(proposal=whole, by=lead, now=NOW)

    assert (_standing(whole), _programme()) == (("SUBMITTED", "", "DRAFT"), [1, 2, 2, 2, 2])
    assert whole.session.draft_runs.count() == (touched == "planned")


def test_undoing_leaves_the_profile_and_page_of_who_speaks_elsewhere(propose, lead):
    first, second = propose("First"), propose("Second")
    _decide(first, "ACCEPT", lead)
    _decide(second, "ACCEPT", lead)

    actions.undo(proposal=second, by=lead, now=NOW)

    assert (_programme(), Letter.objects.count()) == ([1, 1, 1, 1, 1], 1)


def test_undoing_leaves_a_published_profile_and_an_edited_one(propose, lead):
    known = SpeakerFactory(live=True)
    SpeakerPrivateFactory(speaker=known, email="known@oxmoor.example")
    _decide(propose("One", email="known@oxmoor.example"), "ACCEPT", lead)
    _decide(propose("Two", email="new@oxmoor.example", name="New"), "ACCEPT", lead)
    Speaker.objects.get(name="New").save_revision()

    for proposal in Proposal.objects.all():
        actions.undo(proposal=proposal, by=lead, now=NOW)

    assert _programme() == [0, 0, 2, 2, 0]


def test_what_has_been_told_is_not_undone(propose, lead):
    proposal = propose()
    _decide(proposal, "DECLINE", lead)
    _send(proposal, lead)

    with pytest.raises(Refused) as refusal:
        actions.undo(proposal=proposal, by=lead, now=NOW)

    assert (refusal.value.codes, _standing(proposal)) == (["told"], ("DECLINED", "DECLINE", None))


# --- Told ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "status"), [("ACCEPT", "ACCEPTED"), ("DECLINE", "DECLINED"), ("CHANGES", "CHANGES_ASKED")]
)
def test_the_status_follows_when_the_letter_has_left(propose, lead, decision, status):
    proposal = propose()
    _decide(proposal, decision, lead)
    before = _standing(proposal)[0]

    left = _send(proposal, lead)

    assert (before, left, _standing(proposal)[:2]) == ("SUBMITTED", [True], (status, decision))
    assert len(mail.outbox) == 1
    assert ModelLogEntry.objects.get(action="proposal.told").data == {"before": "SUBMITTED", "status": status}


def test_an_accepted_speaker_s_page_counts_as_known_to_her_when_her_letter_leaves(whole, lead):
    _decide(whole, "ACCEPT", lead)

    assert _send(whole, lead) == [True, True]
    assert set(Appearance.objects.values_list("invited_at", flat=True)) == {LATER}


def test_a_mail_server_that_refuses_takes_all_of_it_back(propose, lead, monkeypatch):
    proposal = propose()
    _decide(proposal, "ACCEPT", lead)

    def fail(self, messages):
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", fail)
        failed = _send(proposal, lead)
    after = (_standing(proposal)[:2], Appearance.objects.get().invited_at, Letter.objects.to_read().count())
    again = _send(proposal, lead)

    assert (failed, after) == ([False], (("SUBMITTED", "ACCEPT"), None, 1))
    assert (again, _standing(proposal)[:2]) == ([True], ("ACCEPTED", "ACCEPT"))


def test_a_letter_does_not_leave_when_its_proposer_has_withdrawn_or_sent_in_again(propose, lead):
    proposal = propose()
    _decide(proposal, "ACCEPT", lead)
    Proposal.objects.filter(pk=proposal.pk).update(decision="")

    left = _send(proposal, lead)

    assert (left, mail.outbox, _standing(proposal)[0]) == ([False], [], "SUBMITTED")
    assert "taken back since" in Letter.objects.get().failure


def test_declining_after_acceptance_sets_the_session_back_to_draft_when_she_is_told(whole, lead):
    _decide(whole, "ACCEPT", lead)
    _send(whole, lead)
    whole.refresh_from_db()
    run = DraftRunFactory(session=whole.session)
    Session.objects.update(status="PUBLISHED")

    _decide(whole, "DECLINE", lead)
    decided = _standing(whole)
    _send(whole, lead)

    assert decided == ("ACCEPTED", "DECLINE", "PUBLISHED")
    assert _standing(whole) == ("DECLINED", "DECLINE", "DRAFT")
    assert list(whole.session.draft_runs.all()) == [run]
    assert _programme() == [1, 2, 2, 2, 2]


def test_undoing_a_decline_after_acceptance_leaves_her_accepted(propose, lead):
    proposal = propose()
    _decide(proposal, "ACCEPT", lead)
    _send(proposal, lead)
    _decide(proposal, "DECLINE", lead)

    actions.undo(proposal=proposal, by=lead, now=NOW)

    assert _standing(proposal) == ("ACCEPTED", "ACCEPT", "DRAFT")


def test_accepting_after_all_uses_the_same_session_again(propose, lead):
    proposal = propose()
    _decide(proposal, "ACCEPT", lead)
    _send(proposal, lead)
    session = _standing(proposal) and proposal.session
    _decide(proposal, "DECLINE", lead)
    _send(proposal, lead)

    _decide(proposal, "ACCEPT", lead)
    _send(proposal, lead)

    assert (_standing(proposal), proposal.session) == (("ACCEPTED", "ACCEPT", "DRAFT"), session)
    assert _programme() == [1, 1, 1, 1, 1]


def test_what_the_proposer_reads_on_her_page_holds_no_co_presenter_s_link(whole, lead):
    _decide(whole, "ACCEPT", lead)
    _send(whole, lead)

    word = word_from_the_team(whole)

    other = Appearance.objects.get(speaker__name="Bo Yes").link_token
    assert (word.to_name, other in word.body) == ("Quintilla Marchbanks", False)


def test_a_co_presenter_s_letter_does_not_leave_once_the_proposal_is_not_accepted(whole, lead):
    _decide(whole, "ACCEPT", lead)
    Proposal.objects.update(decision="")

    assert _send(whole, lead) == [False, False]
    assert mail.outbox == []


# --- Withdrawn ----------------------------------------------------------------------------------------------------------------------


def test_withdrawing_after_acceptance_sets_the_session_back_to_draft_and_keeps_it(propose, lead):
    proposal = propose()
    _decide(proposal, "ACCEPT", lead)
    _send(proposal, lead)
    Session.objects.update(status="PUBLISHED")

    for _ in range(2):
        actions.withdraw(proposal=proposal, by=lead, now=NOW)

    assert (_standing(proposal), _programme()) == (("WITHDRAWN", "", "DRAFT"), [1, 1, 1, 1, 1])
    assert ModelLogEntry.objects.filter(action="proposal.withdraw").count() == 1


def test_a_proposer_who_withdraws_while_her_acceptance_waits_leaves_nothing_behind(propose, lead):
    proposal = propose()
    _decide(proposal, "ACCEPT", lead)
    proposals.withdraw(proposal=proposal, now=NOW)

    tasks.withdrawn.func(proposal.pk)
    tasks.withdrawn.func(proposal.pk)

    assert (_standing(proposal), _programme()) == (("WITHDRAWN", "", None), [0, 0, 0, 0, 0])
    assert Letter.objects.waiting().count() == 0


# --- Wording ------------------------------------------------------------------------------------------------------------------------


def test_a_wording_that_is_kept_comes_back_and_another_conference_keeps_its_own(conference, lead):
    words = Words("In!", "Dear {name}: {link}")
    plain = queries.words(conference, "ACCEPT")

    for _ in range(2):
        actions.keep_wording(conference=conference, code="ACCEPT", words=words, by=lead)

    assert (queries.words(conference, "ACCEPT"), Wording.objects.count()) == (words, 1)
    assert queries.words(ContributionFactory().session.conference, "ACCEPT") == plain
    assert ModelLogEntry.objects.filter(action="letter.wording").count() == 1


@pytest.mark.parametrize("code", ["ACCEPT", "DECLINE", "CHANGES", "INVITATION"])
def test_the_wordings_we_bring_are_whole(conference, code):
    words = queries.words(conference, code)

    assert wording_problems(code=code, subject=words.subject, body=words.body) == []
