"""Booking (one order of a lead), Delegate (one person who comes) and what stays to pay for one who does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from conference.lib import tokens
from conference.models import Conference, User
from delegates.bookings.models.prices import TicketType, Voucher
from delegates.schools import rules as school_rules
from delegates.schools.models import School, Trust

FOLDED = 260
NAMED = frozenset({"first_name", "last_name", "email"})  # what `folded` is made of


class BookingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> BookingQuerySet:
        """What a lead may see: what she booked, what was booked for a school that she may act for, and for a trust that she may act for. A
        trust's booking is not seen by the leads of its schools: it holds other schools' people.
        """
        schools, trusts = School.objects.led_by(user), Trust.objects.led_by(user)
        ours = Q(trust=None, school__in=schools.order_by().values("pk")) | Q(trust__in=trusts.order_by().values("pk"))
        return self.filter(Q(lead=user) | ours)

    def holding_places(self) -> BookingQuerySet:
        return self.filter(status__in=Booking.HOLDING)


class Booking(models.Model):
    """One order. AWAITING_PAYMENT and PAID hold a place for each active delegate; DRAFT and AWAITING_APPROVAL hold what a Hold says."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        AWAITING_APPROVAL = "AWAITING_APPROVAL", "Awaiting approval"
        AWAITING_PAYMENT = "AWAITING_PAYMENT", "Awaiting payment"
        PAID = "PAID", "Paid"
        CANCELLED = "CANCELLED", "Cancelled"

    HOLDING = (Status.AWAITING_PAYMENT, Status.PAID)
    BEFORE_CONFIRMED = (Status.DRAFT, Status.AWAITING_APPROVAL)

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="bookings")
    reference = models.CharField(
        max_length=20, unique=True, help_text="SC27-4K7QW2: prefix, five characters, a check character."
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="bookings")
    trust = models.ForeignKey(
        Trust,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bookings",
        help_text="A booking for a trust holds people of several of its schools; `school` is the one that leads.",
    )
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    purchase_order = models.CharField("purchase order number", max_length=40, blank=True)
    bill_to = models.TextField(
        "invoice to", blank=True, help_text="Name and address on the invoice. Empty: the school's."
    )
    voucher = models.ForeignKey(Voucher, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings")
    ticket_code = models.CharField(
        max_length=20, blank=True, editable=False, help_text="The code that shows her a hidden ticket type."
    )
    free_every = models.PositiveSmallIntegerField(
        null=True,
        editable=False,
        help_text="Every n-th place is free: as it was agreed when the booking was confirmed.",
    )
    free_label = models.CharField(max_length=80, blank=True, editable=False)
    coaches = models.PositiveSmallIntegerField("coaches that bring them", null=True, blank=True)
    cars = models.PositiveSmallIntegerField("cars to park", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, editable=False, help_text="When approval was asked for.")
    asked_pence = models.PositiveBigIntegerField(
        null=True, editable=False, help_text="The total that she agreed to when she asked for approval."
    )
    declined_text = models.CharField(
        max_length=400, blank=True, editable=False, help_text="Why an organiser said no, as the lead reads it."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    confirmation_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BookingQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["DRAFT", "AWAITING_APPROVAL", "CANCELLED"]) | Q(confirmed_at__isnull=False),
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
                condition=Q(status__in=["DRAFT", "AWAITING_APPROVAL"], trust__isnull=True),
                name="delegates_booking_one_draft_at_a_time",
            ),
            models.UniqueConstraint(
                "conference",
                "trust",
                "lead",
                condition=Q(status__in=["DRAFT", "AWAITING_APPROVAL"], trust__isnull=False),
                name="delegates_booking_one_draft_of_a_trust_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def booked_for(self) -> School | Trust:
        """For whom it is: a trust, or one school."""
        return self.trust if self.trust_id else self.school


class DelegateQuerySet(models.QuerySet):
    def bulk_create(self, objs: Iterable[Delegate], *args: Any, **kwargs: Any) -> list[Delegate]:
        """Rows written many at once are found like others."""
        objs = list(objs)
        for each in objs:
            each.fold()
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Delegate], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        objs, fields = list(objs), set(fields)
        if fields & NAMED:
            fields.add("folded")
            for each in objs:
                each.fold()
        return super().bulk_update(objs, sorted(fields), *args, **kwargs)

    def matching(self, text: str) -> DelegateQuerySet:
        """Each word of `text` begins a word of her name, of her address, of her school's name, or stands in her booking's reference.
        Accents, capitals and signs do not matter. Reads the names of the schools that have booked at once: 1 query.
        """
        of_trusts = Delegate.objects.filter(booking__trust__isnull=False).order_by().values("school")
        booked = School.objects.filter(pk__in=Booking.objects.order_by().values("school").union(of_trusts))
        names = list(booked.order_by().values_list("pk", "name_folded"))
        fits = Q()
        for word in school_rules.fold(text).split()[: school_rules.MOST_WORDS]:
            schools = [pk for pk, name in names if f" {word}" in name]
            bookings = Booking.objects.filter(reference__contains=word.upper()).order_by().values("pk")
            fits &= Q(folded__contains=f" {word}") | Q(school__in=schools) | Q(booking__in=bookings)
        return self.filter(fits)

    def fold_again(self) -> int:
        """Writes what the search looks at on these rows anew: after names were written past the model. Returns how many."""
        rows = list(self.only("pk", *NAMED))
        self.model.objects.bulk_update(rows, NAMED, batch_size=500)
        return len(rows)

    def active(self) -> DelegateQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def coming(self) -> DelegateQuerySet:
        """Who holds a place: not withdrawn, in a booking that was confirmed and not cancelled."""
        return self.active().filter(booking__status__in=Booking.HOLDING)


class Delegate(models.Model):
    """One person who comes. `link_token` opens her own page without an account. What her place was sold for is frozen when it
    is sold: net pence, the words of its line, and its VAT. `replaces`: whose ticket she took over.
    """

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
    price_text = models.CharField(max_length=400, blank=True, editable=False)
    price_vat_rate = models.PositiveIntegerField(null=True, editable=False)
    price_vat_reason = models.CharField(max_length=160, blank=True, editable=False)
    voucher = models.ForeignKey(Voucher, null=True, editable=False, on_delete=models.PROTECT, related_name="delegates")
    replaces = models.OneToOneField(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, editable=False, help_text="Her name was erased, on request or by age.")
    position = models.PositiveIntegerField(default=0, help_text="The row in the lead's list.")
    folded = models.CharField(
        max_length=FOLDED, blank=True, editable=False, help_text="Name and address as the desk's search looks at them."
    )

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
            models.CheckConstraint(
                condition=Q(price_pence__isnull=True, price_vat_rate__isnull=True)
                | Q(price_pence__isnull=False, price_vat_rate__isnull=False),
                name="delegates_delegate_sold_with_its_vat",
            ),
        ]

    def __str__(self) -> str:
        return f"Delegate {self.pk}"  # the audit log keeps this for ever, so no name stands here

    def save(self, *args: Any, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        if written is None or NAMED & set(written):
            self.fold()
            kwargs |= {} if written is None else {"update_fields": {*written, "folded"}}
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Writes what the desk's search looks at (schools.rules.fold)."""
        self.folded = school_rules.fold(f"{self.first_name} {self.last_name} {self.email}")[:FOLDED]

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class CancellationCharge(models.Model):
    """What stays to pay after a withdrawal, net, under one VAT rate. Only ever added; it stands in the price like a place does."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="charges")
    made_at = models.DateTimeField()
    text = models.CharField(max_length=200)
    pence = models.PositiveBigIntegerField()
    vat_rate = models.PositiveIntegerField()
    vat_reason = models.CharField(max_length=160, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(pence__gt=0), name="delegates_cancellationcharge_not_zero")]

    def __str__(self) -> str:
        return f"Charge {self.pk}"
