"""BookingNote: what the organisers' desk wrote down about a booking, after a telephone call say."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from delegates.bookings.models import Booking


class BookingNote(models.Model):
    """Only ever added, and taken out by whoever wrote it. Leads never see it; a person's export does."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="notes")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    text = models.TextField(max_length=2000)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Note {self.pk}"
