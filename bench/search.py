"""The desk among 20,000 delegates: CPU of one search, of the list that shows it, and of the bookings at a glance.

Ours is what the process and PostgreSQL used together; on SQLite the database works in the process. A search is the page of fifty rows and
the number of all of them, as the list asks for it. Everybody's rows are made by bulk: 1,600 bookings of 231 schools among the 25,085 of
the register, two editions, three choices each.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bench import ground
from bench.checkin import serves

DELEGATES, IN_A_BOOKING, ROUNDS = 20_000, 13, 15
QUERIES = (
    "patel",
    "zoe",
    "obrien",
    "SE27-A0B",
    "poole",
    "patel poole",
    "zoe nunez",
    "j.patel17",
    "nobodyofthisname",
    "s",
)
FIRST = ["Zoë", "Priya", "Łucja", "Dev", "Ana", "Ben", "Cora", "José", "Sam", "Meera", "Tom", "Ruth", "Carol"]
LAST = ["Patel", "O’Brien", "Núñez", "Łukasiewicz", "Reed", "Stone", "Marsh", "Hill", "Osei", "Okafor", "Shah", "Smith"]


class Cpu:
    """CPU milliseconds of this process, and of PostgreSQL's processes for one database (none on SQLite)."""

    def __init__(self, database: str) -> None:
        self.pids = [pid for pid in ground.postgres_pids() if database and serves(pid, database)]

    def now(self) -> float:
        return (time.process_time() + ground.cpu_seconds(self.pids)) * 1000

    def of(self, call: Callable[[], object], rounds: int) -> float:
        before = self.now()
        for _ in range(rounds):
            call()
        return (self.now() - before) / rounds


def build() -> None:
    """Two editions, the newer one with all the delegates."""
    from django.contrib.auth import get_user_model

    from conference.models import Conference, Room, Venue
    from delegates.models import Booking, Delegate, School, TicketType
    from delegates.schools.actions import load_register
    from sessions.models import Run, Session, Slot

    dice = Random(7)
    load_register()
    lead = get_user_model().objects.create_user("lead@bench.example", first_name="Carol", last_name="Marsh")
    schools = list(School.objects.order_by("pk")[::108])
    for year, number in ((2026, DELEGATES // 4), (2027, DELEGATES)):
        day = datetime(year, 6, 14, tzinfo=UTC)
        conference = Conference.objects.create(
            name=f"South Coast {year}", slug=f"bench-{year}", host_name="Saltmarsh School", date=day.date(),
            booking_opens_at=day - timedelta(300), booking_closes_at=day, choices_open_at=day - timedelta(200), choices_close_at=day,
            reference_prefix=f"SE{year % 100}", seller_name="Saltmarsh School", seller_address="Harbour Road",
        )  # fmt: skip
        kind = TicketType.objects.create(conference=conference, name="Full day", price_pence=6500)
        bookings = Booking.objects.bulk_create(
            Booking(
                conference=conference, reference=f"SE{year % 100}-{place:05X}".replace("-0", "-A"), lead=lead,
                school=dice.choice(schools), status="PAID" if place % 3 else "AWAITING_PAYMENT",
                confirmed_at=day - timedelta(days=dice.randrange(200, 290)), coaches=dice.choice([None, 0, 1]), cars=2,
            )
            for place in range(-(-number // IN_A_BOOKING))
        )  # fmt: skip
        people = Delegate.objects.bulk_create(
            (
                Delegate(
                    booking=bookings[place // IN_A_BOOKING], school_id=bookings[place // IN_A_BOOKING].school_id, ticket_type=kind,
                    first_name=dice.choice(FIRST), last_name=dice.choice(LAST), email=f"j.patel{place}@school.example",
                    role="Teacher", position=place % IN_A_BOOKING,
                )
                for place in range(number)
            ),
            batch_size=1000,
        )  # fmt: skip
    sessions = Session.objects.bulk_create(
        Session(conference=conference, title=f"Session {place}", slug=f"session-{place}", status="PUBLISHED")
        for place in range(3)
    )
    slots = Slot.objects.bulk_create(
        Slot(
            conference=conference, name=f"Workshops {place}", kind=Slot.Kind.WORKSHOPS, starts_at=day + timedelta(hours=place),
            ends_at=day + timedelta(hours=place, minutes=50), released_at=day - timedelta(300),
        )
        for place in range(9, 12)
    )  # fmt: skip
    hall = Room.objects.create(venue=Venue.objects.create(name="Saltmarsh School"), name="Hall", code="H", seats=900)
    runs = Run.objects.bulk_create(
        Run(session=session, slot=slot, room=hall, capacity=None) for session, slot in zip(sessions, slots, strict=True)
    )
    _owed(bookings, people, runs, dice)


def _owed(bookings: list, people: list, runs: list, dice: Random) -> None:
    """Invoices for all, payments for most, choices and answers for three in four."""
    from django.utils import timezone

    from delegates.models import Arrangement, Invoice, Payment, Place

    now = timezone.now()
    Invoice.objects.bulk_create(
        Invoice(
            booking=booking, number=f"SE27-{place:04d}", issued_date="2026-11-01", due_date="2026-12-01", seller={}, buyer={}, lines=[],
            totals=[], net_pence=84_500, vat_pence=0, gross_pence=84_500,
        )
        for place, booking in enumerate(bookings)
    )  # fmt: skip
    Payment.objects.bulk_create(
        Payment(booking=booking, kind="BANK", external_id=booking.reference, pence=84_500, received_at=now)
        for booking in bookings
        if booking.status == "PAID"
    )
    some = [one for one in people if dice.random() < 0.75]
    Place.objects.bulk_create(
        (
            Place(delegate=one, run=run, slot=run.slot, session=run.session, taken_at=now)
            for one in some
            for run in runs
        ),
        batch_size=2000,
    )
    diets = [[], [], [], ["vegetarian"], ["vegan"], ["halal"], ["vegetarian", "nuts"]]
    Arrangement.objects.bulk_create(
        (Arrangement(delegate=one, dietary=dice.choice(diets), consent_at=now, answered_at=now) for one in some),
        batch_size=2000,
    )


def measure(database: str) -> dict[str, float]:
    """CPU milliseconds, by figure."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client

    from delegates.desks.queries import narrowing

    build()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if database:  # what helpers used would not be counted
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    client = Client(SERVER_NAME="127.0.0.1")
    boss = get_user_model().objects.create_superuser("boss@bench.example")
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    cpu = Cpu(database)

    def search(text: str) -> int:
        rows = narrowing.delegates().matching(text).order_by("last_name", "first_name", "pk")
        return len(rows[:50]) + rows.count()

    def page(path: str) -> None:
        assert client.get(path).status_code == 200, path

    for warm in ("/admin/delegate/results/?q=patel", "/admin/bookings/glance/", "/admin/bookings/find/?q=patel"):
        page(warm)
    each = {text: cpu.of(lambda text=text: search(text), ROUNDS) for text in QUERIES}
    return {
        "search": sum(each.values()) / len(each),
        "search_slowest": max(each.values()),
        "slowest_query": max(each, key=each.get),
        "list": cpu.of(lambda: page("/admin/delegate/results/?q=patel"), ROUNDS),
        "find": cpu.of(lambda: page("/admin/bookings/find/?q=patel"), ROUNDS),
        "owing": cpu.of(lambda: page("/admin/delegate/results/?choices=true"), ROUNDS),
        "glance": cpu.of(lambda: page("/admin/bookings/glance/"), ROUNDS),
    }


@contextmanager
def small_database() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'search.sqlite3'}"
        ground.manage(url, "migrate", "--verbosity", "0")
        yield url


def alone(kind: str) -> dict[str, float]:
    """On `postgres` or `sqlite`, in a process of its own: Django is set up for one database."""
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(max_workers=1) as process:
        return process.submit(_on, kind).result()


def _on(kind: str) -> dict[str, float]:
    with ground.scratch_database("search") if kind == "postgres" else small_database() as url:
        if kind == "postgres":
            ground.manage(url, "collectstatic", "--noinput", "--verbosity", "0")
        ground.say(f"{kind}: making {DELEGATES:,} delegates …")
        ground.setup_django(url)
        found = measure("bench_search" if kind == "postgres" else "")
        from django.db import connection

        connection.close()
        ground.say(f"{kind}: {found}")
    return found


def main() -> None:
    found = {kind: alone(kind) for kind in ("postgres", "sqlite")}
    postgres, sqlite = found["postgres"], found["sqlite"]
    figures = {"delegates": DELEGATES, "search_cpu_ms_20000": round(postgres["search"], 2)}
    notes = {
        "search_cpu_ms_20000": f"fifty rows and their number, mean of {len(QUERIES)} queries; goal 30, at most 200"
    }
    for name in ("search_slowest", "list", "find", "owing", "glance"):
        figures[f"{name}_cpu_ms"] = round(postgres[name], 2)
    figures["search_cpu_ms_20000_sqlite"] = round(sqlite["search"], 2)
    for name in ("search_slowest", "list", "find", "owing", "glance"):
        figures[f"{name}_cpu_ms_sqlite"] = round(sqlite[name], 2)
    notes |= {
        "search_slowest_cpu_ms": f"“{postgres['slowest_query']}”",
        "search_slowest_cpu_ms_sqlite": f"“{sqlite['slowest_query']}”",
        "list_cpu_ms": "the whole list, as a page",
        "find_cpu_ms": "the desk's one search, as a page",
        "owing_cpu_ms": "the list of who has sessions to choose",
        "glance_cpu_ms": "bookings at a glance; goal 300",
    }
    ground.report("The desk among 20,000 delegates", figures, notes)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
