"""The outbox: read, change, throw away, put back, and send after being asked."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.accounts.roles import sync_roles
from sessions.models import Letter
from sessions.outbox import actions
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import LetterFactory, ProposalFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
LONG_AGO = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def conference():
    return ConferenceFactory()


@pytest.fixture
def desk(client):
    user = UserFactory()
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="programme", codename__endswith="_letter")
        | Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def write(conference):
    def make(name="Dev Patel", kind="RELEASE", **columns):
        return LetterFactory(
            **{"conference": conference, "kind": kind, "to_name": name, "subject": f"To {name}"} | columns
        )

    return make


def _text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_letters_stand_by_kind_to_be_read_on_the_spot(desk, write, conference):
    write("Ann", "INVITATION", body="Dear Ann,\n\n<come>.")
    write("Bo", "DECISION", proposal=ProposalFactory(conference=conference, decision="ACCEPT"))
    write("Cy", "DECISION", failure="The mail server refuses this address.")
    write("Sent", sent_at=NOW)
    write("Elsewhere", conference=ConferenceFactory(date=conference.date.replace(year=2025)))

    text = _text(desk.get(reverse("outbox")))

    order = [
        text.index(words)
        for words in ("3 letters wait", "Decision on a proposal 2", "Bo", "Invitation to speak 1", "Ann")
    ]
    assert order == sorted(order)
    assert ("Dear Ann, <come>." in text, "Not sent. The mail server refuses this address." in text) == (True, True)
    assert [words in text for words in ("To Sent", "To Elsewhere")] == [False, False]


def test_an_empty_outbox_says_what_comes_here(desk, conference):
    assert "Nothing waits to be read" in _text(desk.get(reverse("outbox")))


def test_sending_asks_first_and_then_hands_over(desk, write, django_capture_on_commit_callbacks):
    one, two, three = write("Ann"), write("Bo"), write("Cy")
    ticked = {"letter": [one.pk, two.pk]}

    asked = desk.post(reverse("outbox_send"), ticked)
    before = Letter.objects.leaving().count()
    with django_capture_on_commit_callbacks(execute=True):
        sent = desk.post(reverse("outbox_send"), ticked | {"sure": "1"}, follow=True)

    assert ("Send 2 letters?" in _text(asked), before) == (True, 0)
    assert "2 letters are on their way." in _text(sent)
    assert sorted(message.subject for message in mail.outbox) == ["To Ann", "To Bo"]
    assert list(Letter.objects.to_read()) == [three]


def test_all_of_a_kind_are_sent_by_one_button_and_only_those_that_were_shown(desk, write):
    write("Ann"), write("Bo"), write("Cy", "INVITATION")

    asked = desk.post(reverse("outbox_send"), {"kind": "RELEASE"})
    shown = re.findall(r'name="letter" value="(\d+)"', asked.content.decode())
    write("Late")
    desk.post(reverse("outbox_send"), {"letter": shown, "sure": "1"})

    assert sorted(Letter.objects.leaving().values_list("to_name", flat=True)) == ["Ann", "Bo"]


@pytest.mark.parametrize("ticked", [[], ["x"], ["99999999999999999999"], ["0"]])
def test_with_nothing_ticked_nothing_is_sent(desk, write, ticked):
    write()

    answer = desk.post(reverse("outbox_send"), {"letter": ticked}, follow=True)

    assert ("Nothing was sent." in _text(answer), Letter.objects.leaving().count()) == (True, 0)


def test_another_conference_s_letter_is_not_sent_from_here(desk, write, conference):
    elsewhere = write(conference=ConferenceFactory(date=conference.date.replace(year=2025)))

    desk.post(reverse("outbox_send"), {"letter": [elsewhere.pk], "sure": "1"})

    assert Letter.objects.leaving().count() == 0


def test_a_letter_is_changed_on_its_page(desk, write):
    letter = write("Ann")
    words = {"to_name": "Ann Hart", "to_email": "ann@hart.example", "subject": "New", "body": "New words."}

    answer = desk.post(reverse("outbox_letter", args=[letter.pk]), words, follow=True)

    letter.refresh_from_db()
    assert "The letter to Ann Hart is changed." in _text(answer)
    assert {name: getattr(letter, name) for name in words} == words


def test_a_letter_without_an_address_comes_back_with_all_that_was_typed(desk, write):
    letter = write("Ann")
    words = {"to_name": "Ann Hart", "to_email": "", "subject": "New", "body": "New words."}

    answer = desk.post(reverse("outbox_letter", args=[letter.pk]), words)

    letter.refresh_from_db()
    assert ("The letter needs an address." in _text(answer), "New words." in answer.content.decode()) == (True, True)
    assert letter.subject == "To Ann"


def test_a_sent_letter_is_read_and_not_changed(desk, write):
    letter = write("Ann", sent_at=NOW, body="As it left.")
    address = reverse("outbox_letter", args=[letter.pk])

    page = desk.get(address)
    answer = desk.post(address, {"to_name": "X", "to_email": "x@x.example", "subject": "X", "body": "X"})

    letter.refresh_from_db()
    assert ("As it left." in _text(page), "<textarea" in page.content.decode()) == (True, False)
    assert ("can no longer be changed" in _text(answer), letter.body) == (True, "As it left.")


def test_what_is_thrown_away_can_be_put_back(desk, write):
    letter = write("Ann")

    thrown = _text(desk.post(reverse("outbox_throw_away", args=[letter.pk]), follow=True))
    waiting = Letter.objects.to_read().count()
    back = _text(desk.post(reverse("outbox_put_back", args=[letter.pk]), follow=True))

    assert ("is thrown away. You can put it back, below." in thrown, "Thrown away 1" in thrown, waiting) == (
        True,
        True,
        0,
    )
    assert ("waits again" in back, Letter.objects.to_read().count()) == (True, 1)


def test_refusals_are_said_on_the_page(desk, write):
    sent, old = write("Ann", sent_at=NOW), write("Bo", discarded_at=NOW, to_email="bo@x.example")
    write("Bo", to_email="bo@x.example")

    assert "This letter has been sent" in _text(desk.post(reverse("outbox_throw_away", args=[sent.pk]), follow=True))
    assert "has taken its place" in _text(desk.post(reverse("outbox_put_back", args=[old.pk]), follow=True))
    assert "is not on its way any more" in _text(desk.post(reverse("outbox_stop", args=[sent.pk]), follow=True))


def test_a_letter_on_its_way_is_stopped(desk, write):
    letter = write("Ann")
    actions.send(letters=[letter], by=None, now=NOW)

    page = _text(desk.get(reverse("outbox")))
    answer = _text(desk.post(reverse("outbox_stop", args=[letter.pk]), follow=True))

    assert ("On their way 1" in page, "was stopped and waits again" in answer) == (True, True)
    assert list(Letter.objects.to_read()) == [letter]


@pytest.mark.parametrize(
    ("button", "said"), [("outbox_send_again", "is on its way again."), ("outbox_was_sent", "is marked as sent.")]
)
def test_what_was_perhaps_not_sent_stands_first_and_the_organiser_chooses(desk, write, button, said):
    letter = write("Ann", sent_at=LONG_AGO, queued_at=LONG_AGO, posting_at=LONG_AGO)

    page = _text(desk.get(reverse("outbox")))
    chosen = _text(desk.post(reverse(button, args=[letter.pk]), follow=True))
    late = _text(desk.post(reverse(button, args=[letter.pk]), follow=True))

    assert ("Perhaps not sent 1" in page, "Sent again, a letter may come twice." in page) == (True, True)
    assert (said in chosen, "Perhaps not sent" in chosen, "There is no doubt about the letter to Ann" in late) == (
        True,
        False,
        True,
    )


def test_sent_letters_are_listed_and_lead_to_their_page(desk, write):
    letter = write("Ann", sent_at=NOW, queued_at=NOW)
    write("Bo")

    page = desk.get(reverse("sent_letters:index"))

    assert ("To Ann" in _text(page), "To Bo" in _text(page)) == (True, False)
    assert reverse("outbox_letter", args=[letter.pk]) in page.content.decode()


@pytest.mark.parametrize("sent", [None, NOW])
def test_the_lists_take_as_many_queries_for_three_as_for_one(desk, write, conference, sent):
    address = reverse("sent_letters:index" if sent else "outbox")
    make = {"sent_at": sent, "kind": "DECISION"}
    write("Ann", proposal=ProposalFactory(conference=conference), **make)
    one = _queries(desk, address)
    write("Bo", proposal=ProposalFactory(conference=conference), **make)
    write("Cy", proposal=ProposalFactory(conference=conference), **make)

    assert _queries(desk, address) == one


@pytest.mark.parametrize(
    ("name", "has_pk", "method"),
    [
        ("outbox", False, "get"),
        ("sent_letters:index", False, "get"),
        ("outbox_letter", True, "get"),
        ("outbox_letter", True, "post"),
        ("outbox_send", False, "post"),
        ("outbox_throw_away", True, "post"),
        ("outbox_put_back", True, "post"),
        ("outbox_stop", True, "post"),
        ("outbox_send_again", True, "post"),
        ("outbox_was_sent", True, "post"),
    ],
)
@pytest.mark.parametrize("role", ["Reviewers", "Desk", "Finance", "Editors"])
def test_nobody_but_the_programme_team_comes_near_a_letter(client, write, role, name, has_pk, method):
    sync_roles()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    letter = write()

    answer = getattr(client, method)(
        reverse(name, args=[letter.pk] if has_pk else []), {"letter": [letter.pk], "sure": "1"}
    )

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))
    assert list(Letter.objects.to_read()) == [letter]


def test_a_letter_that_is_not_there_is_not_found(desk):
    assert desk.get(reverse("outbox_letter", args=[1])).status_code == 404
