"""The list of people in one run: who stands in it, who may open it, and as a workbook."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.choices import PlaceFactory
from tests.factories.conference import UserFactory
from tests.factories.programme import RunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunFactory(session__title="Quiet starts", slot__name="Workshops 1")


def _signed_in(client, *may):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *may]))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _with(run, first, last):
    return PlaceFactory(run=run, delegate__first_name=first, delegate__last_name=last)


def test_people_stand_by_surname_with_their_school(client, run):
    _with(run, "Sam", "Okafor")
    school = _with(run, "Priya", "Anand").delegate.school
    _with(RunFactory(), "Tom", "Elsewhere")

    text = _signed_in(client, "view_delegate").get(reverse("run_people", args=[run.uid])).content.decode()

    assert text.index("Priya Anand") < text.index("Sam Okafor")
    assert (school.name in text, "2 people have a place of 30." in text, "Elsewhere" in text) == (True, True, False)


def test_the_workbook_holds_the_same_people(client, run):
    from openpyxl import load_workbook

    place = _with(run, "Priya", "Anand")

    answer = _signed_in(client, "view_delegate").get(reverse("run_people", args=[run.uid]), {"export": "xlsx"})

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows == [
        ("Surname", "First name", "School", "Job"),
        ("Anand", "Priya", place.delegate.school.name, place.delegate.role or None),
    ]
    assert 'filename="quiet-starts-workshops-1.xlsx"' in answer["Content-Disposition"]


def test_who_may_not_see_delegates_is_sent_away(client, run):
    assert _signed_in(client).get(reverse("run_people", args=[run.uid])).status_code == 302


def test_the_list_takes_as_many_queries_for_one_as_for_three(client, run):
    _signed_in(client, "view_delegate")

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("run_people", args=[run.uid]))
        return len(captured)

    PlaceFactory(run=run)
    count()  # what is asked once only
    one = count()
    PlaceFactory.create_batch(2, run=run)
    assert count() == one
