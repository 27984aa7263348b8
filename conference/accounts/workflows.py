"""Who reads what before it goes out: an editor's draft waits until the programme team has approved it.

Like the roles, made by `sync_roles`. What an organiser has chosen in the desk's settings (another workflow, a second reader) stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

NAME = "Programme team"  # the editor’s button reads “Submit to Programme team”
TASK = "The programme team reads it"
READERS = ["Programme team"]
SNIPPETS = ["programme.speaker"]
WAGTAILS_OWN = "Moderators approval"  # comes with a fresh database; nobody is in its group here


@transaction.atomic
def sync_workflows() -> Workflow:
    """The workflow with its one task, over every page and over speakers' profiles. Safe to repeat."""
    task, is_new = GroupApprovalTask.objects.get_or_create(name=TASK)
    if is_new:
        task.groups.set(Group.objects.filter(name__in=READERS))
    workflow, _ = Workflow.objects.get_or_create(name=NAME)
    if not workflow.workflow_tasks.exists():
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    _over_pages(workflow)
    for content_type in _content_types(SNIPPETS):
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
    return workflow


def _over_pages(workflow: Workflow) -> None:
    """From the root down, instead of Wagtail's own; never instead of one that an organiser has chosen."""
    root = Page.get_first_root_node()
    chosen = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if chosen is None or chosen.workflow.name == WAGTAILS_OWN:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    for unused in Workflow.objects.filter(name=WAGTAILS_OWN, active=True, workflow_pages=None):
        unused.active = False
        unused.save(update_fields=["active"])


def _content_types(names: Iterable[str]) -> list[ContentType]:
    return [ContentType.objects.get_by_natural_key(*name.split(".")) for name in names]
