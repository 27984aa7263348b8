"""Who somebody is to the proposals, and the door from a request to one. Drafts are nobody's but their writer's."""

from __future__ import annotations

from django.http import Http404

from conference.models import User
from sessions.models import Proposal
from sessions.reviewing.rules.reviews import Reader

MAY_READ = "programme.view_proposal"
MAY_REVIEW = "programme.add_review"
MAY_DECIDE = "programme.change_proposal"


def reader_of(user: User) -> Reader:
    """What this organiser is here."""
    return Reader(
        id=user.pk,
        email=user.email.lower(),
        may_review=user.has_perm(MAY_REVIEW),
        may_decide=user.has_perm(MAY_DECIDE),
    )


def proposal(pk: int) -> Proposal:
    """One that has been sent in, with call, stream and session. The screen has asked for the permission."""
    rows = Proposal.objects.exclude(status=Proposal.Status.DRAFT)
    try:
        return rows.select_related("conference__call", "stream", "session").get(pk=pk)
    except Proposal.DoesNotExist:
        raise Http404("No such proposal") from None
