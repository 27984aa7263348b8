"""A stamp changes with whatever changes a row, by any road, and with nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


# --- Outside a transaction, as for a reader: PostgreSQL knows it by name ----------------------------------------------------------------


def asked(mark):
    """The digest, and the first word of each statement."""
    with CaptureQueriesContext(connection) as queries:
        digest = mark.take()
    return digest, [query["sql"].split()[0] for query in queries]


@pytest.mark.django_db(transaction=True)
def test_a_stamp_is_planned_once_and_then_asked_by_name(room):
    mark = stamp()
    by_name = connection.vendor == "postgresql"

    first, second = asked(mark), asked(mark)
    update(room)
    third = asked(mark)

    assert [said for _, said in (first, second, third)] == (
        [["PREPARE", "EXECUTE"], ["EXECUTE"], ["EXECUTE"]] if by_name else [["SELECT"]] * 3
    )
    assert (first[0] == second[0], second[0] == third[0], third[0] == stamp().take()) == (True, False, True)


@pytest.mark.django_db(transaction=True)
def test_where_a_pool_hands_out_another_connection_a_stamp_is_asked_by_its_text(room):
    mark = stamp()
    before = mark.take()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")  # as another connection, which knows no names

    after = mark.take()
    update(room)

    assert after == before
    assert mark.take() != before
