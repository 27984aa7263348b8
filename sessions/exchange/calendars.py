"""The programme as calendar entries: one for each run. Its name in every calendar is its own random uid, whatever happens to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from conference.lib.ical import Entry, calendar
from sessions.exchange.addresses import session_address
from sessions.exchange.queries import Programme
from sessions.models import Run, Session

UID_SUFFIX = "@plenary"  # no host: the site may move


def feed(programme: Programme, *, name: str) -> bytes:
    """A calendar file of every run of the programme; cancelled ones stay in it as cancelled."""
    return calendar(entries(programme), name=name)


def entries(programme: Programme) -> Iterator[Entry]:
    venue = programme.conference.venue
    for run in programme.runs:
        session = run.session
        yield Entry(
            uid=f"{run.uid}{UID_SUFFIX}",
            starts_at=run.slot.starts_at,
            ends_at=run.slot.ends_at,
            changed_at=changed_at(run),
            summary=session.title,
            sequence=run.sequence,
            is_cancelled=run.status == Run.Status.CANCELLED,
            location=f"{run.room.name}, {venue.name}" if venue else run.room.name,
            description=_description(session),
            categories=(session.stream.name,) if session.stream else (),
            url=session_address(programme.conference, session),
        )


def changed_at(run: Run) -> datetime:
    """When anything that its entry says was last changed: its time, room and standing, or what it is about and who gives it. It never
    goes back: a speaker who is no longer named has changed it too.
    """
    session = run.session
    moments = [run.changed_at, run.room.updated_at, session.updated_at, session.parts_changed_at]
    if session.stream:
        moments.append(session.stream.updated_at)
    return max(filter(None, moments))


def _description(session: Session) -> str:
    people = [
        f"{part.speaker.name} ({part.speaker.organisation})" if part.speaker.organisation else part.speaker.name
        for part in session.shown_contributions
    ]
    lead = "Speaker" if len(people) == 1 else "Speakers"
    return "\n\n".join(filter(None, [session.abstract.strip(), f"{lead}: {', '.join(people)}" if people else ""]))
