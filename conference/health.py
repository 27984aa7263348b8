"""Signs of life for whoever watches the server."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from conference.lib.doors import public
from conference.models import WorkerBeat

WORKER_SILENCE = timedelta(seconds=60)
DATABASE_TASKS = "django_tasks_db.DatabaseBackend"

Migration = tuple[str, str]  # app label, name


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the process is up. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations and background worker are ready; else 503 and why, one reason a line."""
    reasons = reasons_against(now=timezone.now())
    text = "".join(f"{reason}\n" for reason in reasons) or "ok\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=503 if reasons else 200)


def reasons_against(*, now: datetime) -> list[str]:
    """Why the site cannot do its work, as sentences. Not the server's own message: it may name users and hosts."""
    try:
        missing = shipped_migrations() - set(MigrationRecorder(connection).applied_migrations())
        if missing:
            return [migrations_sentence(missing)]
        return worker_reasons(now=now)
    except DatabaseError:
        return ["The database cannot be reached."]


@cache
def shipped_migrations() -> frozenset[Migration]:
    """What this version of the software brings; read from disk once."""
    return frozenset(MigrationLoader(None).graph.nodes)


def migrations_sentence(missing: frozenset[Migration]) -> str:
    first = ".".join(min(missing))
    if len(missing) == 1:
        return f"The migration {first} is not applied. Run manage.py migrate."
    return f"{len(missing)} migrations are not applied, {first} among them. Run manage.py migrate."


def worker_reasons(*, now: datetime) -> list[str]:
    """Nothing to say where another kind of worker does the work (TASKS_BACKEND): that one has its own watch."""
    if settings.TASKS["default"]["BACKEND"] != DATABASE_TASKS:
        return []
    last = WorkerBeat.objects.order_by("-beat_at").first()
    if last is None:
        return ["No background worker has run yet. Start manage.py worker."]
    silence = now - last.beat_at
    if silence > WORKER_SILENCE:
        return [
            f"The background worker has been silent for {int(silence.total_seconds())} seconds. Start manage.py worker."
        ]
    return []
