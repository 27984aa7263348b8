"""What this process remembers of a programme: the day as it was read, and whole answers. Each is used only while its stamp is the one
that the rows have now, so nothing here has to be emptied; what is old is pushed out by what is new.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from conference.models import Conference
from home.programme.filters import Offered, offered
from home.programme.stamps import Stamps
from sessions import queries
from sessions.models import Release
from sessions.queries import Day, RunCard

MOST_BYTES = 24 * 1024 * 1024  # of answers, in each process
SMALLEST_TO_ZIP = 600
INDENTED = re.compile(rb"\n\s+")  # a sixth of a page; none of ours shows text whose line breaks count


class Programme:
    """A conference's day under its stamps. Shared by requests: nobody changes it."""

    def __init__(self, conference: Conference, stamps: Stamps, before: Programme | None = None) -> None:
        self.conference, self.stamps = conference, stamps
        known = before if before and before.stamps.content == stamps.content else None
        self.day: Day = queries.whole_day(conference, known.day.sessions if known else None)
        if known and "releases" in known.__dict__:
            self.__dict__["releases"] = known.releases
        # Cards by all that stands on them: an edit has only those drawn anew that it changes.
        drawn = before.drawn if before else {}
        runs = {run for slot in self.day.slots for run in slot.runs}
        self.drawn: dict[RunCard, str] = {run: card for run, card in list(drawn.items()) if run in runs}

    @cached_property
    def releases(self) -> list[Release]:
        return queries.releases_shown(self.conference)

    @cached_property
    def offered(self) -> Offered:
        return offered(self.day)


def programme_of(conference: Conference, stamps: Stamps) -> Programme:
    """The day as it is under these stamps, which were taken before. No query when it is known, 2 after a seat was taken, else 4."""
    known = _programmes.get(conference.pk)
    if known and (known.stamps.content, known.stamps.runs) == (stamps.content, stamps.runs):
        return known
    _programmes[conference.pk] = Programme(conference, stamps, known)
    return _programmes[conference.pk]


_programmes: dict[int, Programme] = {}


@dataclass(frozen=True)
class Answer:
    """A whole answer, ready to be sent again. Compressing is safe here: such a page holds nobody's secret."""

    body: bytes
    zipped: bytes
    content_type: str
    etag: str

    @classmethod
    def of(cls, response: HttpResponse) -> Answer:
        body = INDENTED.sub(b"\n", response.content)
        zipped = gzip.compress(body, 6, mtime=0) if len(body) > SMALLEST_TO_ZIP else b""
        return cls(body, zipped, response.headers["Content-Type"], f'W/"{blake2b(body, digest_size=12).hexdigest()}"')

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.zipped)

    def response(self, request: HttpRequest) -> HttpResponse:
        """For this reader: as it is, compressed, or 304 where she has it."""
        zip_it = bool(self.zipped) and "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.zipped if zip_it else self.body, content_type=self.content_type)
        if zip_it:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["ETag"] = self.etag
        response.headers["Cache-Control"] = "no-cache"  # kept by the browser, and asked about each time
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        return get_conditional_response(request, etag=self.etag, response=response)


class Answers:
    """Answers by what was asked, each with the state that it is true for; the least used go first when there are too many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, tuple[Hashable, Answer]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Hashable, state: Hashable) -> Answer | None:
        with self._lock:
            true_for, answer = self._kept.get(asked, (None, None))
            if answer is None or true_for != state:
                return None
            self._kept.move_to_end(asked)
            return answer

    def keep(self, asked: Hashable, state: Hashable, answer: Answer) -> None:
        with self._lock:
            self._drop(asked)
            self._kept[asked] = (state, answer)
            self.bytes += answer.weight
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._kept)))

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()
            self.bytes = 0

    def _drop(self, asked: Hashable) -> None:
        _, answer = self._kept.pop(asked, (None, None))
        self.bytes -= answer.weight if answer else 0


answers = Answers()


def forget() -> None:
    """As after a restart."""
    _programmes.clear()
    answers.forget()
