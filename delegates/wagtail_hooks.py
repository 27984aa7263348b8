"""Registers the organisers' screens of every slice with Wagtail, once."""

from django.urls import URLPattern
from wagtail import hooks

from delegates.arrangements import viewsets as arrangements
from delegates.badges import viewsets as badges
from delegates.bookings import viewsets as bookings
from delegates.checkin import viewsets as checkin
from delegates.choices import viewsets as choices
from delegates.desks import viewsets as desks
from delegates.messages import viewsets as messages
from delegates.payments import viewsets as payments
from delegates.rights import viewsets as rights
from delegates.schools import viewsets as schools
from delegates.waiting import viewsets as waiting

SLICES = (schools, bookings, arrangements, waiting, payments, choices, badges, checkin, messages, rights, desks)


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


for _action in desks.BULK_ACTIONS:
    hooks.register("register_bulk_action", _action)


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:  # noqa: ANN001 -- Wagtail's own registry
    """The names of our deeds in the audit log: each slice's LOG_ACTIONS, {name: (label, sentence)}."""
    for part in SLICES:
        for name, (label, sentence) in part.LOG_ACTIONS.items():
            actions.register_action(name, label, sentence)
