import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry

from conference.lib.problems import Refused
from delegates.messages.actions import sending, stopping, writing
from delegates.messages.models import MailStop, Message, Recipient
from delegates.messages.queries.people import Words
from tests.factories.messages import MailStopFactory, MessageFactory, RecipientFactory, ReminderFactory
from tests.fakes.mail import Server

pytestmark = pytest.mark.django_db
State = Recipient.State
HELLO = Words("COMING", "Hello {first_name}", "Dear {first_name},\n\nyour **page**: {personal_link}", {})


@pytest.fixture(autouse=True)
def _server(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.fakes.mail.Server"
    monkeypatch.setattr(Server, "down", False)
    monkeypatch.setattr(Server, "opened", 0)


@pytest.fixture
def draft(conference, organiser, now):
    return writing.write(conference=conference, written=HELLO, by=organiser, now=now)


def states(message):
    return dict(message.recipients.order_by("pk").values_list("email", "state"))


def given_out(draft, organiser, now):
    """Given out to be sent, with no worker at hand."""
    return writing.send(message=draft, by=organiser, now=now)


@pytest.mark.sqlite
def test_a_message_leaves_for_everybody_of_its_set(
    draft, join, organiser, now, mailoutbox, django_capture_on_commit_callbacks
):
    ada, _ben = join("Ada", "Ben")

    with django_capture_on_commit_callbacks(execute=True):
        given_out(draft, organiser, now)

    draft.refresh_from_db()
    assert (draft.state, states(draft)) == (
        Message.State.SENT,
        {"ada@park.example": State.SENT, "ben@park.example": State.SENT},
    )
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["ada@park.example"], "Hello Ada"),
        (["ben@park.example"], "Hello Ben"),
    ]
    link = f"http://testserver/my/{ada.link_token}/"
    assert f"Dear Ada,\n\nyour page: {link}\n" in mailoutbox[0].body
    assert f'<p>your <strong>page</strong>: <a href="{link}">{link}</a></p>' in mailoutbox[0].alternatives[0][0]
    assert Server.opened == 1


@pytest.mark.sqlite
def test_nothing_leaves_before_commit(draft, join, organiser, now, mailoutbox):
    join("Ada")

    given_out(draft, organiser, now)

    assert mailoutbox == []


def test_sending_twice_is_sending_once(draft, join, organiser, now, mailoutbox):
    join("Ada")
    given_out(draft, organiser, now)

    given_out(draft, organiser, now)
    sent = [sending.deliver(message=draft), sending.deliver(message=draft)]

    assert (sent, len(mailoutbox)) == ([1, 0], 1)
    deeds = ModelLogEntry.objects.filter(object_id=str(draft.pk)).order_by("pk")
    assert list(deeds.values_list("action", "user")) == [
        ("message.write", organiser.pk),
        ("message.send", organiser.pk),
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [(Words("COMING", "Hi", "{firstname}", {}), "unknown"), (Words("LEADS", "Hi", "Hello", {}), "nobody")],
)
def test_what_cannot_be_sent_stays_a_draft(conference, organiser, now, written, code):
    message = MessageFactory(conference=conference, audience=written.audience, body=written.body)

    with pytest.raises(Refused) as refusal:
        writing.send(message=message, by=organiser, now=now)

    message.refresh_from_db()
    assert (refusal.value.codes, message.state, message.recipients.count()) == ([code], Message.State.DRAFT, 0)


def test_what_has_been_sent_is_not_changed(draft, join, organiser, now):
    join("Ada")
    given_out(draft, organiser, now)

    with pytest.raises(Refused):
        writing.write(conference=draft.conference, written=HELLO, by=organiser, now=now, message=draft)


@pytest.mark.sqlite
def test_each_answer_of_the_mail_server_is_kept_without_the_address(draft, join, organiser, now, mailoutbox, caplog):
    join("Refused", "Unfit", "Silent", "Ada")
    given_out(draft, organiser, now)

    sending.deliver(message=draft)

    assert dict(draft.recipients.values_list("delegate__first_name", "state")) == {
        "Refused": State.REFUSED,
        "Unfit": State.REFUSED,
        "Silent": State.UNSURE,
        "Ada": State.SENT,
    }
    said = draft.recipients.filter(state=State.REFUSED).order_by("delegate__first_name").values_list("said", flat=True)
    assert list(said) == ["550 5.1.1 <[address]>: no such user", "[address] is inactive"]
    assert "park.example" not in caplog.text
    draft.refresh_from_db()
    assert draft.state == Message.State.SENT


def test_who_was_refused_gets_it_again_under_the_address_of_today(draft, join, organiser, now, mailoutbox):
    [wrong] = join("Refused")
    given_out(draft, organiser, now)
    sending.deliver(message=draft)
    wrong.email = "mended@park.example"
    wrong.save()

    number = writing.send_again(message=draft, state=State.REFUSED, by=organiser, now=now)
    sending.deliver(message=draft)

    assert (number, states(draft)) == (1, {"mended@park.example": State.SENT})
    assert writing.send_again(message=draft, state=State.REFUSED, by=organiser, now=now) == 0


def test_stopped_it_goes_no_further_until_it_goes_on(draft, join, organiser, now, mailoutbox):
    join("Ada")
    given_out(draft, organiser, now)

    stopped = [writing.stop(message=draft, by=organiser, now=now), writing.stop(message=draft, by=organiser, now=now)]
    sending.deliver(message=draft)
    assert (stopped, mailoutbox) == ([True, False], [])

    went_on = [writing.go_on(message=draft, by=organiser), writing.go_on(message=draft, by=organiser)]
    sending.deliver(message=draft)
    assert (went_on, len(mailoutbox)) == ([True, False], 1)


def test_a_server_that_cannot_be_reached_leaves_everybody_waiting(draft, join, organiser, now, monkeypatch):
    join("Ada")
    given_out(draft, organiser, now)
    monkeypatch.setattr(Server, "down", True)

    sending.deliver(message=draft)

    draft.refresh_from_db()
    assert (draft.state, states(draft)) == (Message.State.SENDING, {"ada@park.example": State.QUEUED})


def test_after_three_answers_that_never_came_the_rest_waits(draft, join, organiser, now):
    join("silent1", "silent2", "silent3", "zoe")
    given_out(draft, organiser, now)

    sending.deliver(message=draft)

    assert Counter(states(draft).values()) == {State.UNSURE: 3, State.QUEUED: 1}


def test_a_server_that_takes_nothing_now_is_asked_again_later_and_nobody_is_lost(draft, join, organiser, now):
    join("busy", "zoe")
    given_out(draft, organiser, now)

    sending.deliver(message=draft)

    draft.refresh_from_db()
    assert (draft.state, set(states(draft).values())) == (Message.State.SENDING, {State.QUEUED})


@pytest.mark.sqlite
def test_who_wants_no_mail_is_held_back_even_at_the_last_moment(draft, join, organiser, now, mailoutbox):
    _ada, ben, cleo, _dan = join("Ada", "Ben", "Cleo", "Dan")
    MailStopFactory(email="Ada@Park.example", why=MailStop.Why.BOUNCED)
    given_out(draft, organiser, now)
    stopping.stop(email=ben.email, why=MailStop.Why.ASKED, now=now)
    cleo.withdrawn_at = now
    cleo.save()

    sending.deliver(message=draft)

    assert [mail.to for mail in mailoutbox] == [["dan@park.example"]]
    held = draft.recipients.filter(state=State.HELD_BACK).order_by("pk").values_list("email", "said")
    assert list(held) == [
        ("ada@park.example", "Mail came back"),
        ("ben@park.example", "Asked for no more"),
        ("cleo@park.example", "No longer coming"),
    ]


def test_what_was_claimed_and_never_answered_is_in_doubt_and_the_rest_is_taken_up(
    draft, join, organiser, now, mailoutbox, django_capture_on_commit_callbacks
):
    join("Ada", "Ben")
    given_out(draft, organiser, now)
    draft.recipients.filter(email="ada@park.example").update(state=State.CLAIMED, state_at=now)

    assert sending.resume(now=now + timedelta(minutes=9)) == 1  # Ben waits; Ada may still be at the server
    with django_capture_on_commit_callbacks(execute=True):
        sending.resume(now=now + timedelta(minutes=11))

    draft.refresh_from_db()
    assert (draft.state, states(draft)) == (
        Message.State.SENT,
        {"ada@park.example": State.UNSURE, "ben@park.example": State.SENT},
    )
    assert sending.resume(now=now + timedelta(minutes=12)) == 0


@pytest.mark.parametrize(("hour", "number"), [(18, 1), (19, 0)], ids=["19:00 local", "20:00 local"])
def test_an_interrupted_reminder_is_taken_up_in_waking_hours(
    conference, mailoutbox, django_capture_on_commit_callbacks, hour, number
):
    reminder = ReminderFactory(conference=conference)
    RecipientFactory(message=MessageFactory(conference=conference, reminder=reminder, state=Message.State.SENDING))

    with django_capture_on_commit_callbacks(execute=True):
        sending.resume(now=datetime(2027, 5, 25, hour, tzinfo=UTC))

    assert len(mailoutbox) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_batch_is_prepared_with_the_same_queries(number, draft, join, organiser, now, django_assert_num_queries):
    join(*("Ada", "Ben", "Cleo")[:number])
    given_out(draft, organiser, now)
    message = Message.objects.select_related("conference__venue").get(pk=draft.pk)
    batch = sending._batch(message)

    with django_assert_num_queries(4):
        ready = sending._filled(message, batch, now)

    assert len(ready) == number


SENDER = """
import django; django.setup()
from delegates.messages.models import Message
from delegates.messages.actions import sending
sending.deliver(message=Message.objects.select_related("conference__venue").get(pk=int({pk})))
"""


@pytest.mark.race
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_in_the_middle_mails_nobody_twice(tmp_path, settings, conference, monkeypatch):
    message = MessageFactory(conference=conference, state=Message.State.SENDING)
    for _ in range(5):
        RecipientFactory(message=message)
    written = tmp_path / "mail"
    written.touch()
    environment = os.environ | {
        "SLOW_MAIL_FILE": str(written),
        "SLOW_MAIL_SECONDS": "0.3",
        "DJANGO_SETTINGS_MODULE": "tests.fakes.slow_settings",
        "SLOW_MAIL_DATABASE": connection.settings_dict["NAME"],
    }
    sender = subprocess.Popen([sys.executable, "-c", SENDER.format(pk=message.pk)], env=environment)
    wait_until(lambda: len(written.read_text().splitlines()) >= 2)

    os.kill(sender.pid, signal.SIGKILL)
    sender.wait(10)
    monkeypatch.setenv("SLOW_MAIL_FILE", str(written))
    monkeypatch.setenv("SLOW_MAIL_SECONDS", "0")
    settings.EMAIL_BACKEND = "tests.fakes.mail.Slow"
    claimed = message.recipients.get(state=State.CLAIMED)
    sending.deliver(message=message)
    sending.resume(now=claimed.state_at + timedelta(minutes=11))

    times = Counter(written.read_text().splitlines())
    found = {email: (state, times[email]) for email, state in states(message).items()}
    assert found == {email: (State.UNSURE if email == claimed.email else State.SENT, 1) for email in states(message)}
    message.refresh_from_db()
    assert message.state == Message.State.SENT


def wait_until(true, seconds=30):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "It did not come to that."
        time.sleep(0.02)
