"""The database keeps the promises by itself: each constraint is broken once, by name."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.choices import ChoiceFactory, PlaceFactory
from tests.factories.programme import RunFactory, SlotFactory

pytestmark = pytest.mark.django_db


def test_nobody_is_in_two_runs_of_one_slot():
    place = PlaceFactory()

    with pytest.raises(IntegrityError, match="delegates_place_one_in_a_slot"), transaction.atomic():
        PlaceFactory(delegate=place.delegate, run=RunFactory(slot=place.slot))


def test_nobody_has_a_session_twice():
    place = PlaceFactory()

    with pytest.raises(IntegrityError, match="delegates_place_session_once"), transaction.atomic():
        PlaceFactory(delegate=place.delegate, run=RunFactory(session=place.session))


def test_a_run_with_places_is_not_deleted():
    place = PlaceFactory()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("DELETE FROM programme_run WHERE id = %s", [place.run_id])


def test_a_rank_stands_once_in_a_slot():
    choice = ChoiceFactory()

    with pytest.raises(IntegrityError, match="delegates_choice_rank_once_in_a_slot"), transaction.atomic():
        ChoiceFactory(delegate=choice.delegate, slot=choice.slot)


def test_a_session_is_wished_once_in_a_slot():
    choice = ChoiceFactory()

    with pytest.raises(IntegrityError, match="delegates_choice_session_once_in_a_slot"), transaction.atomic():
        ChoiceFactory(delegate=choice.delegate, slot=choice.slot, session=choice.session, rank=2)


def test_the_same_session_may_be_wished_in_two_slots():
    choice = ChoiceFactory()

    again = ChoiceFactory(delegate=choice.delegate, session=choice.session, slot=SlotFactory())

    assert again.session == choice.session


def test_ranks_begin_at_one():
    with pytest.raises(IntegrityError, match="delegates_choice_rank_from_1"), transaction.atomic():
        ChoiceFactory(rank=0)
