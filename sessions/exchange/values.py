"""What the API says of each row, as plain values. Speakers' private facts, stars, seats taken and everything that is only planned stay
where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags

from conference.models import Conference
from sessions.exchange import queries
from sessions.exchange.addresses import programme_address, session_address, speaker_address
from sessions.exchange.queries import STREAM_COLOURS, Programme
from sessions.models import Release, Run, Session, Speaker

_PARAGRAPH = re.compile(r"</(p|h[1-6]|li)\s*>|<hr\s*/?>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def programme(found: Programme) -> dict[str, Any]:
    return {
        "conference": conference(found.conference, found.release),
        "slots": slots(found),
        "rooms": rooms(found),
        "streams": streams(found),
        "sessions": sessions(found),
        "speakers": speakers(found),
    }


def conference(found: Conference, release: Release) -> dict[str, Any]:
    venue = found.venue
    return {
        "slug": found.slug,
        "name": found.name,
        "strapline": found.strapline,
        "date": found.date,
        "time_zone": timezone.get_default_timezone_name(),
        "host": found.host_name,
        "venue": {"name": venue.name, "address": venue.address} if venue else None,
        "release": _release(release),
        "address": programme_address(found),
    }


def slots(found: Programme) -> list[dict[str, Any]]:
    return [
        {
            "id": slot.pk,
            "name": slot.name,
            "kind": slot.kind,
            "starts_at": _local(slot.starts_at),
            "ends_at": _local(slot.ends_at),
        }
        for slot in found.slots
    ]


def rooms(found: Programme) -> list[dict[str, Any]]:
    return [
        {
            "uid": room.uid,
            "code": room.code,
            "name": room.name,
            "floor": room.floor,
            "seats": room.seats,
            "step_free": room.step_free,
            "features": room.features,
        }
        for room in found.rooms
    ]


def streams(found: Programme) -> list[dict[str, Any]]:
    return [
        {
            "code": stream.code,
            "name": stream.name,
            "description": stream.description,
            "colour": STREAM_COLOURS[stream.palette - 1],
        }
        for stream in found.streams
    ]


def sessions(found: Programme) -> list[dict[str, Any]]:
    runs: dict[int, list[dict[str, Any]]] = {}
    for run in found.runs:
        runs.setdefault(run.session_id, []).append(_run(run))
    return [_session(found, session, runs.get(session.pk, [])) for session in found.sessions]


def speakers(found: Programme) -> list[dict[str, Any]]:
    slugs: dict[int, list[str]] = {}
    for session in found.sessions:
        for part in session.shown_contributions:
            slugs.setdefault(part.speaker_id, []).append(session.slug)
    return [_speaker(found, speaker, slugs[speaker.pk]) for speaker in found.speakers]


def releases(found: Conference) -> list[dict[str, Any]]:
    return [
        {**_release(release), "note": release.note, "changes": [_change(change) for change in release.changes]}
        for release in queries.releases(found)
    ]


def _release(release: Release) -> dict[str, Any]:
    return {"number": release.number, "released_at": _local(release.released_at)}


def _change(change: dict[str, Any]) -> dict[str, str]:
    return {name: str(change.get(name) or "") for name in ("kind", "title", "words", "uid")}


def _session(found: Programme, session: Session, runs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "slug": session.slug,
        "title": session.title,
        "kind": session.kind,
        "stream": session.stream.code if session.stream else None,
        "abstract": session.abstract,
        "takeaways": _texts(session.takeaways),
        "audience": session.audience,
        "phases": _texts(session.phases),
        "standards": _texts(session.standards),
        "roles": _texts(session.roles),
        "subjects": session.subjects,
        "for_support_staff": session.for_support_staff,
        "speakers": [
            {"slug": part.speaker.slug, "name": part.speaker.name, "role": part.role}
            for part in session.shown_contributions
        ],
        "runs": runs,
        "address": session_address(found.conference, session),
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "uid": run.uid,
        "status": run.status,
        "sequence": run.sequence,
        "changed_at": _local(run.changed_at),
        "slot": run.slot_id,
        "starts_at": _local(run.slot.starts_at),
        "ends_at": _local(run.slot.ends_at),
        "room": {"code": run.room.code, "name": run.room.name},
        "places": run.capacity,
    }


def _speaker(found: Programme, speaker: Speaker, slugs: list[str]) -> dict[str, Any]:
    return {
        "uid": speaker.uid,
        "slug": speaker.slug,
        "name": speaker.name,
        "pronouns": speaker.pronouns,
        "headline": speaker.headline,
        "organisation": speaker.organisation,
        "background": speaker.get_background_display(),
        "biography": plain(speaker.biography),
        "website": speaker.website,
        "why_here": speaker.why_here,
        "continues_as": speaker.continues_as,
        "sessions": slugs,
        "address": speaker_address(found.conference, speaker),
    }


def plain(html: str) -> str:
    """Rich text as paragraphs with an empty line between them."""
    text = unescape(strip_tags(_BREAK.sub("\n", _PARAGRAPH.sub("\n\n", html))))
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", text).strip()


def _texts(values: Iterable[Any]) -> list[str]:
    return [str(value) for value in values]


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)
