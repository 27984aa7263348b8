"""The programme page at 100 sessions: CPU of a first visit, its bytes and requests; queries of a session's page and of the JSON export.

Method as the peers were measured: gunicorn with two workers, eight clients, no proxy; CPU is what the workers and PostgreSQL used,
divided by the visits. A visit is the page and every static file that a browser fetches with it. *Cached*: nothing has changed since the
last visit. *Cold*: ten titles are edited before each visit, and nobody else's visit comes between, so that each page is made anew. *New*:
every title is. Bytes are counted uncompressed, as a browser unpacks them.
"""

from __future__ import annotations

import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from urllib.parse import urlsplit

from bench import event, ground
from bench.checkin import Meter

CLIENTS, CACHED, COLD, ROUNDS = 8, 400, 120, 3
PAGE, EXPORT = "/programme/", "/schedule/bench/schedule.json"


def first_visit(address: str) -> dict[str, int]:
    """What Chromium fetches when it opens the programme for the first time: bytes, unpacked, by path."""
    from playwright.sync_api import sync_playwright

    from tests.journeys.conftest import chromium

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1300, "height": 900}).new_page()
        answers = []

        def seen(answer) -> None:
            answers.append(answer)

        page.on("response", seen)
        page.goto(address + PAGE, wait_until="networkidle")
        page.wait_for_timeout(2500)
        found = {}
        for answer in answers:
            path = urlsplit(answer.url).path
            found[path] = max(found.get(path, 0), len(answer.body()))
        browser.close()
    return found


def fetch(address: str, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read())
    assert answer.status == 200, (path, answer.status)
    connection.close()
    return size


class Editor:
    """Somebody who edits every `nth` session's title: the page shows something else each time."""

    def __init__(self, url: str) -> None:
        import psycopg

        name = url.partition("?")[0].rpartition("/")[2]
        self.connection = psycopg.connect(ground.postgres().replace("/postgres?", f"/{name}?"), autocommit=True)
        self.edits, self.nth = 0, 10

    def __call__(self) -> None:
        self.edits += 1
        self.connection.execute(
            "UPDATE programme_session SET title = left(title, 30) || %s WHERE id %% %s = 0",
            [f" {self.edits % 1000:03}", self.nth],
        )


def visits(address: str, paths: list[str], number: int, meter: Meter, before=None) -> dict[str, float]:
    """`number` visits by eight clients at once: CPU ms of each, and how long one took."""

    one_edit = Lock()

    def visit(_: int) -> float:
        begun = time.perf_counter()
        first, *rest = paths
        if before:
            with one_edit:  # or one page, made once, would answer several visits
                before()
                fetch(address, first)
        else:
            fetch(address, first)
        for path in rest:
            fetch(address, path)
        return (time.perf_counter() - begun) * 1000

    with meter, ThreadPoolExecutor(CLIENTS) as pool:
        begun = time.perf_counter()
        times = list(pool.map(visit, range(number)))
        seconds = time.perf_counter() - begun
    return {"cpu": meter.seconds * 1000 / number, "p95": ground.percentile(times, 0.95), "rate": number / seconds}


def median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def queries(path: str, *, before=None) -> int:
    """Statements of a request, after two that warmed up what is kept for longer than a change."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    for _ in range(2):
        assert client.get(path).status_code == 200, path
    if before:
        before()
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def edit() -> None:
    from django.utils import timezone

    from sessions.models import Session

    Session.objects.order_by("pk")[:1].get()
    Session.objects.update(updated_at=timezone.now())


def measure_small() -> dict[str, float]:
    with ground.scratch_database("programme") as url:
        ground.manage(url, "collectstatic", "--noinput", "--verbosity", "0")
        ground.setup_django(url)
        event.build(event.SMALL)
        from sessions.models import Session

        session = f"{PAGE}{Session.objects.order_by('pk').values_list('slug', flat=True)[0]}/"
        found = {
            "session_queries_cold": queries(session, before=edit),
            "session_queries_cached": queries(session),
            "export_queries_100": queries(EXPORT),
            "page_queries_100": queries(PAGE, before=edit),
        }
        with ground.gunicorn(url) as (address, pid):
            with ThreadPoolExecutor(CLIENTS) as crowd:  # one after another, all might come to the same worker
                list(
                    crowd.map(lambda _: fetch(address, PAGE), range(10 * CLIENTS))
                )  # each has seen the page, as the peers' had
            visit = first_visit(address)
            paths = list(visit)
            meter = Meter(pid, "bench_programme")
            visits(address, paths, 20, meter)
            ground.say("cached …")
            cached = median([visits(address, paths, CACHED, meter) for _ in range(ROUNDS)])
            alone = median([visits(address, [PAGE], CACHED, meter) for _ in range(ROUNDS)])
            ground.say("cold …")
            editor = Editor(url)
            cold = median([visits(address, paths, COLD, meter, editor) for _ in range(ROUNDS)])
            editor.nth = 1
            new = median([visits(address, paths, COLD // 2, meter, editor) for _ in range(ROUNDS)])
            session_page = median([visits(address, [session], CACHED, meter) for _ in range(ROUNDS)])
            editor.connection.close()
        from django.db import connection

        connection.close()
    for path, size in visit.items():
        ground.say(f"  {size:>8,} {path}")
    return found | {
        "page_cpu_ms_cached": round(cached["cpu"], 2),
        "page_cpu_ms_cold": round(cold["cpu"], 2),
        "page_cpu_ms_new": round(new["cpu"], 2),
        "page_bytes": sum(visit.values()),
        "page_requests": len(visit),
        "page_alone_cpu_ms_cached": round(alone["cpu"], 2),
        "page_p95_ms_cached": round(alone["p95"], 1),
        "page_per_second_cached": round(alone["rate"], 1),
        "session_p95_ms_cached": round(session_page["p95"], 1),
    }


def measure_big() -> dict[str, float]:
    """In a process of its own: Django's settings are read once."""
    import json
    import subprocess
    import sys

    run = subprocess.run([sys.executable, "-m", "bench.programme", "--big"], check=True, capture_output=True, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def big() -> None:
    import json

    with ground.scratch_database("programme_big") as url:
        ground.manage(url, "collectstatic", "--noinput", "--verbosity", "0")
        ground.setup_django(url)
        event.build(event.BIG)
        print(json.dumps({"export_queries_600": queries(EXPORT), "page_queries_600": queries(PAGE, before=edit)}))
        from django.db import connection

        connection.close()


NOTES = {
    "page_cpu_ms_cached": "a first visit, nothing changed; pretalx 87",
    "page_cpu_ms_cold": "a first visit, ten titles edited before each",
    "page_cpu_ms_new": "a first visit, every title edited before each",
    "page_bytes": "unpacked, page, style, script, fonts; pretalx 704,512",
    "page_requests": "pretalx 21",
    "session_queries_cold": "a session's page after an edit; pretalx 18",
    "session_queries_cached": "the same, nothing changed",
    "export_queries_100": "JSON export; pretalx 320",
    "export_queries_600": "pretalx 1,870",
    "page_queries_100": "the programme page after an edit; pretalx 8 + 10",
    "page_queries_600": "equal to the line above",
    "page_alone_cpu_ms_cached": "without its static files",
    "page_p95_ms_cached": "eight clients; pretalx 118 + 335",
    "page_per_second_cached": "pretalx 82 and 38",
    "session_p95_ms_cached": "pretalx 158",
}


def main() -> None:
    import sys

    if "--big" in sys.argv:
        return big()
    found = measure_small() | measure_big()
    ground.report("Programme, 100 sessions", {name: found[name] for name in NOTES}, NOTES)
    return None


if __name__ == "__main__":
    main()
