"""Every address of the site, asked as each kind of caller with the arguments of rows that are there. The table beside this file holds what
each must get; an address that is not in it fails, and so does one that has gone. `-`: not asked. After a wished change write it anew (in
one process) and read the difference:

    WRITE_ACCESS_TABLE=1 .venv/bin/python -m pytest tests/access
"""

from __future__ import annotations

import csv
import logging
import os
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils.safestring import mark_safe

from conference.accounts.roles import ON_PAGES, ROLES
from tests.access import rows
from tests.access.walk import WAGTAILS, Caller, addresses, answers, is_shut
from tests.factories.conference import UserFactory

TABLE = Path(__file__).with_name("table.csv")
OUTSIDE = ("nobody", "device", "other lead", "lead")
CALLERS = (*OUTSIDE, *ROLES, "superuser")
AT_PAGES = {*ON_PAGES, "Reviewers"}
# So that two processes share the walk.
WALKS = (OUTSIDE, *(CALLERS[first : first + 2] for first in range(len(OUTSIDE), len(CALLERS), 2)))
NOT_FOUND_BY_ANYBODY = {
    "accounts/second-step/recovery-codes/": "nobody here has a second step: tests/conference/test_second_step.py",
    "accounts/second-step/recovery-codes/file/": "the same",
    "accounts/second-step/take-away/": "the same",
    "admin//": "Wagtail's own answer to an unknown address of the admin",
    "admin/password_reset/": "nobody has a password",
    "admin/password_reset/complete/": "the same",
    "admin/password_reset/confirm/<uidb64>/<token>/": "the same",
    "admin/password_reset/done/": "the same",
}


@pytest.fixture
def world(site_tree, settings, caplog):
    """One of everything, on a day on which booking, choosing and the call are open."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    caplog.set_level(logging.CRITICAL, "django.request")
    with time_machine.travel(rows.NOW):
        people = rows.People(superuser=UserFactory(pk=rows.ROW, is_superuser=True), lead=UserFactory(pk=rows.ROW + 1))
        arguments, queries = rows.make_rows(site_tree, people)
        yield addresses(arguments, queries), people


@pytest.mark.parametrize("callers", WALKS, ids=" and ".join)
def test_every_address_answers_as_the_table_says(world, callers, monkeypatch):
    """The superuser gets whole pages. To the others it is decided who may, and the page is left empty: half the time of the walk."""
    all_addresses, people = world
    if "superuser" not in callers:
        monkeypatch.setattr("django.template.base.Template.render", lambda *_: mark_safe(""))
    asking = {name: _signed_in(name, people) for name in callers}

    seen = {
        address.route: {name: answers(asking[name], address) if _asks(name, address.route) else "-" for name in callers}
        for address in all_addresses
    }

    if os.environ.get("WRITE_ACCESS_TABLE"):
        _write(seen)
    assert seen == {route: {name: row.get(name) for name in callers} for route, row in _table().items()}


def _signed_in(name: str, people: rows.People) -> Caller:
    if name == "nobody":
        return Caller()
    if name == "device":
        return Caller({"Authorization": f"Bearer {rows.AT_THE_DOOR}"})
    user = getattr(people, name, None) or UserFactory()
    user.groups.set(Group.objects.filter(name=name))
    return Caller(user=user)


def _asks(name: str, route: str) -> bool:
    """A door's phone is a phone at the door alone; a second lead in the admin is as the first; an organiser is herself in the admin. Of the
    roles that may do nothing with pages Reviewers stand for all at Wagtail's own.
    """
    if name == "device":
        return route.startswith("checkin/")
    if name == "other lead":
        return not route.startswith("admin/")
    if name not in ROLES:
        return True
    return route.startswith("admin/") and (name in AT_PAGES or not route.startswith(WAGTAILS))


def _table() -> dict[str, dict[str, str]]:
    with TABLE.open(newline="") as file:
        return {row.pop("address"): row for row in csv.DictReader(file)}


def _write(seen: dict[str, dict[str, str]]) -> None:
    """The columns of these callers anew; the others stay."""
    known = _table()
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["address", *CALLERS], restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"address": route} | known.get(route, {}) | row for route, row in seen.items())


def test_no_address_fails():
    faults = [route for route, row in _table().items() if any("500" in cell for cell in row.values())]

    assert faults == [
        # Wagtail's own three: a second try at a document's form, which then asks a file that is not there yet for its extension;
        "admin/documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/",
        "admin/failwhale/",  # a page that always fails, to be looked at;
        "admin/redirects/import/process/",  # and an import that nobody has begun.
    ]


def test_every_address_is_found_by_somebody():
    lost = {
        route
        for route, row in _table().items()
        if all(cell == "-" or cell.removeprefix("POST ") in {"404", "sign in"} for cell in row.values())
        and any("404" in cell for cell in row.values())
    }

    assert lost == set(NOT_FOUND_BY_ANYBODY)


def test_the_admin_is_shut_to_whoever_is_no_organiser():
    opened = {
        route
        for route, row in _table().items()
        if route.startswith("admin/") and not all(is_shut(row[name]) for name in ("nobody", "lead"))
    }

    # Wagtail's words for scripts and its icons: the same for everybody, nothing of ours in them.
    assert opened == {"admin/jsi18n/", "admin/sprite/"}


def test_another_schools_lead_never_opens_a_booking():
    bookings = [row for route, row in _table().items() if route.startswith("bookings/<")]

    assert {row["other lead"].removeprefix("POST ") for row in bookings} == {"404"}
    assert {row["nobody"].removeprefix("POST ") for row in bookings} == {"sign in"}
