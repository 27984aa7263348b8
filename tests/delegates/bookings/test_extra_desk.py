"""Organisers' screens of extras and of what each school may bring."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse

from conference.accounts.roles import sync_roles
from delegates.models import Extra, SchoolAllowance
from tests.factories.bookings import BookingFactory, DelegateExtraFactory, ExtraFactory, SchoolAllowanceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory

pytestmark = pytest.mark.usefixtures("site_tree")


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(datetime(2027, 1, 11, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def conference(db):
    return ConferenceFactory(reference_prefix="SC27", places_per_school=6)


@pytest.fixture
def finance(client, db):
    sync_roles()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name__in=["Finance", "Desk"]))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_extra_is_made_in_pounds_and_per_cent(finance, conference):
    data = {
        "conference": conference.pk,
        "name": "Conference dinner",
        "description": "",
        "price_pence": "32.50",
        "vat_rate": "20",
        "vat_reason": "",
        "capacity": "80",
        "closes_at": "2027-06-01 12:00",
    }

    finance.post(reverse("extra:add"), data)

    made = Extra.objects.get()
    assert (made.price_pence, made.vat_rate, made.capacity) == (3250, 2000, 80)
    assert made.closes_at == datetime(2027, 6, 1, 11, tzinfo=UTC)


def test_who_has_which_is_one_workbook_by_extra(finance, conference):
    from openpyxl import load_workbook

    booking = BookingFactory(conference=conference, confirmed=True, reference="SC27-A")
    dinner = ExtraFactory(conference=conference, name="Dinner", sort_order=1)
    coach = ExtraFactory(conference=conference, name="=Coach", sort_order=2)
    one = DelegateExtraFactory(delegate__booking=booking, extra=coach).delegate
    DelegateExtraFactory(delegate=one, extra=dinner)
    DelegateExtraFactory(delegate__booking__conference=conference, extra=dinner)  # a draft's
    DelegateExtraFactory(delegate__booking=booking, delegate__erased_at=booking.confirmed_at, extra=dinner)

    answer = finance.get(reverse("extras_people", args=[conference.pk]))

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    rest = (one.last_name, one.first_name, one.school.name, one.email, "SC27-A")
    assert rows[1:] == [("Dinner", *rest), ("=Coach", *rest)]


def test_the_workbook_is_for_those_who_may_see_delegates(client, conference, db):
    sync_roles()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name="Finance"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse("extras_people", args=[conference.pk])).status_code == 302


def limit(finance, conference, school, **fields):
    data = {"conference": conference.pk, "school": school.urn, "is_own": "on", "capacity": "9"} | fields
    return finance.post(reverse("schoolallowance:add"), data)


@pytest.mark.parametrize("taken", [None, 4])
def test_a_school_gets_a_limit_of_its_own_whether_it_has_places_or_not(finance, conference, taken):
    school = SchoolFactory()
    if taken:
        SchoolAllowanceFactory(conference=conference, school=school, is_own=False, capacity=None, taken=taken)

    limit(finance, conference, school)

    row = SchoolAllowance.objects.get()
    assert (row.school, row.is_own, row.capacity, row.taken) == (school, True, 9, taken or 0)


def test_fewer_than_it_has_is_refused_in_words(finance, conference):
    row = SchoolAllowanceFactory(conference=conference, capacity=9, taken=5)

    answer = finance.post(reverse("schoolallowance:edit", args=[row.pk]), {"is_own": "on", "capacity": "3"})

    assert answer.context["form"].errors["capacity"] == ["5 places are already taken, so it cannot be fewer."]


def test_without_a_limit_of_its_own_the_conference_s_holds_again(finance, conference):
    row = SchoolAllowanceFactory(conference=conference, capacity=9, taken=5)

    finance.post(reverse("schoolallowance:edit", args=[row.pk]), {"capacity": "9"})

    row.refresh_from_db()
    assert (row.is_own, row.capacity, row.taken) == (False, None, 5)


def test_a_row_that_counts_is_never_deleted(finance, conference):
    row = SchoolAllowanceFactory(conference=conference, taken=5)

    answer = finance.post(reverse("schoolallowance:delete", args=[row.pk]))

    assert (answer.status_code, SchoolAllowance.objects.count()) == (302, 1)


@pytest.mark.parametrize("name", ["extra", "schoolallowance"])
@pytest.mark.parametrize("number", [1, 3])
def test_a_list_costs_as_many_queries_for_one_as_for_three(
    number, name, finance, conference, django_assert_max_num_queries
):
    factory = {"extra": ExtraFactory, "schoolallowance": SchoolAllowanceFactory}[name]
    factory.create_batch(number, conference=conference)
    here = reverse(f"{name}:index")
    finance.get(here)

    with django_assert_max_num_queries(14):
        answer = finance.get(here)

    assert len(answer.context["object_list"]) == number
