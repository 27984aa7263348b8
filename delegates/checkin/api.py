"""What a phone at the door says to the server, under /checkin/api/. A device signs each request with its own token;
there is no cookie, so there is nothing for another site to ride on. Times carry their offset; ids are UUIDs that the
phone made.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import AwareDatetime

from conference.lib.problems import Refused
from delegates.checkin import access, actions, queries, rules
from delegates.checkin.models import Device


class DeviceToken(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Device:
        try:
            device = access.device_for(token)
        except Refused as refused:
            raise AuthenticationError(message=str(refused)) from None
        actions.touch(device=device, now=timezone.now())
        return device


api = NinjaAPI(title="Door", urls_namespace="checkin-api", docs_url=None, openapi_url=None, auth=DeviceToken())


# --- What is said -------------------------------------------------------------------------------------------
class EnrolIn(Schema):
    code: str = Field(max_length=200)


class CountsOut(Schema):
    expected: int
    present: int
    left: int


class DeviceOut(Schema):
    device: str
    point: str
    conference: str
    counts: CountsOut


class EnrolOut(DeviceOut):
    token: str


class ScanIn(Schema):
    id: UUID
    at: AwareDatetime
    token: str = ""
    delegate: int | None = Field(None, ge=1, le=2**63 - 1)
    takes_back: UUID | None = None


class ScansIn(Schema):
    sent_at: AwareDatetime
    scans: list[ScanIn] = Field(max_length=rules.MAX_SCANS)


class VerdictOut(Schema):
    code: str
    word: str
    icon: str
    tone: str
    sentence: str


class AnswerOut(Schema):
    id: UUID
    verdict: VerdictOut
    name: str
    school: str
    since: datetime | None
    replayed: bool


class AnswersOut(Schema):
    answers: list[AnswerOut]


class FoundOut(Schema):
    delegate: int
    name: str
    school: str
    state: str
    since: datetime | None
    words: str


class FoundListOut(Schema):
    people: list[FoundOut]


# --- Endpoints ----------------------------------------------------------------------------------------------
@api.post("enrol", auth=None, response=EnrolOut)
def enrol(request: HttpRequest, body: EnrolIn) -> dict[str, object]:
    if not ratelimit.consume(request, action="checkin_enrol"):
        raise HttpError(429, "Too many codes were tried from here. Wait five minutes, then try again.")
    try:
        device, token = actions.enrol(code=body.code, now=timezone.now())
    except Refused as refused:
        raise HttpError(400, str(refused)) from None
    return _device(device) | {"token": token}


@api.get("me", response=DeviceOut)
def me(request: HttpRequest) -> dict[str, object]:
    return _device(request.auth)


def _device(device: Device) -> dict[str, object]:
    conference = device.point.conference
    return {
        "device": device.name,
        "point": device.point.name,
        "conference": conference.name,
        "counts": queries.counts(conference),
    }


@api.post("scans", response=AnswersOut)
def scans(request: HttpRequest, body: ScansIn) -> dict[str, object]:
    if without := [n for n, scan in enumerate(body.scans, 1) if _names_nobody(scan)]:
        raise HttpError(422, f"Scan {without[0]} says neither whom nor what it takes back.")
    claims = [
        actions.Claim(
            id=scan.id,
            at=scan.at,
            token=rules.clean_token(scan.token),
            delegate=scan.delegate,
            takes_back=scan.takes_back,
        )
        for scan in body.scans
    ]
    answers = actions.record_scans(device=request.auth, sent_at=body.sent_at, scans=claims, now=timezone.now())
    return {"answers": answers}


def _names_nobody(scan: ScanIn) -> bool:
    return not (rules.clean_token(scan.token) or scan.delegate or scan.takes_back)


@api.get("search", response=FoundListOut)
def search(request: HttpRequest, q: str = Query("", max_length=100)) -> dict[str, object]:
    now = timezone.now()
    people = queries.found(request.auth.point.conference, q)
    return {"people": [_found(person, now) for person in people]}


def _found(person: queries.Found, now: datetime) -> dict[str, object]:
    state, since, said = "expected", None, "Not here yet"
    if person.entry:
        since = person.entry.at
        state, said = "in", f"In since {rules.clock_words(since, today=now)}"
    elif person.is_cancelled:
        state, said = "cancelled", "Cancelled"
    return {
        "delegate": person.pk,
        "name": person.name,
        "school": person.school,
        "state": state,
        "since": since,
        "words": said,
    }


# --- Bad input gets a sentence ------------------------------------------------------------------------------
@api.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return api.create_response(request, {"detail": _sentence(error.errors)}, status=422)


def _sentence(errors: list[dict]) -> str:
    first = errors[0]
    places = [part for part in first.get("loc", ()) if part not in {"body", "query", "payload"}]
    if first.get("type") == "too_long" and "scans" in places:
        return f"At most {rules.MAX_SCANS} scans can be sent at once."
    where = ", ".join(f"number {part + 1}" if isinstance(part, int) else str(part) for part in places)
    return f"{where or 'The request'}: {first.get('msg', 'cannot be read')}."
