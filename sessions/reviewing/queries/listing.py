"""The list of proposals, as one reader may see it. What she may not see is not read at all."""

from __future__ import annotations

from django.db.models import Avg, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from conference.models import Conference
from sessions.models import Call, Letter, Presenter, Proposal, Review
from sessions.reviewing.queries.coverage import LIVE
from sessions.reviewing.rules import reviews as rules
from sessions.reviewing.rules.reviews import Reader


def is_blind(conference: Conference | None) -> bool:
    """Whether its call is read blind. 1 query."""
    return conference is not None and Call.objects.filter(conference=conference, is_blind=True).exists()


def listing(conference: Conference | None, reader: Reader, *, blind: bool) -> QuerySet[Proposal]:
    """The conference's proposals that have been sent in, each with `number` of reviews, `mean` score (None for who has still to say what
    she thinks), `mine` and `has_mine`, `presents`, `has_letter`; without a blind also `proposer` and `organisation`.
    """
    rows = Proposal.objects.filter(conference=conference).exclude(status=Proposal.Status.DRAFT)
    rows = rows.select_related("stream", "session").annotate(stream_name=F("stream__name"))
    if not blind:
        proposer = Presenter.objects.filter(proposal=OuterRef("pk"), status=Presenter.Status.PROPOSER)
        rows = rows.annotate(
            proposer=Subquery(proposer.values("name")[:1]), organisation=Subquery(proposer.values("organisation")[:1])
        )
    reviews = Review.objects.filter(proposal=OuterRef("pk")).order_by()
    own = reviews.filter(reviewer=reader.id)
    mean = Subquery(reviews.values("proposal").annotate(mean=Avg("score")).values("mean"))
    return rows.annotate(
        has_mine=Exists(own),
        mine=Subquery(own.values("score")[:1]),
        mine_at=Subquery(own.values("updated_at")[:1]),
        presents=presented_by(reader),
        number=_or_zero(reviews.values("proposal").annotate(number=Count("pk")).values("number")),
        mean=Case(When(_readable(reader), then=mean), default=None),
        has_letter=Exists(Letter.objects.waiting().filter(proposal=OuterRef("pk"), kind=Letter.Kind.DECISION)),
    )


def to_review(conference: Conference, reader: Reader) -> QuerySet[Proposal]:
    """What a reviewer has still to say something about, in a fixed order."""
    rows = Proposal.objects.filter(conference=conference, status__in=rules.REVIEWED_WHILE)
    return unreviewed(
        rows.annotate(
            presents=presented_by(reader),
            has_mine=Exists(Review.objects.filter(proposal=OuterRef("pk"), reviewer=reader.id)),
        )
    ).order_by("pk")


def unreviewed(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Of a `listing`: not presented by the reader, not reviewed by her, and still to be decided."""
    return rows.filter(presents=False, has_mine=False, status__in=rules.REVIEWED_WHILE)


def next_to_review(conference: Conference, reader: Reader, *, after: int = 0) -> tuple[int | None, int]:
    """The next proposal after that one that she has still to review, going round, and how many there are. 1 query."""
    waiting = [pk for pk in to_review(conference, reader).values_list("pk", flat=True) if pk != after]
    return next((pk for pk in waiting if pk > after), waiting[0] if waiting else None), len(waiting)


def presented_by(reader: Reader) -> Exists:
    rows = Presenter.objects.filter(proposal=OuterRef("pk")).exclude(status=Presenter.Status.DECLINED)
    return Exists(rows.alias(email_lower=Lower("email")).filter(email_lower=reader.email))


def _readable(reader: Reader) -> Q:
    """rules.sees_reviews, for rows that know `has_mine` and `presents`."""
    return Q(presents=False) if reader.may_decide else Q(presents=False, has_mine=True)


def _or_zero(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows), Value(0))


def by_mean(rows: QuerySet[Proposal], *, highest_first: bool) -> QuerySet[Proposal]:
    """In the order of the scores; what has none, or none for this reader, stands last."""
    mean = F("mean").desc(nulls_last=True) if highest_first else F("mean").asc(nulls_last=True)
    return rows.order_by(mean, "-number", "pk")


def in_state(rows: QuerySet[Proposal], state: str) -> QuerySet[Proposal]:
    """By status, or all that have not been withdrawn."""
    return rows.exclude(status=Proposal.Status.WITHDRAWN) if state == LIVE else rows.filter(status=state)


def decided(rows: QuerySet[Proposal], decision: str) -> QuerySet[Proposal]:
    """By what the team has decided; empty: nothing yet, and not withdrawn."""
    rows = rows.filter(decision=decision)
    return rows if decision else rows.exclude(status=Proposal.Status.WITHDRAWN)


def left_over(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Not accepted any more, and with a session that stays as a draft: somebody has to look at it."""
    return rows.filter(session__isnull=False).exclude(decision=Proposal.Decision.ACCEPT)
