from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from delegates.models import MailStop, Message, Recipient, Reminder
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.conference import ConferenceFactory


class ReminderFactory(DjangoModelFactory):
    """To choose, a week before choosing closes; switched off."""

    class Meta:
        model = Reminder

    conference = factory.SubFactory(ConferenceFactory)
    kind = Reminder.Kind.CHOICES
    days = 7
    subject = "Choose your sessions"
    body = "Dear {first_name},\n\nplease choose: {personal_link}"


class MessageFactory(DjangoModelFactory):
    """A draft to everybody who comes."""

    class Meta:
        model = Message

    conference = factory.SubFactory(ConferenceFactory)
    audience = "COMING"
    subject = "About the day"
    body = "Dear {first_name},\n\nsee you soon."
    made_at = datetime(2027, 5, 1, 9, tzinfo=UTC)


class RecipientFactory(DjangoModelFactory):
    """A delegate who waits for a message to leave."""

    class Meta:
        model = Recipient

    message = factory.SubFactory(MessageFactory, state=Message.State.SENDING)
    delegate = factory.SubFactory(
        DelegateFactory,
        booking=factory.SubFactory(
            BookingFactory, confirmed=True, conference=factory.SelfAttribute("...message.conference")
        ),
    )
    email = factory.SelfAttribute("delegate.email")
    state_at = datetime(2027, 5, 1, 9, tzinfo=UTC)


class MailStopFactory(DjangoModelFactory):
    class Meta:
        model = MailStop

    email = factory.Sequence(lambda n: f"no.more{n}@school.example")
    why = MailStop.Why.ASKED
    since_at = datetime(2027, 4, 1, 9, tzinfo=UTC)
