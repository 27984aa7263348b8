"""Registers the programme's screens with Wagtail, once: the programme's own and those of every slice."""

from django.urls import URLPattern
from wagtail import hooks
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

# The whole group goes this way, since speakers in it are a snippet and must be known before the admin's forms are made.
register_snippet(programme.ProgrammeGroup)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list:
    """ModelViewSets, their groups and choosers: each slice's REGISTERED."""
    return [viewset for part in SLICES for viewset in part.REGISTERED]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Organisers' own screens: each slice's ADMIN_URLS, under /admin/."""
    return [pattern for part in SLICES for pattern in part.ADMIN_URLS]


for _part in SLICES:
    for _item in _part.MENU_ITEMS:
        hooks.register("register_admin_menu_item", lambda item=_item: item)


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:  # noqa: ANN001 -- Wagtail's own registry
    """The names of our deeds in the audit log: each slice's LOG_ACTIONS, {name: (label, sentence)}."""
    for part in SLICES:
        for name, (label, sentence) in part.LOG_ACTIONS.items():
            actions.register_action(name, label, sentence)
