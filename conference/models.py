"""The ground floor's rows: people who sign in, conferences, venues and rooms."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from conference.lib.counters import Counter, CounterQuerySet


class UserManager(BaseUserManager):
    def create_user(self, email: str, **fields: Any) -> User:
        """A person who signs in by e-mailed code. Nobody has a password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, is_superuser=True, **fields)

    def with_email(self, email: str) -> User | None:
        """Who signs in with this address, however its capitals are written. LOWER on both sides and not ILIKE:
        upper-casing makes `ı` an I, and a stranger's address somebody else's.
        """
        return self.alias(email_lower=Lower("email")).filter(email_lower=email.lower()).first()

    def get_by_natural_key(self, email: str | None) -> User:
        return self.alias(email_lower=Lower("email")).get(email_lower=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: an organiser or a school's lead. The e-mail address is the name."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    first_name = models.CharField("first name", max_length=80, blank=True)
    last_name = models.CharField("last name", max_length=80, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="conference_user_email_unique")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def has_usable_password(self) -> bool:
        return False  # nobody has one; allauth would otherwise offer to ask for it

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email


class OneTimeSignIn(models.Model):
    """A link that signs one person in once (conference/accounts/one_time.py). Only the secret's digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    next_url = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"One-time sign-in {self.pk}"


class WorkerBeat(models.Model):
    """The last sign of life of the background worker; `readyz` reads it."""

    name = models.CharField(max_length=60, unique=True)
    beat_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%H:%M:%S}"


class PeriodicRun(models.Model):
    """The period in which a periodic task was begun last (conference/periodic.py). `name` is the task's dotted name."""

    name = models.CharField(max_length=120, unique=True)
    period_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.name} in the period of {self.period_at:%H:%M:%S}"


class Venue(models.Model):
    """A place where a conference is held. Easting and northing: whole metres of the national grid, for distances."""

    name = models.CharField(max_length=120, unique=True)
    address = models.TextField("postal address", help_text="One line a part, the postcode last.")
    easting = models.PositiveIntegerField(null=True, blank=True, help_text="Metres east on the National Grid.")
    northing = models.PositiveIntegerField(null=True, blank=True, help_text="Metres north on the National Grid.")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    class Feature(models.TextChoices):
        """What a session may need of its room, beyond seats and step-free access."""

        PROJECTOR = "PROJECTOR", "Projector"
        SOUND = "SOUND", "Sound system"
        COMPUTERS = "COMPUTERS", "Computers"
        OPEN_FLOOR = "OPEN_FLOOR", "Open floor"
        TABLES = "TABLES", "Tables for groups"
        SINKS = "SINKS", "Sinks"
        WORKSHOP = "WORKSHOP", "Benches and tools"
        HEARING_LOOP = "HEARING_LOOP", "Hearing loop"

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=80)
    code = models.CharField(max_length=12, help_text="Short, as it stands on the door: H12, Lib, Hall.")
    seats = models.PositiveIntegerField()
    floor = models.CharField(max_length=40, blank=True)
    step_free = models.BooleanField("step-free access", default=True)
    equipment = models.TextField(
        blank=True, help_text="In words: “Thirty desktop computers; guest sign-in cards are on the desk.”"
    )
    features = models.JSONField(
        default=list, blank=True, help_text="What a session may ask for; the timetable checks it."
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    sort_order = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["venue", "sort_order", "name"]
        constraints = [
            models.UniqueConstraint("venue", "code", name="conference_room_code_unique_in_venue"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="conference_room_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Forgotten(models.Model):
    """What `manage.py forget` did to one table for one conference: numbers alone, so that this itself need never be forgotten.
    `people`: how many different people were in the rows, where the policy file asks for it.
    """

    conference = models.ForeignKey("Conference", null=True, on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=80)
    deed = models.CharField(max_length=20)
    rows = models.PositiveIntegerField()
    people = models.PositiveIntegerField(null=True)
    done_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.table}: {self.rows}"


# /schedule/api/ is the page of the API; a conference of that name would have none of its own.
NOT_THE_API = RegexValidator(
    "^api$",
    "“api” is the address of the programme for programs. Choose another, for instance south-coast-2027.",
    inverse_match=True,
)


class ConferenceQuerySet(CounterQuerySet):
    def current(self) -> Conference | None:
        """The conference that the site speaks of: the open one whose day is next, else the last one held."""
        today = timezone.localdate()
        return self.filter(date__gte=today).order_by("date").first() or self.order_by("-date").first()


class Conference(Counter):
    """One edition. `capacity` counts delegates of all kinds; `taken` is kept by bookings, never by hand."""

    class PhotoMark(models.TextChoices):
        """Whose badge says “no photos”."""

        NOTHING = "NOTHING", "Nobody’s"
        NO = "NO", "Who said no"
        NOT_YES = "NOT_YES", "Everybody who did not say yes"

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True, validators=[NOT_THE_API])
    strapline = models.CharField(max_length=200, blank=True)
    host_name = models.CharField("host school", max_length=120)
    venue = models.ForeignKey(Venue, null=True, blank=True, on_delete=models.SET_NULL, related_name="conferences")
    date = models.DateField("day")
    aims = models.JSONField(default=list, blank=True, help_text="One to three sentences: what the day is for.")

    booking_opens_at = models.DateTimeField()
    booking_closes_at = models.DateTimeField()
    choices_open_at = models.DateTimeField("choosing opens at")
    choices_close_at = models.DateTimeField("choosing closes at")

    booking_terms = models.TextField(
        "terms of booking",
        max_length=3000,
        blank=True,
        help_text="What a lead agrees to when she confirms, besides what is due when and the cancellation policy. A paragraph a line.",
    )
    hold_minutes = models.PositiveSmallIntegerField(
        "minutes that places are kept",
        default=20,
        help_text="While a lead looks at the price and confirms. 0: no places are kept for her.",
    )
    places_per_school = models.PositiveIntegerField(
        "places for one school", null=True, blank=True, help_text="Leave empty for no limit."
    )
    needs_approval = models.BooleanField(
        "bookings wait for our yes",
        default=False,
        help_text="A lead asks for her places; they are kept for her until an organiser says yes or no.",
    )
    has_waiting_list = models.BooleanField("waiting list", default=True)
    offer_hours = models.PositiveSmallIntegerField(
        "hours that an offer stands", default=48, help_text="Of places from the waiting list."
    )

    reference_prefix = models.CharField(
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,4}[0-9]{2}$", "Two to four capitals and two digits, for instance SC27.")],
        help_text="Begins every booking and invoice number: SC27 gives SC27-4K7QW2 and SC27-0001.",
    )
    seller_name = models.CharField("legal name on invoices", max_length=160)
    seller_address = models.TextField("address on invoices")
    seller_vat_number = models.CharField("VAT number", max_length=20, blank=True)
    bank_details = models.TextField(blank=True, help_text="Account name, sort code and number, as printed on invoices.")
    payment_days = models.PositiveSmallIntegerField("days to pay", default=30)
    contact_email = models.EmailField(blank=True)
    badge_note = models.TextField(
        "note on the badge",
        max_length=160,
        blank=True,
        help_text="Two short lines on the back: the wifi, whom to ring.",
    )
    badge_photos = models.CharField(
        "“no photos” on the badge",
        max_length=10,
        choices=PhotoMark,
        default=PhotoMark.NO,
        help_text="Delegates say on their own page whether they may be photographed.",
    )
    safeguarding_note = models.TextField(
        "note on keeping pupils safe",
        max_length=3000,
        blank=True,
        help_text="What visiting speakers read and tick. Empty: a general note.",
    )
    accent = models.CharField(
        max_length=7, default="#0f6b66", validators=[RegexValidator(r"^#[0-9a-f]{6}$", "Six hex digits after a #.")]
    )
    is_demo = models.BooleanField(default=False, editable=False)

    objects = ConferenceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta(Counter.Meta):
        ordering = ["-date"]
        constraints = [
            *Counter.Meta.constraints,
            models.CheckConstraint(
                condition=Q(booking_closes_at__gt=F("booking_opens_at")),
                name="conference_booking_closes_after_it_opens",
                violation_error_message="Booking has to close after it opens.",
            ),
            models.CheckConstraint(
                condition=Q(choices_close_at__gt=F("choices_open_at")),
                name="conference_choosing_closes_after_it_opens",
                violation_error_message="Choosing has to close after it opens.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def booking_is_open(self, now: datetime) -> bool:
        return self.booking_opens_at <= now < self.booking_closes_at

    def choosing_is_open(self, now: datetime) -> bool:
        return self.choices_open_at <= now < self.choices_close_at
