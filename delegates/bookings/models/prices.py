"""What a place costs: TicketType, the PriceRules and Vouchers that make it cheaper, and what stays to pay when somebody is withdrawn."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from conference.lib.counters import Counter, CounterQuerySet
from conference.models import Conference
from delegates.bookings.rules import references
from delegates.schools.models import School


class TicketTypeQuerySet(CounterQuerySet):
    def open_to(self, code: str) -> TicketTypeQuerySet:
        """What everybody sees, and what that code shows besides."""
        return self.filter(code__in={"", code})


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
    code = models.CharField(
        max_length=20, blank=True, help_text="With a code the type is hidden, but from a lead who types the code."
    )
    sort_order = models.PositiveIntegerField(default=0)

    objects = TicketTypeQuerySet.as_manager()
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = references.typed_code(self.code)
        super().save(*args, **kwargs)


class PriceRule(models.Model):
    """A reduction, worked out by the pure functions of rules.py."""

    class Kind(models.TextChoices):
        EARLY_BIRD = "EARLY_BIRD", "Early bird: per cent off until a moment"
        FOR_MANY = "FOR_MANY", "For many: per cent off from so many people on"
        NTH_FREE = "NTH_FREE", "Every n-th place free"
        HOST_FREE = "HOST_FREE", "People of one school come free"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="price_rules")
    kind = models.CharField(max_length=20, choices=Kind)
    label = models.CharField(max_length=80, help_text="As it stands in the price: “Early bird, 10 % off”.")
    percent = models.PositiveSmallIntegerField("per cent off", default=0)
    until_at = models.DateTimeField("until", null=True, blank=True)
    every = models.PositiveSmallIntegerField("every n-th place", null=True, blank=True)
    at_least = models.PositiveSmallIntegerField("people in the booking", null=True, blank=True)
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="EARLY_BIRD", percent__range=(1, 100), until_at__isnull=False)
                    | Q(kind="FOR_MANY", percent__range=(1, 100), at_least__gte=2, at_least__isnull=False)
                    | Q(kind="NTH_FREE", every__gte=2, every__isnull=False)
                    | Q(kind="HOST_FREE", school__isnull=False)
                ),
                name="delegates_pricerule_complete_for_its_kind",
                violation_error_message=(
                    "An early bird needs per cent and an end; “for many” needs per cent and a number of people from 2; a free"
                    " place needs a number from 2; a school that comes free needs to be named."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Voucher(Counter):
    """A code that makes places cheaper (a bursary, say). `capacity` and `taken` count places, not bookings."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="vouchers")
    code = models.CharField(max_length=20, help_text="What a lead types: BURSARY27. Capitals and spaces do not matter.")
    label = models.CharField(max_length=80, help_text="As it stands in the price: “Bursary for small schools”.")
    percent = models.PositiveSmallIntegerField("per cent off", default=0)
    pence = models.PositiveBigIntegerField("pence off", default=0)
    until_at = models.DateTimeField("until", null=True, blank=True)
    ticket_type = models.ForeignKey(
        TicketType,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Empty: for every type.",
    )

    wagtail_reference_index_ignore = True

    class Meta(Counter.Meta):
        ordering = ["conference", "code"]
        constraints = [
            *Counter.Meta.constraints,
            models.UniqueConstraint("conference", "code", name="delegates_voucher_code_unique_in_conference"),
            models.CheckConstraint(
                condition=Q(percent__range=(1, 100), pence=0) | Q(percent=0, pence__gt=0),
                name="delegates_voucher_takes_one_thing_off",
                violation_error_message="A voucher takes off either per cent (1 to 100) or an amount.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.code = references.typed_code(self.code)
        super().save(*args, **kwargs)


class Extra(Counter):
    """What a delegate may have besides her place: a dinner, a seat in the coach. Prices as in TicketType."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="extras")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    price_pence = models.PositiveBigIntegerField("price in pence, before VAT", default=0)
    vat_rate = models.PositiveIntegerField(
        "VAT rate", default=2000, help_text="In hundredths of a per cent: 2000 is 20 %."
    )
    vat_reason = models.CharField(
        "VAT note", max_length=160, blank=True, help_text="Printed when no VAT is charged, with the reason."
    )
    closes_at = models.DateTimeField(
        "closes", null=True, blank=True, help_text="Until then it can be booked and given back. Empty: as booking does."
    )
    sort_order = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta(Counter.Meta):
        ordering = ["conference", "sort_order", "name"]
        constraints = [
            *Counter.Meta.constraints,
            models.UniqueConstraint("conference", "name", name="delegates_extra_name_unique_in_conference"),
            models.CheckConstraint(condition=Q(vat_rate__lte=10_000), name="delegates_extra_vat_at_most_all"),
        ]

    def __str__(self) -> str:
        return self.name


class SchoolAllowanceQuerySet(CounterQuerySet):
    def take_within(self, pk: int, number: int, limit: int | None) -> bool:
        """As `take`, for a row that has no limit of its own under the conference's `limit`; None: without."""
        own = Q(is_own=True) & (Q(capacity__isnull=True) | Q(capacity__gte=F("taken") + number))
        shared = Q(is_own=False) & (Q() if limit is None else Q(taken__lte=limit - number))
        changed = self.model._default_manager.filter(own | shared, pk=pk).update(
            taken=F("taken") + number, turns=F("turns") + 1
        )
        return changed == 1


class SchoolAllowance(Counter):
    """How many places one school may take, and how many it has. A row is made when the school takes its first place. Only a limit of
    its own stands here as the capacity; the conference's is read where it stands, so that it can be changed at any time.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="allowances")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="allowances")
    is_own = models.BooleanField(
        "its own limit", default=False, help_text="Otherwise the conference’s limit for every school holds."
    )

    objects = SchoolAllowanceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta(Counter.Meta):
        verbose_name = "limit for a school"
        verbose_name_plural = "places by school"
        ordering = ["conference", "school"]
        constraints = [
            *Counter.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_own=True) | Q(capacity__isnull=True),
                name="delegates_schoolallowance_capacity_is_its_own",
                violation_error_message="Tick “its own limit” for a number of its own.",
            ),
            models.UniqueConstraint("conference", "school", name="delegates_schoolallowance_once"),
        ]

    def __str__(self) -> str:
        return f"Allowance {self.pk}"


class CancellationRule(models.Model):
    """From a moment on, so many per cent of what a withdrawal would save stay to pay. Before the first: nothing."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="cancellation_rules")
    from_at = models.DateTimeField("from")
    percent = models.PositiveSmallIntegerField("per cent that stays to pay")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["conference", "from_at"]
        constraints = [
            models.UniqueConstraint("conference", "from_at", name="delegates_cancellationrule_once_at_a_moment"),
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100)),
                name="delegates_cancellationrule_percent",
                violation_error_message="Between 0 and 100 per cent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % from {self.from_at:%Y-%m-%d %H:%M}"
