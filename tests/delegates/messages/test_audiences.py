from datetime import date

import pytest

from delegates.messages.queries import audiences, people, values
from delegates.messages.queries.audiences import AUDIENCES
from delegates.messages.queries.people import Numbers, Words
from delegates.models import Booking, MailStop
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.choices import PlaceFactory
from tests.factories.messages import MailStopFactory
from tests.factories.payments import InvoiceFactory
from tests.factories.programme import RunFactory, SessionFactory, StreamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def names(conference, code, now, **filters):
    rows = audiences.rows_of(conference, code, filters, now)
    return [row.first_name if hasattr(row, "first_name") else row.reference for row in rows]


@pytest.fixture
def run(conference, slot):
    stream = StreamFactory(conference=conference)
    return RunFactory(slot=slot, session=SessionFactory(conference=conference, stream=stream))


@pytest.fixture
def crowd(join, run, now):
    """Ada has chosen, Ben has not, Cleo has withdrawn, Dan was erased."""
    ada, *_ = join("Ada", "Ben")
    join("Cleo", withdrawn_at=now)
    join("Dan", erased_at=now)
    PlaceFactory(delegate=ada, run=run)
    return ada


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("COMING", ["Ada", "Ben"]),
        ("NO_CHOICES", ["Ben"]),
        ("CHOICES_LEFT", ["Ben"]),
        ("NO_ANSWER", ["Ada", "Ben"]),
        ("ARRIVED", []),
        ("NOT_ARRIVED", ["Ada", "Ben"]),
    ],
)
def test_each_set_of_delegates_holds_whom_it_says(conference, crowd, now, code, who):
    assert names(conference, code, now) == who


def test_delegates_are_narrowed_by_what_they_chose_their_school_and_ticket(conference, crowd, run, now):
    other = DelegateFactory(booking=BookingFactory(conference=conference, confirmed=True), first_name="Eve")

    found = {
        "stream": names(conference, "COMING", now, stream=run.session.stream_id),
        "run": names(conference, "COMING", now, run=run.pk),
        "school": names(conference, "COMING", now, school=other.school_id),
        "ticket_type": names(conference, "COMING", now, ticket_type=other.ticket_type_id),
    }

    assert found == {"stream": ["Ada"], "run": ["Ada"], "school": ["Eve"], "ticket_type": ["Eve"]}


def test_nobody_owes_choices_while_there_is_nothing_to_choose(conference, join, now):
    join("Ada")

    assert names(conference, "NO_CHOICES", now) == []


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("LEADS", ["OWES", "LATE", "FREE"]),
        ("UNPAID", ["OWES", "LATE"]),
        ("OVERDUE", ["LATE"]),
        ("DRAFTS", ["DRAFT"]),
        ("WAITING", []),
        ("APPROVAL", ["ASKED"]),
    ],
)
def test_each_set_of_leads_holds_whom_it_says(conference, now, code, who):
    for reference, due in (("OWES", date(2027, 6, 1)), ("LATE", date(2027, 5, 1)), ("FREE", None)):
        booking = BookingFactory(conference=conference, confirmed=True, reference=reference)
        if due:
            InvoiceFactory(booking=booking, due_date=due)
    BookingFactory(conference=conference, reference="DRAFT")
    BookingFactory(conference=conference, reference="ASKED", status=Booking.Status.AWAITING_APPROVAL)
    BookingFactory(confirmed=True, reference="ELSEWHERE")

    assert names(conference, code, now) == who


def test_leads_are_found_by_the_choices_of_their_people(conference, booking, crowd, now):
    BookingFactory(conference=conference, confirmed=True)

    assert names(conference, "LEADS_CHOICES", now) == [booking.reference]


@pytest.mark.parametrize("code", sorted(AUDIENCES))
def test_a_set_of_three_is_counted_in_four_queries_at_most(
    conference, join, slot, now, code, django_assert_max_num_queries
):
    join("Ada", "Ben", "Cleo")
    written = Words(code, "Hello", "Hello", {})

    with django_assert_max_num_queries(4):
        people.numbers(people.concerned(conference, written, now))


def test_a_lead_of_two_bookings_gets_one_mail_unless_the_words_differ(conference, booking, now):
    BookingFactory(conference=conference, confirmed=True, lead=booking.lead)

    def number(body):
        return len(people.concerned(conference, Words("LEADS", "Hello", body, {}), now))

    assert (number("Dear {first_name}"), number("You owe {amount_due}")) == (1, 2)


def test_who_wants_no_mail_is_counted_apart(conference, join, now):
    join("Ada", "Ben")
    MailStopFactory(email="ADA@park.example", why=MailStop.Why.ASKED)

    everybody = people.concerned(conference, Words("COMING", "Hello", "Hello", {}), now)

    assert people.numbers(everybody) == Numbers(goes=1, held=1)


def test_people_are_found_by_the_beginnings_of_words(conference, join, now):
    join("Ada", "Ben")
    everybody = people.concerned(conference, Words("COMING", "Hello", "Hello", {}), now)

    assert [each.name for each in people.matching(everybody, "pat be")] == ["Ben Patel"]


def test_what_is_filled_in_for_a_delegate(conference, slot, join):
    [ada] = join("Ada")

    filled = values.for_people(conference, "DELEGATE", [ada.pk])[ada.pk]

    assert filled.values == {
        "conference": "South Coast 2027",
        "day": "Monday 14 June 2027",
        "venue": conference.venue.name if conference.venue else "",
        "host": conference.host_name,
        "choices_close": "Friday 28 May 2027, 17:00",
        "first_name": "Ada",
        "full_name": "Ada Patel",
        "school": ada.school.name,
        "personal_link": f"http://testserver/my/{ada.link_token}/",
        "choices_left": "1",
        "ticket": ada.ticket_type.name,
    }
    assert ada.link_token not in str(values.for_people(conference, "DELEGATE", [ada.pk], hide=True))


def test_what_is_filled_in_for_a_lead(conference, slot, booking, join):
    join("Ada", "Ben")
    InvoiceFactory(booking=booking, due_date=date(2027, 6, 1))

    found = values.for_people(conference, "LEAD", [booking.pk])[booking.pk].values

    assert {
        name: found[name] for name in ("first_name", "people", "people_without_choices", "due_date", "reference")
    } == {
        "first_name": "Carol",
        "people": "2",
        "people_without_choices": "2",
        "due_date": "Tuesday 1 June 2027",
        "reference": booking.reference,
    }
    assert found["amount_due"].startswith("£")


@pytest.mark.parametrize("number", [1, 3])
def test_people_are_filled_in_with_the_same_queries(conference, join, slot, booking, number, django_assert_num_queries):
    pks = [each.pk for each in join("Ada", "Ben", "Cleo")[:number]]
    conference.venue  # noqa: B018 -- read with the message

    with django_assert_num_queries(3):
        values.for_people(conference, "DELEGATE", pks)
    with django_assert_num_queries(3):
        values.for_people(conference, "LEAD", [booking.pk])
