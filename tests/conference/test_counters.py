"""What runs out."""

import pytest
from django.db import IntegrityError, transaction

from conference.models import Conference
from tests.factories.conference import ConferenceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_take_counts_until_the_last_place_and_then_refuses():
    conference = ConferenceFactory(capacity=5)

    answers = [
        Conference.objects.take(conference.pk, 3),
        Conference.objects.take(conference.pk, 3),
        Conference.objects.take(conference.pk, 2),
    ]

    conference.refresh_from_db()
    assert (answers, conference.taken, conference.left) == ([True, False, True], 5, 0)


def test_a_row_without_capacity_never_runs_out():
    conference = ConferenceFactory(capacity=None)

    assert Conference.objects.take(conference.pk, 10_000)

    conference.refresh_from_db()
    assert (conference.taken, conference.left) == (10_000, None)


def test_saving_a_row_that_was_read_before_a_booking_keeps_the_count():
    conference = ConferenceFactory(capacity=5)
    opened_in_a_form = Conference.objects.get(pk=conference.pk)
    Conference.objects.take(conference.pk, 2)

    opened_in_a_form.name = "A better name"
    opened_in_a_form.save()

    conference.refresh_from_db()
    assert (conference.name, conference.taken) == ("A better name", 2)


def test_the_database_refuses_more_than_the_capacity():
    conference = ConferenceFactory(capacity=5)

    with pytest.raises(IntegrityError, match="conference_conference_taken_within_capacity"), transaction.atomic():
        Conference.objects.filter(pk=conference.pk).update(taken=6)


def test_the_database_refuses_to_count_below_nothing():
    conference = ConferenceFactory(capacity=5)

    with pytest.raises(IntegrityError), transaction.atomic():
        Conference.objects.give_back(conference.pk, 1)


def test_take_all_names_the_row_that_has_too_few_left():
    roomy, small = ConferenceFactory(capacity=9), ConferenceFactory(capacity=1)

    assert Conference.objects.take_all({small.pk: 2, roomy.pk: 2}) == small.pk


def test_a_count_that_comes_back_to_what_it_was_is_seen_to_have_moved():
    conference = ConferenceFactory(capacity=5)
    opened_in_a_form = Conference.objects.get(pk=conference.pk)

    Conference.objects.take(conference.pk, 2)
    Conference.objects.give_back(conference.pk, 2)
    Conference.objects.take(conference.pk, 9)  # refused: nothing moves
    opened_in_a_form.save()

    conference.refresh_from_db()
    assert (conference.taken, conference.turns) == (0, 2)
