"""Where the programme stands against its headings: streams × phases, Teachers' Standards, jobs, and who speaks. 8 queries at any length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conference.models import Conference
from sessions import frameworks
from sessions.models import Contribution, DraftRun, Presenter, Proposal, Run, Session, Speaker, Stream
from sessions.reviewing.rules.coverage import ANY, Mark, Share, Tally, mark

LIVE = "live"  # the list's word for: sent in and not withdrawn
SHARED_OUT = {
    Speaker.Background.SUPPORT_STAFF: "Support staff",
    Speaker.Background.TRAINEE: "Trainees and early career teachers",
    Speaker.Background.OUTSIDE: "From outside education",
}


@dataclass(frozen=True)
class Cell:
    """One heading, or one stream and phase: its numbers, how it stands, and what the lists have to be filtered by."""

    label: str
    tally: Tally
    mark: Mark | None
    query: str


@dataclass(frozen=True)
class Row:
    label: str
    code: str
    palette: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Coverage:
    streams: tuple[Row, ...]
    phases: tuple[str, ...]
    standards: tuple[Cell, ...]
    jobs: tuple[Cell, ...]
    speakers: tuple[Share, ...]
    proposers: tuple[Share, ...]
    total: Tally
    drafts: int

    @property
    def gaps(self) -> int:
        """How many headings nothing stands for: streams by phases, Standards and jobs."""
        cells = [*(cell for row in self.streams for cell in row.cells), *self.standards, *self.jobs]
        return sum(cell.mark is not None and cell.mark.word == "Gap" for cell in cells)


@dataclass(frozen=True)
class _Thing:
    """A proposal or a session, with what it counts for."""

    stream: int | None
    phases: tuple[str, ...]
    standards: tuple[str, ...]
    jobs: tuple[str, ...]
    for_support_staff: bool
    tally: Tally


def coverage(conference: Conference) -> Coverage:
    """The whole page. 8 queries."""
    things = [*_proposals(conference), *_sessions(conference)]
    streams = [*Stream.objects.filter(conference=conference).order_by("sort_order", "name"), None]
    speakers, proposers = _shares(conference)
    return Coverage(
        streams=tuple(_row(stream, [each for each in things if each.stream == _key(stream)]) for stream in streams),
        phases=(*frameworks.phases().values(), "Any phase"),
        standards=tuple(
            _cell(f"{code} {heading}", [each for each in things if code in each.standards], f"standard={code}")
            for code, heading in frameworks.standards().items()
        ),
        jobs=tuple(_jobs(things)),
        speakers=speakers,
        proposers=proposers,
        total=_sum(things),
        drafts=Proposal.objects.filter(conference=conference, status=Proposal.Status.DRAFT).count(),
    )


def _row(stream: Stream | None, things: list[_Thing]) -> Row:
    """The phases, then what is for any. What is for any counts in the marks of all, and in the numbers once."""
    of_stream = f"stream={_key(stream) or 'none'}"
    for_any = _sum(each for each in things if not each.phases)
    cells = [
        Cell(
            label,
            tally := _sum(each for each in things if code in each.phases),
            mark(tally, for_any),
            f"{of_stream}&phase={code}",
        )
        for code, label in frameworks.phases().items()
    ]
    cells.append(Cell("Any phase", for_any, None, f"{of_stream}&phase={ANY}"))
    if stream is None:  # no heading of anybody's: nothing is missing there
        cells = [Cell(cell.label, cell.tally, None, cell.query) for cell in cells]
    name, code, palette = (stream.name, stream.code, stream.palette) if stream else ("No stream", "", None)
    return Row(name, code, palette, tuple(cells))


def _jobs(things: list[_Thing]) -> Iterator[Cell]:
    yield _cell("For support staff", [each for each in things if each.for_support_staff], "for_support_staff=true")
    for code, heading in frameworks.career_stages().items():
        yield _cell(heading, [each for each in things if code in each.jobs], f"role={code}")
    everybody = _sum(each for each in things if not each.jobs)
    yield Cell("Everybody (no job ticked)", everybody, None, f"role={ANY}")


def _cell(label: str, things: list[_Thing], query: str) -> Cell:
    tally = _sum(things)
    return Cell(label, tally, mark(tally), query)


def _proposals(conference: Conference) -> Iterator[_Thing]:
    rows = Proposal.objects.filter(conference=conference).exclude(
        status__in=[Proposal.Status.DRAFT, Proposal.Status.WITHDRAWN]
    )
    for each in rows.values("stream", "phases", "standards", "roles", "for_support_staff", "decision"):
        yield _thing(each, Tally(proposed=1, accepted=int(each["decision"] == Proposal.Decision.ACCEPT)))


def _sessions(conference: Conference) -> Iterator[_Thing]:
    seats = _seats(conference)
    rows = Session.objects.filter(conference=conference)
    for each in rows.values("pk", "stream", "phases", "standards", "roles", "for_support_staff"):
        yield _thing(each, Tally(sessions=1, seats=seats[each["pk"]]))


def _seats(conference: Conference) -> dict[int, int]:
    """Seats of the planned runs of each session; a plenary without limit seats its room."""
    seats: dict[int, int] = defaultdict(int)
    runs = DraftRun.objects.filter(session__conference=conference, status=Run.Status.SCHEDULED)
    for run in runs.select_related("slot", "room"):
        seats[run.session_id] += run.room.seats if run.places is None else run.places
    return seats


def _shares(conference: Conference) -> tuple[tuple[Share, ...], tuple[Share, ...]]:
    """Who speaks, of all who have a part; who proposes, of all who have sent something in."""
    parts = Contribution.objects.filter(session__conference=conference).order_by("speaker__name", "speaker")
    people = {
        pk: (name, kind) for pk, name, kind in parts.values_list("speaker", "speaker__name", "speaker__background")
    }
    first = set(
        Presenter.objects.filter(
            proposal__conference=conference, proposal__is_first_time=True, speaker__in=people
        ).values_list("speaker", flat=True)
    )
    speaking = [
        _share(label, [(pk, name) for pk, (name, kind) in people.items() if kind == background], len(people))
        for background, label in SHARED_OUT.items()
    ]
    speaking.append(
        _share("Their first workshop", [(pk, name) for pk, (name, _) in people.items() if pk in first], len(people))
    )
    rows = Presenter.objects.filter(proposal__conference=conference, status=Presenter.Status.PROPOSER).exclude(
        proposal__status__in=[Proposal.Status.DRAFT, Proposal.Status.WITHDRAWN]
    )
    found = list(rows.values_list("background", "proposal__is_first_time"))
    proposing = [
        Share(label, sum(kind == background for kind, _ in found), len(found))
        for background, label in SHARED_OUT.items()
    ]
    proposing.append(Share("Their first workshop", sum(is_first for _, is_first in found), len(found)))
    return tuple(speaking), tuple(proposing)


def _share(label: str, names: list[tuple[int, str]], of: int) -> Share:
    return Share(label, len(names), of, tuple(names))


def _thing(row: dict, tally: Tally) -> _Thing:
    return _Thing(
        stream=row["stream"],
        phases=tuple(row["phases"]),
        standards=tuple(row["standards"]),
        jobs=tuple(row["roles"]),
        for_support_staff=row["for_support_staff"],
        tally=tally,
    )


def _sum(things: Iterable[_Thing]) -> Tally:
    return sum((each.tally for each in things), Tally())


def _key(stream: Stream | None) -> int | None:
    return stream.pk if stream else None
