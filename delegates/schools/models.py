"""School (from the register, or typed and then confirmed), Trust (several schools under one roof), Membership and TrustMembership (a
lead's right to act for one), and Invitation (how she lets a colleague in).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from conference.models import User
from delegates.schools import rules

FOLDED_NAME = 200
FOLDED_PLACE = 280


class TrustQuerySet(models.QuerySet):
    def led_by(self, user: User) -> TrustQuerySet:
        """The trusts that she may act for."""
        return self.filter(pk__in=TrustMembership.objects.confirmed_for(user).values("trust"))


class Trust(models.Model):
    """Several schools that book together: a multi-academy trust, a federation. Made by an organiser, who says which schools it has."""

    name = models.CharField(max_length=160, unique=True)
    domain = models.CharField(
        "e-mail domain",
        max_length=120,
        blank=True,
        help_text="What stands after the @ of its staff: harbour-trust.example",
    )
    bill_to = models.TextField("invoice to", blank=True, help_text="Name and address on its invoices.")

    objects = TrustQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def domains(self) -> tuple[str, ...]:
        """Whose staff may act for it by their addresses."""
        return (self.domain,) if self.domain else ()


class SchoolQuerySet(models.QuerySet):
    def findable(self) -> SchoolQuerySet:
        """What a lead may pick: open, and from the register or looked at by an organiser."""
        return self.filter(is_open=True, is_confirmed=True)

    def matching(self, text: str) -> SchoolQuerySet:
        """Each word of `text` begins a word of the name, or of town, authority, district, postcode or URN."""
        fits = Q()
        for word in rules.query_words(text):
            fits &= Q(name_folded__contains=f" {word}") | Q(place_folded__contains=f" {word}")
        return self.filter(fits)

    def twins_of(self, school: School) -> SchoolQuerySet:
        """Other places without a URN that are written like this one."""
        same = {"name_folded": school.name_folded, "place_folded": school.place_folded}
        return self.filter(urn__isnull=True, **same).exclude(pk=school.pk)

    def values_in(self, column: str) -> models.QuerySet:
        """What occurs in a column, in order."""
        return self.exclude(**{column: ""}).order_by(column).values_list(column, flat=True).distinct()

    def of(self, user: User) -> SchoolQuerySet:
        """The places she acts for, confirmed or not, the first one first."""
        hers = self.filter(memberships__user=user, memberships__removed_at=None)
        return hers.order_by("memberships__since_at", "pk")

    def led_by(self, user: User) -> SchoolQuerySet:
        """The places she may act for: by her own right, or by that of her trust."""
        own = Membership.objects.confirmed_for(user).values("school")
        trusts = TrustMembership.objects.confirmed_for(user).values("trust")
        return self.filter(Q(pk__in=own) | Q(trust__in=trusts))


class School(models.Model):
    """One establishment. `urn` is its number in the register; a place without one was typed by a lead.
    `name_folded` and `place_folded` are what the search looks at (rules.fold).
    """

    urn = models.PositiveIntegerField("URN", null=True, blank=True, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField("type", max_length=80, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    authority = models.CharField("local authority", max_length=80, blank=True)
    district = models.CharField(max_length=80, blank=True)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    easting = models.FloatField(null=True, blank=True, help_text="Metres; a float, since squares overflow an integer.")
    northing = models.FloatField(null=True, blank=True)
    trust = models.ForeignKey(Trust, null=True, blank=True, on_delete=models.SET_NULL, related_name="schools")
    domain = models.CharField(
        "e-mail domain", max_length=120, blank=True, help_text="What stands after the @ of its staff: poolehigh.example"
    )
    is_open = models.BooleanField("open", default=True)
    is_confirmed = models.BooleanField("confirmed", default=True, help_text="A typed place waits for an organiser.")
    name_folded = models.CharField(max_length=FOLDED_NAME, editable=False)
    place_folded = models.CharField(max_length=FOLDED_PLACE, editable=False)

    objects = SchoolQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "town"]
        constraints = [
            models.CheckConstraint(
                condition=Q(urn__isnull=True) | Q(urn__range=(100_000, 999_999)),
                name="delegates_school_urn_has_six_digits",
            ),
            models.UniqueConstraint(
                "name_folded", "place_folded", condition=Q(urn__isnull=True), name="delegates_school_typed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.where}" if self.where else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fold()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_folded", "place_folded"}
        super().save(*args, **kwargs)

    def fold(self) -> None:
        """Writes the two columns that the search looks at. Whoever writes rows in bulk calls it herself."""
        self.name_folded = rules.fold(self.name)[:FOLDED_NAME]
        self.place_folded = rules.fold_place(
            town=self.town, authority=self.authority, district=self.district, postcode=self.postcode, urn=self.urn
        )[:FOLDED_PLACE]

    @property
    def domains(self) -> tuple[str, ...]:
        """Whose staff may act for it by their addresses: its own and its trust's."""
        return tuple(filter(None, (self.domain, self.trust.domain if self.trust else "")))

    @property
    def where(self) -> str:
        """Town, or the authority where the register gives no town: names alone do not identify a school."""
        return self.town or self.authority


class MembershipQuerySet(models.QuerySet):
    def confirmed_for(self, user: User) -> MembershipQuerySet:
        return self.filter(user=user, is_confirmed=True)

    def waiting(self) -> MembershipQuerySet:
        """Who asked and has not been answered."""
        return self.filter(is_confirmed=False, removed_at=None)


REMOVED = "Removed by a colleague or refused by an organiser: her address alone lets her in no more."


class RightToAct(models.Model):
    """Abstract: a right that was asked for, and then confirmed or removed, never both."""

    is_confirmed = models.BooleanField("confirmed", default=False)
    since_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False, help_text=REMOVED)

    objects = MembershipQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confirmed=False) | Q(removed_at__isnull=True),
                name="%(app_label)s_%(class)s_removed_is_not_confirmed",
            ),
        ]


class Membership(RightToAct):
    """A person's right to act for a school. Until it is confirmed (by her address on its domain, by a colleague who invites her, by an
    organiser) she sees only what she booked herself.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [
            *RightToAct.Meta.constraints,
            models.UniqueConstraint("user", "school", name="delegates_membership_once"),
        ]

    def __str__(self) -> str:
        return f"Membership {self.pk}"


class TrustMembership(RightToAct):
    """A person's right to act for a trust and for every school of it. Nothing is hers until it is confirmed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trust_memberships")
    trust = models.ForeignKey(Trust, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [
            *RightToAct.Meta.constraints,
            models.UniqueConstraint("user", "trust", name="delegates_trustmembership_once"),
        ]

    def __str__(self) -> str:
        return f"Trust membership {self.pk}"


class InvitationQuerySet(models.QuerySet):
    def open(self, now: datetime) -> InvitationQuerySet:
        """Sent, and neither accepted, revoked nor run out."""
        return self.filter(accepted_at=None, revoked_at=None, until_at__gt=now)


class Invitation(models.Model):
    """A lead lets a colleague act for her school, or for her trust, by a link that works once. Only the secret's digest is kept."""

    school = models.ForeignKey(School, null=True, on_delete=models.CASCADE, related_name="invitations")
    trust = models.ForeignKey(Trust, null=True, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, trust__isnull=True) | Q(school__isnull=True, trust__isnull=False),
                name="delegates_invitation_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def thing(self) -> School | Trust:
        """What it lets somebody act for."""
        return self.school or self.trust
