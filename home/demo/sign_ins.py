"""What a newcomer is told: one-time sign-ins of the demo's own people, a delegate's link, and what to try."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from conference.accounts.one_time import make_link
from conference.lib.mail import absolute
from conference.models import Conference, User
from delegates.models import Booking, Delegate, TrustMembership
from home.demo.content import read
from sessions.models import Appearance, Presenter, Proposal, Speaker

DESK_OF_ALL = "/admin/"
WHAT_TO_TRY = (
    "Read the programme on a phone, and filter it for support staff.",
    "As a lead of your own: “Book places”, any address; the code for signing in lies in the mailbox.",
    "As the lead with a draft: see how the price is made up, give a purchase order number, confirm, open the invoice.",
    "As a delegate who has not chosen: take a place in each slot. Some workshops are full, as they would be.",
    "Propose a workshop on a phone: “Propose a session” at the foot of every page. It needs a name and an address.",
    "As Ruth of the programme team: read what was proposed, decide, and read the letters before they leave.",
    "As the organiser: move a session to another room and look at the public page; print badges for one school.",
    "At the door: as the organiser, show a phone its code, then scan a badge or find somebody by name.",
)


@dataclass(frozen=True)
class Entry:
    """One line: who it is, what is to be seen as that person, and the address."""

    who: str
    what: str
    url: str


def people(conference: Conference, *, now: datetime) -> Iterator[Entry]:
    """The organisers and two leads, each with a link that signs in once."""
    for data in read("people")["organisers"]:
        user = User.objects.get(email=data["email"])
        yield Entry(f"{user} ({data['key']})", "the organisers’ desk", _link(user, DESK_OF_ALL, now))
    bookings = Booking.objects.filter(conference=conference).select_related("lead", "school")
    sized = bookings.annotate(people=Count("delegates")).order_by("-people", "pk")
    for status, what in ((Booking.Status.PAID, "a large booking, paid"), (Booking.Status.DRAFT, "a draft to finish")):
        booking = sized.filter(status=status).first()
        if booking:
            yield Entry(
                f"{booking.lead} (lead of {booking.school})", what, _link(booking.lead, reverse("delegates:desk"), now)
            )

    for lead in TrustMembership.objects.filter(is_confirmed=True).select_related("user", "trust")[:1]:
        who = f"{lead.user} (lead of {lead.trust})"
        yield Entry(who, "the bookings of three schools", _link(lead.user, reverse("delegates:desk"), now))


def _link(user: User, next_url: str, now: datetime) -> str:
    return absolute(make_link(user=user, next_url=next_url, now=now))


def delegates(conference: Conference) -> Iterator[Entry]:
    """Two personal links: of somebody who has still to choose, and of somebody who has."""
    coming = Delegate.objects.coming().filter(booking__conference=conference).select_related("school")
    coming = coming.annotate(chosen=Count("places")).order_by("pk")
    for delegate, what in (
        (coming.filter(chosen=0).first(), "has not chosen yet"),
        (coming.filter(chosen=5).first(), "has chosen five workshops"),
    ):
        if delegate:
            url = absolute(reverse("delegates:my-day", args=[delegate.link_token]))
            yield Entry(f"{delegate.full_name} ({delegate.role}, {delegate.school})", what, url)


def speakers(conference: Conference) -> Iterator[Entry]:
    """Two more: of the keynote speaker from outside, and of somebody who has not opened hers yet."""
    pages = Appearance.objects.filter(conference=conference).select_related("speaker")
    outside = pages.filter(speaker__background=Speaker.Background.OUTSIDE, confirmed_at__isnull=False)
    for page, what in (
        (outside.order_by("pk").first(), "comes from outside education"),
        (
            pages.filter(confirmed_at=None, invited_at__isnull=False).order_by("-pk").first(),
            "has everything still to do",
        ),
    ):
        if page:
            yield Entry(page.speaker.name, what, absolute(reverse("programme:speaking", args=[page.link_token])))


def proposers(conference: Conference) -> Iterator[Entry]:
    """Two personal links: of somebody whose proposal is a draft, and of somebody who is asked for changes."""
    theirs = Presenter.objects.filter(proposal__conference=conference, status=Presenter.Status.PROPOSER)
    theirs = theirs.select_related("proposal").order_by("pk")
    drafts = theirs.filter(proposal__status=Proposal.Status.DRAFT).exclude(proposal__as_typed={})
    for proposer, what in (
        (drafts.first(), "a draft that does not quite fit yet"),
        (theirs.filter(proposal__status=Proposal.Status.CHANGES_ASKED).first(), "the team has asked for changes"),
    ):
        if proposer:
            url = absolute(reverse("programme:proposal", args=[proposer.proposal.link_token]))
            yield Entry(f"{proposer.name} ({proposer.headline})", what, url)


def report(conference: Conference, *, now: datetime) -> str:
    """The whole text. Makes new one-time links each time; older ones go on working until they are used."""
    lines = [f"{conference} (demonstration)", "", f"Public site   {absolute('/')}"]
    if settings.MAILBOX:
        lines.append(
            f"Mailbox       {absolute(reverse('mailbox'))}   what the site would have sent, codes for signing in too"
        )
    lines += ["", "Sign in, no password: each link opens once, within seven days"]
    lines += _entries(people(conference, now=now))
    lines += ["", "A delegate’s own page, without an account"]
    lines += _entries(delegates(conference))
    lines += ["", "A speaker’s own page, without an account"]
    lines += _entries(speakers(conference))
    lines += ["", "A proposer’s own page, without an account"]
    lines += _entries(proposers(conference))
    lines += ["", "What to try", *(f"  {number}. {text}" for number, text in enumerate(WHAT_TO_TRY, start=1))]
    lines += ["", "Fresh links: manage.py demo --sign-ins"]
    return "\n".join(lines)


def _entries(entries: Iterator[Entry]) -> list[str]:
    return [line for entry in entries for line in (f"  {entry.who}: {entry.what}", f"    {entry.url}")]
