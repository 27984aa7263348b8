"""The organisers' second step: an authenticator app."""

import base64
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command

from tests.conference.signing_in import app_code, sentences, sign_in
from tests.factories.conference import UserFactory

pytestmark = pytest.mark.django_db

SET_UP = "/accounts/second-step/set-up/"
CODES = "/accounts/second-step/recovery-codes/"


@pytest.fixture(autouse=True)
def _asked_of_organisers(settings, site_tree):
    settings.ORGANISER_MFA_REQUIRED = True


@pytest.fixture
def organiser():
    return UserFactory(email="ada@host.example", is_superuser=True)


def set_up(client):
    """Set an app up for whoever is signed in. Returns the app's secret and the answer to the form."""
    secret = client.get(SET_UP).context["form"].secret
    return secret, client.post(SET_UP, {"code": app_code(secret)})


def test_an_organiser_without_a_second_step_is_led_to_set_it_up_before_the_desk_opens(client, organiser):
    sign_in(client, organiser.email)

    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain == [(SET_UP, 302)]
    assert sentences(answer) == ["Organisers sign in with a second step. Set yours up once, then carry on."]


def test_no_page_of_the_desk_opens_before_the_second_step_is_there(client, organiser):
    sign_in(client, organiser.email)

    answers = [client.get(path).url for path in ["/admin/pages/", "/admin/reports/site-history/", "/admin/users/"]]

    assert answers == [SET_UP] * 3


def test_a_lead_is_not_asked_for_a_second_step(client):
    assert sign_in(client, "carol@school.example").url == "/bookings/"


def test_setting_up_shows_the_recovery_codes_at_once_and_then_the_desk_opens(client, organiser):
    sign_in(client, organiser.email)

    _, answer = set_up(client)
    page = client.get(answer.url)
    desk = client.get("/admin/")

    assert answer.url == CODES
    assert (page.status_code, len(page.context["unused_codes"])) == (200, 10)
    assert all(code in page.content.decode() for code in page.context["unused_codes"])
    assert desk.status_code == 200


def test_the_square_holds_the_key_and_needs_nothing_that_the_policy_forbids(client, organiser):
    sign_in(client, organiser.email)

    page = client.get(SET_UP)

    source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page.content.decode())[1]
    assert base64.b64decode(source).startswith(b"<svg ")
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert page.context["totp_url"] == (
        f"otpauth://totp/ada%40host.example?secret={page.context['form'].secret}&issuer=Plenary"
    )


def test_setting_up_is_told_by_mail(client, organiser, django_capture_on_commit_callbacks):
    sign_in(client, organiser.email)

    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)

    assert [(letter.to, letter.subject) for letter in mail.outbox[1:]] == [
        (["ada@host.example"], "Your second step is set up")
    ]


def test_a_wrong_code_sets_nothing_up_and_keeps_the_same_square(client, organiser):
    sign_in(client, organiser.email)
    secret = client.get(SET_UP).context["form"].secret

    page = client.post(SET_UP, {"code": "000000" if app_code(secret) != "000000" else "111111"})

    assert page.context["form"].errors == {
        "code": ["That is not the code your app shows now. Wait for the next one and type that."]
    }
    assert page.context["form"].secret == secret
    assert Authenticator.objects.count() == 0


def test_she_signs_in_by_mailed_code_and_app_code_and_reaches_the_desk(client, organiser):
    sign_in(client, organiser.email)
    secret, _ = set_up(client)
    client.post("/accounts/sign-out/")

    after_the_mailed_code = sign_in(client, organiser.email)
    desk_too_early = client.get("/admin/")
    answer = client.post("/accounts/sign-in/second-step/", {"code": app_code(secret, 1)})

    assert after_the_mailed_code.url == "/accounts/sign-in/second-step/"
    assert (desk_too_early.status_code, desk_too_early.url) == (302, "/accounts/sign-in/?next=/admin/")
    assert answer.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_next_is_kept_over_the_second_step(client, organiser):
    sign_in(client, organiser.email)
    secret, _ = set_up(client)
    client.post("/accounts/sign-out/")

    client.post("/accounts/sign-in/", {"email": organiser.email})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    client.post("/accounts/sign-in/code/", {"code": code, "next": "/admin/reports/"})
    answer = client.post("/accounts/sign-in/second-step/", {"code": app_code(secret, 1)})

    assert answer.url == "/admin/reports/"


def test_a_recovery_code_does_once_in_the_place_of_the_app(client, organiser):
    sign_in(client, organiser.email)
    _, answer = set_up(client)
    recovery = client.get(answer.url).context["unused_codes"][0]
    client.post("/accounts/sign-out/")
    answers = []

    for _ in range(2):
        sign_in(client, organiser.email)
        answers.append(client.post("/accounts/sign-in/second-step/", {"code": recovery}).status_code)
        client.post("/accounts/sign-out/")

    assert answers == [302, 200]


def test_guessing_the_second_step_ends_after_five_wrong_codes(client, organiser):
    sign_in(client, organiser.email)
    secret, _ = set_up(client)
    client.post("/accounts/sign-out/")
    sign_in(client, organiser.email)

    for _ in range(5):
        client.post("/accounts/sign-in/second-step/", {"code": "no"})
    right = client.post("/accounts/sign-in/second-step/", {"code": app_code(secret, 1)})

    assert right.context["form"].errors == {
        "code": ["There were too many wrong codes. Wait a quarter of an hour, then try again."]
    }


def test_a_second_step_that_took_too_long_gets_a_sentence(client):
    answer = client.get("/accounts/sign-in/second-step/", follow=True)

    assert answer.redirect_chain == [("/accounts/sign-in/", 302)]
    assert sentences(answer) == ["Signing in took too long. Begin again here."]


def test_taking_it_away_asks_for_the_app_s_code_once_more(client, organiser):
    sign_in(client, organiser.email)
    secret, _ = set_up(client)
    client.post("/accounts/sign-out/")
    sign_in(client, organiser.email)
    client.post("/accounts/sign-in/second-step/", {"code": app_code(secret, -1)})

    asked = client.post("/accounts/second-step/take-away/")
    page = client.get(asked.url)
    client.post(asked.url, {"code": app_code(secret, 1), "next": page.context["redirect_field_value"]})

    assert asked.url == "/accounts/second-step/again/?next=%2Faccounts%2Fsecond-step%2Ftake-away%2F"
    assert Authenticator.objects.count() == 0
    assert client.get("/admin/").url == SET_UP


def test_new_recovery_codes_put_the_old_ones_out_of_use(client, organiser):
    sign_in(client, organiser.email)
    _, answer = set_up(client)
    old = client.get(answer.url).context["unused_codes"]

    client.post(f"{CODES}new/")

    new = client.get(CODES).context["unused_codes"]
    file = client.get(f"{CODES}file/")
    assert set(old) & set(new) == set()
    assert file.content.decode() == (
        "Recovery codes for signing in to testserver\n"
        "Each works once, in the place of the code from the app.\n\n" + "".join(f"{code}\n" for code in new) + "\n"
    )


@pytest.mark.parametrize("path", [SET_UP, "/accounts/second-step/", CODES, "/accounts/second-step/take-away/"])
def test_nobody_sees_the_pages_of_a_second_step_without_signing_in(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/sign-in/")


def test_reset_second_step_helps_whoever_lost_phone_and_codes(client, organiser, capsys):
    sign_in(client, organiser.email)
    set_up(client)

    call_command("reset_second_step", "ADA@host.example")
    call_command("reset_second_step", "ADA@host.example")

    assert capsys.readouterr().out.splitlines() == [
        "ada@host.example: the second step is taken away.",
        "ada@host.example: there was no second step.",
    ]
    assert Authenticator.objects.count() == 0


def test_reset_second_step_does_not_know_strangers():
    with pytest.raises(CommandError, match=r"^Nobody signs in with nobody@host\.example\.$"):
        call_command("reset_second_step", "nobody@host.example")
