"""Who speaks: the public profile, what is private of it, and a speaker's part in a session."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin
from wagtail.search import index

from conference.lib import tokens
from conference.lib.problems import Problem, Refused
from conference.models import Conference
from sessions import rules
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
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
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

    def publish(self, revision: Revision, *args: Any, **options: Any) -> None:
        """Every way to readers leads through here: the form's button, a workflow, a deed. Raises Refused."""
        draft = revision.as_object()
        if problems := [*_unfinished(draft), *draft.publish_problems()]:
            raise Refused(problems)
        super().publish(revision, *args, **options)

    def publish_problems(self) -> list[Problem]:
        """Why the profile as it stands here does not go out. 2 queries."""
        if self.pk is None:
            return []
        said = self.appearances.exclude(photo_consent="").order_by("-conference__date")
        shown = Session.objects.filter(status=Session.Status.PUBLISHED, contributions__speaker=self.pk)
        return rules.profile_problems(
            rules.Profile(
                is_guest=self.background == self.Background.OUTSIDE,
                why_here=self.why_here,
                continues_as=self.continues_as,
                has_photo=bool(self.photo_id),
                said_no=said.values_list("photo_consent", flat=True).first() == Appearance.Consent.NO,
                shown=shown.values_list("title", flat=True).first() or "",
            )
        )


def _unfinished(draft: Speaker) -> list[Problem]:
    """A draft may wait for its name; what is published has one."""
    try:
        draft.full_clean()
    except ValidationError as error:
        return [Problem("unfinished", text, field) for field, texts in error.message_dict.items() for text in texts]
    return []


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
        max_length=300,
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
    """A speaker at one conference: the personal link, when she can come, and what she has told us. Private, all of it.

    A moment that ends in `_answered_at` says that she has given that answer, be it "nothing".
    """

    class Consent(models.TextChoices):
        UNKNOWN = "", "Not answered"
        YES = "YES", "Yes"
        NO = "NO", "No"

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="appearances")
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="appearances")
    link_token = models.CharField(max_length=26, unique=True, default=tokens.token, editable=False)
    why_asked = models.TextField(
        "why we ask her", max_length=500, blank=True, help_text="For her own page: “31 colleagues asked for this.”"
    )
    is_host_staff = models.BooleanField(
        "works at the host school", null=True, blank=True, help_text="Unknown: told from her school or organisation."
    )
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    declined_at = models.DateTimeField(null=True, blank=True, editable=False)
    unavailable = models.ManyToManyField(Slot, blank=True, related_name="+", help_text="When she cannot speak.")
    availability_answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    photo_consent = models.CharField(max_length=3, choices=Consent, default=Consent.UNKNOWN, blank=True)
    photo_answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    room_needs = models.TextField("room and equipment", max_length=1000, blank=True)
    room_answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    has_no_slides = models.BooleanField("shows no slides", default=False)
    has_no_handouts = models.BooleanField("gives no handouts", default=False)
    travel = models.TextField("travel", max_length=1000, blank=True)
    fee = models.CharField("fee and how it is paid", max_length=300, blank=True)
    av = models.TextField("sound, screen and light", max_length=1000, blank=True)
    visitor = models.CharField("organisation at visitor sign-in", max_length=160, blank=True)
    car_registration = models.CharField(max_length=20, blank=True)
    safeguarding_read_at = models.DateTimeField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint("speaker", "conference", name="programme_appearance_once_at_a_conference"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(declined_at__isnull=True),
                name="programme_appearance_comes_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"Appearance {self.pk}"


class SpeakerDue(models.Model):
    """Until when speakers of a conference are asked for one thing. Without a row: so many days before the day (speakers/rules.py)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="speaker_dues")
    item = models.CharField(max_length=12, help_text="A code of speakers/rules.py: Item.")
    due_date = models.DateField("due by")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint("conference", "item", name="programme_speakerdue_once_for_an_item")]

    def __str__(self) -> str:
        return f"{self.item} by {self.due_date}"


class TextCheck(models.Model):
    """What a speaker says of her session's title and abstract: right as they stand, or how she would have them. Proposed words wait
    until an organiser takes them over or leaves the session as it is.
    """

    class Answer(models.TextChoices):
        RIGHT = "RIGHT", "Right as it stands"
        CHANGES = "CHANGES", "Proposes changes"

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="text_check")
    answer = models.CharField(max_length=7, choices=Answer)
    title = models.CharField(max_length=140, blank=True)
    abstract = models.TextField(max_length=4000, blank=True)
    note = models.TextField("note to the organisers", max_length=1000, blank=True)
    answered_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"Text check {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether an organiser has still to look at what she proposes."""
        return self.answer == self.Answer.CHANGES and self.settled_at is None


def private_files() -> Storage:
    return storages["private"]


class HandoutQuerySet(models.QuerySet):
    def public(self) -> HandoutQuerySet:
        """What readers may have: shared by its speaker, released by an organiser, of a published session."""
        return self.filter(may_share=True, released_at__isnull=False, session__status=Session.Status.PUBLISHED)


class Handout(models.Model):
    """Slides or a handout of a session: a file in the private store, or the address where it lies. `may_share`: the speaker lets readers
    have it after the day; `released_at`: an organiser has given it out. `uid` is its name in public addresses.
    """

    class Kind(models.TextChoices):
        SLIDES = "SLIDES", "Slides"
        HANDOUT = "HANDOUT", "Handout"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="handouts")
    appearance = models.ForeignKey(Appearance, null=True, on_delete=models.SET_NULL, related_name="handouts")
    kind = models.CharField(max_length=7, choices=Kind)
    title = models.CharField(max_length=140)
    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(storage=private_files, upload_to="speakers", blank=True)
    file_name = models.CharField(max_length=120, blank=True, help_text="As people download it.")
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField("size in bytes", default=0)
    may_share = models.BooleanField("readers may have it after the day", default=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = HandoutQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["session", "kind", "uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(link="") & ~Q(file="")) | (~Q(link="") & Q(file="")),
                name="programme_handout_a_file_or_a_link",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(may_share=True), name="programme_handout_released_if_shared"
            ),
        ]

    def __str__(self) -> str:
        return f"Handout {self.pk}"
