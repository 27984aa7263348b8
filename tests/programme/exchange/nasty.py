"""A programme with everything that has ever broken an export: odd letters, long titles, nothing where something is expected, two days on
either side of the change of clocks, runs that are repeated, cancelled or in a room of the same name.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sessions.models import Run, Session, Slot
from tests.factories.conference import ConferenceFactory, RoomFactory, VenueFactory
from tests.factories.programme import (
    ContributionFactory,
    ReleaseFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
)

UIDS = [UUID(f"00000000-0000-4000-8000-{number:012}") for number in range(1, 12)]
ODD = "Ĳsland & “quotes” <b>; comma, back\\slash\u2028 Þóra 👩🏽‍🏫 שלום\u0007"


def slot(conference, name, starts, minutes=45, **fields):
    return SlotFactory(
        conference=conference, name=name, starts_at=starts, ends_at=starts + timedelta(minutes=minutes), **fields
    )


def nasty_programme():
    """The conference; its third release is the last."""
    venue = VenueFactory(name="Saltmarsh School, Poole; main site")
    conference = ConferenceFactory(
        name="Teaching & Learning <2027>",
        slug="teaching-2027",
        date=date(2027, 6, 14),
        reference_prefix="TL27",
        venue=venue,
    )
    hall = RoomFactory(venue=venue, name="Hall", code="H", sort_order=1)
    twin = RoomFactory(venue=venue, name="Hall", code="H2", sort_order=2)
    empty = RoomFactory(venue=venue, name="Cellar", code="C", sort_order=3)
    stream = StreamFactory(conference=conference, code="SEND", name="SEND, & more; \\", palette=3)
    june = slot(conference, "Opening", datetime(2027, 6, 14, 8, 0, tzinfo=UTC), kind=Slot.Kind.PLENARY)
    slot(conference, "Break", datetime(2027, 6, 14, 8, 45, tzinfo=UTC), minutes=15, kind=Slot.Kind.BREAK)
    first = slot(conference, "Workshops 1", datetime(2027, 6, 14, 9, 0, tzinfo=UTC))
    second = slot(conference, "Workshops 2", datetime(2027, 6, 14, 10, 0, tzinfo=UTC))
    twice = slot(conference, "The hour twice", datetime(2027, 10, 31, 1, 30, tzinfo=UTC), minutes=30)
    winter = slot(conference, "Monday", datetime(2027, 11, 1, 9, 0, tzinfo=UTC), minutes=100)
    slot(conference, "Not yet public", datetime(2027, 11, 2, 9, 0, tzinfo=UTC), released_at=None)

    keynote = SessionFactory(
        conference=conference,
        stream=None,
        kind=Session.Kind.KEYNOTE,
        title="T" * 140,
        slug="t" * 140,
        takeaways=["One; two", "=1+1"],
        for_support_staff=True,
    )
    odd = SessionFactory(
        conference=conference,
        stream=stream,
        title=ODD[:140],
        slug="Odd-",
        abstract=f"{ODD}\r\n\r\n=cmd|' /C calc'!A0\n" + "ü€👍" * 400,
        audience="@everyone",
        phases=["primary", "16_plus"],
        standards=["TS1", "TS6"],
    )
    short = SessionFactory(conference=conference, stream=None, title="-1: negative numbers", slug="x", abstract="")
    nobody = SessionFactory(conference=conference, stream=stream, title="Nobody yet", slug="nobody-yet")
    SessionFactory(conference=conference, stream=stream, title="No time yet", slug="no-time-yet")
    draft = SessionFactory(
        conference=conference, stream=stream, title="SECRETDRAFT", slug="secret-draft", status=Session.Status.DRAFT
    )

    odd_speaker = SpeakerFactory(
        name="Łukasz “Þór” Çelik & Søn",
        slug="lukasz",
        organisation="",
        biography="<p>One &amp; <b>two</b>.<br/>Three</p><p>Four</p>",
    )
    plain = SpeakerFactory(name="Amara Osei", slug="amara-osei")
    hidden = SpeakerFactory(name="SECRETSPEAKER", slug="secret-speaker", live=False)
    for place, (session, speaker) in enumerate(
        [(odd, odd_speaker), (odd, plain), (odd, hidden), (keynote, plain), (short, hidden)]
    ):
        ContributionFactory(session=session, speaker=speaker, sort_order=place)

    held = [
        (keynote, june, hall, {"capacity": None}), (odd, first, hall, {}), (odd, second, twin, {"sequence": 2}),
        (short, first, twin, {}), (nobody, second, hall, {"status": Run.Status.CANCELLED}), (nobody, twice, hall, {}),
        (short, winter, hall, {}), (draft, winter, twin, {}), (nobody, first, empty, {"status": Run.Status.CANCELLED}),
    ]  # fmt: skip
    for uid, (session, when, room, fields) in zip(UIDS, held, strict=False):
        RunFactory(
            session=session, slot=when, room=room, uid=uid, changed_at=datetime(2026, 11, 2, 8, 0, tzinfo=UTC), **fields
        )
    for number in (1, 2, 3):
        changes = [{"kind": "FIRST", "uid": "", "title": "", "words": "The whole day."}] if number == 1 else []
        ReleaseFactory(conference=conference, number=number, changes=changes, note=f"Note {number}")
    return conference
