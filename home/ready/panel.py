"""“Conference ready?” on the first screen of the desk: group by group, the open things first, each with the next thing to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from laces.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from conference.models import Conference
from home.ready import queries, rules
from home.ready.rules import Check


@dataclass(frozen=True)
class Part:
    """One group of checks, for whoever has its permission."""

    heading: str
    permission: str
    facts: Callable[[Conference, datetime], Any]
    checks: Callable[[Any, date], list[Check]]


@dataclass(frozen=True)
class Shown:
    """A check with the address of its next thing; empty where the user may not do it."""

    check: Check
    url: str


@dataclass(frozen=True)
class Group:
    heading: str
    open: list[Shown]
    done: list[Shown]


PUBLISH = "publish a page"  # no permission of Django's: Wagtail asks page by page
PARTS = [
    Part("The site", PUBLISH, queries.site_facts, rules.site_checks),
    Part("Programme", "programme.change_session", queries.programme_facts, rules.programme_checks),
    Part("People", "programme.view_appearance", queries.people_facts, rules.people_checks),
    Part("Booking", "delegates.view_tickettype", queries.booking_facts, rules.booking_checks),
    Part("Money", "delegates.view_invoice", queries.money_facts, rules.money_checks),
    Part("The day", "delegates.view_badge", queries.day_facts, rules.day_checks),
]
# Where the next thing is done, and who may do it there.
PLACES: dict[str, tuple[str, str]] = {
    "workflows": ("wagtailadmin_reports:workflow", PUBLISH),
    "call": ("call:index", "programme.change_call"),
    "proposals": ("proposals:index", "programme.view_proposal"),
    "streams": ("stream:index", "programme.view_stream"),
    "rooms": ("room:index", "conference.view_room"),
    "timetable": ("timetable", "programme.change_draftrun"),
    "release": ("release", "programme.add_release"),
    "outbox": ("outbox", "programme.view_letter"),
    "sessions": ("session:index", "programme.change_session"),
    "speakers": ("wagtailsnippets_programme_speaker:list", "programme.change_speaker"),
    "progress": ("speakers_progress", "programme.view_appearance"),
    "tickets": ("tickettype:index", "delegates.view_tickettype"),
    "badges": ("badges_print", "delegates.add_badge"),
    "devices": ("checkin-devices:index", "delegates.view_device"),
}


class ReadyPanel(Component):
    """Below the figures. Each group reads only for whoever may see it."""

    name = "ready"
    template_name = "home/admin/ready.html"
    order = 20

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: dict | None = None) -> dict[str, object]:
        conference = Conference.objects.current()
        if conference is None:
            return {"groups": []}
        now = timezone.now()
        groups = [self._group(part, conference, now) for part in PARTS if self._may(part.permission)]
        left = sum(len(group.open) for group in groups)
        return {"groups": groups, "left": left, "in_all": left + sum(len(group.done) for group in groups)}

    def _group(self, part: Part, conference: Conference, now: datetime) -> Group:
        checks = part.checks(part.facts(conference, now), timezone.localdate(now))
        shown = [Shown(check, self._url(check.to, conference)) for check in checks]
        return Group(
            part.heading, [each for each in shown if not each.check.done], [each for each in shown if each.check.done]
        )

    def _may(self, permission: str) -> bool:
        user = self.request.user
        if permission == PUBLISH:
            return policy_registry.get_by_type(Page).user_has_permission(user, "publish")
        return user.has_perm(permission)

    def _tree(self, conference: Conference) -> str:
        """The branch of the conference's pages. Asked once, and only where something there is open."""
        if "tree" not in self.__dict__:
            home = conference.home_pages.first()
            where = [home.pk] if home else []
            self.__dict__["tree"] = reverse(
                "wagtailadmin_explore" if where else "wagtailadmin_explore_root", args=where
            )
        return self.__dict__["tree"]

    def _url(self, to: str, conference: Conference) -> str:
        if to == "conference" and self._may("conference.change_conference"):
            return reverse("conference:edit", args=[conference.pk])
        if to == "settings" and self._may("home.change_sitesettings"):
            return reverse("wagtailsettings:edit", args=["home", "sitesettings"])
        if to == "pages":
            return self._tree(conference)
        name, permission = PLACES.get(to, ("", ""))
        return reverse(name) if name and self._may(permission) else ""
