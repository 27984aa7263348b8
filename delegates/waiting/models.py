"""WaitingEntry: a booking that found no room and stands in line for it, as a group."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from conference.models import Conference
from delegates.bookings.models import Booking


class WaitingEntryQuerySet(models.QuerySet):
    def live(self) -> WaitingEntryQuerySet:
        return self.filter(state__in=WaitingEntry.LIVE)

    def waiting(self) -> WaitingEntryQuerySet:
        return self.filter(state=WaitingEntry.State.WAITING)

    def offered(self) -> WaitingEntryQuerySet:
        return self.filter(state=WaitingEntry.State.OFFERED)


class WaitingEntry(models.Model):
    """A draft booking in the line of its conference: all of its people, or at least so many of them. While an offer stands, the
    places of it are kept by the booking's Holds until `offer_until_at`.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", "Waiting"
        OFFERED = "OFFERED", "Offered"
        TAKEN = "TAKEN", "Taken up"
        LAPSED = "LAPSED", "Not taken up in time"
        LEFT = "LEFT", "Left the line"

    LIVE = (State.WAITING, State.OFFERED)

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="waiting")
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="waiting")
    at_least = models.PositiveIntegerField(help_text="Fewer places than these are of no use to them.")
    turn = models.PositiveIntegerField(help_text="The smaller, the earlier. An organiser may change it, with a reason.")
    passed = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many places have gone past them to others; see rules.plan."
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    joined_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    offer_until_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = WaitingEntryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "turn", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(at_least__gt=0), name="delegates_waitingentry_wants_somebody"),
            models.CheckConstraint(
                condition=Q(state="OFFERED", offer_until_at__isnull=False, offered_at__isnull=False)
                | (~Q(state="OFFERED") & Q(offer_until_at__isnull=True)),
                name="delegates_waitingentry_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["WAITING", "OFFERED"], ended_at__isnull=True)
                | (~Q(state__in=["WAITING", "OFFERED"]) & Q(ended_at__isnull=False)),
                name="delegates_waitingentry_ended_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Waiting {self.pk}"
