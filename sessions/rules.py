"""Pure rules of the programme: what a session needs before it is published. What clashes stands in timetable/rules."""

from __future__ import annotations

from dataclasses import dataclass

from conference.lib.problems import Problem


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
