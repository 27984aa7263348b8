"""Hold (places that a booking keeps before it is confirmed) and DelegateExtra (what a delegate has besides her place)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from delegates.bookings.models.people import Booking, Delegate
from delegates.bookings.models.prices import Extra, TicketType


class Hold(models.Model):
    """So many places of one ticket type that a booking keeps while its lead looks at the price, waits for an organiser's yes, or
    decides about an offer of the waiting list. They are taken from the counters already. `until_at` null: until somebody decides.
    """

    # Protected: a row that went with its booking would leave its places taken for ever.
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="holds")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="holds")
    places = models.PositiveIntegerField()
    until_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["booking", "ticket_type"]
        constraints = [
            models.UniqueConstraint("booking", "ticket_type", name="delegates_hold_once_for_a_ticket_type"),
            models.CheckConstraint(condition=Q(places__gt=0), name="delegates_hold_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Hold {self.pk}"


class DelegateExtra(models.Model):
    """An extra that a delegate has. What it was sold for is frozen when it is sold, as her place is."""

    delegate = models.ForeignKey(Delegate, on_delete=models.CASCADE, related_name="extras")
    extra = models.ForeignKey(Extra, on_delete=models.PROTECT, related_name="delegates")
    price_pence = models.PositiveBigIntegerField(null=True, editable=False)
    price_text = models.CharField(max_length=400, blank=True, editable=False)
    price_vat_rate = models.PositiveIntegerField(null=True, editable=False)
    price_vat_reason = models.CharField(max_length=160, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["delegate", "extra"]
        constraints = [
            models.UniqueConstraint("delegate", "extra", name="delegates_delegateextra_once"),
            models.CheckConstraint(
                condition=Q(price_pence__isnull=True, price_vat_rate__isnull=True)
                | Q(price_pence__isnull=False, price_vat_rate__isnull=False),
                name="delegates_delegateextra_sold_with_its_vat",
            ),
        ]

    def __str__(self) -> str:
        return f"Extra {self.pk}"
