"""Nobody is written to twice, with real threads on PostgreSQL: senders of one message, clocks of one reminder, organisers who press Send."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from threading import Lock

import pytest
from django.core.mail.backends.locmem import EmailBackend

from delegates.messages.actions import reminding, sending, writing
from delegates.messages.models import Message, Recipient
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.messages import MessageFactory, RecipientFactory, ReminderFactory
from tests.factories.programme import SlotFactory
from tests.races.threads import all_at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = datetime(2027, 5, 25, 9, tzinfo=UTC)
THREADS = 6


@pytest.fixture
def sent(monkeypatch):
    """The addresses of all that left, from whichever thread."""
    gone, lock = [], Lock()

    def send_messages(self, messages):
        with lock:
            gone.extend(mail.to[0] for mail in messages)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return gone


@pytest.fixture(autouse=True)
def _nothing_by_itself(monkeypatch):
    """The workers are the threads of the test."""
    monkeypatch.setattr(writing, "after_commit", lambda *_: None)
    monkeypatch.setattr(reminding, "after_commit", lambda *_: None)


def test_six_senders_of_one_message_write_to_everybody_once(sent):
    message = MessageFactory(state=Message.State.SENDING)
    RecipientFactory.create_batch(12, message=message)

    left = all_at_once([lambda: sending.deliver(message=message)] * THREADS)

    assert sum(left) == 12
    assert Counter(sent) == Counter(message.recipients.values_list("email", flat=True))


def test_without_the_claim_the_same_senders_write_twice(sent, monkeypatch):
    """The race bites: it is the claim that keeps people from a second mail."""
    message = MessageFactory(state=Message.State.SENDING)
    RecipientFactory.create_batch(12, message=message)

    def unguarded(recipient, now):
        return bool(Recipient.objects.filter(pk=recipient.pk).update(state=Recipient.State.CLAIMED))

    monkeypatch.setattr(sending, "_claimed", unguarded)

    all_at_once([lambda: sending.deliver(message=message)] * THREADS)

    assert len(sent) > 12


def test_six_clocks_write_one_message_of_a_reminder():
    conference = ConferenceFactory(
        choices_open_at=datetime(2027, 4, 1, tzinfo=UTC), choices_close_at=datetime(2027, 5, 28, tzinfo=UTC)
    )
    SlotFactory(conference=conference)
    DelegateFactory.create_batch(3, booking=BookingFactory(conference=conference, confirmed=True))
    reminder = ReminderFactory(conference=conference, is_on=True)

    numbers = all_at_once([lambda: reminding.remind_of(reminder=reminder, now=NOW)] * THREADS)

    assert (sorted(numbers), Message.objects.count(), Recipient.objects.count()) == ([0, 0, 0, 0, 0, 3], 1, 3)


def test_send_pressed_by_six_is_sent_once():
    message = MessageFactory()
    DelegateFactory.create_batch(3, booking=BookingFactory(conference=message.conference, confirmed=True))
    by = UserFactory()

    all_at_once([lambda: writing.send(message=message, by=by, now=NOW)] * THREADS)

    assert message.recipients.count() == 3
