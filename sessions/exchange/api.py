"""The programme for programs, read only, under /schedule/api/. What each answer holds is written down field by field: nothing else of a
row can leave. Times carry their offset; the same programme gives the same bytes.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, NinjaAPI, Schema

from conference.lib import feeds
from sessions.exchange import access, queries, values


class ProgrammeAPI(NinjaAPI):
    """Answers as every feed does: with an ETag, and open to scripts of other sites."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        response = super().create_response(request, data, **options)
        if response.status_code != 200:  # noqa: PLR2004 -- OK
            feeds.share(response)
            return response
        return feeds.answer(request, response.content, media_type=feeds.JSON)


api = ProgrammeAPI(
    title="Programme",
    version="1",
    description="The programme of each conference as it was last released: sessions, runs, speakers, rooms.",
    urls_namespace="programme-api",
    docs_url=None,
    openapi_url=None,
)


# --- What is said -------------------------------------------------------------------------------------------
class VenueOut(Schema):
    name: str
    address: str = Field(description="One line a part, the postcode last.")


class ReleaseLineOut(Schema):
    number: int = Field(description="1 for the first; raised by each release.")
    released_at: datetime


class ConferenceOut(Schema):
    slug: str = Field(description="Its name in these addresses.")
    name: str
    strapline: str
    date: date
    time_zone: str
    host: str = Field(description="The school it is held by.")
    venue: VenueOut | None
    release: ReleaseLineOut = Field(description="The release that everything here is as of.")
    address: str = Field(description="The programme’s page for people.")


class SlotOut(Schema):
    id: int
    name: str
    kind: str = Field(description="PLENARY, WORKSHOPS or BREAK.")
    starts_at: datetime
    ends_at: datetime


class RoomOut(Schema):
    uid: UUID
    code: str = Field(description="As it stands on the door.")
    name: str
    floor: str
    seats: int
    step_free: bool
    features: list[str]


class StreamOut(Schema):
    code: str
    name: str
    description: str
    colour: str = Field(description="#rrggbb, for light grounds.")


class RunRoomOut(Schema):
    code: str
    name: str


class RunOut(Schema):
    uid: UUID = Field(
        description="Permanent, whatever becomes of the run; the UID of its calendar entry begins with it."
    )
    status: str = Field(description="SCHEDULED or CANCELLED.")
    sequence: int = Field(description="Raised when time, room or standing changes.")
    changed_at: datetime
    slot: int = Field(description="The id of its slot.")
    starts_at: datetime
    ends_at: datetime
    room: RunRoomOut
    places: int | None = Field(description="How many it offers; null: without limit.")


class SpeakerLineOut(Schema):
    slug: str
    name: str
    role: str = Field(description="SPEAKER, KEYNOTE or CHAIR.")


class SessionOut(Schema):
    slug: str
    title: str
    kind: str = Field(description="KEYNOTE, WORKSHOP or PANEL.")
    stream: str | None = Field(description="The code of its stream.")
    abstract: str = Field(description="Plain paragraphs, an empty line between them.")
    takeaways: list[str]
    audience: str
    phases: list[str] = Field(description="Codes: primary, secondary, …")
    standards: list[str] = Field(description="Teachers’ Standards (England): TS1 to TS8, TSP2.")
    roles: list[str] = Field(description="Codes of jobs; empty: for everybody.")
    subjects: str
    for_support_staff: bool
    speakers: list[SpeakerLineOut]
    runs: list[RunOut] = Field(description="Each holding of it. Empty: time and room are to be announced.")
    address: str = Field(description="Its page for people.")


class SpeakerOut(Schema):
    uid: UUID
    slug: str
    name: str
    pronouns: str
    headline: str
    organisation: str
    background: str
    biography: str = Field(description="Plain paragraphs.")
    website: str
    why_here: str
    continues_as: str
    sessions: list[str] = Field(description="The slugs of their sessions.")
    address: str = Field(description="Their page for people.")


class ChangeOut(Schema):
    kind: str = Field(description="FIRST, NEW, MOVED, CANCELLED, RESTORED, PLACES, SLOT or TIME.")
    title: str
    words: str
    uid: str = Field(description="The run’s uid; empty where the change is not of one run.")


class ReleaseOut(ReleaseLineOut):
    note: str
    changes: list[ChangeOut]


class ProgrammeOut(Schema):
    conference: ConferenceOut
    slots: list[SlotOut]
    rooms: list[RoomOut]
    streams: list[StreamOut]
    sessions: list[SessionOut]
    speakers: list[SpeakerOut]


class ProblemOut(Schema):
    detail: str


# --- Endpoints ----------------------------------------------------------------------------------------------
MISSING = {404: ProblemOut}


@api.get("conferences", response=list[ConferenceOut], summary="All conferences")
def conferences(request: HttpRequest) -> list[dict]:
    """Every conference whose programme has been released, the newest first."""
    return [values.conference(each, release) for each, release in queries.conferences_with_release()]


@api.get("conferences/{slug:conference}", response={200: ConferenceOut, **MISSING}, summary="One conference")
def conference(request: HttpRequest, conference: str) -> dict:
    """Where and when it is, and the number of its last release: ask here whether anything is new."""
    found = access.conference_for(conference)
    return values.conference(found, queries.last_release(found))


@api.get(
    "conferences/{slug:conference}/programme", response={200: ProgrammeOut, **MISSING}, summary="The whole programme"
)
def programme(request: HttpRequest, conference: str) -> dict:
    """Everything below in one answer: conference, slots, rooms, streams, sessions with their runs, speakers."""
    return values.programme(access.programme_for(conference))


@api.get("conferences/{slug:conference}/sessions", response={200: list[SessionOut], **MISSING}, summary="Sessions")
def sessions(request: HttpRequest, conference: str) -> list[dict]:
    """Every published session with each of its runs, by title."""
    return values.sessions(access.programme_for(conference))


@api.get(
    "conferences/{slug:conference}/sessions/{slug:session}",
    response={200: SessionOut, **MISSING},
    summary="One session",
)
def session(request: HttpRequest, conference: str, session: str) -> dict:
    """A session by its slug."""
    (found,) = values.sessions(access.programme_for(conference, session=session))
    return found


@api.get("conferences/{slug:conference}/speakers", response={200: list[SpeakerOut], **MISSING}, summary="Speakers")
def speakers(request: HttpRequest, conference: str) -> list[dict]:
    """Everybody with a part in a published session, by name."""
    return values.speakers(access.programme_for(conference))


@api.get(
    "conferences/{slug:conference}/speakers/{slug:speaker}",
    response={200: SpeakerOut, **MISSING},
    summary="One speaker",
)
def speaker(request: HttpRequest, conference: str, speaker: str) -> dict:
    """A speaker by their slug."""
    theirs = access.programme_for(conference, speaker=speaker)
    return next(each for each in values.speakers(theirs) if each["slug"] == speaker)


@api.get("conferences/{slug:conference}/streams", response={200: list[StreamOut], **MISSING}, summary="Streams")
def streams(request: HttpRequest, conference: str) -> list[dict]:
    """The streams that sessions are in, in their order."""
    return values.streams(access.programme_for(conference))


@api.get("conferences/{slug:conference}/rooms", response={200: list[RoomOut], **MISSING}, summary="Rooms")
def rooms(request: HttpRequest, conference: str) -> list[dict]:
    """The rooms that something is held in, in the venue’s order."""
    return values.rooms(access.programme_for(conference))


@api.get("conferences/{slug:conference}/slots", response={200: list[SlotOut], **MISSING}, summary="Slots")
def slots(request: HttpRequest, conference: str) -> list[dict]:
    """The bands of the day, breaks too."""
    return values.slots(access.programme_for(conference))


@api.get("conferences/{slug:conference}/releases", response={200: list[ReleaseOut], **MISSING}, summary="Releases")
def releases(request: HttpRequest, conference: str) -> list[dict]:
    """What each release changed, in words, the newest first."""
    return values.releases(access.conference_for(conference))


@api.exception_handler(Http404)
def say_that_it_is_not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=404)
