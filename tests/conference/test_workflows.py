"""The workflow over what editors write."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from conference.accounts.roles import sync_roles
from conference.accounts.workflows import NAME, TASK, WAGTAILS_OWN

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def rows():
    return {
        "tasks": [(row.workflow.name, row.task.name) for row in WorkflowTask.objects.order_by("pk")],
        "readers": list(GroupApprovalTask.objects.get(name=TASK).groups.values_list("name", flat=True)),
        "pages": [(row.page.depth, row.workflow.name) for row in WorkflowPage.objects.all()],
        "snippets": [(row.content_type.model, row.workflow.name) for row in WorkflowContentType.objects.all()],
    }


def test_the_programme_team_reads_pages_and_profiles_and_syncing_twice_changes_nothing(site_tree):
    sync_roles()
    first = rows()

    sync_roles()

    assert first == {
        "tasks": [(NAME, TASK)],
        "readers": ["Programme team"],
        "pages": [(1, NAME)],
        "snippets": [("speaker", NAME)],
    }
    assert rows() == first


def test_wagtails_own_workflow_gives_way_and_is_put_to_rest(site_tree):
    own = Workflow.objects.create(name=WAGTAILS_OWN)
    WorkflowPage.objects.create(page=Page.get_first_root_node(), workflow=own)

    sync_roles()

    own.refresh_from_db()
    assert (WorkflowPage.objects.get().workflow.name, own.active) == (NAME, False)


def test_what_an_organiser_has_chosen_stays(site_tree):
    sync_roles()
    theirs = Workflow.objects.create(name="The head reads it")
    WorkflowPage.objects.update(workflow=theirs)
    WorkflowContentType.objects.update(workflow=theirs)
    task = GroupApprovalTask.objects.get(name=TASK)
    task.groups.add(Group.objects.get(name="Desk"))

    sync_roles()

    speaker = ContentType.objects.get(app_label="programme", model="speaker")
    assert (WorkflowPage.objects.get().workflow, WorkflowContentType.objects.get(content_type=speaker).workflow) == (
        theirs,
        theirs,
    )
    assert set(task.groups.values_list("name", flat=True)) == {"Programme team", "Desk"}
