"""The timetable as organisers work on it, each step of that work, and what a release made public."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from conference.models import Conference, Room
from sessions.models.programme import Run, Session, Slot


class DraftRun(models.Model):
    """A holding of a session as organisers plan it. It may clash; the editor says so. A release makes a Run of it, with the same `uid`.

    `run` is None until the first release that holds it. Status CANCELLED stands only on what has been released: what was not yet is
    deleted instead. A session without one is unscheduled.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="draft_runs")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="draft_runs")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="draft_runs")
    status = models.CharField(max_length=10, choices=Run.Status, default=Run.Status.SCHEDULED)
    capacity = models.PositiveIntegerField(
        "places", null=True, blank=True, help_text="Empty: as many as the room seats; in a plenary without limit."
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.OneToOneField(
        Run, null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="draft"
    )
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "run"
        ordering = ["slot__starts_at", "room__sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Run.Status.SCHEDULED) | Q(run__isnull=False),
                name="programme_draftrun_only_the_released_is_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.slot} · {self.room.code}"

    @property
    def places(self) -> int | None:
        """How many it will offer: a workshop without a number of its own offers the room's seats; a plenary is without limit."""
        return self.room.seats if self.capacity is None and self.slot.kind == Slot.Kind.WORKSHOPS else self.capacity


class DraftStep(models.Model):
    """One step of an organiser on the draft, so that it can be taken back. `before` and `after`: the DraftRuns that it touched, as far as
    they were there: [{"session", "slot", "room", "status", "capacity", "uid", "run"}] (ids, the uid as text).
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="draft_steps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(
        max_length=300, help_text="What was done: “Moved “Reading aloud” from H12 to the Library”."
    )
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.words


class Release(models.Model):
    """The draft made public, numbered from 1 in each conference. `changes`: the readable list, see releases/rules.py."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    note = models.TextField(blank=True, help_text="For readers: why, in a sentence or two.")
    changes = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    released_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "-number"]
        constraints = [
            models.UniqueConstraint("conference", "number", name="programme_release_number_once"),
        ]

    def __str__(self) -> str:
        return f"Release {self.number} of {self.conference}"
