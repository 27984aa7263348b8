"""Badge: one printed code of one delegate. A swap or a reissue makes a new one and the old is refused at the door.
PrintRun: one file of badges that an organiser asked for.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from conference.lib import tokens
from conference.models import Conference
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
                fields=["delegate"],
                condition=Q(revoked_at__isnull=True),
                name="delegates_badge_one_live_for_a_delegate",
            ),
        ]

    def __str__(self) -> str:
        return f"Badge {self.number}"


class PrintRun(models.Model):
    """The badges of one press of "Print", in the order of the sheets. The file holds every code, so it is thrown away after
    some days (rules.KEPT_FOR); it stands here and not among the media files, which anybody may fetch.
    """

    class Status(models.TextChoices):
        WAITING = "WAITING", "Being drawn"
        READY = "READY", "Ready"
        FAILED = "FAILED", "Not drawn"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="print_runs")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    title = models.CharField(max_length=160, help_text="What was asked for: “Not yet printed”, a school's name.")
    badge_ids = models.JSONField(default=list, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    finished_at = models.DateTimeField(null=True, blank=True)
    pdf = models.BinaryField(null=True, editable=False)
    remarks = models.JSONField(
        default=list, editable=False, help_text="Sentences on names set small and signs that no font has."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="READY") | Q(finished_at__isnull=False),
                name="delegates_printrun_ready_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Print run {self.pk}"
