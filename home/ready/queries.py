"""The facts behind the checks. Each reads a fixed number of times, however large the conference; only what the user may see is read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page, Site, WorkflowState

from conference.models import Conference
from delegates.badges import queries as badges
from delegates.bookings.models import TicketType
from delegates.checkin.models import Device
from delegates.schools.models import School
from home.models import HomePage, PolicyPage, ProgrammePage, SiteSettings, SpeakersPage
from home.queries import call_of
from home.ready.rules import BookingFacts, DayFacts, MoneyFacts, PeopleFacts, ProgrammeFacts, SiteFacts
from sessions.models import (
    Appearance,
    Contribution,
    DraftRun,
    Letter,
    Proposal,
    Run,
    Session,
    Slot,
    Speaker,
    Stream,
)
from sessions.releases.queries import plan


def site_facts(conference: Conference, now: datetime) -> SiteFacts:
    """6 queries."""
    site = Site.objects.filter(root_page__homepage__conference=conference).first()
    settings = SiteSettings.objects.filter(site=site).first() if site else None
    home = HomePage.objects.live().filter(conference=conference).first()
    below = Page.objects.descendant_of(home).live() if home else Page.objects.none()
    policies = list(PolicyPage.objects.live().filter(pk__in=below.values("pk")).values_list("title", "reviewed_date"))
    kinds = set(below.values_list("content_type__model", flat=True))
    titles = [title.lower() for title, _ in policies]
    return SiteFacts(
        points_here=bool(site and home),
        has_programme=ProgrammePage._meta.model_name in kinds,
        has_speakers=SpeakersPage._meta.model_name in kinds,
        has_privacy=any("privacy" in title for title in titles),
        has_accessibility=any("accessib" in title for title in titles),
        reviewed=tuple(reviewed for _, reviewed in policies),
        contact_email=(settings.contact_email if settings else "") or conference.contact_email,
        waiting_for_approval=WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count(),
    )


def programme_facts(conference: Conference, now: datetime) -> ProgrammeFacts:
    """The release's own reads, and 6 queries."""
    call, planned = call_of(conference), plan(conference)
    undecided = Proposal.objects.filter(
        conference=conference, status=Proposal.Status.SUBMITTED, decision=Proposal.Decision.NONE
    )
    return ProgrammeFacts(
        day=conference.date,
        booking=_local(conference.booking_opens_at, conference.booking_closes_at),
        choosing=_local(conference.choices_open_at, conference.choices_close_at),
        call=_local(call.opens_at, call.closes_at) if call else None,
        capacity=conference.capacity,
        rooms=conference.venue.rooms.count() if conference.venue else 0,
        streams=Stream.objects.filter(conference=conference).count(),
        places=_places(conference),
        unplanned=len(planned.unplanned),
        clashes=len(planned.stops),
        unreleased=len(planned.changes),
        undecided=undecided.count() if call and call.closes_at <= now else 0,
        letters=Letter.objects.to_read().filter(conference=conference).count(),
    )


def _local(*moments: datetime) -> tuple[datetime, ...]:
    return tuple(map(timezone.localtime, moments))


def _places(conference: Conference) -> dict[str, int | None]:
    """How many places each slot of workshops will have. 2 queries."""
    slots = Slot.objects.filter(conference=conference, kind=Slot.Kind.WORKSHOPS).order_by("starts_at", "pk")
    places: dict[str, int | None] = dict.fromkeys(slots.values_list("name", flat=True), 0)
    runs = DraftRun.objects.filter(
        session__conference=conference, slot__kind=Slot.Kind.WORKSHOPS, status=Run.Status.SCHEDULED
    )
    for run in runs.select_related("slot", "room"):
        so_far = places[run.slot.name]
        places[run.slot.name] = None if so_far is None or run.places is None else so_far + run.places
    return places


def people_facts(conference: Conference, now: datetime) -> PeopleFacts:
    """3 queries."""
    published = Session.objects.filter(conference=conference, status=Session.Status.PUBLISHED)
    parts = Contribution.objects.filter(session__in=published)
    yes = Appearance.objects.filter(conference=conference, speaker=OuterRef("pk"), photo_consent=Appearance.Consent.YES)
    numbers = Speaker.objects.filter(pk__in=parts.values("speaker")).aggregate(
        in_draft=Count("pk", filter=Q(live=False)),
        without_biography=Count("pk", filter=Q(biography="")),
        without_consent=Count("pk", filter=Q(live=True, photo__isnull=False) & ~Exists(yes)),
    )
    outside = parts.filter(speaker__background=Speaker.Background.OUTSIDE, aim="")
    return PeopleFacts(
        without_speaker=published.filter(contributions=None).count(),
        outside_without_aim=outside.values("speaker").distinct().count(),
        **numbers,
    )


def booking_facts(conference: Conference, now: datetime) -> BookingFacts:
    """2 queries."""
    kinds = TicketType.objects.filter(conference=conference)
    numbers = kinds.aggregate(ticket_types=Count("pk"), without_price=Count("pk", filter=Q(price_pence=0)))
    return BookingFacts(capacity=conference.capacity, schools=School.objects.exists(), **numbers)


def money_facts(conference: Conference, now: datetime) -> MoneyFacts:
    """1 query."""
    untaxed = TicketType.objects.filter(conference=conference, vat_rate=0, vat_reason="")
    return MoneyFacts(
        seller_name=conference.seller_name,
        seller_address=conference.seller_address,
        bank_details=conference.bank_details,
        untaxed_without_reason=untaxed.count(),
    )


def day_facts(conference: Conference, now: datetime) -> DayFacts:
    """The badges' own reads, and 1 query."""
    enrolled = Device.objects.filter(point__conference=conference, enrolled_at__isnull=False, revoked_at__isnull=True)
    return DayFacts(
        day=conference.date,
        badge_note=conference.badge_note,
        safeguarding_note=conference.safeguarding_note,
        unprinted=badges.counts(conference).unprinted,
        devices=enrolled.count(),
    )
