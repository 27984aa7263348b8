"""CheckinPoint (a door), Device (a borrowed phone) and Scan (what it saw). Attendance is read from scans, never stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from conference.models import Conference
from delegates.badges.models import Badge
from delegates.bookings.models import Delegate


class CheckinPoint(models.Model):
    """A place where badges are scanned: the main door first of all."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="checkin_points")
    name = models.CharField(max_length=60)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "pk"]
        verbose_name = "door"
        constraints = [models.UniqueConstraint("conference", "name", name="delegates_checkinpoint_name_once")]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """A phone of the door team. It is enrolled by a code that an organiser shows, used once; then it holds a token of its own.
    Only digests of both are kept.
    """

    point = models.ForeignKey(CheckinPoint, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(max_length=60)
    enrol_digest = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    enrol_until_at = models.DateTimeField(null=True, blank=True, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField("last seen", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name


class Scan(models.Model):
    """Born on the device with its own id, so that sent twice it is one row. Only ever added: an undo is another Scan that
    `takes_back` the first. Clocks of devices are wrong, so all three moments are kept.
    """

    id = models.UUIDField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="scans")
    point = models.ForeignKey(CheckinPoint, on_delete=models.PROTECT, related_name="scans")
    token = models.CharField(
        "as read", max_length=200, blank=True, help_text="Empty when the person was found by name."
    )
    badge = models.ForeignKey(Badge, null=True, blank=True, on_delete=models.SET_NULL, related_name="scans")
    delegate = models.ForeignKey(Delegate, null=True, blank=True, on_delete=models.CASCADE, related_name="scans")
    takes_back = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="taken_back_by"
    )
    device_at = models.DateTimeField("device's time")
    sent_at = models.DateTimeField("device's time when sent")
    received_at = models.DateTimeField("server's time")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["point", "delegate"], name="delegates_scan_point_delegate")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(token="") | Q(delegate__isnull=False) | Q(takes_back__isnull=False),
                name="delegates_scan_says_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Scan {self.pk}"
