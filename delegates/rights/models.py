"""DataRequest: what a delegate has asked for from her own page, until an organiser has seen to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from delegates.bookings.models import Delegate


class DataRequest(models.Model):
    class Kind(models.TextChoices):
        COPY = "COPY", "A copy of what you hold about me"
        ERASE = "ERASE", "Erase me"

    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=5, choices=Kind)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["asked_at", "pk"]
        default_permissions = ()
        permissions = [("answer_data_requests", "May export and erase what is held about a delegate")]
        constraints = [
            models.UniqueConstraint(
                "delegate",
                "kind",
                condition=Q(settled_at__isnull=True),
                name="delegates_datarequest_one_open_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"
