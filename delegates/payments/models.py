"""NumberSeries (gapless numbers), Invoice, CreditNote (frozen documents) and Payment (facts)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from conference.models import Conference
from delegates.bookings.models import Booking


class NumberSeries(models.Model):
    """The last number given in a series. Raised and read in the transaction that writes the document, so that no number is lost."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint("conference", "kind", name="delegates_numberseries_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"


class FrozenDocument(models.Model):
    """Abstract: a numbered document that is written once. `lines` is a list of {text, quantity, unit_pence, net_pence, vat_rate,
    vat_reason}; `totals` a list of {vat_rate, vat_reason, net_pence, vat_pence}. A credit note's figures are positive: it takes off.
    """

    number = models.CharField(max_length=24, unique=True)
    issued_date = models.DateField()
    seller = models.JSONField()
    buyer = models.JSONField()
    lines = models.JSONField()
    totals = models.JSONField()
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    gross_pence = models.BigIntegerField()

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_pence=models.F("net_pence") + models.F("vat_pence")),
                name="%(app_label)s_%(class)s_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A document is written once. To correct it, credit it and issue another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("A document is never deleted.")


class Invoice(FrozenDocument):
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="invoices")
    due_date = models.DateField()
    purchase_order = models.CharField(max_length=40, blank=True)

    wagtail_reference_index_ignore = True


class CreditNote(FrozenDocument):
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="credit_notes")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    reason = models.CharField(max_length=200)

    wagtail_reference_index_ignore = True


class Payment(models.Model):
    """A fact about money, signed: + came in, − went out. Only ever added; (kind, external_id) makes a repetition harmless."""

    class Kind(models.TextChoices):
        BANK = "BANK", "Bank transfer"
        CARD = "CARD", "Card"
        REFUND = "REFUND", "Refund"

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind)
    external_id = models.CharField("outside reference", max_length=80)
    pence = models.BigIntegerField()
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint("kind", "external_id", name="delegates_payment_once"),
            models.CheckConstraint(condition=~Q(pence=0), name="delegates_payment_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
