"""Background work of this slice: ids in, one action out."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from delegates.schools import actions
from delegates.schools.models import Invitation


@task()
def send_invitation(invitation_id: int) -> bool:
    """The letter to a colleague who is invited."""
    rows = Invitation.objects.select_related("school", "trust", "made_by")
    return actions.send_invitation(invitation=rows.get(pk=invitation_id), now=timezone.now())
