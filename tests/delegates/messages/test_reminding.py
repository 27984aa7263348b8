from datetime import UTC, date, datetime, timedelta

import pytest

from conference.lib.problems import Refused
from delegates.messages.actions import reminding, writing
from delegates.messages.models import Message, Recipient, Reminder
from delegates.messages.queries import reminding as reads
from delegates.messages.rules import fields, marks
from tests.factories.bookings import BookingFactory
from tests.factories.choices import PlaceFactory
from tests.factories.messages import MailStopFactory, ReminderFactory
from tests.factories.payments import InvoiceFactory
from tests.factories.programme import RunFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
Kind = Reminder.Kind


def to(message_or_reminder):
    rows = Recipient.objects.filter(message__reminder=message_or_reminder).order_by("pk")
    return list(rows.values_list("email", flat=True))


@pytest.fixture
def choose(conference, slot):
    """From 21 May, 08:00, until choosing closes on 28 May, 17:00."""
    return ReminderFactory(conference=conference, kind=Kind.CHOICES, days=7, is_on=True)


def test_each_person_is_reminded_once_whoever_comes_later_and_who_has_answered_is_left_out(
    choose, slot, join, now, mailoutbox, django_capture_on_commit_callbacks
):
    ada, _ben = join("Ada", "Ben")
    PlaceFactory(delegate=ada, run=RunFactory(slot=slot))

    with django_capture_on_commit_callbacks(execute=True):
        first = reminding.remind(now=now)
    join("Cleo")
    with django_capture_on_commit_callbacks(execute=True):
        later = [reminding.remind(now=now), reminding.remind(now=now + timedelta(days=1))]

    assert (first, later, to(choose)) == (1, [1, 0], ["ben@park.example", "cleo@park.example"])
    assert [mail.to[0] for mail in mailoutbox] == ["ben@park.example", "cleo@park.example"]
    assert list(Message.objects.values_list("made_by", "state")) == [(None, Message.State.SENT)] * 2


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2027, 5, 20, 12, tzinfo=UTC), 0),
        (datetime(2027, 5, 21, 6, 59, tzinfo=UTC), 0),
        (datetime(2027, 5, 21, 7, tzinfo=UTC), 1),
        (datetime(2027, 5, 25, 18, 59, tzinfo=UTC), 1),
        (datetime(2027, 5, 25, 19, tzinfo=UTC), 0),
        (datetime(2027, 5, 28, 16, tzinfo=UTC), 0),
    ],
    ids=["too early", "07:59 local", "08:00 local", "19:59 local", "20:00 local", "choosing has closed"],
)
def test_it_leaves_in_its_days_and_in_waking_hours(choose, join, moment, number):
    join("Ada")

    assert reminding.remind(now=moment) == number


def test_one_that_is_switched_off_writes_nothing(choose, join, now):
    join("Ada")
    choose.is_on = False
    choose.save()

    assert (reminding.remind(now=now), reminding.remind_of(reminder=choose, now=now)) == (0, 0)


def test_of_two_of_a_kind_only_the_later_one_speaks(choose, conference, join):
    last = ReminderFactory(conference=conference, kind=Kind.CHOICES, days=2, is_on=True)
    join("Ada")

    reminding.remind(now=datetime(2027, 5, 27, 9, tzinfo=UTC))

    assert (to(choose), to(last)) == ([], ["ada@park.example"])


def test_who_wants_no_mail_is_written_down_and_not_written_to(
    choose, join, now, mailoutbox, django_capture_on_commit_callbacks
):
    join("Ada")
    MailStopFactory(email="ada@park.example")

    with django_capture_on_commit_callbacks(execute=True):
        reminding.remind(now=now)
        reminding.remind(now=now)

    assert mailoutbox == []
    assert list(Recipient.objects.values_list("state", flat=True)) == [Recipient.State.HELD_BACK]


@pytest.mark.parametrize(
    ("kind", "days", "moment", "who"),
    [
        (Kind.ARRANGEMENTS, 21, datetime(2027, 5, 24, 9, tzinfo=UTC), ["ada@park.example"]),
        (Kind.ARRANGEMENTS, 21, datetime(2027, 6, 14, 9, tzinfo=UTC), []),
        (Kind.JOINING, 5, datetime(2027, 6, 8, 9, tzinfo=UTC), []),
        (Kind.JOINING, 5, datetime(2027, 6, 14, 9, tzinfo=UTC), ["ada@park.example"]),
        (Kind.JOINING, 5, datetime(2027, 6, 15, 9, tzinfo=UTC), []),
    ],
    ids=["needs, in time", "needs, on the day", "joining, too early", "joining, on the day", "joining, the day after"],
)
def test_each_kind_has_its_days(conference, join, kind, days, moment, who):
    reminder = ReminderFactory(conference=conference, kind=kind, days=days, is_on=True)
    join("Ada")

    reminding.remind(now=moment)

    assert to(reminder) == who


def test_leads_are_reminded_of_each_overdue_invoice_by_one_reminder_at_a_time(conference, now):
    first = ReminderFactory(conference=conference, kind=Kind.OVERDUE, days=7, is_on=True)
    second = ReminderFactory(conference=conference, kind=Kind.OVERDUE, days=21, is_on=True)
    for name, due in (("soon", date(2027, 5, 19)), ("late", date(2027, 5, 18)), ("later", date(2027, 5, 4))):
        booking = BookingFactory(conference=conference, confirmed=True, lead__email=f"{name}@park.example")
        InvoiceFactory(booking=booking, due_date=due)

    reminding.remind(now=now)

    assert (to(first), to(second)) == (["late@park.example"], ["later@park.example"])


def test_the_page_says_to_how_many_it_would_go_today_though_it_is_off(conference, slot, join, now):
    reminder = ReminderFactory(conference=conference, days=7)
    join("Ada", "Ben")

    assert len(reads.due(reminder, now)) == 2


@pytest.mark.parametrize("kind", Kind.values)
def test_the_wording_that_comes_with_the_site_can_be_sent_as_it_is(conference, organiser, kind):
    begins = reads.wording()[kind]
    reminder = Reminder(conference=conference, kind=kind, days=begins.days, subject=begins.subject, body=begins.body)

    writing.write_reminder(reminder=reminder, by=organiser)

    whom = reads.words_of(reminder).whom
    assert fields.problems(begins.subject + begins.body, whom, "body") + marks.problems(begins.body, "body") == []


def test_a_second_one_on_the_same_day_is_refused_beside_its_box(conference, organiser):
    ReminderFactory(conference=conference, days=7)

    with pytest.raises(Refused) as refusal:
        writing.write_reminder(reminder=ReminderFactory.build(conference=conference, days=7), by=organiser)

    assert [(problem.code, problem.field) for problem in refusal.value.problems] == [("twice", "days")]


@pytest.mark.parametrize("number", [1, 3])
def test_who_is_due_is_found_with_the_same_queries(choose, join, now, number, django_assert_num_queries):
    join(*("Ada", "Ben", "Cleo")[:number])

    with django_assert_num_queries(3):
        assert len(reads.due(choose, now)) == number
