"""Letters leave once, decisions and acceptances do not double, with real threads on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from threading import Lock

import pytest
from django.core.mail.backends.locmem import EmailBackend

from sessions.models import Appearance, Letter, Proposal, Session, Speaker
from sessions.outbox import actions as outbox
from sessions.reviewing import actions
from sessions.reviewing.queries import deciding
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import LetterFactory, PresenterFactory, ProposalFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def sent(monkeypatch):
    """The subjects of all that left, from whichever thread."""
    gone, lock = [], Lock()

    def send_messages(self, messages):
        with lock:
            gone.extend(message.subject for message in messages)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return gone


@pytest.fixture(autouse=True)
def _nothing_by_itself(monkeypatch):
    """The workers are the threads of the test."""
    monkeypatch.setattr(outbox, "after_commit", lambda *_: None)


def _let_go(conference, number):
    letters = LetterFactory.create_batch(number, conference=conference, kind="RELEASE")
    outbox.send(letters=letters, by=None, now=NOW)
    return letters


def _deliver(letter):
    return lambda: outbox.deliver(letter=letter, now=NOW)


def test_one_letter_that_twenty_workers_deliver_at_once_leaves_once(sent):
    [letter] = _let_go(ConferenceFactory(), 1)

    answers = all_at_once([_deliver(letter) for _ in range(20)])

    assert (Counter(answers), len(sent)) == ({True: 1, False: 19}, 1)


def test_without_the_guard_the_same_letter_leaves_more_than_once(sent, monkeypatch):
    """What the guarded UPDATE is for: a worker that looks first and writes then is too late."""
    [letter] = _let_go(ConferenceFactory(), 1)
    monkeypatch.setattr(outbox, "_lock_what_it_is_about", lambda _: None)
    monkeypatch.setattr(type(Letter.objects.leaving()), "update", lambda *_, **__: 1)

    all_at_once([_deliver(letter) for _ in range(20)])

    assert len(sent) > 1


def test_two_organisers_press_send_at_once_and_each_letter_is_handed_over_once(sent):
    letters = LetterFactory.create_batch(10, conference=ConferenceFactory(), kind="RELEASE")

    answers = all_at_once([lambda: outbox.send(letters=letters, by=None, now=NOW) for _ in range(6)])

    assert sorted(answers) == [0, 0, 0, 0, 0, 10]


def _decided(conference, decision, number):
    proposals = []
    for position in range(number):
        proposal = ProposalFactory(conference=conference, title=f"Of many {position}")
        PresenterFactory(proposal=proposal, name="Quintilla Marchbanks", email="quintilla@oxmoor.example")
        proposals.append(proposal)
    return proposals, deciding.words(conference, decision)


def test_the_same_person_s_proposals_accepted_at_once_make_one_speaker():
    conference = ConferenceFactory()
    proposals, words = _decided(conference, "ACCEPT", 6)

    answers = all_at_once(
        [
            lambda proposal=proposal: (
                actions.decide(proposal=proposal, decision="ACCEPT", words=words, by=None, now=NOW).pk
            )
            for proposal in proposals
        ]
    )

    assert sorted(answers) == sorted(proposal.pk for proposal in proposals)
    assert (Speaker.objects.count(), Appearance.objects.count(), Session.objects.count()) == (1, 1, 6)


def test_one_proposal_accepted_by_six_at_once_is_one_session_with_one_letter():
    conference = ConferenceFactory()
    [proposal], words = _decided(conference, "ACCEPT", 1)

    all_at_once(
        [
            lambda: actions.decide(proposal=proposal, decision="ACCEPT", words=words, by=None, now=NOW).pk
            for _ in range(6)
        ]
    )

    assert (Session.objects.count(), Letter.objects.waiting().count()) == (1, 1)


def test_a_decision_that_is_changed_while_its_letter_leaves_is_told_as_it_left_or_not_at_all(sent):
    """Whichever comes first: what the proposer was told is what stands, and no letter of the other decision is left beside it."""
    for attempt in range(5):
        conference = ConferenceFactory()
        [proposal], words = _decided(conference, "DECLINE", 1)
        actions.decide(proposal=proposal, decision="DECLINE", words=words, by=None, now=NOW)
        letter = Letter.objects.get(proposal=proposal)
        outbox.send(letters=[letter], by=None, now=NOW)
        again = deciding.words(conference, "ACCEPT")
        sent.clear()

        answers = all_at_once(
            [
                _deliver(letter),
                lambda proposal=proposal, again=again: (
                    actions.decide(proposal=proposal, decision="ACCEPT", words=again, by=None, now=NOW).pk
                ),
            ]
        )

        proposal = Proposal.objects.get(pk=proposal.pk)
        left = answers[0] is True
        assert (len(sent), proposal.status) == ((1, "DECLINED") if left else (0, "SUBMITTED")), attempt
        assert proposal.decision == "ACCEPT"
        assert [each.subject for each in Letter.objects.waiting().filter(proposal=proposal)] == [
            "Your session “Of many 0” is accepted"
        ]
