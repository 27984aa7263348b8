"""Message (what an organiser writes to a set of people), Recipient (what became of it for each), Reminder (a message that writes
itself on a schedule), MailStop (an address that must not, or does not want to, be written to).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from conference.models import Conference
from delegates.bookings.models import Booking, Delegate


class Reminder(models.Model):
    """What is written by itself, once to each whom it concerns, from `days` before (or after) a moment of the conference on."""

    class Kind(models.TextChoices):
        CHOICES = "CHOICES", "Choose your sessions"
        ARRANGEMENTS = "ARRANGEMENTS", "Tell us what you need"
        JOINING = "JOINING", "Joining instructions"
        OVERDUE = "OVERDUE", "Invoice overdue"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=20, choices=Kind)
    days = models.PositiveSmallIntegerField(
        help_text="Days before choosing closes, before the day, or after an invoice was due, as its kind has it."
    )
    subject = models.CharField(max_length=150)
    body = models.TextField()
    is_on = models.BooleanField("is sent", default=False, help_text="Look at its preview first.")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "kind", "-days"]
        constraints = [
            models.UniqueConstraint("conference", "kind", "days", name="delegates_reminder_once_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.days} days"


class Message(models.Model):
    """Subject and body with merge fields. `audience` names the set of people and `filters` narrows it; who they are is settled when
    it is sent, as Recipients. A reminder's message has no author.
    """

    class State(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        SENDING = "SENDING", "Being sent"
        SENT = "SENT", "Sent"
        STOPPED = "STOPPED", "Stopped"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="messages")
    reminder = models.ForeignKey(Reminder, null=True, on_delete=models.SET_NULL, related_name="messages")
    audience = models.CharField(max_length=30)
    filters = models.JSONField(default=dict, blank=True)
    subject = models.CharField(max_length=150)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="messages_made"
    )
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="When it was given out to be sent.")
    ended_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class Recipient(models.Model):
    """One person to whom a message goes: a delegate, or the lead of a booking. Claimed by an UPDATE before it leaves, so that nobody
    is mailed twice; what was claimed and never heard of again is UNSURE, and waits for an organiser's word.
    """

    class State(models.TextChoices):
        QUEUED = "QUEUED", "Waiting"
        CLAIMED = "CLAIMED", "At the mail server"
        SENT = "SENT", "Sent"
        REFUSED = "REFUSED", "Refused by the mail server"
        UNSURE = "UNSURE", "Perhaps not sent"
        BOUNCED = "BOUNCED", "Came back"
        COMPLAINED = "COMPLAINED", "Marked as unwanted"
        HELD_BACK = "HELD_BACK", "Not written to"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="recipients")
    delegate = models.ForeignKey(Delegate, null=True, on_delete=models.CASCADE, related_name="mail")
    booking = models.ForeignKey(Booking, null=True, on_delete=models.CASCADE, related_name="mail")
    email = models.EmailField("e-mail address")
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    said = models.CharField(max_length=200, blank=True, help_text="What the mail server answered, without the address.")
    provider_id = models.CharField(max_length=200, blank=True)
    state_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["message", "pk"]
        constraints = [
            models.UniqueConstraint("message", "delegate", name="delegates_recipient_delegate_once"),
            models.UniqueConstraint("message", "booking", name="delegates_recipient_booking_once"),
            models.CheckConstraint(
                condition=Q(delegate__isnull=False, booking__isnull=True)
                | Q(delegate__isnull=True, booking__isnull=False),
                name="delegates_recipient_is_one_person",
            ),
        ]
        indexes = [models.Index(fields=["provider_id"], name="delegates_recipient_provider")]

    def __str__(self) -> str:
        return f"Recipient {self.pk}"


class MailStop(models.Model):
    """An address that reminders and messages no longer go to. Invoices, confirmations and personal links still do."""

    class Why(models.TextChoices):
        ASKED = "ASKED", "Asked for no more"
        BOUNCED = "BOUNCED", "Mail came back"
        COMPLAINED = "COMPLAINED", "Marked as unwanted"

    email = models.EmailField("e-mail address")
    why = models.CharField(max_length=12, choices=Why)
    since_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="delegates_mailstop_once")]

    def __str__(self) -> str:
        return f"Mail stop {self.pk}"
