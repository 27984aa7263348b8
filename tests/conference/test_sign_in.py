"""Signing in by a mailed code."""

import re
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from conference.models import User
from tests.conference.signing_in import ask, mailed_code, sentences, sign_in, type_code, wrong
from tests.factories.conference import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

RUN_OUT = "That code has run out, or was asked for in another browser. Ask for a new one here."
THIRD_WRONG = "That was the third wrong code, so it counts no more. Ask for a new one here."


def who(client):
    """Who is signed in: the address, or None."""
    user = User.objects.filter(pk=client.session.get("_auth_user_id")).first()
    return user.email if user else None


def test_a_new_lead_signs_in_with_nothing_but_her_address(client):
    asked = ask(client, "Carol.Marsh@School.example")
    rows_before_the_code = User.objects.count()
    answer = type_code(client, mailed_code())

    assert (asked.status_code, asked.url) == (302, "/accounts/sign-in/code/")
    assert rows_before_the_code == 0
    assert (answer.status_code, answer.url) == (302, "/bookings/")
    assert [(user.email, user.is_superuser) for user in User.objects.all()] == [("carol.marsh@school.example", False)]
    assert who(client) == "carol.marsh@school.example"


def test_a_known_lead_signs_in_to_her_own_account_whatever_capitals_it_was_made_with(client):
    user = UserFactory(email="Carol@School.example")

    sign_in(client, "cAROL@school.EXAMPLE")

    assert who(client) == "Carol@School.example"
    assert list(User.objects.values_list("pk", flat=True)) == [user.pk]


def test_the_mail_carries_the_code_in_its_subject_and_says_how_long_it_counts(client):
    ask(client, "carol@school.example")

    letter = mail.outbox[0]
    code = mailed_code()
    assert (letter.to, letter.subject) == (["carol@school.example"], f"Your sign-in code is {code}")
    assert letter.body.strip() == (
        f"Hello\n\nYour code to sign in:\n\n    {code}\n\n"
        "Type it on the page where you asked for it within 15 minutes. Nobody of the conference will ever ask you for it.\n\n"
        "If it was not you who asked, you need do nothing: without this code nobody can sign in with your address.\n\n"
        "http://testserver"
    )


@pytest.mark.parametrize("typed", ["{0}-{1}", "{0}{1}", "{0} {1}", "  {0}–{1} "])
def test_the_code_may_be_typed_in_any_spacing(client, typed):
    ask(client, "carol@school.example")
    first, second = mailed_code().split("-")

    type_code(client, typed.format(first, second))

    assert who(client) == "carol@school.example"


def test_it_cannot_be_seen_from_outside_whether_an_address_has_an_account():
    UserFactory(email="known@school.example")
    UserFactory(email="closed@school.example", is_active=False)
    seen = []

    for email in ["known@school.example", "stranger@school.example", "closed@school.example"]:
        client = Client()
        asked = ask(client, email)
        page = client.get(asked.url)
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode()).replace(email, "EMAIL")
        letter = (mail.outbox[-1].subject, mail.outbox[-1].body)
        seen.append((asked.status_code, asked.url, text, [re.sub(r"\d{4}-\d{4}", "CODE", part) for part in letter]))

    assert seen[0] == seen[1] == seen[2]
    assert len(mail.outbox) == 3


def test_asking_costs_the_same_queries_whether_the_address_is_known_or_not(django_assert_num_queries):
    UserFactory(email="known@school.example")

    for email in ["known@school.example", "stranger@school.example"]:
        client = Client()
        client.get("/accounts/sign-in/")
        with django_assert_num_queries(4):  # the new session: is the key free, and write it in a savepoint
            ask(client, email)


def test_a_closed_account_says_so_only_to_whoever_reads_its_mail(client):
    UserFactory(email="closed@school.example", is_active=False)

    answer = sign_in(client, "closed@school.example")

    assert (answer.status_code, answer.url, who(client)) == (302, "/accounts/closed/", None)
    assert b"This account is closed" in client.get(answer.url).content


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type your e-mail address."),
        ("carol at school", "That is not an e-mail address. It should look like name@school.sch.uk."),
    ],
)
def test_a_bad_address_gets_a_sentence_and_is_not_lost(client, typed, sentence):
    page = ask(client, typed)

    assert page.context["form"].errors == {"email": [sentence]}
    assert (f'value="{typed}"' in page.content.decode()) == bool(typed)
    assert mail.outbox == []


def test_letters_that_only_look_alike_never_open_another_account(client):
    """ı (dotless) is I in capitals and K (Kelvin) is k in small letters: the code goes to where the lookup pointed."""
    UserFactory(email="mike@school.example")

    sign_in(client, "m\u0131ke@school.example")
    first = who(client)
    client.logout()
    ask(client, "mi\u212ae@school.example")

    assert first == "m\u0131ke@school.example"
    assert mail.outbox[-1].to == ["mike@school.example"]


def test_a_wrong_code_gets_a_sentence_and_the_right_one_still_counts(client):
    ask(client, "carol@school.example")
    code = mailed_code()

    page = type_code(client, wrong(code))
    type_code(client, code)

    assert page.context["form"].errors == {"code": ["That is not the code we sent. Look at the newest e-mail from us."]}
    assert who(client) == "carol@school.example"


def test_the_third_wrong_code_ends_it_even_for_the_right_one(client):
    ask(client, "carol@school.example")
    code = mailed_code()

    for _ in range(2):
        type_code(client, wrong(code))
    third = client.post("/accounts/sign-in/code/", {"code": wrong(code)}, follow=True)
    too_late = client.post("/accounts/sign-in/code/", {"code": code}, follow=True)

    assert (third.redirect_chain, sentences(third)) == ([("/accounts/sign-in/", 302)], [THIRD_WRONG])
    assert sentences(too_late) == [RUN_OUT]
    assert (who(client), User.objects.count()) == (None, 0)


def test_a_code_runs_out_after_a_quarter_of_an_hour(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(client, "carol@school.example", next="/bookings/new/")
        clock.shift(timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT + 1))
        late = client.post("/accounts/sign-in/code/", {"code": mailed_code(), "next": "/bookings/new/"}, follow=True)

    assert (late.redirect_chain, sentences(late)) == (
        [("/accounts/sign-in/?next=%2Fbookings%2Fnew%2F", 302)],
        [RUN_OUT],
    )
    assert who(client) is None


def test_a_new_code_puts_the_older_one_out_of_use(client):
    ask(client, "carol@school.example")
    ask(client, "carol@school.example")

    type_code(client, mailed_code(0))
    after_the_older = who(client)
    type_code(client, mailed_code(1))

    assert (after_the_older, who(client)) == (None, "carol@school.example")


def test_a_code_is_of_no_use_in_another_browser(client):
    ask(client, "carol@school.example")

    elsewhere = Client()
    answer = elsewhere.post("/accounts/sign-in/code/", {"code": mailed_code()}, follow=True)

    assert (sentences(answer), who(elsewhere)) == ([RUN_OUT], None)


def test_next_is_kept_from_the_first_page_to_the_last(client):
    private = client.get("/bookings/")
    page = client.get(private.url)
    asked = ask(client, "carol@school.example", next=page.context["next_url"])
    code_page = client.get(asked.url)
    answer = type_code(client, mailed_code(), next=code_page.context["next_url"])

    assert private.url == "/accounts/sign-in/?next=/bookings/"
    assert asked.url == "/accounts/sign-in/code/?next=%2Fbookings%2F"
    assert answer.url == "/bookings/"


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_off_the_site(client, evil):
    asked = ask(client, "carol@school.example", next=evil)
    answer = type_code(client, mailed_code(), next=evil)

    assert (asked.url, answer.url) == ("/accounts/sign-in/code/", "/bookings/")


def test_an_organiser_is_led_to_the_desk(client):
    UserFactory(email="ada@host.example", is_superuser=True)

    assert sign_in(client, "ada@host.example").url == "/admin/"


def test_whoever_is_signed_in_already_is_led_on(client):
    client.force_login(UserFactory())

    answers = [client.get("/accounts/sign-in/?next=/bookings/new/").url, client.get("/accounts/sign-in/code/").url]

    assert answers == ["/bookings/new/", "/bookings/"]


def test_a_mail_server_that_is_down_gets_a_sentence_and_no_account(client, monkeypatch):
    def refuse(self, messages):
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)

    page = ask(client, "carol@school.example")

    assert page.context["form"].non_field_errors() == [
        "We could not send the e-mail just now. Wait a minute, then try again."
    ]
    assert client.get("/accounts/sign-in/code/").status_code == 302


def test_signing_out_asks_first_and_then_leads_home(client):
    client.force_login(UserFactory(email="carol@school.example"))

    question = client.get("/accounts/sign-out/")
    answer = client.post("/accounts/sign-out/")

    assert b"carol@school.example" in question.content
    assert (answer.status_code, answer.url, who(client)) == (302, "/", None)


# --- Rate limits ---------------------------------------------------------------------------------------------------


def test_the_sixth_code_for_one_address_within_the_hour_is_refused():
    answers = [
        Client(REMOTE_ADDR=f"192.0.2.{number}").post("/accounts/sign-in/", {"email": "carol@school.example"})
        for number in range(6)
    ]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert b"Please wait a little" in answers[5].content
    assert len(mail.outbox) == 5


def test_capitals_do_not_get_round_the_limit_of_an_address():
    answers = [
        ask(Client(), email).status_code
        for email in ["carol@school.example", "CAROL@school.example", "Carol@School.Example"] * 2
    ]

    assert answers == [302] * 5 + [429]


def test_the_thirty_first_code_from_one_machine_is_refused_and_another_machine_may_go_on(client):
    answers = [ask(client, f"person{number}@school.example").status_code for number in range(31)]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post("/accounts/sign-in/", {"email": "carol@school.example"})

    assert answers == [302] * 30 + [429]
    assert elsewhere.status_code == 302


def test_after_an_hour_the_address_may_ask_again(client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        refused = [ask(Client(), "carol@school.example").status_code for _ in range(6)][-1]
        clock.shift(timedelta(hours=1, seconds=1))
        allowed = ask(Client(), "carol@school.example").status_code

    assert (refused, allowed) == (429, 302)


def test_guesses_are_counted_over_all_the_sessions_of_an_address():
    """Three wrong codes end a session's code; a thief who opens many sessions, or many at once, is stopped all the same."""
    guesses = []
    for session in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{session}")
        ask(client, "carol@school.example")
        cookie = client.cookies["sessionid"].value
        for _ in range(5):
            attempt = Client(REMOTE_ADDR=f"192.0.2.{session}")
            attempt.cookies["sessionid"] = cookie
            guesses.append(type_code(attempt, "x").status_code)

    assert guesses.count(200) == 10  # the first two of each session; the third sends back to the beginning
    assert User.objects.count() == 0


def test_twenty_guesses_an_hour_are_enough_for_one_address(client, settings):
    settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 1000
    ask(client, "carol@school.example")

    guesses = [type_code(client, "0000-0000").status_code for _ in range(21)]
    right = type_code(client, mailed_code()).status_code

    assert guesses == [200] * 20 + [429]
    assert right == 429


# --- What is not there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_set_password", "account_change_password", "account_reset_password"],
)
def test_there_are_no_pages_for_passwords_sign_up_or_addresses(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/", "email/", "2fa/", "social/login/cancelled/"])
def test_allauth_s_own_addresses_are_not_there(client, site_tree, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_wagtail_s_password_page_leads_to_ours(client):
    answer = client.get("/admin/login/")

    assert (answer.status_code, answer.url) == (302, "/accounts/sign-in/?next=/admin/")


def test_nobody_has_a_password():
    assert [
        UserFactory().has_usable_password(),
        User.objects.create_user("a@school.example").has_usable_password(),
    ] == [
        False,
        False,
    ]
