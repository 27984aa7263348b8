"""The programme's rows, one file for each subject."""

from sessions.models.exchange import Imported
from sessions.models.letters import Letter, Wording
from sessions.models.programme import Run, RunQuerySet, Session, Slot, Stream
from sessions.models.proposals import Call, Presenter, Proposal, Review
from sessions.models.speakers import (
    Appearance,
    Contribution,
    Handout,
    Speaker,
    SpeakerDue,
    SpeakerPrivate,
    TextCheck,
)
from sessions.models.timetable import DraftRun, DraftStep, Release

__all__ = [
    "Appearance",
    "Call",
    "Contribution",
    "DraftRun",
    "DraftStep",
    "Handout",
    "Imported",
    "Letter",
    "Presenter",
    "Proposal",
    "Release",
    "Review",
    "Run",
    "RunQuerySet",
    "Session",
    "Slot",
    "Speaker",
    "SpeakerDue",
    "SpeakerPrivate",
    "Stream",
    "TextCheck",
    "Wording",
]
