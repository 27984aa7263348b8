"""Registers the programme's screens with Wagtail, once: the programme's own and those of every slice."""

from django.urls import URLPattern
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from sessions import viewsets as programme
from sessions.exchange import viewsets as exchange
from sessions.outbox import viewsets as outbox
from sessions.proposals import viewsets as proposals
from sessions.releases import viewsets as releases
from sessions.reviewing import viewsets as reviewing
from sessions.speakers import viewsets as speakers
from sessions.timetable import viewsets as timetable

SLICES = (programme, timetable, releases, outbox, speakers, proposals, reviewing, exchange)


class ProgrammeGroup(programme.ProgrammeGroup):
    """One menu for all of the programme: each slice's MENU_ITEMS by their `order`, then the lists of rows."""

    items = (
        timetable.SessionViewSet,
        timetable.RunViewSet,
        programme.SpeakerViewSet,
        programme.SlotViewSet,
        programme.StreamViewSet,
        programme.SpeakerPrivateViewSet,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        items = sorted((item for part in SLICES for item in part.MENU_ITEMS), key=lambda item: item.order)
        lists = super().get_submenu_items()
        for place, item in enumerate(lists):
            item.order = 1000 + place
        return [*items, *lists]


# The whole group goes this way, since speakers in it are a snippet and must be known before the admin's forms are made.
register_snippet(ProgrammeGroup)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    """ModelViewSets, their groups and choosers: each slice's REGISTERED."""
    return [viewset for part in SLICES for viewset in part.REGISTERED]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Organisers' own screens: each slice's ADMIN_URLS, under /admin/."""
    return [pattern for part in SLICES for pattern in part.ADMIN_URLS]


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:  # noqa: ANN001 -- Wagtail's own registry
    """The names of our deeds in the audit log: each slice's LOG_ACTIONS, {name: (label, sentence)}."""
    for part in SLICES:
        for name, (label, sentence) in part.LOG_ACTIONS.items():
            actions.register_action(name, label, sentence)
