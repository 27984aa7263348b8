"""The organisers' roles: which group may do what. Permissions are named by text: this floor knows none above it.

The table is the truth: `sync_roles` gives each of these groups exactly what stands here. A school that wants it
otherwise makes a group of its own in the desk's settings, and leaves these as they are.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from conference.accounts.workflows import sync_workflows

DESK_OF_ALL = "wagtailadmin.access_admin"

# "app.*" stands for everything of that app.
ROLES: dict[str, list[str]] = {
    "Programme team": [
        "programme.*",
        "conference.{add,change,delete,view}_{conference,venue,room}",
        "home.{add,change,delete,view,publish}_sponsor",
        "home.change_sitesettings",
        "home.read_enquiries",
        "wagtailredirects.*",
    ],
    "Desk": [
        "delegates.{view,add,change}_schoolallowance",
        "delegates.view_extra",
        "delegates.{view,add,change}_{booking,delegate,school,membership,trust,trustmembership,badge,device,checkinpoint}",
        "delegates.view_scan",
        "delegates.{view,change}_{message,reminder}",
        "delegates.{view,change}_waitingentry",
    ],
    "Finance": [
        "delegates.{view,add}_{invoice,creditnote,payment}",
        "delegates.view_booking",
        "delegates.{view,add,change,delete}_{tickettype,pricerule,voucher,cancellationrule,extra}",
        "delegates.{view,add,change}_schoolallowance",
    ],
    # What somebody eats or needs is seen by these two alone, and by whoever answers what a delegate asks about her own data.
    "Catering": ["delegates.see_dietary"],
    "Access": ["delegates.see_access"],
    "Data protection": ["delegates.answer_data_requests"],
    "Editors": [],
    # Reviewers say what they think of proposals; who decides is in the programme team.
    "Reviewers": ["programme.view_proposal", "programme.add_review"],
}

PAGE_DEEDS = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
FILE_DEEDS = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]
# On pages, and on pictures and documents: from the root down.
# Editors write drafts, pupils and departments among them; what they submit the programme team reads (workflows.py).
ON_PAGES: dict[str, list[str]] = {"Editors": ["add_page", "change_page"], "Programme team": PAGE_DEEDS}
# An organiser may keep these to a branch of the site (Settings, Groups): what stands there below the root is left as it is.
KEPT_TO_A_BRANCH = {"Editors"}
ON_FILES: dict[str, list[str]] = {
    "Editors": FILE_DEEDS,
    "Programme team": FILE_DEEDS,
}


class UnknownPermissionError(LookupError):
    """The table names what no app has: a misspelling, or a database that is not migrated."""


@transaction.atomic
def sync_roles() -> dict[str, int]:
    """Make the groups of ROLES and set their permissions, then the workflow over what they write. Returns how many permissions each
    has. Safe to repeat.
    """
    numbers = {}
    for name, patterns in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        permissions = _permissions([DESK_OF_ALL, *patterns])
        group.permissions.set(permissions)
        on_pages = _set_on_pages(group, ON_PAGES.get(name, []))
        on_files = _set_on_files(group, ON_FILES.get(name, []))
        numbers[name] = len(permissions) + on_pages + on_files
    sync_workflows()
    return numbers


def expand(pattern: str) -> list[str]:
    """`delegates.{view,add}_{booking,school}` → the four names."""
    head, opened, rest = pattern.partition("{")
    if not opened:
        return [pattern]
    words, _, tail = rest.partition("}")
    return [name for word in words.split(",") for name in expand(f"{head}{word}{tail}")]


def _permissions(patterns: list[str]) -> list[Permission]:
    names = [name for pattern in patterns for name in expand(pattern)]
    wanted = Q()
    for app, codename in (name.split(".") for name in names):
        wanted |= (
            Q(content_type__app_label=app) if codename == "*" else Q(content_type__app_label=app, codename=codename)
        )
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    have = {f"{row.content_type.app_label}.{row.codename}" for row in found}
    have |= {f"{row.content_type.app_label}.*" for row in found}
    if missing := sorted(set(names) - have):
        raise UnknownPermissionError(f"No such permission: {', '.join(missing)}. Is the database migrated?")
    return found


def _set_on_pages(group: Group, codenames: list[str]) -> int:
    pages = [Page.get_first_root_node()]
    if group.name in KEPT_TO_A_BRANCH:
        pages = list(Page.objects.filter(group_permissions__group=group, depth__gt=1).distinct()) or pages
    GroupPagePermission.objects.filter(group=group).exclude(page__in=pages, permission__codename__in=codenames).delete()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        for page in pages:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    return len(codenames)


def _set_on_files(group: Group, codenames: list[str]) -> int:
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.filter(group=group).exclude(
        collection=root, permission__codename__in=codenames
    ).delete()
    files = Q(content_type__app_label__in=["wagtailimages", "wagtaildocs"])
    for permission in Permission.objects.filter(files, codename__in=codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    return len(codenames)
