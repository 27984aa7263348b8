"""Badge: one printed code of one delegate. A swap or a reprint makes a new one and the old is refused at the door."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from conference.lib import tokens
from delegates.bookings.models import Delegate


def _number() -> str:
    return tokens.short_code(6)


class BadgeQuerySet(models.QuerySet):
    def live(self) -> BadgeQuerySet:
        return self.filter(revoked_at__isnull=True)


class Badge(models.Model):
    """`token` stands in the QR code (26 characters of base32, nothing else); `number` is for a person to type."""

    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="badges")
    token = models.CharField(max_length=26, unique=True, default=tokens.token, editable=False)
    number = models.CharField(max_length=8, unique=True, default=_number, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    printed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = BadgeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegate"], condition=Q(revoked_at__isnull=True), name="delegates_badge_one_live_for_a_delegate"
            ),
        ]

    def __str__(self) -> str:
        return f"Badge {self.number}"
