"""The outbox: letters that an organiser reads before they leave."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from conference.models import Conference
from sessions.models.proposals import Proposal
from sessions.models.speakers import Speaker


class LetterQuerySet(models.QuerySet):
    def waiting(self) -> LetterQuerySet:
        """Neither sent nor thrown away."""
        return self.filter(sent_at__isnull=True, discarded_at__isnull=True)

    def to_read(self) -> LetterQuerySet:
        """Waiting for an organiser."""
        return self.waiting().filter(queued_at__isnull=True)

    def leaving(self) -> LetterQuerySet:
        """An organiser has sent them; the background worker has not come to them yet."""
        return self.waiting().filter(queued_at__isnull=False)

    def sent(self) -> LetterQuerySet:
        return self.filter(sent_at__isnull=False)

    def in_doubt(self, since: datetime) -> LetterQuerySet:
        """The mail server was asked before `since`, and nobody knows what it said."""
        return self.sent().filter(posting_at__lte=since)


class Letter(models.Model):
    """One letter to a speaker or proposer. Written by a deed, read (and changed) by an organiser, then sent once or thrown away.

    `queued_at`: an organiser has pressed Send. `sent_at` is set before the mail leaves, so that it leaves once, and taken back when the
    mail server refuses it; `failure` then says why. `posting_at`: since when the mail server is being asked; empty once it has answered. A
    worker that ended in between leaves it standing, and an organiser decides.
    """

    class Kind(models.TextChoices):
        DECISION = "DECISION", "Decision on a proposal"
        RELEASE = "RELEASE", "Change of the timetable"
        INVITATION = "INVITATION", "Invitation to speak"
        REMINDER = "REMINDER", "Reminder of what is missing"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="letters")
    speaker = models.ForeignKey(Speaker, null=True, blank=True, on_delete=models.CASCADE, related_name="letters")
    to_name = models.CharField("to", max_length=120)
    to_email = models.EmailField("address")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    posting_at = models.DateTimeField(null=True, blank=True, editable=False)
    discarded_at = models.DateTimeField(null=True, blank=True, editable=False)
    failure = models.CharField(max_length=300, blank=True, editable=False)

    objects = LetterQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(discarded_at__isnull=True),
                name="programme_letter_sent_or_discarded",
            ),
        ]

    def __str__(self) -> str:
        return f"Letter {self.pk}"


class Wording(models.Model):
    """A conference's own words for a kind of letter, with {placeholders}. None: the text that stands in the templates."""

    class Code(models.TextChoices):
        ACCEPT = "ACCEPT", "Accepted"
        DECLINE = "DECLINE", "Declined"
        CHANGES = "CHANGES", "Changes asked for"
        INVITATION = "INVITATION", "Invitation to speak"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="wordings")
    code = models.CharField(max_length=10, choices=Code)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint("conference", "code", name="programme_wording_once_in_a_conference")]

    def __str__(self) -> str:
        return f"Wording {self.code}"
