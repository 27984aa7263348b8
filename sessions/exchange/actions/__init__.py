"""The programme in from a file: a look that writes nothing, and the import itself, whole or not at all."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from sessions.exchange import reading, rules
from sessions.exchange.actions.writing import Writer
from sessions.exchange.known import known as known_of
from sessions.exchange.rules import Kind, Known, Options, Plan, Report
from sessions.timetable import queries as timetable

STALE = Problem("stale", "The programme has changed here since you read this report. Read it again, then import.")
BUSY = Problem("busy", "Somebody changed the programme at this very moment. Read the report again, then import.")


def look(*, conference: Conference, data: bytes, file_name: str, options: Options) -> Report:
    """What an import of this file would do. Writes nothing. Raises Refused where nothing can be read of it. About 15 queries."""
    return _prepared(conference, data, file_name, options)[2]


def import_programme(
    *,
    conference: Conference,
    data: bytes,
    file_name: str,
    options: Options,
    by: User | None,
    now: datetime,
    read: str | None = None,
) -> Report:
    """Import it: all or nothing, into sessions and the draft of the timetable. `read`: the fingerprint of the report that somebody has
    read; None: nobody has to. Imported again it writes nothing. Raises Refused.
    """
    try:
        with transaction.atomic():
            Conference.objects.select_for_update(no_key=True).get(pk=conference.pk)  # one import at a time
            plan, known, report = _prepared(conference, data, file_name, options)
            if read is not None and read != report.fingerprint:
                raise Refused([STALE])
            if report.writes:
                Writer(conference, plan, known, report.source, options, by=by, now=now).write()
                said = {"source": report.source, "format": report.format, "report": report.summary}
                log(instance=conference, action="programme.import", user=by, data=said)
    except IntegrityError as clash:  # the database's own promise, where somebody was faster than the plan
        raise Refused([BUSY]) from clash
    return report


def _prepared(conference: Conference, data: bytes, file_name: str, options: Options) -> tuple[Plan, Known, Report]:
    try:
        programme = reading.read(data, file_name=file_name, near=conference.date, home=timezone.get_default_timezone())
    except reading.FileProblem as problem:
        raise Refused([Problem("file", problem.sentence, "file")]) from None
    source = options.source or programme.name
    known = known_of(conference, source, programme)
    plan = rules.plan(programme, known, options)
    if not conference.venue_id and plan.of(Kind.ROOM):
        words = f"“{conference}” has no venue yet, and the file’s rooms would belong to it. Choose the venue first."
        raise Refused([Problem("venue", words)])
    elsewhere = [run for run in timetable.load(conference).runs if not run.is_ours]
    runs = rules.held(plan, known, elsewhere)
    absences = timetable.absences(conference, runs)
    return plan, known, rules.report(plan, known, programme, source, runs, absences)
