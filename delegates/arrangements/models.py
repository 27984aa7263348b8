"""Arrangement (what somebody needs to eat, to get about, to hear and to see) and PhotoConsent. Each in a table of its own, so that nobody
who reads delegates reads these along with them. Django's own permissions are not made: no role can be given "view" by a pattern.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from delegates.arrangements import rules
from delegates.bookings.models import Delegate


class Arrangement(models.Model):
    """A delegate's own answer. A row without anything in it says that she needs nothing; no row, that she has not answered.
    What she needs is kept with her explicit consent only, and goes when she takes it back.
    """

    delegate = models.OneToOneField(Delegate, on_delete=models.CASCADE, related_name="arrangement")
    dietary = models.JSONField(default=list, help_text="Codes of rules.DIETARY.")
    dietary_words = models.CharField(max_length=rules.DIETARY_WORDS, blank=True)
    access = models.JSONField(default=list, help_text="Codes of rules.ACCESS.")
    access_words = models.CharField(max_length=rules.ACCESS_WORDS, blank=True)
    consent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        permissions = [
            ("see_dietary", "May see what the kitchen needs: numbers, and names for allergies only"),
            ("see_access", "May see access needs, by name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_at__isnull=False) | Q(dietary=[], dietary_words="", access=[], access_words=""),
                name="delegates_arrangement_needs_with_consent_only",
            ),
        ]

    def __str__(self) -> str:
        return f"Arrangement {self.pk}"

    @property
    def needs(self) -> rules.Needs:
        return rules.Needs(tuple(self.dietary), self.dietary_words, tuple(self.access), self.access_words)


class PhotoConsent(models.Model):
    """Whether she may be seen in photographs of the day. No row: she has not answered."""

    class Answer(models.TextChoices):
        YES = "YES", "Yes, I may be in photographs"
        NO = "NO", "No photographs of me, please"

    delegate = models.OneToOneField(Delegate, on_delete=models.CASCADE, related_name="photo_consent")
    answer = models.CharField(max_length=3, choices=Answer)
    answered_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Photo consent {self.pk}"
