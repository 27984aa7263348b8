"""A thousand sessions from a schedule: CPU of the first import and of the second, and what the second writes, on both databases.

`python bench/imports.py`, or with `--json` one object. CPU: this process's, and on PostgreSQL that of the connection's own process too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import ground

SESSIONS, ROOMS, STREAMS = 1000, 100, 8
WRITES = ("INSERT", "UPDATE", "DELETE")
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def schedule():
    """Ten starts in a hundred rooms, two speakers each, three paragraphs of HTML."""
    from uuid import NAMESPACE_URL, uuid5

    text = "<p>What happened when a department read one page aloud each week, and what we would do otherwise.</p>" * 3
    rooms = {}
    for number in range(SESSIONS):
        start = 9 + number // ROOMS
        people = [
            {
                "guid": str(uuid5(NAMESPACE_URL, f"bench/{who}")),
                "name": f"Speaker {who}",
                "biography": "Has taught for years.",
            }
            for who in (number, (number + 7 * ROOMS) % SESSIONS)
        ]
        rooms.setdefault(f"Room {number % ROOMS}", []).append(
            {
                "guid": str(uuid5(NAMESPACE_URL, f"bench/run/{number}")),
                "id": number + 1,
                "title": f"Reading aloud in subject {number}",
                "date": f"2027-06-14T{start:02}:00:00+01:00",
                "start": f"{start:02}:00",
                "duration": "0:50",
                "track": f"Stream {number % STREAMS}",
                "type": "workshop",
                "abstract": text,
                "persons": people,
            }
        )
    conference = {
        "acronym": "bench",
        "time_zone_name": "Europe/London",
        "days": [{"date": "2027-06-14", "rooms": rooms}],
    }
    return json.dumps({"schedule": {"conference": conference}}).encode()


def make_conference():
    from conference.models import Conference, Venue

    return Conference.objects.create(
        name="Bench",
        slug="bench",
        host_name="Saltmarsh School",
        venue=Venue.objects.create(name="Saltmarsh School", address="Poole"),
        date="2027-06-14",
        booking_opens_at=datetime(2026, 9, 1, tzinfo=UTC),
        booking_closes_at=datetime(2027, 6, 1, tzinfo=UTC),
        choices_open_at=datetime(2026, 10, 1, tzinfo=UTC),
        choices_close_at=datetime(2027, 6, 10, tzinfo=UTC),
        reference_prefix="BN27",
        seller_name="Saltmarsh School",
        seller_address="Poole",
    )


def cpu():
    """Seconds of this process, and of the database's where it is another."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return time.process_time() + ground.cpu_seconds([cursor.fetchone()[0]])


def measured(deed):
    """(CPU seconds, statements that write) of a deed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    before = cpu()
    with CaptureQueriesContext(connection) as made:
        deed()
    return cpu() - before, sum(each["sql"].startswith(WRITES) for each in made)


def on_this_database():
    """The figures of the database that DATABASE_URL names."""
    import django

    django.setup()
    from sessions.exchange import actions
    from sessions.exchange.rules import Options
    from sessions.models import DraftRun, Session

    conference = make_conference()
    conference.refresh_from_db()
    data = schedule()

    def bring():
        return actions.import_programme(
            conference=conference, data=data, file_name="bench.json", options=Options(), by=None, now=NOW
        )

    def look():
        return actions.look(conference=conference, data=data, file_name="bench.json", options=Options())

    dry, dry_writes = measured(look)
    first, first_writes = measured(bring)
    second, second_writes = measured(bring)
    assert (Session.objects.count(), DraftRun.objects.count()) == (SESSIONS, SESSIONS)
    print(json.dumps([dry, dry_writes, first, first_writes, second, second_writes]))


def run_on(url):
    """In a process of its own, since Django knows one database."""
    made = subprocess.run(
        [sys.executable, __file__, "--here"],
        cwd=ground.ROOT,
        env=ground.environment(url),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(made.stdout)


def main():
    if "--here" in sys.argv:
        on_this_database()
        return
    ground.say("PostgreSQL …")
    with ground.scratch_database("imports") as url:
        dry, dry_writes, first, first_writes, second, second_writes = run_on(url)
    ground.say("SQLite …")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'imports.sqlite3'}"
        ground.manage(url, "migrate", "--verbosity", "0")
        lite = run_on(url)
    ground.report(
        "A thousand sessions imported",
        {
            "import_cpu_s_1000": round(first, 2),
            "import_cpu_s_1000_sqlite": round(lite[2], 2),
            "second_import_cpu_s_1000": round(second, 2),
            "second_import_cpu_s_1000_sqlite": round(lite[4], 2),
            "second_import_writes": second_writes + lite[5],
            "dry_run_cpu_s_1000": round(dry, 2),
            "dry_run_writes": dry_writes + lite[1],
            "import_writes_1000": first_writes,
        },
        {
            "import_cpu_s_1000": "PostgreSQL, its own process included",
            "second_import_writes": "on both databases",
            "import_writes_1000": "statements that write, PostgreSQL",
        },
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    main()
