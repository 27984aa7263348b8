"""Choice (a ranked wish) and Place (a seat in a run, given). The seats themselves are counted by programme.Run."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from delegates.bookings.models import Delegate
from sessions.models import Run, Session, Slot


class Choice(models.Model):
    """A wish: `rank` 1 is the first. Not a seat."""

    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="choices")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["delegate", "slot", "rank"]
        constraints = [
            models.UniqueConstraint("delegate", "slot", "rank", name="delegates_choice_rank_once_in_a_slot"),
            models.UniqueConstraint("delegate", "slot", "session", name="delegates_choice_session_once_in_a_slot"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="delegates_choice_rank_from_1"),
        ]

    def __str__(self) -> str:
        return f"Choice {self.pk}"


class Place(models.Model):
    """A seat in a run. `slot` and `session` repeat the run's own, so that the database itself keeps
    "one thing at a time" and "no session twice".
    """

    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="places")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="places")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["delegate", "slot__starts_at"]
        constraints = [
            models.UniqueConstraint("delegate", "slot", name="delegates_place_one_in_a_slot"),
            models.UniqueConstraint("delegate", "session", name="delegates_place_session_once"),
        ]

    def __str__(self) -> str:
        return f"Place {self.pk}"
