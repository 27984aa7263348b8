"""What stands on badges, and what an organiser sees before printing. Each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from conference.models import Conference
from delegates.arrangements.queries import photo_answers
from delegates.arrangements.rules import is_marked
from delegates.badges.models import Badge, PrintRun
from delegates.badges.rules import Row
from delegates.bookings.models import Delegate
from delegates.choices.models import Place
from delegates.schools.models import School
from sessions.models import Run, Session, Slot

TO_CHOOSE, HOW_TO_CHOOSE = "Still to choose", "Use the link in your e-mail"


@dataclass(frozen=True)
class Face:
    """Everything on one badge, front and back."""

    first_name: str
    last_name: str
    school: str
    role: str
    ticket_type: str
    rows: tuple[Row, ...]
    token: str
    number: str
    no_photos: bool = False


def faces(badge_ids: Sequence[int], conference: Conference) -> list[Face]:
    """The live ones of these badges, in the order of the ids. 5 queries, however many there are; 4 where badges say nothing of photographs."""
    live = Badge.objects.live().filter(pk__in=badge_ids)
    badges = {badge.pk: badge for badge in live.select_related("delegate__school", "delegate__ticket_type")}
    slots = list(Slot.objects.public().filter(conference=conference).order_by("starts_at", "pk"))
    plenaries = _plenaries(conference)
    places = _places([badge.delegate_id for badge in badges.values()], conference)
    marked = _marked([badge.delegate_id for badge in badges.values()], conference)
    return [
        _face(
            badge,
            tuple(_row(slot, places.get((badge.delegate_id, slot.pk)), plenaries) for slot in slots),
            no_photos=badge.delegate_id in marked,
        )
        for badge in (badges[pk] for pk in badge_ids if pk in badges)
    ]


def _marked(delegate_ids: list[int], conference: Conference) -> set[int]:
    """Whose badge says “no photos”, as the organisers have decided."""
    mark = conference.badge_photos
    if mark == Conference.PhotoMark.NOTHING:
        return set()
    said = photo_answers(delegate_ids)
    return {pk for pk in delegate_ids if is_marked(mark=mark, consent=said.get(pk, ""))}


def _face(badge: Badge, rows: tuple[Row, ...], *, no_photos: bool) -> Face:
    delegate = badge.delegate
    return Face(
        first_name=delegate.first_name,
        last_name=delegate.last_name,
        school=delegate.school.name,
        role=delegate.role,
        ticket_type=delegate.ticket_type.name,
        rows=rows,
        token=badge.token,
        number=badge.number,
        no_photos=no_photos,
    )


def _plenaries(conference: Conference) -> dict[int, Run]:
    """What everybody goes to: one run for each slot that is not a choice."""
    runs = (
        Run.objects.scheduled()
        .filter(slot__conference=conference, session__status=Session.Status.PUBLISHED)
        .exclude(slot__kind=Slot.Kind.WORKSHOPS)
        .select_related("session__stream", "room")
        .order_by("room__sort_order", "pk")
    )
    found: dict[int, Run] = {}
    for run in runs:
        found.setdefault(run.slot_id, run)
    return found


def _places(delegate_ids: Iterable[int], conference: Conference) -> dict[tuple[int, int], Run]:
    """Whose seat is where, by delegate and slot. A cancelled run is no seat: there she has to choose again."""
    places = Place.objects.filter(
        delegate__in=list(delegate_ids), slot__conference=conference, run__status=Run.Status.SCHEDULED
    ).select_related("run__session__stream", "run__room")
    return {(place.delegate_id, place.slot_id): place.run for place in places}


def _row(slot: Slot, hers: Run | None, plenaries: dict[int, Run]) -> Row:
    time = f"{timezone.localtime(slot.starts_at):%H:%M}"
    if slot.kind == Slot.Kind.WORKSHOPS and hers is None:
        return Row(time, TO_CHOOSE, room=HOW_TO_CHOOSE, open=True)
    run = hers or plenaries.get(slot.pk)
    if run is None:
        return Row(time, slot.name, quiet=True)
    stream = run.session.stream
    return Row(
        time,
        run.session.title,
        room=_room(run),
        code=stream.code if stream and slot.kind == Slot.Kind.WORKSHOPS else "",
        palette=stream.palette if stream and slot.kind == Slot.Kind.WORKSHOPS else 0,
    )


def _room(run: Run) -> str:
    """`Computer Room 1 · IT 1`; the name alone where the code only repeats it (`Library`, Lib)."""
    name, code = run.room.name, run.room.code
    repeated = code.casefold() in name.casefold().split() or name.casefold().startswith(code.casefold())
    return name if repeated else f"{name} · {code}"


# --- Before printing ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    coming: int
    printed: int

    @property
    def unprinted(self) -> int:
        return self.coming - self.printed


def coming(conference: Conference) -> QuerySet[Delegate]:
    """Who gets a badge, in the order in which they are printed and handed out: by school, then by name."""
    return (
        _everybody(conference)
        .annotate(has_printed=_printed())
        .select_related("school", "booking", "ticket_type")
        .order_by("school__name", "school_id", "last_name", "first_name", "pk")
    )


def unprinted(conference: Conference) -> QuerySet[Delegate]:
    return coming(conference).filter(has_printed=False)


def of_school(conference: Conference, school: School) -> QuerySet[Delegate]:
    return coming(conference).filter(school=school)


def ticked(conference: Conference, delegate_ids: Iterable[int]) -> QuerySet[Delegate]:
    return coming(conference).filter(pk__in=list(delegate_ids))


def counts(conference: Conference) -> Counts:
    """2 queries."""
    everybody = _everybody(conference)
    return Counts(everybody.count(), everybody.filter(_printed()).count())


def schools_coming(conference: Conference) -> QuerySet[School]:
    places = Delegate.objects.coming().filter(booking__conference=conference, school=OuterRef("pk"))
    return School.objects.filter(Exists(places)).order_by("name", "pk")


def found(conference: Conference, words: str) -> QuerySet[Delegate]:
    """Delegates whose name, school or badge number holds every word."""
    people = coming(conference)
    for word in words.split():
        people = people.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(school__name__icontains=word)
            | Exists(Badge.objects.live().filter(delegate=OuterRef("pk"), number__iexact=word))
        )
    return people


def recent_runs(conference: Conference) -> QuerySet[PrintRun]:
    """The newest print runs, without their files."""
    return PrintRun.objects.filter(conference=conference).select_related("made_by").defer("pdf")[:8]


def _everybody(conference: Conference) -> QuerySet[Delegate]:
    """Who comes and has a name: somebody erased keeps her ticket until her school names another, and needs no badge."""
    return Delegate.objects.coming().filter(booking__conference=conference, erased_at__isnull=True)


def _printed() -> Exists:
    return Exists(Badge.objects.live().filter(delegate=OuterRef("pk"), printed_at__isnull=False))
