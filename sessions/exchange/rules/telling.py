"""The lines of a report about rows: what changes, what is kept and why, what is new."""

from __future__ import annotations

from collections.abc import Iterable

from sessions.exchange.reading.words import listed
from sessions.exchange.rules.items import Item, Plan
from sessions.exchange.rules.merging import Merged
from sessions.exchange.rules.report import Group, Line
from sessions.exchange.rules.standing import Kind, Known

CANCELLED = "CANCELLED"
WORDS = {"for_support_staff": "support staff", "starts_at": "start", "ends_at": "end"}


def of_row(item: Item, merged: Merged) -> list[Line]:
    """A row that is there: what changes, and what is kept."""
    changed = [name for name in merged.write if name in item.values]
    lines = []
    if changed and not item.is_new:
        lines.append(Line(Group.CHANGED, f"“{item.label}”: {listed(map(_word, changed))}.", item.place))
    return lines + kept(f"“{item.label}”", item, merged)


def of_run(item: Item, merged: Merged, where: str, *, session_is_new: bool) -> list[Line]:
    """`where`: “at 10:00 in the Hall”."""
    lines = []
    if item.is_new and not session_is_new:
        lines.append(Line(Group.NEW, f"“{item.label}” is held {where}.", item.place))
    elif not item.is_new and merged.write:
        places = f", with {merged.write['places']} places" if "places" in merged.write else ""
        is_off = merged.write.get("status") == CANCELLED
        words = f"“{item.label}” is cancelled." if is_off else f"“{item.label}” is now {where}{places}."
        lines.append(Line(Group.CHANGED, words, item.place))
    return lines + kept(f"“{item.label}” as it is held", item, merged)


def kept(who: str, item: Item, merged: Merged) -> list[Line]:
    """One line for each reason."""
    reasons: dict[str, list[str]] = {}
    for name, why in merged.kept.items():
        reasons.setdefault(why, []).append(name)
    return [
        Line(Group.KEPT, f"{who}: {listed(map(_word, names))} {why}: kept.", item.place)
        for why, names in reasons.items()
    ]


def of_new(plan: Plan, known: Known) -> list[Line]:
    """New rows: what sessions refer to first, then each session with its holdings."""
    lines = [Line(Group.NEW, words, item.place) for item in plan.items if item.is_new and (words := _new(item, known))]
    held: dict[int, list[str]] = {}
    for run in plan.of(Kind.RUN):
        held.setdefault(run.session, []).append(plan.where(run, known.zone))
    for item in plan.of(Kind.SESSION):
        if item.is_new:
            times = listed(held.get(item.id, ())) or "not in the timetable yet"
            status = "" if item.values["status"] == "PUBLISHED" else " (draft)"
            by = _by(plan.names(item.values.get("speakers", ())))
            lines.append(Line(Group.NEW, f"“{item.label}”{by}{status}: {times}.", item.place))
    return lines


def _new(item: Item, known: Known) -> str:
    if item.kind == Kind.ROOM:
        return f"Room {item.label} ({item.values['code']}) with {item.values['seats']} seats."
    if item.kind == Kind.STREAM:
        return f"Stream {item.label} ({item.values['code']})."
    if item.kind == Kind.SPEAKER:
        return f"Speaker {item.label}."
    if item.kind == Kind.SLOT:
        starts, ends = (item.values[name].astimezone(known.zone) for name in ("starts_at", "ends_at"))
        kind = {"PLENARY": ", for everybody", "BREAK": ", a break"}.get(item.values["kind"], "")
        return f"Slot “{item.label}”, {starts:%H:%M} to {ends:%H:%M}{kind}."
    return ""


def of_gone(plan: Plan, known: Known) -> list[Line]:
    """What an earlier file of the same source had, this one has not, and stands here still."""
    titles = {session.id: str(session.values["title"]) for session in known.sessions}
    seen = {
        mapped.object_id for item in plan.items for key in item.keys if (mapped := known.imported.get((item.kind, key)))
    }
    seen_sessions = {item.id for item in plan.of(Kind.SESSION)}
    gone: dict[int, str] = {}
    holdings = []
    for (kind, key), mapped in known.imported.items():
        if (
            kind == Kind.SESSION
            and mapped.object_id in titles
            and mapped.object_id not in seen_sessions
            and key not in plan.keys
        ):
            gone[mapped.object_id] = titles[mapped.object_id]
    for (kind, key), mapped in known.imported.items():
        run = next((run for run in known.runs if kind == Kind.RUN and run.id == mapped.object_id), None)
        if (
            run
            and key not in plan.keys
            and mapped.object_id not in seen
            and run.session not in gone
            and run.status != CANCELLED
        ):
            holdings.append(f"A holding of “{titles[run.session]}”")
    return [
        Line(Group.GONE, f"{words}: it stays here.")
        for words in [*(f"“{title}”" for title in gone.values()), *holdings]
    ]


def _by(names: Iterable[str]) -> str:
    return f" by {listed(names)}" if (names := list(names)) else ""


def _word(name: str) -> str:
    return WORDS.get(name, name)
