"""Proposals: the call, what people propose by a personal link, who presents with them, and what reviewers think of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from conference.lib import tokens
from conference.models import Conference
from sessions.models.programme import Session, Slot, Stream
from sessions.models.speakers import Speaker


class Call(models.Model):
    """A conference's call for proposals. None: there is no call."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="call")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    welcome = models.TextField(blank=True, help_text="What you are looking for, for whoever thinks of proposing.")
    is_blind = models.BooleanField("reviewers do not see names", default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "call for proposals"
        verbose_name_plural = "calls for proposals"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="programme_call_closes_after_it_opens",
                violation_error_message="The call has to close after it opens.",
            ),
        ]

    def __str__(self) -> str:
        return f"Call of {self.conference}"

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at


class Proposal(models.Model):
    """What somebody offers to hold. `link_token` is the personal link to come back by. A draft may be as empty as its writer left it.

    `decision` is what the team has decided; `status` is what the proposer has been told (it follows when the letter is sent).
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        SUBMITTED = "SUBMITTED", "Submitted"
        CHANGES_ASKED = "CHANGES_ASKED", "Changes asked for"
        ACCEPTED = "ACCEPTED", "Accepted"
        DECLINED = "DECLINED", "Declined"
        WITHDRAWN = "WITHDRAWN", "Withdrawn"

    class Decision(models.TextChoices):
        NONE = "", "Not decided"
        ACCEPT = "ACCEPT", "Accept"
        DECLINE = "DECLINE", "Decline"
        CHANGES = "CHANGES", "Ask for changes"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="proposals")
    link_token = models.CharField(max_length=26, unique=True, default=tokens.token, editable=False)
    status = models.CharField(max_length=14, choices=Status, default=Status.DRAFT)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.NONE, blank=True)
    kind = models.CharField(max_length=10, choices=Session.Kind, default=Session.Kind.WORKSHOP)
    stream = models.ForeignKey(Stream, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    title = models.CharField(max_length=140, blank=True)
    abstract = models.TextField(max_length=4000, blank=True)
    takeaways = models.JSONField(default=list, blank=True)
    audience = models.CharField(max_length=200, blank=True)
    phases = models.JSONField(default=list, blank=True)
    roles = models.JSONField("career stages", default=list, blank=True)
    subjects = models.CharField(max_length=160, blank=True)
    standards = models.JSONField("Teachers' Standards", default=list, blank=True)
    for_support_staff = models.BooleanField(default=False)
    seats_wished = models.PositiveIntegerField(null=True, blank=True)
    seats_note = models.CharField(max_length=160, blank=True)
    needs = models.JSONField("what the room must have", default=list, blank=True)
    needs_step_free = models.BooleanField(default=False)
    room_needs = models.TextField("anything else about the room", max_length=1000, blank=True)
    runs_wished = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(6)])
    unavailable = models.ManyToManyField(Slot, blank=True, related_name="+", help_text="When they cannot hold it.")
    is_first_time = models.BooleanField("first workshop", default=False)
    wants_partner = models.BooleanField("would like a co-presenter or mentor", default=False)
    note = models.TextField("note to the organisers", max_length=1000, blank=True)
    team_note = models.TextField("private note", max_length=4000, blank=True, help_text="For the programme team alone.")
    as_typed = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Field → text of a draft that does not fit its column."
    )
    session = models.OneToOneField(
        Session, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="proposal"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "-submitted_at", "-pk"]

    def __str__(self) -> str:
        return self.title or f"Proposal {self.pk}"


class Presenter(models.Model):
    """Somebody who would hold a proposal: its proposer first, and whom she invited by e-mail. `link_token` opens the invitation."""

    class Status(models.TextChoices):
        PROPOSER = "PROPOSER", "Proposer"
        INVITED = "INVITED", "Invited"
        ACCEPTED = "ACCEPTED", "Said yes"
        DECLINED = "DECLINED", "Said no"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="presenters")
    status = models.CharField(max_length=8, choices=Status, default=Status.INVITED)
    link_token = models.CharField(max_length=26, unique=True, default=tokens.token, editable=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    background = models.CharField(
        max_length=20, choices=Speaker.Background, default=Speaker.Background.TEACHER, blank=True
    )
    headline = models.CharField(max_length=140, blank=True)
    organisation = models.CharField("school or organisation", max_length=140, blank=True)
    biography = models.TextField(max_length=1500, blank=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    speaker = models.ForeignKey(
        Speaker, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint("proposal", "email", name="programme_presenter_once_in_a_proposal"),
            models.UniqueConstraint(
                "proposal", condition=Q(status="PROPOSER"), name="programme_presenter_one_proposer"
            ),
        ]

    def __str__(self) -> str:
        return f"Presenter {self.pk}"


class Review(models.Model):
    """What one reviewer thinks of a proposal: 1 (not this time) to 5 (must be in), or a comment alone."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(max_length=2000, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["proposal", "updated_at"]
        constraints = [
            models.UniqueConstraint("proposal", "reviewer", name="programme_review_once_by_a_reviewer"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="programme_review_score_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"
