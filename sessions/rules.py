"""Pure rules of the programme: what a run may be changed to, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from conference.lib.problems import Problem


@dataclass(frozen=True)
class Clash:
    """Somebody who would be in two places at once: in `title`, in `room`, in the slot called `slot`."""

    speaker: str
    title: str
    room: str
    slot: str


@dataclass(frozen=True)
class Wanted:
    """A run as an organiser would have it. `taken`: places that people hold in it; `is_moved`: to another slot or session than
    those people chose; `in_room`: the run that has the room at that time; `is_on_already`: another run of the session is held
    then; capacity None: the room's seats, or no limit.
    """

    room: str
    room_seats: int
    capacity: int | None
    taken: int = 0
    is_cancelled: bool = False
    is_moved: bool = False
    is_of_one_conference: bool = True
    is_at_venue: bool = True
    in_room: str = ""
    is_on_already: bool = False
    clashes: tuple[Clash, ...] = ()


def run_problems(wanted: Wanted) -> list[Problem]:
    """Why this run cannot be so; empty when it can. A cancelled run is in nobody's way."""
    problems = []
    if not wanted.is_of_one_conference:
        problems.append(Problem("conference", "The slot belongs to another conference than the session.", "slot"))
    if not wanted.is_at_venue:
        problems.append(Problem("venue", f"{wanted.room} is not at the venue of this conference.", "room"))
    if wanted.is_moved and wanted.taken:
        problems.append(Problem("has-places", _has_places(wanted.taken), "slot"))
    problems += _seat_problems(wanted)
    if wanted.is_cancelled:
        return problems
    if wanted.in_room:
        problems.append(Problem("room", f"{wanted.room} is taken at that time by “{wanted.in_room}”.", "room"))
    if wanted.is_on_already:
        problems.append(Problem("twice", "This session is already held at that time.", "slot"))
    problems += [Problem("speaker", clash_sentence(clash), "slot") for clash in wanted.clashes]
    return problems


def clash_sentence(clash: Clash) -> str:
    return f"{clash.speaker} is in “{clash.title}” at that time ({clash.slot}, {clash.room})."


def _seat_problems(wanted: Wanted) -> list[Problem]:
    if wanted.capacity is None:
        short = wanted.taken > wanted.room_seats
        return (
            [Problem("taken", f"{wanted.room} seats {wanted.room_seats}; {wanted.taken} have a place.", "room")]
            if short
            else []
        )
    if wanted.capacity < wanted.taken:
        return [Problem("taken", f"{_people(wanted.taken)} already: fewer places cannot be offered.", "capacity")]
    if wanted.capacity > wanted.room_seats:
        return [
            Problem(
                "seats", f"{wanted.room} seats {wanted.room_seats}: {wanted.capacity} places are too many.", "capacity"
            )
        ]
    return []


def _people(number: int) -> str:
    return "1 person has a place" if number == 1 else f"{number} people have a place"


def _has_places(number: int) -> str:
    return (
        f"{_people(number)} in this run, and may have another session at the other time. "
        "Cancel it and make a new run instead: they are then asked to choose again."
    )


@dataclass(frozen=True)
class Guest:
    """A speaker from outside education in one session: what her profile and her part in it say."""

    name: str
    why_here: str
    continues_as: str
    aim: str


def guest_problems(guest: Guest) -> list[Problem]:
    """Why a session with this guest is not published: whoever comes from outside belongs to on-going work of the schools."""
    missing = []
    if not guest.why_here.strip():
        missing.append("why she or he is here")
    if not guest.continues_as.strip():
        missing.append("what it continues as")
    problems = []
    if missing:
        words = (
            f"{guest.name} comes from outside education. Write {' and '.join(missing)} on the speaker’s profile first."
        )
        problems.append(Problem("guest-profile", words, "status"))
    if not guest.aim.strip():
        words = f"{guest.name} comes from outside education. Choose the aim of the day that this talk serves."
        problems.append(Problem("guest-aim", words, "aim"))
    return problems


@dataclass(frozen=True)
class Profile:
    """A speaker's profile as it would go out. `shown`: the title of a published session that she is in; `said_no`: to a photograph."""

    is_guest: bool
    why_here: str
    continues_as: str
    has_photo: bool = False
    said_no: bool = False
    shown: str = ""


def profile_problems(profile: Profile) -> list[Problem]:
    """Why this profile is not published: a "no" to the photograph holds, and a published session keeps what it stands on."""
    problems = []
    if profile.has_photo and profile.said_no:
        words = "This speaker has said no to a photograph. It is shown again once she or he says yes."
        problems.append(Problem("said-no", words, "photo"))
    if profile.is_guest and profile.shown:
        words = f"Needed for somebody from outside education: “{profile.shown}” is published."
        given = {"why_here": profile.why_here, "continues_as": profile.continues_as}
        problems += [Problem("guest-profile", words, name) for name, text in given.items() if not text.strip()]
    return problems
