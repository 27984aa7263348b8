"""The synthetic event that programmes are measured with: the same shape for us and for the peers, built by bulk.

Europe/London, 8 streams, 50-minute sessions on the hour from 09:00 that fill the first (start, room) pairs; every tenth session has a
second speaker; biographies of two paragraphs, an abstract of one and a description of three; Faker en_GB, seed 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
STREAMS = ["RD", "SEND", "LIT", "MATH", "LEAD", "SCI", "EY", "TECH"]


@dataclass(frozen=True)
class Shape:
    sessions: int
    rooms: int
    days: int
    starts: int


SMALL, BIG = Shape(sessions=100, rooms=8, days=2, starts=7), Shape(sessions=600, rooms=24, days=3, starts=9)


def build(shape: Shape):
    """A conference of that shape, released, with its site. Answers the conference. Nothing else may stand in the database."""
    from faker import Faker

    Faker.seed(7)
    fake, dice = Faker("en_GB"), Random(7)
    conference = _conference(shape)
    sessions = _sessions(conference, shape, fake, dice)
    _speakers(sessions, fake)
    _runs(conference, shape, sessions, dice)
    _site(conference)
    return conference


def _conference(shape: Shape):
    from conference.models import Conference, Room, Venue

    venue = Venue.objects.create(name="Saltmarsh School", address="Harbour Road\nPoole\nBH15 1AA")
    Room.objects.bulk_create(
        Room(venue=venue, name=f"Room {n}", code=f"R{n}", seats=60, sort_order=n) for n in range(1, shape.rooms + 1)
    )
    opens = datetime(2026, 9, 1, 9, tzinfo=LONDON)
    return Conference.objects.create(
        name="South Coast Teaching & Learning Conference 2027", slug="bench", host_name="Saltmarsh School", venue=venue,
        date="2027-06-14", booking_opens_at=opens, booking_closes_at=datetime(2027, 6, 1, tzinfo=LONDON),
        choices_open_at=opens, choices_close_at=datetime(2027, 6, 10, tzinfo=LONDON), reference_prefix="BE27",
        seller_name="Saltmarsh School", seller_address="Harbour Road", contact_email="office@saltmarsh.example",
    )  # fmt: skip


def _sessions(conference, shape: Shape, fake, dice: Random):
    from sessions import frameworks
    from sessions.models import Session, Stream

    streams = Stream.objects.bulk_create(
        Stream(conference=conference, code=code, name=fake.catch_phrase(), palette=n, sort_order=n)
        for n, code in enumerate(STREAMS, start=1)
    )
    phases, standards = list(frameworks.phases()), list(frameworks.standards())
    return Session.objects.bulk_create(
        Session(
            conference=conference, stream=streams[n % 8], status=Session.Status.PUBLISHED,
            title=fake.sentence(nb_words=6).rstrip("."), slug=f"{fake.slug()[:100]}-{n}",
            abstract="\n\n".join(fake.paragraphs(nb=4)), takeaways=fake.sentences(nb=3), audience=fake.sentence(),
            phases=dice.sample(phases, 2), standards=dice.sample(standards, 2), for_support_staff=n % 8 == 0,
        )
        for n in range(shape.sessions)
    )  # fmt: skip


def _speakers(sessions, fake) -> None:
    from sessions.models import Contribution, Speaker

    number = len(sessions) + len(sessions) // 10
    speakers = Speaker.objects.bulk_create(
        Speaker(
            name=fake.name(), slug=f"speaker-{n}", headline=fake.job()[:140], organisation=fake.company()[:140],
            biography="".join(f"<p>{text}</p>" for text in fake.paragraphs(nb=2)), live=True,
        )
        for n in range(number)
    )  # fmt: skip
    seconds = {place * 10: speaker for place, speaker in enumerate(speakers[len(sessions) :])}
    Contribution.objects.bulk_create(
        Contribution(session=session, speaker=speaker, sort_order=order)
        for place, session in enumerate(sessions)
        for order, speaker in enumerate([speakers[place], *([seconds[place]] if place in seconds else [])])
    )


def _runs(conference, shape: Shape, sessions, dice: Random) -> None:
    from sessions.models import Release, Run, Slot

    first = datetime(2027, 6, 14, 9, tzinfo=LONDON)
    starts = [first + timedelta(days=day, hours=hour) for day in range(shape.days) for hour in range(shape.starts)]
    slots = Slot.objects.bulk_create(
        Slot(
            conference=conference, name=f"Slot {n}", kind=Slot.Kind.WORKSHOPS, starts_at=start,
            ends_at=start + timedelta(minutes=50), released_at=conference.booking_opens_at,
        )
        for n, start in enumerate(starts, start=1)
    )  # fmt: skip
    rooms = list(conference.venue.rooms.order_by("sort_order"))
    Run.objects.bulk_create(
        Run(
            session=session, slot=slots[place // shape.rooms], room=rooms[place % shape.rooms],
            capacity=dice.choice([15, 24, 25, 30, 60]), taken=dice.randrange(15),
        )
        for place, session in enumerate(sessions)
    )  # fmt: skip
    Release.objects.create(conference=conference, number=1, released_at=conference.booking_opens_at)


def _site(conference) -> None:
    from wagtail.models import Page, Site

    from home import models

    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = root.add_child(instance=models.HomePage(title=conference.name, slug="south-coast", conference=conference))
    for kind, title, slug in [
        (models.ProgrammePage, "Programme", "programme"), (models.SpeakersPage, "Speakers", "speakers"),
        (models.StandardPage, "About the day", "about"), (models.VenuePage, "Getting there", "getting-there"),
        (models.NewsIndexPage, "News", "news"), (models.ContactPage, "Contact", "contact"),
    ]:  # fmt: skip
        home.add_child(instance=kind(title=title, slug=slug, intro="One or two sentences.", show_in_menus=True))
    home.add_child(instance=models.PolicyPage(title="Privacy", slug="privacy"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "127.0.0.1", "root_page": home, "site_name": "Bench"}
    )
