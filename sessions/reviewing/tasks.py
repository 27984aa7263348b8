"""Background work of reviewing: ids in, one action out."""

from __future__ import annotations

from django_tasks import task

from sessions.models import Proposal
from sessions.reviewing.actions.decisions import leave_programme


@task()
def withdrawn(proposal_id: int) -> None:
    """A proposer has withdrawn by her own link: what a pending acceptance had put into the draft programme goes again."""
    proposal = Proposal.objects.select_related("conference", "session").filter(pk=proposal_id).first()
    if proposal and proposal.status == Proposal.Status.WITHDRAWN:
        leave_programme(proposal=proposal, was_told=False, by=None)
