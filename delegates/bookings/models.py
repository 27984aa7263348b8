"""TicketType and PriceRule (what a place costs), Booking (one order of a lead) and Delegate (one person who comes)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from conference.lib import tokens
from conference.lib.counters import Counter
from conference.models import Conference, User
from delegates.schools.models import School


class TicketType(Counter):
    """What a delegate comes as. Prices are net pence; VAT rates are basis points (2,000 = 20 %)."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="ticket_types")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    price_pence = models.PositiveBigIntegerField("price in pence, before VAT")
    vat_rate = models.PositiveIntegerField(
        "VAT rate", default=2000, help_text="In hundredths of a per cent: 2000 is 20 %."
    )
    vat_reason = models.CharField(
        "VAT note", max_length=160, blank=True, help_text="Printed when no VAT is charged, with the reason."
    )
    sort_order = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta(Counter.Meta):
        ordering = ["conference", "sort_order", "name"]
        constraints = [
            *Counter.Meta.constraints,
            models.UniqueConstraint("conference", "name", name="delegates_tickettype_name_unique_in_conference"),
            models.CheckConstraint(condition=Q(vat_rate__lte=10_000), name="delegates_tickettype_vat_at_most_all"),
        ]

    def __str__(self) -> str:
        return self.name


class PriceRule(models.Model):
    """A reduction, worked out by the pure functions of rules.py."""

    class Kind(models.TextChoices):
        EARLY_BIRD = "EARLY_BIRD", "Early bird: per cent off until a moment"
        NTH_FREE = "NTH_FREE", "Every n-th place free"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="price_rules")
    kind = models.CharField(max_length=20, choices=Kind)
    label = models.CharField(max_length=80, help_text="As it stands in the price: “Early bird, 10 % off”.")
    percent = models.PositiveSmallIntegerField("per cent off", default=0)
    until_at = models.DateTimeField("until", null=True, blank=True)
    every = models.PositiveSmallIntegerField("every n-th place", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="EARLY_BIRD", percent__range=(1, 100), until_at__isnull=False)
                    | Q(kind="NTH_FREE", every__gte=2, every__isnull=False)
                ),
                name="delegates_pricerule_complete_for_its_kind",
                violation_error_message="An early bird needs per cent and an end; a free place needs a number from 2.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class BookingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> BookingQuerySet:
        """What a lead may see: what she booked, and what was booked for a school that she is confirmed for."""
        mine = Q(lead=user)
        ours = Q(school__memberships__user=user, school__memberships__is_confirmed=True)
        return self.filter(mine | ours).distinct()

    def holding_places(self) -> BookingQuerySet:
        return self.filter(status__in=Booking.HOLDING)


class Booking(models.Model):
    """One order. DRAFT holds no places; AWAITING_PAYMENT and PAID hold one for each active delegate."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        AWAITING_PAYMENT = "AWAITING_PAYMENT", "Awaiting payment"
        PAID = "PAID", "Paid"
        CANCELLED = "CANCELLED", "Cancelled"

    HOLDING = (Status.AWAITING_PAYMENT, Status.PAID)

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="bookings")
    reference = models.CharField(
        max_length=20, unique=True, help_text="SC27-4K7QW2: prefix, five characters, a check character."
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="bookings")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    purchase_order = models.CharField("purchase order number", max_length=40, blank=True)
    bill_to = models.TextField(
        "invoice to", blank=True, help_text="Name and address on the invoice. Empty: the school's."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    confirmation_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BookingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["DRAFT", "CANCELLED"]) | Q(confirmed_at__isnull=False),
                name="delegates_booking_confirmed_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(status="CANCELLED", cancelled_at__isnull=False)
                | (~Q(status="CANCELLED") & Q(cancelled_at__isnull=True)),
                name="delegates_booking_cancelled_has_a_moment",
            ),
            models.UniqueConstraint(
                "conference",
                "school",
                "lead",
                condition=Q(status="DRAFT"),
                name="delegates_booking_one_draft_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DelegateQuerySet(models.QuerySet):
    def active(self) -> DelegateQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def coming(self) -> DelegateQuerySet:
        """Who holds a place: not withdrawn, in a booking that was confirmed and not cancelled."""
        return self.active().filter(booking__status__in=Booking.HOLDING)


class Delegate(models.Model):
    """One person who comes. `link_token` opens her own page without an account. The price is frozen when the booking is confirmed."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="delegates")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="delegates")
    ticket_type = models.ForeignKey(TicketType, on_delete=models.PROTECT, related_name="delegates")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    email = models.EmailField("e-mail address")
    role = models.CharField("job", max_length=80, blank=True)
    link_token = models.CharField(max_length=26, unique=True, default=tokens.token, editable=False)
    link_sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    price_pence = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0, help_text="The row in the lead's list.")

    objects = DelegateQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["booking", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "booking",
                Lower("email"),
                condition=Q(withdrawn_at__isnull=True),
                name="delegates_delegate_email_once_in_a_booking",
            ),
        ]

    def __str__(self) -> str:
        return f"Delegate {self.pk}"  # the audit log keeps this for ever, so no name stands here

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"
