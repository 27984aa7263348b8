"""Reviewing: a reviewer's own review, who never reviews, and the names of a blind call."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from sessions.models import Call, Review
from sessions.reviewing import actions
from sessions.reviewing.queries import listing, reading
from tests.factories.conference import UserFactory
from tests.factories.programme import PresenterFactory, ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


def _review(proposal, user, reader_of, **said):
    return actions.save_review(
        proposal=proposal, reader=reader_of(user), by=user, now=NOW, **{"score": 4, "comment": ""} | said
    )


def test_a_review_is_kept_once_for_each_reviewer_and_can_be_changed(propose, reviewer, lead, reader_of):
    proposal = propose()

    _review(proposal, reviewer, reader_of, score=2)
    _review(proposal, reviewer, reader_of, score=5, comment=" Must come. ")
    _review(proposal, lead, reader_of, score=None, comment="Ask her.")

    assert list(Review.objects.order_by("pk").values_list("reviewer", "score", "comment")) == [
        (reviewer.pk, 5, "Must come."),
        (lead.pk, None, "Ask her."),
    ]


@pytest.mark.parametrize("email", ["rhea@saltmarsh.example", "Rhea@Saltmarsh.example"])
@pytest.mark.parametrize("status", ["PROPOSER", "INVITED", "ACCEPTED"])
def test_nobody_reviews_what_she_would_present(propose, reviewer, reader_of, email, status):
    proposal = propose()
    if status == "PROPOSER":
        proposal.presenters.update(email=email)
    else:
        PresenterFactory(proposal=proposal, email=email, status=status)

    with pytest.raises(Refused) as refusal:
        _review(proposal, reviewer, reader_of)

    assert (refusal.value.codes, Review.objects.count()) == (["own"], 0)


def test_who_said_no_to_presenting_may_review(propose, reviewer, reader_of):
    proposal = propose()
    PresenterFactory(proposal=proposal, email=reviewer.email, status="DECLINED")

    assert _review(proposal, reviewer, reader_of).score == 4


def test_who_is_no_reviewer_cannot_review(propose, reader_of, site_tree):
    with pytest.raises(Refused) as refusal:
        _review(propose(), UserFactory(), reader_of)

    assert refusal.value.codes == ["may-not"]


@pytest.mark.parametrize("status", ["ACCEPTED", "DECLINED", "WITHDRAWN"])
def test_what_is_settled_is_reviewed_no_more(propose, reviewer, reader_of, status):
    with pytest.raises(Refused):
        _review(propose(status=status), reviewer, reader_of)

    assert Review.objects.count() == 0


def test_others_are_seen_once_ones_own_is_kept_and_by_who_decides_at_once(propose, reviewer, lead, reader_of):
    proposal = propose()
    ReviewFactory(proposal=proposal, score=1, comment="No.")

    before = reading.reading(proposal, reader_of(reviewer))
    by_lead = reading.reading(proposal, reader_of(lead))
    _review(proposal, reviewer, reader_of, score=5)
    after = reading.reading(proposal, reader_of(reviewer))

    assert (before.others, before.spread, before.number_of_others) == (None, None, 1)
    assert [review.comment for review in by_lead.others] == ["No."]
    assert ([review.comment for review in after.others], after.spread.mean) == (["No."], 3.0)


def test_a_lead_who_presents_does_not_see_what_is_said(propose, lead, reader_of):
    proposal = propose(email=lead.email)
    ReviewFactory(proposal=proposal, score=1)

    seen = reading.reading(proposal, reader_of(lead))
    [row] = listing.listing(proposal.conference, reader_of(lead), blind=False)

    assert (seen.presents, seen.others, seen.spread, row.mean) == (True, None, None, None)


def test_the_mean_of_a_list_is_hidden_from_who_has_still_to_say_what_she_thinks(propose, reviewer, lead, reader_of):
    first, second = propose("First"), propose("Second")
    for proposal, score in ((first, 2), (second, 4)):
        ReviewFactory(proposal=proposal, score=score)
    _review(second, reviewer, reader_of, score=5)

    def seen(user):
        rows = listing.listing(first.conference, reader_of(user), blind=True)
        return [(row.title, row.mean, row.number) for row in listing.by_mean(rows, highest_first=True)]

    assert seen(reviewer) == [("Second", 4.5, 2), ("First", None, 1)]
    assert seen(lead) == [("Second", 4.5, 2), ("First", 2.0, 1)]


def test_the_next_one_goes_round_and_leaves_out_what_is_done(propose, reviewer, reader_of, conference):
    one, two, three, four = (propose(title) for title in ("One", "Two", "Three", "Four"))
    propose("Hers", email=reviewer.email)
    propose("Settled", status="DECLINED")
    propose("A draft", status="DRAFT")
    _review(two, reviewer, reader_of)
    who = reader_of(reviewer)

    assert listing.next_to_review(conference, who) == (one.pk, 3)
    assert listing.next_to_review(conference, who, after=one.pk) == (three.pk, 2)
    assert listing.next_to_review(conference, who, after=four.pk) == (one.pk, 2)


def test_lifting_the_blind_is_written_down_once_and_holds_for_who_did_it(propose, lead, reviewer, reader_of, call):
    Call.objects.update(is_blind=True)
    call.refresh_from_db()
    proposal, other = propose(), propose("Another")

    before = reading.reading(proposal, reader_of(lead)).presenters
    answers = [
        actions.lift_blind(proposal=proposal, reader=reader_of(lead), by=lead, now=NOW),
        actions.lift_blind(proposal=proposal, reader=reader_of(lead), by=lead, now=NOW),
    ]

    assert (before, answers) == (None, [True, False])
    assert [each.name for each in reading.reading(proposal, reader_of(lead)).presenters] == ["Quintilla Marchbanks"]
    assert reading.reading(other, reader_of(lead)).presenters is None
    assert reading.reading(proposal, reader_of(reviewer)).presenters is None
    entry = ModelLogEntry.objects.get(action="proposal.lift_blind")
    assert (entry.user, entry.object_id) == (lead, str(proposal.pk))


def test_a_reviewer_cannot_lift_the_blind(propose, reviewer, reader_of, call):
    Call.objects.update(is_blind=True)

    with pytest.raises(Refused) as refusal:
        actions.lift_blind(proposal=propose(), reader=reader_of(reviewer), by=reviewer, now=NOW)

    assert (refusal.value.codes, ModelLogEntry.objects.count()) == (["may-not"], 0)


def test_the_private_note_is_kept_and_written_down_once(propose, lead):
    proposal = propose()

    for _ in range(2):
        actions.keep_note(proposal=proposal, note="Rang her on Monday.", by=lead, now=NOW)

    proposal.refresh_from_db()
    assert proposal.team_note == "Rang her on Monday."
    assert list(ModelLogEntry.objects.values_list("action", "data")) == [("proposal.note", {})]
