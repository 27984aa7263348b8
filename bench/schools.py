"""Finding a school among 25,085: CPU milliseconds of one search, and of loading the register."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench import ground

QUERIES = (
    "poole", "poo", "st mary", "st josephs", "Saint Mary", "c of e", "BH15 3HY", "bh153hy", "136850", "wimborne middle",
    "st marys swanage", "parkst", "gramar", "high school",
)  # fmt: skip
ROUNDS = 15


def cpu_ms(call) -> float:
    """CPU of this process: on SQLite the database works in it, on PostgreSQL only Django's share is seen."""
    before = time.process_time()
    call()
    return (time.process_time() - before) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'schools.sqlite3'}"
        ground.say("Making a scratch database …")
        ground.manage(url, "migrate", "--verbosity", "0")
        ground.setup_django(url)

        from delegates.schools import actions, queries
        from delegates.schools.models import School

        ground.say("Loading the register …")
        first_load = cpu_ms(actions.load_register) / 1000
        second_load = cpu_ms(actions.load_register) / 1000
        host = School.objects.get(urn=136850)
        near = (host.easting, host.northing)
        ground.say(f"{len(QUERIES)} queries, {ROUNDS} times each …")
        times = {
            text: sorted(cpu_ms(lambda text=text: queries.search(text, near=near)) for _ in range(ROUNDS))
            for text in QUERIES
        }
        every = [one for values in times.values() for one in values]
        slowest = max(times, key=lambda text: times[text][ROUNDS // 2])
        ground.report(
            "Finding a school (SQLite)",
            {
                "schools": School.objects.count(),
                "search_cpu_ms_median": round(ground.percentile(every, 0.5), 2),
                "search_cpu_ms_p95": round(ground.percentile(every, 0.95), 2),
                "slowest_query": slowest,
                "slowest_query_cpu_ms": round(times[slowest][ROUNDS // 2], 2),
                "first_load_cpu_s": round(first_load, 2),
                "second_load_cpu_s": round(second_load, 2),
            },
            {
                "search_cpu_ms_median": "of 14 queries, 15 times each, Django's part included",
                "slowest_query_cpu_ms": "its median",
                "first_load_cpu_s": "25,085 rows read, folded and written",
                "second_load_cpu_s": "nothing changes",
            },
        )


if __name__ == "__main__":
    main()
