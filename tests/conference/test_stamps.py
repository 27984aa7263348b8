"""A stamp changes with whatever changes a row, by any road, and with nothing else."""

import pytest
from django.db import connection

from conference.lib.stamps import Rows, Stamp
from conference.models import Room, Venue
from tests.factories.conference import RoomFactory, VenueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def room():
    return RoomFactory(name="Library", code="LIB")


def stamp():
    return Stamp([Rows(Venue.objects.all(), also=("rooms",))])


def save(room):
    room.save()


def update(room):
    Room.objects.filter(pk=room.pk).update(name="The Library")


def bulk(room):
    room.name = "The Library"
    Room.objects.bulk_update([room], ["name"])


def by_hand(room):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conference_room SET name = 'The Library' WHERE id = %s", [room.pk])


def add(room):
    RoomFactory(venue=room.venue)


def delete(room):
    room.delete()


def of_the_other_table(room):
    Venue.objects.update(name="Another school")


ROADS = [save, update, bulk, by_hand, add, delete, of_the_other_table]


@pytest.mark.parametrize("change", ROADS, ids=[road.__name__ for road in ROADS])
def test_whatever_road_a_change_takes_the_stamp_is_another(change, room):
    mark = stamp()
    before = mark.take()

    change(room)

    assert mark.take() != before


def test_nothing_changed_is_the_same_stamp(room):
    mark = stamp()

    assert mark.take() == mark.take() == stamp().take()


def test_each_group_has_a_stamp_of_its_own(room):
    mark = Stamp([Rows(Venue.objects.all())], [Rows(Room.objects.all())])
    before = mark.take()

    update(room)

    after = mark.take()
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False]


def test_columns_that_were_not_chosen_do_not_count(room):
    mark = Stamp([Rows(Room.objects.values_list("id", "name"))])
    before = mark.take()

    Room.objects.update(seats=31)

    assert mark.take() == before
    update(room)
    assert mark.take() != before


def test_rows_that_were_not_asked_for_do_not_count(room):
    mark = Stamp([Rows(Room.objects.filter(venue=room.venue))])
    before = mark.take()

    RoomFactory()

    assert mark.take() == before


def test_the_tables_are_those_of_the_rows_and_of_what_they_are_related_to():
    assert stamp().tables == {"conference_venue", "conference_room"}


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_stamp_is_one_query_whatever_there_is(number, django_assert_num_queries):
    venue = VenueFactory()
    RoomFactory.create_batch(number, venue=venue)
    mark = stamp()

    with django_assert_num_queries(1):
        mark.take()
