"""The people who sign in: as rows, and as organisers see them in the Wagtail admin."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from conference.accounts.actions import account_for
from conference.accounts.roles import sync_roles
from conference.models import User
from tests.conference.signing_in import sign_in
from tests.factories.conference import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_the_database_keeps_one_account_for_an_address_whatever_its_capitals():
    UserFactory(email="carol@school.example")

    with pytest.raises(IntegrityError, match=r"conference_user_email_unique|UNIQUE"), transaction.atomic():
        UserFactory(email="CAROL@school.example")


def test_an_account_is_made_once(django_assert_num_queries):
    first, second = account_for(email="carol@school.example"), account_for(email="Carol@School.Example")

    assert (first, User.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("names", "shown"),
    [(("Carol", "Marsh"), "Carol Marsh"), (("", "Marsh"), "Marsh"), (("", ""), "carol@school.example")],
)
def test_a_person_is_called_by_her_name_and_else_by_her_address(names, shown):
    assert str(User(email="carol@school.example", first_name=names[0], last_name=names[1])) == shown


def test_an_organiser_lets_a_colleague_in_who_then_signs_in_by_mailed_code(client, site_tree):
    sync_roles()
    client.force_login(UserFactory(is_superuser=True))
    desk = Group.objects.get(name="Desk")

    form = client.get("/admin/users/new/")
    made = client.post(
        "/admin/users/new/",
        {"email": "Bea@Host.example", "first_name": "Bea", "last_name": "Holt", "groups": [desk.pk], "is_active": "on"},
    )
    client.logout()
    answer = sign_in(client, "bea@host.example")

    assert "password" not in form.content.decode().lower().replace("wagtailadmin_password", "")
    assert made.url == "/admin/users/"
    assert answer.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_closing_an_account_in_the_desk_shuts_its_owner_out_at_once(client, site_tree):
    bea = UserFactory(email="bea@host.example")
    client.force_login(bea)

    User.objects.filter(pk=bea.pk).update(is_active=False)

    assert client.get("/bookings/").url == "/accounts/sign-in/?next=/bookings/"
