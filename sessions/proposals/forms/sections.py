"""The parts of the proposal's form that one opens by choice."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms.boundfield import BoundField

from sessions.models import Session
from sessions.proposals.forms.proposal import ProposalForm


@dataclass(frozen=True)
class Section:
    """A part of the form that one opens by choice. `is_open`: something in it needs looking at."""

    key: str
    title: str
    text: str
    fields: tuple[BoundField, ...]
    answers: int
    is_open: bool


SECTIONS = (
    ("leave", "What people will leave with", "Two or three lines", ("takeaways",)),
    (
        "whom",
        "Whom it is for, in ticks",
        "Phases, jobs, subjects, Standards",
        ("phases", "roles", "for_support_staff", "subjects", "standards"),
    ),
    ("kind", "Stream and kind", "Where it would stand, and whether it is a panel", ("stream", "kind", "runs_wished")),
    (
        "room",
        "Room and numbers",
        "Seats, equipment, step-free access",
        ("seats_wished", "seats_note", "needs", "needs_step_free", "room_needs"),
    ),
    ("when", "When you cannot", "Slots of the day", ("unavailable",)),
    ("with", "First time, or not alone", "A mentor, a co-presenter", ("is_first_time", "wants_partner")),
    ("you", "More about you", "One line and a short biography", ("headline", "biography")),
    ("note", "Anything else", "A note to the organisers", ("note",)),
)


def sections(form: ProposalForm) -> dict[str, Section]:
    """The parts of the form by their keys, in their order."""
    return {key: _section(form, key, title, text, names) for key, title, text, names in SECTIONS}


def _section(form: ProposalForm, key: str, title: str, text: str, names: tuple[str, ...]) -> Section:
    fields = tuple(form[name] for name in names)
    silent = {"kind": [Session.Kind.WORKSHOP, ""], "runs_wished": [1, "1"]}
    answers = sum(bool(field.value()) and field.value() not in silent.get(field.name, []) for field in fields)
    return Section(key, title, text, fields, answers, any(field.errors for field in fields))
