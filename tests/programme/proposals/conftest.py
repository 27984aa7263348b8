"""A call that is open, and a proposal as its proposer has just begun it."""

from datetime import UTC, datetime

import pytest
import time_machine

from sessions.models import Presenter, Proposal
from tests.factories.programme import CallFactory, PresenterFactory, ProposalFactory

NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)
AFTER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
WORDS = "We tried one small thing in one small room and counted what came of it for a whole term. " * 2


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def call(db):
    """Open from 1 September 2026 to 31 January 2027."""
    return CallFactory(
        conference__contact_email="conference@saltmarsh.example", welcome="Small things.\n\nThings that happened."
    )


@pytest.fixture
def conference(call):
    return call.conference


@pytest.fixture
def make(conference):
    """make("SUBMITTED", decision="", **columns) → a whole proposal of that status by Dev Patel."""

    def proposal(status="DRAFT", **columns):
        submitted = None if status == Proposal.Status.DRAFT else datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
        made = ProposalFactory(
            conference=conference,
            stream=None,
            status=status,
            abstract=columns.pop("abstract", WORDS),
            submitted_at=submitted,
            **columns,
        )
        PresenterFactory(proposal=made, name="Dev Patel", email="dev@saltmarsh.example")
        return made

    return proposal


@pytest.fixture
def draft(make):
    return make("DRAFT")


@pytest.fixture
def proposer(draft):
    return draft.presenters.get(status=Presenter.Status.PROPOSER)
