"""On which rows the programme's pages depend. Whatever they begin to show belongs here too: tests/home/test_programme_stamps.py compares
this list with the tables that the pages ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.apps import apps
from wagtail.models import Page, PageViewRestriction, Site

from conference.lib.stamps import Rows, Stamp
from conference.models import Conference, Venue
from sessions.models import Call, Handout, Release, Session, Slot, Stream

COUNTED = {"taken", "turns"}  # the conference's own count, which moves all day and stands on no page of the programme


@dataclass(frozen=True)
class Stamps:
    """`site`: menu, words, settings, the conference. `content`: what is on, and who speaks. `runs`: where, and how many seats."""

    site: str
    content: str
    runs: str


def stamps_of(conference_id: int) -> Stamps:
    """As the rows stand now. 1 query."""
    return Stamps(*_stamp(conference_id).take())


def tables() -> set[str]:
    """Every table that counts."""
    return _stamp(0).tables


@lru_cache(maxsize=64)
def _stamp(conference_id: int) -> Stamp:
    return Stamp(_site(conference_id), _content(conference_id), _runs(conference_id))


def _site(conference_id: int) -> Sequence[Rows]:
    ours = [apps.get_model("home", name) for name in ("SiteSettings", "HomePage", "ProgrammePage")]
    columns = [field.attname for field in Conference._meta.concrete_fields if field.name not in COUNTED]
    return [
        *(Rows(model._base_manager.all()) for model in [Site, Page, PageViewRestriction, *ours]),
        Rows(Venue.objects.filter(conferences=conference_id)),
        Rows(Conference.objects.filter(pk=conference_id).values_list(*columns)),
        Rows(Call.objects.filter(conference=conference_id)),
    ]


def _content(conference_id: int) -> Sequence[Rows]:
    return [
        Rows(Stream.objects.filter(conference=conference_id)),
        Rows(Session.objects.filter(conference=conference_id), also=("contributions__speaker__photo",)),
        Rows(Handout.objects.filter(session__conference=conference_id)),
        Rows(Release.objects.filter(conference=conference_id)),
    ]


def _runs(conference_id: int) -> Sequence[Rows]:
    return [Rows(Slot.objects.filter(conference=conference_id), also=("runs__room",))]
