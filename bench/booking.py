"""Bookings of 13 through the actions, on PostgreSQL: how many a second, CPU for each delegate, statements, and the last places.

`python bench/booking.py`, or with `--json` one object. Each booking is begun, filled with 13 people, confirmed with an invoice
number; then the worker's share: the lead's letter with the invoice as PDF, and 13 personal links.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import ground

PEOPLE, ORDERS, ROUNDS = 13, 40, 5
RUSH, LAST = 200, 50
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


def make_ground(capacity=None):
    """A conference with one ticket type, a school, and a lead for each booking."""
    from conference.models import Conference
    from delegates.models import School, TicketType

    count = Conference.objects.count() + 1
    conference = Conference.objects.create(
        name="South Coast Teaching & Learning Conference 2027",
        slug=f"bench-{count}",
        host_name="Saltmarsh School",
        date="2027-06-14",
        booking_opens_at=datetime(2026, 9, 1, tzinfo=UTC),
        capacity=capacity,
        booking_closes_at=datetime(2027, 6, 1, tzinfo=UTC),
        choices_open_at=datetime(2026, 10, 1, tzinfo=UTC),
        choices_close_at=datetime(2027, 6, 10, tzinfo=UTC),
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
    figures["cpu_ms_per_delegate_python"] = round(statistics.median(row[1] for row in seen), 2)
    figures["cpu_ms_per_delegate_database"] = round(statistics.median(row[2] for row in seen), 2)
    figures["cpu_ms_per_delegate"] = round(statistics.median(row[1] + row[2] for row in seen), 2)
    figures["p50_ms"] = round(1000 * ground.percentile(waits, 0.5), 1)
    figures["p95_ms"] = round(1000 * ground.percentile(waits, 0.95), 1)
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
    figures["cpu_ms_per_delegate_worker"] = round(1000 * (time.process_time() - begun) / (len(some) * PEOPLE), 2)


def measure_statements(figures):
    conference, kind, school = make_ground()
    leads = iter(make_leads(6, "count"))
    book(conference, kind, school, next(leads))
    for number in (1, 13, 150):
        lead = next(leads)
        figures[f"statements_for_{number}"] = statements(
            lambda lead=lead, number=number: book(conference, kind, school, lead, number)
        )


def measure_rush(figures):
    """So many confirm one place each, at once; so few are left."""
    from django.db import connection

    from conference.lib.problems import Refused
    from delegates.bookings import actions as bookings
    from delegates.models import Delegate
    from delegates.payments import actions

    conference, kind, school = make_ground(capacity=LAST)
    drafts = []
    for lead in make_leads(RUSH, "rush"):
        booking = bookings.start(conference=conference, school=school, by=lead, now=NOW)
        drafts.append(bookings.save_roster(booking=booking, people=people(kind, 1, booking.pk), by=lead, now=NOW))
    gate, waits, faults = threading.Barrier(RUSH), [], []

    def confirm(booking):
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            at = time.perf_counter()
            actions.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW)
            waits.append(time.perf_counter() - at)
        except Refused:
            waits.append(time.perf_counter() - at)
        except Exception as error:  # noqa: BLE001 -- counted
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[booking]) for booking in drafts]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    figures["rush_seconds"] = round(time.perf_counter() - begun, 2)
    figures["rush_p95_ms"] = round(1000 * ground.percentile(waits, 0.95))
    figures["rush_sold"] = Delegate.objects.coming().filter(booking__conference=conference).count()
    figures["rush_errors"] = len(faults)


NOTES = {
    "bookings_per_second": f"bookings of {PEOPLE}, one after another",
    "cpu_ms_per_delegate": "begin, list, confirm: Python and database; the goal is 5",
    "cpu_ms_per_delegate_worker": "letters and the invoice as PDF, Python only",
    "statements_for_13": "SQL statements of begin, list and confirm together; the goal is 40",
    "rush_seconds": f"{RUSH} confirm at once, {LAST} places are left",
    "rush_p95_ms": "how long one of them waits",
    "rush_sold": f"must be {LAST}",
    "rush_errors": "must be 0",
}


def main():
    figures = {}
    with ground.scratch_database("booking") as url:
        ground.setup_django(url)
        ground.say("bookings one after another")
        made = measure_flow(figures)
        ground.say("letters and invoices")
        measure_worker(figures, made)
        measure_statements(figures)
        ground.say("the last places")
        measure_rush(figures)
        from django.db import connections

        connections.close_all()
    ground.report(f"Bookings of {PEOPLE}, PostgreSQL", figures, NOTES)


if __name__ == "__main__":
    main()
