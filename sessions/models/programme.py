"""What is on: a Session is the content; a Run is one holding of it, in one Slot and Room, with its own seats.

A Run's slot, room and status are what the public sees. What organisers are still moving about stands in DraftRun (timetable.py) until a
release makes it so.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from modelcluster.models import ClusterableModel
from wagtail.search import index

from conference.lib.counters import Counter, CounterQuerySet
from conference.lib.words import fold
from conference.models import Conference, Room


class Stream(models.Model):
    """A themed strand of sessions. `palette` picks one of eight colours with a pattern, checked for contrast in the style sheet."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="streams")
    code = models.CharField(max_length=6, help_text="Two to six letters that stand beside the colour: SEND, LIT.")
    name = models.CharField(max_length=80)
    description = models.TextField(blank=True)
    palette = models.PositiveSmallIntegerField(
        "colour", default=1, validators=[MinValueValidator(1), MaxValueValidator(8)], help_text="1 to 8."
    )
    sort_order = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "sort_order", "name"]
        constraints = [
            models.UniqueConstraint("conference", "code", name="programme_stream_code_unique_in_conference"),
            models.CheckConstraint(condition=Q(palette__range=(1, 8)), name="programme_stream_palette_1_to_8"),
        ]

    def __str__(self) -> str:
        return self.name


class SlotQuerySet(models.QuerySet):
    def public(self) -> SlotQuerySet:
        """What readers may see: slots that a release has published."""
        return self.filter(released_at__isnull=False)


class Slot(models.Model):
    """A time band of the day. Delegates choose one run in each slot of kind WORKSHOPS; everybody is in a PLENARY.

    `starts_at` and `ends_at` are public once the slot is released; times that organisers change after that wait in `next_starts_at`
    and `next_ends_at` (None: unchanged) for the next release.
    """

    class Kind(models.TextChoices):
        PLENARY = "PLENARY", "Plenary"
        WORKSHOPS = "WORKSHOPS", "Workshops"
        BREAK = "BREAK", "Break"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="slots")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    next_starts_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    released_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SlotQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "starts_at"]
        constraints = [
            models.UniqueConstraint("conference", "name", name="programme_slot_name_unique_in_conference"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="programme_slot_ends_after_it_starts",
                violation_error_message="A slot has to end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(next_starts_at__isnull=True, next_ends_at__isnull=True)
                | Q(next_starts_at__isnull=False, next_ends_at__gt=F("next_starts_at")),
                name="programme_slot_next_times_are_a_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def planned_starts_at(self) -> datetime:
        """When it starts as organisers see it: what the next release will say."""
        return self.next_starts_at or self.starts_at

    @property
    def planned_ends_at(self) -> datetime:
        return self.next_ends_at or self.ends_at


class Session(index.Indexed, ClusterableModel):
    """The content: what it is about and for whom. Held in one or more Runs."""

    class Kind(models.TextChoices):
        KEYNOTE = "KEYNOTE", "Keynote"
        WORKSHOP = "WORKSHOP", "Workshop"
        PANEL = "PANEL", "Panel"

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        PUBLISHED = "PUBLISHED", "Published"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="sessions")
    stream = models.ForeignKey(Stream, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WORKSHOP)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    title = models.CharField(max_length=140)
    slug = models.SlugField(max_length=140)
    abstract = models.TextField(help_text="Two or three paragraphs, an empty line between them.")
    takeaways = models.JSONField(default=list, blank=True, help_text="Short lines: what people will leave with.")
    audience = models.CharField(max_length=200, blank=True, help_text="One sentence: whom it is for.")
    phases = models.JSONField(default=list, blank=True)
    standards = models.JSONField("Teachers' Standards", default=list, blank=True, help_text="Codes: TS1 to TS8, TSP2.")
    for_support_staff = models.BooleanField("for support staff", default=False)
    roles = models.JSONField("career stages", default=list, blank=True, help_text="None ticked: for everybody.")
    subjects = models.CharField(max_length=160, blank=True, help_text="“Science, maths”. Empty: any subject.")
    seats_wished = models.PositiveIntegerField(
        "seats wished", null=True, blank=True, help_text="How many the presenters can take. Empty: what the room holds."
    )
    seats_note = models.CharField(max_length=160, blank=True, help_text="“30, or 24 if we use the computers”.")
    needs = models.JSONField("what the room must have", default=list, blank=True)
    needs_step_free = models.BooleanField("needs step-free access", default=False)
    runs_wished = models.PositiveSmallIntegerField(
        "times they would hold it", default=1, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    search_fields = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.AutocompleteField("all_words"),
        index.SearchField("abstract"),
        index.SearchField("audience"),
        index.SearchField("takeaways"),
        index.SearchField("subjects"),
        index.SearchField("speaker_names"),
        index.FilterField("conference_id"),
        index.FilterField("status"),
    ]

    class Meta:
        ordering = ["conference", "title"]
        constraints = [
            models.UniqueConstraint("conference", "slug", name="programme_session_slug_unique_in_conference")
        ]

    def __str__(self) -> str:
        return self.title

    def speaker_names(self) -> list[str]:
        """For the search index: whoever may be named, in the order of the page. Read many at once with
        `prefetch_related("contributions__speaker")`.
        """
        return [part.speaker.name for part in self.contributions.all() if part.speaker.live]

    def all_words(self) -> str:
        """For the search index."""
        return words_searched(self, self.speaker_names())


def words_searched(session: Any, speakers: Iterable[str]) -> str:
    """Everything that a session, or what readers see of one, is found by, folded as queries are: its texts, its stream, these names."""
    stream = [session.stream.code, session.stream.name] if session.stream else []
    texts = [session.title, session.abstract, session.audience, *map(str, session.takeaways), session.subjects]
    return fold(" ".join([*texts, *stream, *speakers]))


class RunQuerySet(CounterQuerySet):
    def scheduled(self) -> RunQuerySet:
        return self.filter(status=Run.Status.SCHEDULED)

    def public(self) -> RunQuerySet:
        """What readers may see: released runs of published sessions, cancelled ones too (they are shown as cancelled)."""
        return self.filter(session__status=Session.Status.PUBLISHED)


class Run(Counter):
    """One released holding of a session. `uid` is its permanent name for calendars; `sequence` goes up and `changed_at` moves when time,
    room or standing changes. Only a release writes slot, room and status (releases/actions.py).
    """

    class Status(models.TextChoices):
        SCHEDULED = "SCHEDULED", "Scheduled"
        CANCELLED = "CANCELLED", "Cancelled"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="runs")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="runs")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="runs")
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RunQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(Counter.Meta):
        ordering = ["slot__starts_at", "room__sort_order"]
        constraints = [
            *Counter.Meta.constraints,
            models.UniqueConstraint(
                fields=["slot", "room"],
                condition=Q(status="SCHEDULED"),
                name="programme_run_one_in_a_room_at_a_time",
                violation_error_message="Another run is already in that room in that slot.",
            ),
            models.UniqueConstraint(
                fields=["session", "slot"],
                condition=Q(status="SCHEDULED"),
                name="programme_run_session_once_in_a_slot",
                violation_error_message="That session already runs in that slot.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.slot} · {self.room.code}"
