"""The doors from a personal link to its rows. Each token is 130 random bits: nobody can guess it, and a wrong one is not found."""

from __future__ import annotations

from django.http import Http404

from sessions.models import Presenter, Proposal


def proposal_for(token: str) -> Proposal:
    """The proposal whose link this is, with conference, call and stream."""
    try:
        return Proposal.objects.select_related("conference__call", "stream").get(link_token=token)
    except Proposal.DoesNotExist:
        raise Http404("No such link") from None


def invitation_for(token: str) -> Presenter:
    """The invited colleague whose link this is, with the proposal. The proposer's own row is no invitation."""
    invited = Presenter.objects.exclude(status=Presenter.Status.PROPOSER)
    try:
        return invited.select_related("proposal__conference__call", "proposal__stream").get(link_token=token)
    except Presenter.DoesNotExist:
        raise Http404("No such link") from None


def colleague_for(proposal: Proposal, pk: str) -> Presenter:
    """Somebody invited to this proposal, by id; another proposal's, or the proposer herself, is not found."""
    invited = proposal.presenters.exclude(status=Presenter.Status.PROPOSER)
    try:
        return invited.get(pk=int(pk))
    except (Presenter.DoesNotExist, ValueError, OverflowError):
        raise Http404("No such colleague") from None
