import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from conference.accounts.roles import sync_roles
from delegates.messages.models import MailStop, Message, Recipient, Reminder
from tests.factories.conference import UserFactory
from tests.factories.messages import MailStopFactory, MessageFactory, RecipientFactory, ReminderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]
WORDS = {"audience": "COMING", "subject": "Hello {first_name}", "body": "Dear {first_name}"}


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_road_from_words_to_sent(desk, conference, join, organiser, mailoutbox, django_capture_on_commit_callbacks):
    ada, _ben = join("Ada", "Ben")

    kept = desk.post(reverse("message_new"), WORDS | {"preview": "1"})
    message = Message.objects.get()
    preview = desk.get(kept.url, {"person": ada.pk})
    assert "As Ada Patel" in text_of(preview)
    assert "Subject Hello Ada" in text_of(preview)
    frame = desk.get(reverse("message_frame", args=[message.pk, ada.pk]))
    assert ("<p>Dear Ada</p>" in frame.text, frame.headers["X-Frame-Options"]) == (True, "SAMEORIGIN")
    assert "sandbox" in frame.headers["Content-Security-Policy"]

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("message_test", args=[message.pk]), {"person": ada.pk})
    assert [(mail.to, mail.subject, mail.extra_headers) for mail in mailoutbox] == [
        ([organiser.email], "Test: Hello Ada", {})
    ]

    asked = desk.get(reverse("message_send", args=[message.pk]))
    assert ("Send to 2 people" in text_of(asked), Recipient.objects.count()) == (True, 0)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("message_send", args=[message.pk]))
    assert "Sent to 2 of 2" in text_of(desk.get(reverse("message", args=[message.pk])))
    assert [mail.to[0] for mail in mailoutbox[1:]] == ["ada@park.example", "ben@park.example"]
    assert "message.test" in ModelLogEntry.objects.values_list("action", flat=True)


def test_a_word_that_is_no_field_gets_a_sentence_and_nothing_typed_is_lost(desk, conference):
    answer = desk.post(reverse("message_new"), WORDS | {"body": "Dear {firstname}, [here](javascript:x)"})

    shown = answer.content.decode()
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "There is no field {firstname}." in shown
    assert "Let it begin with https://." in shown
    assert "Dear {firstname}, [here](javascript:x)" in shown


def test_leads_are_in_no_stream(desk, conference):
    run = {"audience": "LEADS", "stream": "999"}

    answer = desk.post(reverse("message_new"), WORDS | run)

    assert (answer.status_code, Message.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("audience", "said"), [("COMING", "2 people"), ("UNPAID", "0 people"), ("NONSENSE", "0 people")]
)
def test_the_count_follows_the_form_before_anything_is_kept(desk, conference, join, audience, said):
    join("Ada", "Ben")

    answer = desk.post(reverse("message_count"), {"audience": audience, "subject": "", "body": ""})

    assert said in text_of(answer)


def test_progress_asks_again_only_while_it_leaves(desk):
    message = RecipientFactory().message

    leaving = desk.get(reverse("message_progress", args=[message.pk])).content.decode()
    Message.objects.update(state=Message.State.SENT)
    over = desk.get(reverse("message_progress", args=[message.pk])).content.decode()

    assert ("every 2s" in leaving, "every 2s" in over) == (True, False)


@pytest.mark.parametrize("screen", ["messages", "message", "reminders", "mail_stops"])
def test_each_list_asks_the_same_queries_at_one_and_at_three_rows(desk, conference, slot, screen):
    message = MessageFactory(conference=conference, state=Message.State.SENT)
    address = reverse(screen, args=[message.pk] if screen == "message" else [])

    def asked():
        RecipientFactory(message=message, state=Recipient.State.SENT)
        MessageFactory(conference=conference)
        MailStopFactory()
        desk.get(address)
        with CaptureQueriesContext(connection) as queries:
            desk.get(address)
        return len(queries)

    first = asked()
    asked()

    assert asked() == first


def test_a_reminder_begins_with_our_words_and_is_switched_on_after_its_preview(desk, conference, slot, join):
    join("Ada")
    address = reverse("reminder_new", args=["CHOICES"])

    begun = desk.get(address).context["form"]
    values = {name: begun[name].value() for name in ("days", "subject", "body")}
    kept = desk.post(address, values | {"preview": "1"}, follow=True)
    reminder = Reminder.objects.get()
    assert ("As Ada Patel" in text_of(kept), reminder.is_on) == (True, False)
    desk.post(reverse("reminder_switch", args=[reminder.pk]), {"on": "1"})

    reminder.refresh_from_db()
    listed = text_of(desk.get(reverse("reminders")))
    assert (reminder.is_on, reminder.subject in listed) == (True, True)


def test_a_second_reminder_on_the_same_day_is_refused_in_words(desk, conference):
    other = ReminderFactory(conference=conference, days=7)

    answer = desk.post(
        reverse("reminder_new", args=["CHOICES"]), {"days": 7, "subject": other.subject, "body": other.body}
    )

    assert (answer.status_code, Reminder.objects.count()) == (422, 1)
    assert "There is one like this on that day already." in answer.content.decode()


def test_an_organiser_lets_an_address_be_written_to_again(desk):
    stop = MailStopFactory(email="back@school.example")

    listed = text_of(desk.get(reverse("mail_stops"), {"q": "back@"}))
    desk.post(reverse("mail_stop_lift", args=[stop.pk]))

    assert ("back@school.example" in listed, MailStop.objects.count()) == (True, 0)


@pytest.mark.parametrize("role", ["Catering", "Finance", "Reviewers"])
def test_other_roles_neither_read_nor_write(client, conference, role):
    sync_roles()
    somebody = UserFactory()
    somebody.groups.set(type(somebody).groups.rel.model.objects.filter(name=role))
    client.force_login(somebody)

    client.post(reverse("message_new"), WORDS)

    assert (client.get(reverse("messages")).status_code, Message.objects.count()) == (302, 0)
