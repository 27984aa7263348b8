"""Pure rules of an import: what it would make and change, what it keeps and why, what clashes. No database, no clock."""

from sessions.exchange.reading import Programme
from sessions.exchange.rules.clashes import held, lines_of
from sessions.exchange.rules.items import Item, Plan
from sessions.exchange.rules.planner import Planner
from sessions.exchange.rules.report import Group, Line, Report, ordered
from sessions.exchange.rules.standing import Kind, Known, Mapped, Options
from sessions.timetable.rules import Absence, Held


def plan(programme: Programme, known: Known, options: Options) -> Plan:
    """What an import of the file would do. Raises Refused where none of it is of the conference's day."""
    return Planner(programme, known, options).plan()


def report(
    plan: Plan, known: Known, programme: Programme, source: str, runs: list[Held], absences: list[Absence]
) -> Report:
    """The plan in words, with what clashes in the timetable as it would then be (`runs`, of held())."""
    sessions = plan.of(Kind.SESSION)
    new = sum(item.is_new for item in sessions)
    held_anew = {run.session for run in plan.of(Kind.RUN) if run.is_new or run.values}
    changed = sum(not item.is_new and bool(item.values or item.id in held_anew) for item in sessions)
    return Report(
        format=programme.format,
        source=source,
        lines=ordered([*plan.lines, *lines_of(plan, runs, absences)]),
        writes=bool(writes(plan, known)),
        sessions_new=new,
        sessions_changed=changed,
        sessions_same=len(sessions) - new - changed,
        publishes=plan.publishes,
    )


def writes(plan: Plan, known: Known) -> list[Item]:
    """The rows that there is anything to write of, be it only what the next import has to know."""
    return [item for item in plan.items if item.is_new or item.values or item.email or _is_news(item, known)]


def _is_news(item: Item, known: Known) -> bool:
    digests = item.digests(item.agreed)
    mapped = (known.imported.get((item.kind, key)) for key in item.keys)
    return any(each is None or (each.object_id, dict(each.digests)) != (item.id, digests) for each in mapped)


__all__ = [
    "Group",
    "Item",
    "Kind",
    "Known",
    "Line",
    "Mapped",
    "Options",
    "Plan",
    "Report",
    "held",
    "plan",
    "report",
    "writes",
]
