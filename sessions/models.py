"""The programme's rows. A Session is the content; a Run is one holding of it, in one Slot and Room, with its own seats."""

from __future__ import annotations

import uuid

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from conference.lib.counters import Counter, CounterQuerySet
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

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "sort_order", "name"]
        constraints = [
            models.UniqueConstraint("conference", "code", name="programme_stream_code_unique_in_conference"),
            models.CheckConstraint(condition=Q(palette__range=(1, 8)), name="programme_stream_palette_1_to_8"),
        ]

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """A time band of the day. Delegates choose one run in each slot of kind WORKSHOPS; everybody is in a PLENARY."""

    class Kind(models.TextChoices):
        PLENARY = "PLENARY", "Plenary"
        WORKSHOPS = "WORKSHOPS", "Workshops"
        BREAK = "BREAK", "Break"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="slots")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

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
        ]

    def __str__(self) -> str:
        return self.name


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

    wagtail_reference_index_ignore = True

    search_fields = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.SearchField("abstract"),
        index.SearchField("audience"),
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


class RunQuerySet(CounterQuerySet):
    def scheduled(self) -> RunQuerySet:
        return self.filter(status=Run.Status.SCHEDULED)

    def public(self) -> RunQuerySet:
        """What readers may see: runs of published sessions, cancelled ones too (they are shown as cancelled)."""
        return self.filter(session__status=Session.Status.PUBLISHED)


class Run(Counter):
    """One holding of a session. `uid` is its permanent name for calendars; `sequence` goes up when time, room or standing changes."""

    class Status(models.TextChoices):
        SCHEDULED = "SCHEDULED", "Scheduled"
        CANCELLED = "CANCELLED", "Cancelled"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="runs")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="runs")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="runs")
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

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


class Speaker(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, models.Model
):
    """Somebody's public profile. What is private stands in SpeakerPrivate, since a revision keeps every field of this one."""

    class Background(models.TextChoices):
        TEACHER = "TEACHER", "Teacher"
        MIDDLE_LEADER = "MIDDLE_LEADER", "Middle leader"
        SENIOR_LEADER = "SENIOR_LEADER", "Senior leader"
        SUPPORT_STAFF = "SUPPORT_STAFF", "Support staff"
        TRAINEE = "TRAINEE", "Trainee or early career teacher"
        TEACHER_EDUCATOR = "TEACHER_EDUCATOR", "Teacher educator"
        OUTSIDE = "OUTSIDE", "From outside education"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    pronouns = models.CharField(max_length=40, blank=True)
    background = models.CharField(max_length=20, choices=Background, default=Background.TEACHER)
    headline = models.CharField(max_length=140, blank=True, help_text="One line: “Teaching assistant, Year 4”.")
    organisation = models.CharField("school or organisation", max_length=140, blank=True)
    biography = RichTextField(blank=True, features=["bold", "italic", "link"])
    photo = models.ForeignKey("wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    website = models.URLField(blank=True)
    why_here = models.CharField("why here", max_length=240, blank=True, help_text="For outside speakers: one line.")
    continues_as = models.CharField(
        "continues as", max_length=240, blank=True, help_text="The on-going work in school that this talk belongs to."
    )

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="speaker",
        for_concrete_model=False,
    )
    revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="speaker",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.SearchField("headline"),
        index.SearchField("organisation"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "programme/speaker.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, object]:
        return {"speaker": self, "request": request, "contributions": []}


class SpeakerPrivate(models.Model):
    """What only organisers see of a speaker. Never on a public page, in an export or in a log."""

    speaker = models.OneToOneField(Speaker, on_delete=models.CASCADE, related_name="private")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    fee_pence = models.PositiveBigIntegerField("fee in pence", null=True, blank=True)
    notes = models.TextField("travel, equipment and other needs", blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "speaker's private facts"
        verbose_name_plural = "speakers' private facts"

    def __str__(self) -> str:
        return f"Private facts of speaker {self.speaker_id}"


class Contribution(models.Model):
    """A speaker's part in a session."""

    class Role(models.TextChoices):
        SPEAKER = "SPEAKER", "Speaker"
        KEYNOTE = "KEYNOTE", "Keynote speaker"
        CHAIR = "CHAIR", "Chair"

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="contributions")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="contributions")
    role = models.CharField(max_length=10, choices=Role, default=Role.SPEAKER)
    sort_order = models.PositiveIntegerField(default=0)

    sort_order_field = "sort_order"  # so the form on the session's page lets people be put in order

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["session", "sort_order"]
        constraints = [
            models.UniqueConstraint("session", "speaker", name="programme_contribution_once_in_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker} in {self.session}"
