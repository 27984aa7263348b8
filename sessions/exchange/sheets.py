"""The programme as a list: a row for each run, then the sessions that have none yet. An import reads it back (reading/columns.py)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from conference.lib.tables import write_csv, write_xlsx
from sessions import frameworks
from sessions.exchange.queries import Programme
from sessions.models import Run, Session

HEADINGS = (
    *("Session", "Slug", "Kind", "Stream", "Speakers", "Organisation", "Abstract", "Takeaways", "Audience", "Phases"),
    *("Standards", "Support staff", "Slot", "Day", "Starts", "Ends", "Room", "Places", "Status", "UID"),
)
BETWEEN = "; "


def sheet_csv(programme: Programme) -> bytes:
    return write_csv(rows(programme), HEADINGS)


def sheet_xlsx(programme: Programme) -> bytes:
    return write_xlsx(rows(programme), HEADINGS, sheet="Programme")


def rows(programme: Programme) -> Iterator[list[str]]:
    """Texts, in the order of the headings."""
    for run in programme.runs:
        yield [*_about(run.session), *_held(run)]
    held = {run.session_id for run in programme.runs}
    for session in programme.sessions:
        if session.pk not in held:
            yield [*_about(session), *[""] * 8]


def _about(session: Session) -> list[str]:
    people = [part.speaker for part in session.shown_contributions]
    schools = [speaker.organisation for speaker in people]
    phases = frameworks.phases()
    return [
        session.title,
        session.slug,
        session.get_kind_display(),
        session.stream.name if session.stream else "",
        BETWEEN.join(speaker.name for speaker in people),
        # One for each of the speakers, or none: a gap would give a school to the wrong one.
        BETWEEN.join(schools) if all(schools) else "",
        session.abstract,
        "\n".join(map(str, session.takeaways)),
        session.audience,
        BETWEEN.join(phases.get(code, code) for code in session.phases),
        BETWEEN.join(session.standards),
        "Yes" if session.for_support_staff else "No",
    ]


def _held(run: Run) -> list[str]:
    starts, ends = timezone.localtime(run.slot.starts_at), timezone.localtime(run.slot.ends_at)
    return [
        run.slot.name,
        starts.date().isoformat(),
        f"{starts:%H:%M}",
        f"{ends:%H:%M}",
        run.room.name,
        "" if run.capacity is None else str(run.capacity),
        run.get_status_display(),
        str(run.uid),
    ]
