import pytest
from django.urls import reverse

from delegates.messages import access, emails
from delegates.messages.actions import stopping
from delegates.messages.models import MailStop, Recipient
from delegates.messages.queries import values
from delegates.messages.queries.people import Words
from tests.factories.messages import MailStopFactory, RecipientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
State, Why = Recipient.State, MailStop.Why


@pytest.fixture
def letter(conference, join):
    [ada] = join("Ada")
    person = values.for_people(conference, "DELEGATE", [ada.pk])[ada.pk]
    return emails.letter(conference, Words("COMING", "Hello", "Hello", {}), person)


def stop_address(letter):
    return letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")


def test_a_mail_carries_a_way_to_stop_without_an_address_in_it(letter):
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")

    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    assert f'<a href="{link}"' in letter.alternatives[0][0]
    assert ("ada" in link, "@" in link) == (False, False)


def test_opening_the_link_stops_nothing_and_a_mail_programs_post_does(client, letter):
    address = stop_address(letter)

    page = client.get(address)
    assert ("No more messages and reminders" in page.text, MailStop.objects.count()) == (True, 0)
    assert "a…@park.example" in page.text

    answers = [client.post(address, {"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)]
    assert (answers, list(MailStop.objects.values_list("email", "why"))) == (
        [200, 200],
        [("ada@park.example", Why.ASKED)],
    )


def test_she_stops_and_starts_again_on_the_page(client, letter):
    address = stop_address(letter)

    stopped = client.post(address, {"stop": "1"}, follow=True)
    assert ("Write to me again" in stopped.text, MailStop.objects.count()) == (True, 1)

    client.post(address, {"start": "1"})
    assert MailStop.objects.count() == 0


@pytest.mark.parametrize("value", ["d1", "d1.forged", "x1", "d", "d99999999999999999999"])
def test_a_link_that_the_site_has_not_signed_leads_nowhere(client, letter, value):
    assert client.get(reverse("delegates:mail-stop", args=[value])).status_code == 404


@pytest.mark.parametrize("value", ["x1", "d", "d0", "d99999999999999999999", "u-1"])
def test_a_signed_name_of_nobody_leads_nowhere(client, letter, value):
    assert client.get(reverse("delegates:mail-stop", args=[access.signed(value)])).status_code == 404


def test_an_erased_delegate_has_no_stop_link(client, letter, join, now):
    [ben] = join("Ben", erased_at=now)

    assert client.get(reverse("delegates:mail-stop", args=[access.signed(f"d{ben.pk}")])).status_code == 404


def test_a_delegate_stops_them_on_her_own_page_and_a_lead_in_her_account(client, join, booking):
    [ada] = join("Ada")

    client.post(reverse("delegates:my-mail", args=[ada.link_token]), {"stop": "1"})
    client.force_login(booking.lead)
    client.post(reverse("delegates:mail-mine"), {"stop": "1"})

    assert sorted(MailStop.objects.values_list("email", flat=True)) == ["ada@park.example", "carol@park.example"]


# --- What a provider tells ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "what", "after", "why"),
    [
        (State.SENT, "bounced", State.BOUNCED, Why.BOUNCED),
        (State.UNSURE, "bounced", State.BOUNCED, Why.BOUNCED),
        (State.SENT, "rejected", State.BOUNCED, None),
        (State.SENT, "complained", State.COMPLAINED, Why.COMPLAINED),
        (State.BOUNCED, "complained", State.COMPLAINED, Why.COMPLAINED),
        (State.COMPLAINED, "bounced", State.COMPLAINED, Why.BOUNCED),
        (State.SENT, "unsubscribed", State.SENT, Why.ASKED),
        (State.UNSURE, "delivered", State.SENT, None),
        (State.BOUNCED, "delivered", State.BOUNCED, None),
        (State.SENT, "opened", State.SENT, None),
        (State.SENT, "", State.SENT, None),
    ],
)
def test_what_a_provider_tells_is_kept_and_said_again_changes_nothing(before, what, after, why, now):
    recipient = RecipientFactory(state=before, provider_id="abc")
    told = {
        "what": what,
        "provider_id": "abc",
        "email": recipient.email,
        "words": f"550 <{recipient.email}> gone",
        "now": now,
    }

    stopping.heard(**told)
    again = stopping.heard(**told)

    recipient.refresh_from_db()
    assert (recipient.state, list(MailStop.objects.values_list("why", flat=True)), again) == (
        after,
        [why] if why else [],
        False,
    )
    assert recipient.email not in recipient.said


def test_mail_that_left_by_smtp_is_known_by_its_address(now):
    recipient = RecipientFactory(state=State.SENT)

    stopping.heard(what="bounced", provider_id="unknown", email=recipient.email.upper(), words="", now=now)

    recipient.refresh_from_db()
    assert (recipient.state, MailStop.objects.get().email) == (State.BOUNCED, recipient.email)


def test_mail_that_is_not_ours_changes_nothing(now):
    changed = [
        stopping.heard(what=what, provider_id="x", email="stranger@else.example", words="", now=now)
        for what in ("bounced", "complained", "unsubscribed", "delivered")
    ]

    assert (changed, MailStop.objects.count()) == ([False] * 4, 0)


def test_what_somebody_marked_as_unwanted_outweighs_that_she_asked(now):
    stop = MailStopFactory(why=Why.ASKED)

    stopping.stop(email=stop.email.upper(), why=Why.COMPLAINED, now=now)
    stopping.stop(email=stop.email, why=Why.ASKED, now=now)

    assert list(MailStop.objects.values_list("why", flat=True)) == [Why.COMPLAINED]


def test_no_provider_has_an_address_by_default(client):
    assert client.post("/mail/provider/postmark/tracking/").status_code == 404
