"""Where a conference's programme stands on this site, remembered while the site's stamp is the same; and the part of a day that was
asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone

from conference.models import Conference
from home.addresses import page_below
from home.embed.asked import Asked
from home.models import ProgrammePage
from home.programme.stamps import Stamps, stamps_of
from sessions.queries import SlotRow, Timetable

NOT_THERE = "There is no published programme at this address."


@dataclass(frozen=True)
class Place:
    """A conference with a programme page that everybody may read. All of it was read after `stamp`."""

    conference: Conference
    url: str
    comes_out_date: date | None
    stamp: str


_places: dict[tuple[str, str], Place] = {}  # by host and the conference's slug


def place_of(request: HttpRequest, slug: str) -> tuple[Place, Stamps]:
    """The place with the stamps of now; 404 where there is no programme page, or one that is not for everybody. 1 query when it is known."""
    asked = (request.get_host(), slug)
    if known := _places.get(asked):
        stamps = stamps_of(known.conference.pk)
        if stamps.site == known.stamp:
            return known, stamps
        _places.pop(asked, None)
    pk = Conference.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if pk is None:
        raise Http404(NOT_THERE)
    stamps = stamps_of(pk)  # before what it stands for
    page = page_below(ProgrammePage, slug)
    place = Place(
        conference=Conference.objects.select_related("venue").get(pk=pk),
        url=page.get_url(request),
        comes_out_date=page.comes_out_date,
        stamp=stamps.site,
    )
    _places[asked] = place
    return place, stamps


def forget() -> None:
    """As after a restart."""
    _places.clear()


def narrowed(timetable: Timetable, asked: Asked) -> Timetable:
    """Only the day or the slot that was asked for, with the rooms that something is held in there. No query."""
    if asked.day is None and asked.slot is None:
        return timetable
    slots = tuple(filter(_wanted(asked), timetable.slots))
    kept = sorted({run.column for slot in slots for run in slot.runs if run.column})
    columns = {old: new for new, old in enumerate(kept, start=1)}
    return replace(
        timetable,
        slots=tuple(
            replace(slot, runs=tuple(replace(run, column=columns.get(run.column, 0)) for run in slot.runs))
            for slot in slots
        ),
        rooms=tuple(timetable.rooms[column - 1] for column in kept),
        shown=len({run.session_id for slot in slots for run in slot.runs}),
        unscheduled=(),  # in no slot
    )


def _wanted(asked: Asked) -> Callable[[SlotRow], bool]:
    def wanted(slot: SlotRow) -> bool:
        return (asked.slot is None or slot.id == asked.slot) and (
            asked.day is None or timezone.localdate(slot.starts_at) == asked.day
        )

    return wanted
