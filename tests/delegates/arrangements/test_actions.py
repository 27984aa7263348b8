"""A delegate answers, and takes her consent back."""

import json

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from delegates.arrangements import actions, queries
from delegates.arrangements.rules import Needs
from delegates.models import Arrangement, PhotoConsent
from tests.delegates.arrangements.conftest import NOW
from tests.factories.arrangements import ArrangementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NEEDS = Needs(("NUTS",), " zanzibar-nut ", ("STEP_FREE",), "A chair with arms")


def say(delegate, needs=NEEDS, *, has_consented=True):
    return actions.answer(delegate=delegate, needs=needs, has_consented=has_consented, now=NOW)


def deeds():
    return list(ModelLogEntry.objects.values_list("action", flat=True).order_by("pk"))


def test_an_answer_is_kept_with_its_moment_and_the_log_says_that_there_was_one_and_no_more(come):
    delegate = come()

    row = say(delegate)

    assert row.needs == Needs(("NUTS",), "zanzibar-nut", ("STEP_FREE",), "A chair with arms")
    assert (row.consent_at, row.answered_at) == (NOW, NOW)
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.data) == ("arrangements.answer", None, {"by": "her own link"})
    assert "zanzibar" not in json.dumps([entry.label, entry.data])


def test_the_same_answer_again_changes_nothing(come):
    delegate = come()
    say(delegate)

    say(delegate)

    assert (Arrangement.objects.count(), deeds()) == (1, ["arrangements.answer"])


def test_nothing_is_an_answer_and_needs_no_consent(come, conference):
    delegate = come()

    say(delegate, Needs(), has_consented=False)

    assert Arrangement.objects.get().consent_at is None
    assert queries.answered_ids([delegate]) == {delegate.pk}
    assert list(queries.unanswered(conference)) == []


def test_without_consent_nothing_is_kept(come):
    with pytest.raises(Refused) as refusal:
        say(come(), has_consented=False)

    assert (refusal.value.codes, Arrangement.objects.count(), deeds()) == (["consent"], 0, [])


def test_consent_taken_back_erases_at_once_and_she_is_not_asked_again(come, conference):
    delegate = come()
    say(delegate)

    done = [actions.take_back(delegate=delegate, now=NOW), actions.take_back(delegate=delegate, now=NOW)]

    row = Arrangement.objects.get()
    assert (row.needs, row.consent_at, done) == (Needs(), None, [True, False])
    assert list(queries.unanswered(conference)) == []
    assert deeds() == ["arrangements.answer", "arrangements.take_back"]


def test_photographs_are_answered_once_and_may_be_answered_otherwise(come):
    delegate = come()

    for answer in ("YES", "YES", "NO"):
        actions.answer_photos(delegate=delegate, answer=answer, now=NOW)

    assert list(PhotoConsent.objects.values_list("answer", flat=True)) == ["NO"]
    assert deeds() == ["arrangements.photos"] * 2


@pytest.mark.parametrize("needs", [{"dietary": ["HALAL"]}, {"access": ["BSL"]}, {"access_words": "A lift"}])
def test_the_database_keeps_no_needs_without_consent(come, needs):
    delegate = come()

    with pytest.raises(IntegrityError, match="needs_with_consent_only"), transaction.atomic():
        ArrangementFactory(delegate=delegate, consent_at=None, **needs)
