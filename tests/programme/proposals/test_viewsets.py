"""The organisers' screen for the call for proposals."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.models import Call
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import CallFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree", "now")]


@pytest.fixture
def organiser(client):
    user = UserFactory()
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="programme")
        | Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def form(conference, **changes):
    return {
        "conference": conference.pk,
        "opens_at": "2026-09-07 08:00",
        "closes_at": "2027-01-29 16:00",
        "welcome": "Small things.",
    } | changes


def test_a_call_is_made_in_the_conference_s_own_time(client, organiser):
    conference = ConferenceFactory()

    client.post(reverse("call:add"), form(conference, is_blind="on"))

    call = Call.objects.get()
    assert (call.conference, call.welcome, call.is_blind) == (conference, "Small things.", True)
    assert (call.opens_at, call.closes_at) == (
        datetime(2026, 9, 7, 7, 0, tzinfo=UTC),
        datetime(2027, 1, 29, 16, 0, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at": "2026-09-07 08:00"}, "The call has to close after it opens."),
        ({"opens_at": ""}, "This field is required."),
    ],
)
def test_a_call_that_cannot_be_is_refused_in_words(client, organiser, changes, sentence):
    answer = client.post(reverse("call:add"), form(ConferenceFactory(), **changes))

    assert (answer.status_code, sentence in text(answer), Call.objects.count()) == (200, True, 0)


def test_a_conference_has_one_call(client, organiser):
    conference = CallFactory().conference

    answer = client.post(reverse("call:add"), form(conference))

    assert (answer.status_code, Call.objects.count()) == (200, 1)
    assert "already exists" in text(answer)


def test_the_database_too_lets_no_call_close_before_it_opens():
    with pytest.raises(IntegrityError, match="programme_call_closes_after_it_opens"), transaction.atomic():
        CallFactory(closes_at=datetime(2026, 9, 1, 8, 0, tzinfo=UTC))


def test_the_list_says_whether_a_call_is_open_and_asks_as_often_for_one_as_for_three(client, organiser):
    CallFactory()
    client.get(reverse("call:index"))
    numbers = []
    for missing in (0, 2):
        for _ in range(missing):
            CallFactory(opens_at=datetime(2026, 12, 1, tzinfo=UTC))
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("call:index"))
        numbers.append(len(seen))

    assert numbers[0] == numbers[1]
    assert all(words in text(page) for words in ["Open 1 September 2026, 09:00", "Opens later 1 December 2026, 00:00"])


@pytest.mark.parametrize("name", ["call:index", "call:add"])
def test_a_lead_does_not_get_in(client, name):
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(reverse(name)).status_code == 302


def test_the_way_to_it_stands_in_the_programme_s_menu_for_who_may_change_it(client, organiser):
    with_right = client.get(reverse("wagtailadmin_home")).content.decode()
    organiser.user_permissions.remove(Permission.objects.get(codename="change_call"))
    without = client.get(reverse("wagtailadmin_home")).content.decode()

    assert [reverse("call:index") in page for page in (with_right, without)] == [True, False]
