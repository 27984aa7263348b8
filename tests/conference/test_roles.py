"""The organisers' roles."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from conference.accounts import roles
from conference.accounts.roles import UnknownPermissionError, expand, sync_roles
from tests.factories.conference import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def names(group):
    rows = Group.objects.get(name=group).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def in_role(role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    return user


def test_braces_are_written_out():
    assert expand("delegates.{view,add}_{booking,school}") == [
        "delegates.view_booking",
        "delegates.view_school",
        "delegates.add_booking",
        "delegates.add_school",
    ]


def test_the_roles_may_do_what_the_table_says_and_no_more(site_tree):
    sync_roles()

    assert names("Finance") == {
        "wagtailadmin.access_admin",
        "delegates.view_booking",
        *(f"delegates.{deed}_{thing}" for deed in ("view", "add") for thing in ("invoice", "creditnote", "payment")),
        *(
            f"delegates.{deed}_{thing}"
            for deed in ("view", "add", "change", "delete")
            for thing in ("tickettype", "pricerule", "voucher", "cancellationrule", "extra")
        ),
        *(f"delegates.{deed}_schoolallowance" for deed in ("view", "add", "change")),
    }
    assert names("Desk") == {
        "wagtailadmin.access_admin",
        "delegates.view_scan",
        "delegates.view_extra",
        *(f"delegates.{deed}_schoolallowance" for deed in ("view", "add", "change")),
        *(
            f"delegates.{deed}_{thing}"
            for deed in ("view", "change")
            for thing in ("message", "reminder", "waitingentry")
        ),
        *(
            f"delegates.{deed}_{thing}"
            for deed in ("view", "add", "change")
            for thing in (
                "booking",
                "delegate",
                "school",
                "membership",
                "trust",
                "trustmembership",
                "badge",
                "device",
                "checkinpoint",
            )
        ),
    }
    assert names("Catering") == {"wagtailadmin.access_admin", "delegates.see_dietary"}
    assert names("Access") == {"wagtailadmin.access_admin", "delegates.see_access"}
    assert names("Data protection") == {"wagtailadmin.access_admin", "delegates.answer_data_requests"}
    assert names("Reviewers") == {"wagtailadmin.access_admin", "programme.view_proposal", "programme.add_review"}
    assert {name.split(".")[0] for name in names("Programme team")} == {
        "wagtailadmin",
        "programme",
        "conference",
        "home",
        "wagtailredirects",
    }
    assert {name.split("_")[-1] for name in names("Programme team") if name.startswith("conference.")} == {
        "conference",
        "venue",
        "room",
    }


def test_nobody_but_a_superuser_may_change_people_or_groups(site_tree):
    sync_roles()

    powers = ["auth.change_group", "conference.change_user", "delegates.delete_booking", "delegates.change_invoice"]
    assert {role: [power for power in powers if in_role(role).has_perm(power)] for role in roles.ROLES} == {
        role: [] for role in roles.ROLES
    }


def test_editors_may_write_any_page_and_publish_none(site_tree):
    sync_roles()

    on_pages = {
        role: {
            (row.page.depth, row.permission.codename) for row in GroupPagePermission.objects.filter(group__name=role)
        }
        for role in ["Editors", "Programme team"]
    }
    on_files = GroupCollectionPermission.objects.filter(group__name="Editors")
    assert on_pages == {
        "Editors": {(1, "add_page"), (1, "change_page")},
        "Programme team": {
            (1, deed) for deed in ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
        },
    }
    assert {row.permission.codename for row in on_files} == set(roles.FILE_DEEDS)


def test_editors_who_are_kept_to_a_branch_stay_there(site_tree):
    sync_roles()
    editors, branch = Group.objects.get(name="Editors"), site_tree.root_page.add_child(title="News", slug="news")
    GroupPagePermission.objects.filter(group=editors).delete()
    GroupPagePermission.objects.create(
        group=editors, page=branch, permission=Permission.objects.get(codename="publish_page")
    )

    sync_roles()

    rows = GroupPagePermission.objects.filter(group=editors)
    assert {(row.page_id, row.permission.codename) for row in rows} == {
        (branch.pk, "add_page"),
        (branch.pk, "change_page"),
    }


def test_syncing_twice_changes_nothing_and_undoes_what_was_added_by_hand(site_tree):
    first = sync_roles()
    desk = Group.objects.get(name="Desk")
    desk.permissions.add(Permission.objects.get(codename="change_group"))
    GroupPagePermission.objects.create(
        group=desk, page=site_tree.root_page, permission=Permission.objects.get(codename="publish_page")
    )

    second = sync_roles()

    assert second == first
    assert "auth.change_group" not in names("Desk")
    assert GroupPagePermission.objects.filter(group=desk).count() == 0


def test_a_name_that_no_app_has_is_refused_and_nothing_is_changed(site_tree, monkeypatch):
    monkeypatch.setitem(roles.ROLES, "Finance", ["delegates.view_money"])

    with pytest.raises(UnknownPermissionError, match=r"No such permission: delegates\.view_money\."):
        sync_roles()

    assert Group.objects.filter(name__in=roles.ROLES).count() == 0


def test_the_command_says_what_it_did(site_tree, capsys, settings):
    settings.SITE_URL = "https://conference.example"

    call_command("sync_roles")

    *lines, last = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == list(roles.ROLES)
    assert {line.split(" ")[-1] for line in lines} == {"permissions"}
    assert last == "The site stands at https://conference.example"
