"""A day with two slots to choose in, seen by one delegate."""

from datetime import UTC, datetime

import pytest
import time_machine

from sessions.models import Slot
from tests.factories.choices import ComingDelegateFactory
from tests.factories.programme import ContributionFactory, RunFactory, SessionFactory, SlotFactory

NOW = datetime(2026, 11, 24, 22, 40, tzinfo=UTC)


@pytest.fixture
def now():
    """Choosing is open."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def delegate():
    return ComingDelegateFactory(first_name="Dev")


@pytest.fixture
def slots(delegate):
    return [
        SlotFactory(
            conference=delegate.booking.conference,
            name=name,
            kind=kind,
            starts_at=datetime(2027, 6, 14, hour, tzinfo=UTC),
            ends_at=datetime(2027, 6, 14, hour, 50, tzinfo=UTC),
        )
        for name, kind, hour in [
            ("Welcome", Slot.Kind.PLENARY, 8),
            ("Workshops 1", Slot.Kind.WORKSHOPS, 9),
            ("Lunch", Slot.Kind.BREAK, 11),
            ("Workshops 2", Slot.Kind.WORKSHOPS, 12),
        ]
    ]


@pytest.fixture
def make_run(slots):
    """A run in one of the slots: make_run("Workshops 1", title=…, capacity=…)."""

    def make(slot_name, *, capacity=12, speaker="Aisha Grant", session=None, **session_fields):
        slot = next(one for one in slots if one.name == slot_name)
        session = session or SessionFactory(conference=slot.conference, **session_fields)
        run = RunFactory(slot=slot, session=session, capacity=capacity)
        if not session.contributions.exists():
            ContributionFactory(session=session, speaker__name=speaker)
        return run

    return make
