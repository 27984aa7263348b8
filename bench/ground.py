"""What every measurement stands on: a scratch database, the site under gunicorn, CPU seconds, and the report."""

from __future__ import annotations

import json
import os
import platform
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def wants_json() -> bool:
    return "--json" in sys.argv


def say(text: str) -> None:
    """Progress, for people only."""
    if not wants_json():
        print(text, file=sys.stderr, flush=True)


def postgres() -> str:
    """The address of the tests' own PostgreSQL, started when need be."""
    run = subprocess.run(["bash", "scripts/postgres.sh", "start"], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.strip()


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """A new, migrated PostgreSQL database; dropped afterwards. Yields its DATABASE_URL."""
    import psycopg

    server = postgres()
    database = f"bench_{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {database}")
    url = server.replace("/postgres?", f"/{database}?")
    try:
        manage(url, "migrate", "--verbosity", "0")
        yield url
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def environment(url: str, **more: str) -> dict[str, str]:
    return (
        os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "conference.settings",
            "DATABASE_URL": url,
            "DEBUG": "0",
            "HTTPS": "0",
            "SECRET_KEY": "bench" * 12,
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "ORGANISER_MFA_REQUIRED": "0",
            "LOG_LEVEL": "WARNING",
        }
        | more
    )


def manage(url: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(url),
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def setup_django(url: str) -> None:
    """Django inside this process, on that database."""
    os.environ.update(environment(url))
    import django

    django.setup()


@contextmanager
def gunicorn(url: str, *, workers: int = 2, **more: str) -> Iterator[tuple[str, int]]:
    """The site under gunicorn, with `more` in its environment. Yields (address, master's process id)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = environment(url, **more)
    manage(url, "collectstatic", "--noinput", "--verbosity", "0")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "conference.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "-w",
            str(workers),
            "--log-level",
            "error",
        ],
        cwd=ROOT,
        env=server,
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=1):
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError("gunicorn did not start")
        yield address, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)


def children(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found, queue = [], [pid]
    while queue:
        at = queue.pop()
        found.append(at)
        for task in Path(f"/proc/{at}/task").glob("*/children"):
            queue += [int(child) for child in task.read_text().split()]
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system seconds of these processes so far, those of their ended children included."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        total += sum(int(value) for value in fields[11:15])
    return total / os.sysconf("SC_CLK_TCK")


def postgres_pids() -> list[int]:
    """Every process of the tests' PostgreSQL."""
    pids = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if (folder / "comm").read_text().strip() in {"postgres", "postmaster"}:
                    pids.append(int(folder.name))
            except OSError:
                continue
    return pids


def percentile(values: list[float], share: float) -> float:
    """By nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.5) - 1))]


def report(title: str, figures: dict[str, float | int | str], notes: dict[str, str] | None = None) -> None:
    """Prints the figures: one JSON object with --json, else a table with each figure's meaning."""
    if wants_json():
        print(json.dumps(figures))
        return
    width = max(len(name) for name in figures)
    print(
        f"\n{title}\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {time.strftime('%d %B %Y')}\n"
    )
    for name, value in figures.items():
        shown = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value
        print(f"  {name:<{width}}  {shown:>14}  {(notes or {}).get(name, '')}")
