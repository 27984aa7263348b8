"""The rush on the last places as it would come: 200 leads press "Confirm" at once, over HTTP, on two gunicorn workers and PostgreSQL."""

from __future__ import annotations

import http.client
import os
import threading
from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.ground import gunicorn, manage
from delegates.bookings import queries
from delegates.models import Booking, Invoice, NumberSeries
from delegates.payments import rules
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.schools import SchoolFactory

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
LEADS, PLACES = 200, 50
CSRF = "c" * 32


@pytest.fixture
def site(site_tree, transactional_db):
    """gunicorn on the database of this very test."""
    url = os.environ["TEST_DATABASE_URL"].replace("/postgres?", f"/{connection.settings_dict['NAME']}?")
    own = {"SECRET_KEY": settings.SECRET_KEY, "TASKS_BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    manage(url, "createcachetable")
    with gunicorn(url, **own) as (address, _):
        yield urlsplit(address)


def _drafts():
    conference = ConferenceFactory(capacity=PLACES, reference_prefix="SC27")
    conference.booking_closes_at = timezone.now() + timedelta(days=1)
    conference.save()
    ticket, school = TicketTypeFactory(conference=conference), SchoolFactory()
    for n in range(LEADS):
        booking = BookingFactory(conference=conference, school=school, lead=UserFactory(), reference=f"SC27-RUSH{n}")
        DelegateFactory(booking=booking, ticket_type=ticket)
        yield booking


def _press(site, booking, cookie: str, gate: threading.Barrier, answers: list, index: int) -> None:
    form = {"csrfmiddlewaretoken": CSRF, "bill_to": "A school", "purchase_order": "PO 1"}
    form["seen"] = queries.contents_of(booking).price(timezone.now()).gross_pence
    connection.close()
    gate.wait(timeout=60)
    wire = http.client.HTTPConnection(site.hostname, site.port, timeout=120)
    wire.request(
        "POST",
        f"/bookings/{booking.reference}/review/",
        urlencode(form),
        {"Cookie": f"{cookie}; csrftoken={CSRF}", "Content-Type": "application/x-www-form-urlencoded"},
    )
    answers[index] = wire.getresponse().status
    wire.close()


def test_two_hundred_leads_press_at_once_and_fifty_get_a_place(site):
    bookings = list(_drafts())
    cookies = []
    for booking in bookings:
        client = Client()
        client.force_login(booking.lead, backend="django.contrib.auth.backends.ModelBackend")
        cookies.append(f"sessionid={client.cookies['sessionid'].value}")
    answers, gate = [0] * LEADS, threading.Barrier(LEADS)

    threads = [
        threading.Thread(target=_press, args=(site, booking, cookie, gate, answers, index))
        for index, (booking, cookie) in enumerate(zip(bookings, cookies, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)

    conference = bookings[0].conference
    conference.refresh_from_db()
    confirmed = Booking.objects.holding_places().count()
    assert Counter(answers) == {302: PLACES, 200: LEADS - PLACES}
    assert (confirmed, conference.taken, Invoice.objects.count()) == (PLACES, PLACES, PLACES)
    assert NumberSeries.objects.get(kind=rules.INVOICE).last == PLACES
