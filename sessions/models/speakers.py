"""Who speaks: the public profile, what is private of it, and a speaker's part in a session."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from conference.lib import tokens
from conference.models import Conference
from sessions.models.programme import Session, Slot


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
    updated_at = models.DateTimeField(auto_now=True)

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
    aim = models.CharField(
        "aim it serves",
        max_length=240,
        blank=True,
        help_text="Which of the conference’s aims an outside speaker’s talk serves.",
    )
    updated_at = models.DateTimeField(auto_now=True)
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


class Appearance(models.Model):
    """A speaker at one conference: the personal link, when she can come, and what she has told us. Private, all of it."""

    class Consent(models.TextChoices):
        UNKNOWN = "", "Not answered"
        YES = "YES", "Yes"
        NO = "NO", "No"

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="appearances")
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="appearances")
    link_token = models.CharField(max_length=26, unique=True, default=tokens.token, editable=False)
    unavailable = models.ManyToManyField(Slot, blank=True, related_name="+", help_text="When she cannot speak.")
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    photo_consent = models.CharField(max_length=3, choices=Consent, default=Consent.UNKNOWN, blank=True)
    room_needs = models.TextField("room and equipment", max_length=1000, blank=True)
    travel = models.TextField("travel and fee", max_length=1000, blank=True)
    visitor = models.CharField(
        "visitor sign-in", max_length=160, blank=True, help_text="Organisation and car registration."
    )
    safeguarding_read_at = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint("speaker", "conference", name="programme_appearance_once_at_a_conference"),
        ]

    def __str__(self) -> str:
        return f"Appearance {self.pk}"
