"""Bookings of 13 on PostgreSQL: a lead's whole road over HTTP, the deeds alone, the worker's share, the desk's search, the last places.

`python -m bench.booking`, or with `--json` one object. The road: a signed-in lead opens the first page, pastes her list, looks at the
price, confirms, and sees her confirmed booking. The deeds: each booking is begun, filled with 13 people, confirmed with an invoice
number; then the worker's share: the lead's letter with the invoice as PDF, and 13 personal links. The last places: 200 leads press
"Confirm" at once, over HTTP, on two gunicorn workers of four threads as docs/production.md has them.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import ground, road, search

PEOPLE, ORDERS, ROUNDS = 13, 40, 5
ROADS = 40
THREADS = {"GUNICORN_CMD_ARGS": "--threads 4"}
STAFF = list(
    zip(
        [
            "Aleksandra",
            "Ben",
            "Chioma",
            "Dev",
            "Ewa",
            "Femi",
            "Grace",
            "Harpreet",
            "Imogen",
            "Jamal",
            "Kirsty",
            "Liam",
            "Maureen",
        ],
        [
            "Wójcik",
            "Okafor",
            "Patel",
            "O’Brien",
            "Lindqvist",
            "Adeyemi",
            "Thornbury",
            "Singh",
            "Castellano",
            "Hussain",
            "MacLeod",
            "Pemberton",
            "Ashdown",
        ],
        strict=True,
    )
)
RUSH, LAST = 200, 50
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


def make_ground(capacity=None, day="2027-06-14"):
    """A conference with one ticket type, and a school."""
    from conference.models import Conference
    from delegates.models import School, TicketType

    count = Conference.objects.count() + 1
    conference = Conference.objects.create(
        name="South Coast Teaching & Learning Conference 2027",
        slug=f"bench-{count}",
        host_name="Saltmarsh School",
        date=day,
        booking_opens_at=datetime(2026, 9, 1, tzinfo=UTC),
        capacity=capacity,
        booking_closes_at=datetime(2027, 6, 1, tzinfo=UTC),
        choices_open_at=datetime(2026, 10, 1, tzinfo=UTC),
        choices_close_at=datetime(2027, 6, 10, tzinfo=UTC),
        hold_minutes=20 if capacity is None else 0,  # for the last places all shall press the button
        reference_prefix=f"BN{count:02d}",
        seller_name="Saltmarsh School",
        seller_address="Harbour Road\nPoole\nBH15 1AA",
        bank_details="Sort code 00-00-00",
    )
    kind = TicketType.objects.create(conference=conference, name="Full day", price_pence=9500, vat_rate=2000)
    school = School.objects.create(urn=136_850 + count, name="Harbour School", town="Poole", postcode="BH15 3HY")
    return conference, kind, school


def make_leads(number, prefix):
    from conference.models import User

    return [
        User.objects.create_user(f"{prefix}-{n}@school.example", first_name="Carol", last_name="Marsh")
        for n in range(number)
    ]


def people(kind, number, mark):
    from delegates.bookings.actions import Person

    return [
        Person("Aleksandra", f"Wójcik-{n}", f"person{n}@{mark}.example", "Teacher of science", kind.pk)
        for n in range(number)
    ]


def book(conference, kind, school, lead, number=PEOPLE):
    """What a lead's clicks come to."""
    from delegates.bookings import actions as bookings
    from delegates.payments import actions

    booking = bookings.start(conference=conference, school=school, by=lead, now=NOW)
    bookings.save_roster(booking=booking, people=people(kind, number, booking.pk), by=lead, now=NOW)
    return actions.confirm_on_invoice(
        booking=booking, by=lead, now=NOW, purchase_order="PO-4711", bill_to="Harbour Trust\n1 Quay Street\nPoole"
    )


def backend():
    """Process id of this connection's own PostgreSQL process."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def statements(deed):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as made:
        deed()
    return len(made)


def measure_flow(figures):
    """Median of the rounds. CPU: ours from the process clock, the database's from its own process."""
    from django.db import connection

    conference, kind, school = make_ground()
    for lead in make_leads(5, "warm"):
        book(conference, kind, school, lead)
    seen, made = [], []
    for turn in range(ROUNDS):
        leads = make_leads(ORDERS, f"flow{turn}")
        connection.close()
        connection.ensure_connection()
        pid = backend()
        waits, ours, theirs, begun = [], time.process_time(), ground.cpu_seconds([pid]), time.perf_counter()
        for lead in leads:
            at = time.perf_counter()
            made.append(book(conference, kind, school, lead))
            waits.append(time.perf_counter() - at)
        wall = time.perf_counter() - begun
        delegates = ORDERS * PEOPLE
        ours, theirs = time.process_time() - ours, ground.cpu_seconds([pid]) - theirs
        seen.append((ORDERS / wall, 1000 * ours / delegates, 1000 * theirs / delegates, waits))
        ground.say(f"  round {turn + 1}: {ORDERS / wall:.1f} bookings/s")
    waits = [wait for *_, each in seen for wait in each]
    figures["bookings_per_second"] = round(statistics.median(row[0] for row in seen), 1)
    figures["deeds_cpu_ms_per_delegate_python"] = round(statistics.median(row[1] for row in seen), 2)
    figures["deeds_cpu_ms_per_delegate_database"] = round(statistics.median(row[2] for row in seen), 2)
    figures["deeds_cpu_ms_per_delegate"] = round(statistics.median(row[1] + row[2] for row in seen), 2)
    figures["deeds_p50_ms"] = round(1000 * ground.percentile(waits, 0.5), 1)
    figures["deeds_p95_ms"] = round(1000 * ground.percentile(waits, 0.95), 1)
    return made


def measure_worker(figures, made):
    """The letters of some of these bookings, invoice PDF included."""
    from delegates.bookings import actions as bookings
    from delegates.payments import actions

    actions.send_confirmation(booking=made[0], now=NOW)
    some, begun = made[1:21], time.process_time()
    for booking in some:
        actions.send_confirmation(booking=booking, now=NOW)
        bookings.send_links(booking=booking, now=NOW)
    figures["worker_cpu_ms_per_delegate"] = round(1000 * (time.process_time() - begun) / (len(some) * PEOPLE), 2)


def measure_statements(figures):
    conference, kind, school = make_ground()
    leads = iter(make_leads(6, "count"))
    book(conference, kind, school, next(leads))
    for number in (1, 13, 150):
        lead = next(leads)
        figures[f"statements_for_{number}"] = statements(
            lambda lead=lead, number=number: book(conference, kind, school, lead, number)
        )


def signed_in(address, lead):
    """Her browser, with her session in it."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return road.Browser(address, {name: client.cookies[name].value})


def measure_road(figures, address, server):
    """From the first page to the confirmed booking."""
    from delegates.models import Booking, Membership, School

    conference, _, school = make_ground(day="2027-06-13")  # the next one: the site speaks of it
    leads = make_leads(ROADS + 4, "road")
    for number, lead in enumerate(leads):
        school = School.objects.create(urn=140_000 + number, name=f"Harbour School {number}", town="Poole")
        Membership.objects.create(user=lead, school=school, is_confirmed=True)
    heading = "Forename\tSurname\tStaff e-mail\tPost\n"
    watched, seen = [*ground.children(server), *ground.postgres_pids()], []
    for number, lead in enumerate(leads):
        if number == 4:  # each worker has seen each page
            cpu, begun = ground.cpu_seconds(watched), time.perf_counter()
        rows = "\n".join(f"{first}\t{last}\t{first}@school{number}.example\tTeacher" for first, last in STAFF)
        she = signed_in(address, lead)
        she.get("/bookings/new/")
        by_hand = she.send("pasted", pasted=heading + rows) - 1  # the pasted list itself
        by_hand += she.send("seen")
        seen.append((len(she.pages), she.requests, by_hand))
    spent = ground.cpu_seconds([*ground.children(server), *ground.postgres_pids()]) - cpu
    figures["pages"], figures["dynamic_requests"], figures["hand_filled_fields"] = max(seen)
    figures["cpu_ms_per_delegate"] = round(1000 * spent / (ROADS * PEOPLE), 2)
    figures["road_ms"] = round(1000 * (time.perf_counter() - begun) / ROADS)
    confirmed = Booking.objects.filter(conference=conference, status="AWAITING_PAYMENT")
    assert confirmed.count() == len(leads), f"{confirmed.count()} of {len(leads)} were confirmed"


def measure_rush(figures, address):
    """So many confirm one place each, at once; so few are left."""
    from delegates.bookings import actions as bookings
    from delegates.models import Delegate

    conference, kind, school = make_ground(capacity=LAST)
    browsers = []
    for lead in make_leads(RUSH, "rush"):
        booking = bookings.start(conference=conference, school=school, by=lead, now=NOW)
        bookings.save_roster(booking=booking, people=people(kind, 1, booking.pk), by=lead, now=NOW)
        browsers.append(she := signed_in(address, lead))
        she.get(f"/bookings/{booking.reference}/review/")
        she.line.close()  # the server would, before the last of them is ready
    gate, waits, lost = threading.Barrier(RUSH), [], []

    def confirm(she):
        gate.wait(timeout=60)
        at = time.perf_counter()
        try:
            she.send("seen")
        except OSError as error:
            lost.append(error)
        waits.append(time.perf_counter() - at)

    threads = [threading.Thread(target=confirm, args=[she]) for she in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sold = Delegate.objects.coming().filter(booking__conference=conference).count()
    figures["race_sold"] = sold
    figures["race_oversold"] = max(sold - LAST, 0)
    figures["race_5xx"] = sum(status >= 500 for she in browsers for status in she.statuses) + len(lost)
    figures["race_p95_ms"] = round(1000 * ground.percentile(waits, 0.95))


NOTES = {
    "pages": "seen from the first page to the confirmed booking; pretix 6",
    "dynamic_requests": "that reach the application meanwhile, redirects counted; pretix 14",
    "hand_filled_fields": "besides the pasted list; pretix 136",
    "cpu_ms_per_delegate": "the whole road over HTTP, application and database; the goal is 6",
    "cpu_ms_per_delegate_with_worker": "and with the letters and the invoice as PDF; pretix 126",
    "road_ms": "how long a whole road takes, signing in left out",
    "bookings_per_second": f"bookings of {PEOPLE} through the deeds, one after another; the goal is 40, pretix 2.4",
    "deeds_cpu_ms_per_delegate": "begin, list, confirm: Python and database",
    "worker_cpu_ms_per_delegate": "letters and the invoice as PDF, Python only",
    "statements_for_13": "SQL statements of begin, list and confirm together",
    "race_sold": f"{RUSH} press “Confirm” at once for the last {LAST} places: must be {LAST}",
    "race_5xx": "must be 0, lost connections counted",
    "race_p95_ms": "until one of them sees the answer; the goal is 3,000",
    "search_cpu_ms_20000": "the desk's search; `make bench-search` has more",
}


def main():
    from django.db import connections

    figures = {"search_cpu_ms_20000": round(search.alone("postgres")["search"], 2)}
    with ground.scratch_database("booking") as url:
        ground.setup_django(url)
        with ground.gunicorn(url, **THREADS) as (address, server):
            ground.say("a lead's road over HTTP")
            measure_road(figures, address, server)
            ground.say("the last places")
            measure_rush(figures, address)
        ground.say("the deeds one after another")
        made = measure_flow(figures)
        ground.say("letters and invoices")
        measure_worker(figures, made)
        measure_statements(figures)
        connections.close_all()
    whole = figures["cpu_ms_per_delegate"] + figures["worker_cpu_ms_per_delegate"]
    figures["cpu_ms_per_delegate_with_worker"] = round(whole, 2)
    ground.report(f"Bookings of {PEOPLE}, PostgreSQL", figures, NOTES)


if __name__ == "__main__":
    main()
