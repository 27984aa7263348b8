"""Background work for proposals: ids in, one letter out. A row that has gone since is nobody to write to."""

from __future__ import annotations

from django_tasks import task

from sessions.models import Presenter, Proposal
from sessions.proposals import actions


def _proposal(pk: int) -> Proposal:
    return Proposal.objects.select_related("conference__call").get(pk=pk)


def _presenter(pk: int) -> Presenter | None:
    return Presenter.objects.select_related("proposal__conference").filter(pk=pk).first()


@task()
def send_link(proposal_id: int) -> None:
    actions.send_link(proposal=_proposal(proposal_id))


@task()
def send_found(presenter_id: int) -> None:
    if entry := _presenter(presenter_id):
        actions.send_found(entry=entry)


@task()
def send_submitted(proposal_id: int, is_again: bool) -> None:  # noqa: FBT001 -- a task's arguments come by position
    actions.send_submitted(proposal=_proposal(proposal_id), is_again=is_again)


@task()
def send_withdrawn(proposal_id: int) -> int:
    return actions.send_withdrawn(proposal=_proposal(proposal_id))


@task()
def send_invitation(presenter_id: int) -> None:
    if invited := _presenter(presenter_id):
        actions.send_invitation(invited=invited)


@task()
def send_answer(presenter_id: int) -> None:
    if invited := _presenter(presenter_id):
        actions.send_answer(invited=invited)
