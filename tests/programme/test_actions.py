"""Saving a slot: what readers have seen of its times stays as it is until the next release."""

from datetime import timedelta

import pytest

from sessions import actions
from sessions.models import Slot
from tests.factories.programme import SlotFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _times(slot):
    return Slot.objects.values_list("starts_at", "ends_at", "next_starts_at", "next_ends_at").get(pk=slot.pk)


def test_other_times_of_a_released_slot_wait_for_the_next_release():
    slot = SlotFactory()
    was = (slot.starts_at, slot.ends_at)
    later = tuple(when + timedelta(minutes=10) for when in was)
    slot.starts_at, slot.ends_at = later

    actions.save_slot(slot=slot, by=None)

    assert _times(slot) == (*was, *later)


def test_a_slot_put_back_to_its_public_times_waits_for_nothing():
    slot = SlotFactory()
    was = (slot.starts_at, slot.ends_at)
    slot.starts_at += timedelta(minutes=10)
    actions.save_slot(slot=slot, by=None)
    slot.starts_at, slot.ends_at = was

    actions.save_slot(slot=slot, by=None)

    assert _times(slot) == (*was, None, None)


def test_a_slot_that_nobody_has_seen_is_simply_changed():
    slot = SlotFactory(released_at=None)
    slot.ends_at += timedelta(minutes=10)

    actions.save_slot(slot=slot, by=None)

    assert _times(slot) == (slot.starts_at, slot.ends_at, None, None)
