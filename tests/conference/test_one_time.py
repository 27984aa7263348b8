"""Links that sign one person in once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from conference.accounts.one_time import burn, make_link
from conference.models import OneTimeSignIn, User
from tests.factories.conference import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_opening_the_link_uses_nothing_up_and_the_button_signs_in(client):
    """A school's mail scanner opens every link before its reader does."""
    user = UserFactory(email="carol@school.example", first_name="Carol")
    path = make_link(user=user, next_url="/bookings/new/", now=timezone.now())

    pages = [client.get(path), client.get(path)]
    answer = client.post(path)

    assert [page.status_code for page in pages] == [200, 200]
    assert "Welcome, Carol" in pages[0].content.decode()
    assert (answer.status_code, answer.url) == (302, "/bookings/new/")
    assert signed_in(client) == str(user.pk)


def test_the_link_works_once(client):
    path = make_link(user=UserFactory(), next_url="", now=timezone.now())
    client.post(path)

    elsewhere = Client()
    answers = [elsewhere.get(path), elsewhere.post(path)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert all("This link is used up" in answer.content.decode() for answer in answers)
    assert signed_in(elsewhere) is None


def test_the_link_runs_out(client):
    path = make_link(user=UserFactory(), next_url="", now=timezone.now() - timedelta(days=7, seconds=1))

    assert [client.get(path).status_code, client.post(path).status_code, signed_in(client)] == [410, 410, None]


def test_a_stranger_s_secret_opens_nothing(client):
    assert [
        client.get("/accounts/one-time/AAAA/").status_code,
        client.post("/accounts/one-time/AAAA/").status_code,
    ] == [
        410,
        410,
    ]


def test_a_closed_account_is_not_opened_by_a_link(client):
    path = make_link(user=UserFactory(is_active=False), next_url="", now=timezone.now())

    assert [client.get(path).status_code, client.post(path).status_code, signed_in(client)] == [410, 410, None]


def test_only_the_digest_of_the_secret_is_kept():
    path = make_link(user=UserFactory(), next_url="", now=NOW, days=2)

    secret = path.split("/")[3]
    row = OneTimeSignIn.objects.get()
    assert len(secret) == 26
    assert secret not in str(row.__dict__)
    assert (row.expires_at, row.used_at) == (NOW + timedelta(days=2), None)


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_link_never_leads_off_the_site(next_url):
    user = UserFactory()

    with pytest.raises(ValueError, match="leads to a path of this site"):
        make_link(user=user, next_url=next_url, now=NOW)

    assert OneTimeSignIn.objects.count() == 0


def test_a_link_does_not_get_round_the_second_step(client):
    user = UserFactory(is_superuser=True)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")

    answer = client.post(make_link(user=user, next_url="/admin/", now=timezone.now()))

    assert (answer.url, signed_in(client)) == ("/accounts/sign-in/second-step/", None)


def test_the_page_tells_no_other_site_where_it_stands(client):
    page = client.get(make_link(user=UserFactory(), next_url="", now=timezone.now()))

    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == (
        "strict-origin",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )


def test_signing_in_puts_whoever_was_signed_in_before_out(client):
    client.force_login(UserFactory())
    ada = UserFactory()

    client.post(make_link(user=ada, next_url="", now=timezone.now()))

    assert signed_in(client) == str(ada.pk)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_one_gets_in():
    secret = make_link(user=UserFactory(), next_url="", now=NOW).split("/")[3]
    start = Barrier(8)

    def press(_):
        try:
            start.wait()
            return burn(secret, now=NOW) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        winners = list(pool.map(press, range(8)))

    assert sorted(winners) == [False] * 7 + [True]


# --- manage.py sign_in_link ---------------------------------------------------------------------------------------------


def test_sign_in_link_makes_the_first_organiser_and_prints_her_way_in(client, capsys):
    call_command("sign_in_link", "Ada@Host.example", "--organiser")

    link = capsys.readouterr().out.strip()
    answer = client.post(link.removeprefix("http://testserver"))
    assert link.startswith("http://testserver/accounts/one-time/")
    assert answer.url == "/admin/"
    assert list(User.objects.values_list("email", "is_superuser")) == [("ada@host.example", True)]


def test_sign_in_link_gives_no_rights_unless_asked(capsys):
    user = UserFactory(email="carol@school.example")

    call_command("sign_in_link", "carol@school.example", "--days", "1", "--next", "/bookings/new/")

    user.refresh_from_db()
    assert (user.is_superuser, OneTimeSignIn.objects.get().next_url) == (False, "/bookings/new/")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["carol"], "carol is not an e-mail address."),
        (["carol@school.example", "--days", "0"], "A link may be used for 1 to 90 days."),
        (
            ["closed@school.example"],
            "The account of closed@school.example is closed. With --organiser it is opened again.",
        ),
        (
            ["carol@school.example", "--next", "https://evil.example/"],
            "A one-time link leads to a path of this site, not to 'https://evil.example/'.",
        ),
    ],
)
def test_sign_in_link_says_what_is_wrong(arguments, sentence):
    UserFactory(email="closed@school.example", is_active=False)

    with pytest.raises(CommandError) as refused:
        call_command("sign_in_link", *arguments)

    assert (str(refused.value), OneTimeSignIn.objects.count()) == (sentence, 0)
