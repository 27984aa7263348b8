"""Reads: the draft beside what is public, whom the difference touches, and the releases so far."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import F, QuerySet
from django.utils import timezone

from conference.models import Conference
from sessions.models import Contribution, DraftRun, Letter, Release, Run, Session, Slot, Speaker
from sessions.releases import rules
from sessions.releases.rules import Change, PlannedRun, PlannedSlot, Standing
from sessions.timetable.queries import conflicts


@dataclass(frozen=True)
class Plan:
    """What the next release would do. `unplanned` and `waiting` are warnings: published sessions without a run, and planned runs
    of sessions that are still drafts and so stay out.
    """

    number: int
    runs: tuple[PlannedRun, ...]
    slots: tuple[PlannedSlot, ...]
    stops: tuple[str, ...]
    warnings: tuple[str, ...]
    unplanned: tuple[str, ...]
    waiting: tuple[str, ...]

    @cached_property
    def found(self) -> list[Change]:
        return rules.changes(self.runs, self.slots)

    @property
    def changes(self) -> list[Change]:
        """As readers are told: a first programme is one line."""
        return [rules.first(self.runs)] if self.is_first and self.found else self.found

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def problems(self) -> list[rules.Problem]:
        return rules.problems(found=self.found, is_first=self.is_first, stops=list(self.stops))

    @property
    def fingerprint(self) -> str:
        return rules.fingerprint(self.found)

    @property
    def places(self) -> int:
        """Places that people hold in runs that change. Each place is one delegate's."""
        return sum(change.places for change in self.found) + sum(
            run.taken for run in self.runs if run.after.slot in self._moved_slots
        )

    @cached_property
    def _moved_slots(self) -> set[int]:
        return {slot.id for slot in self.slots if slot.is_released and slot.is_moved}

    @cached_property
    def news_by_speaker(self) -> dict[int, list[str]]:
        """Sentences for each speaker whose session changes, by the speaker's id."""
        news: dict[int, list[str]] = defaultdict(list)
        for change in self.found:
            for speaker in change.speakers:
                news[speaker].append(change.words)
        times = {slot.id: change.words for slot in self.slots if (change := rules.change_of_slot(slot))}
        for run in self.runs:
            if run.is_published and run.before and run.after.slot in self._moved_slots and not run.after.is_cancelled:
                for speaker in run.speakers:
                    news[speaker].append(f"“{run.title}”: {times[run.after.slot]}")
        return dict(news)

    @property
    def changed_runs(self) -> list[PlannedRun]:
        """Released runs that are to stand otherwise, public or not, or to have another number of places."""
        return [
            run for run in self.runs if run.before and run.before != replace(run.after, starts_at=run.before.starts_at)
        ]

    @property
    def new_runs(self) -> list[PlannedRun]:
        return [run for run in self.runs if run.before is None and run.is_published]

    @property
    def told_anew(self) -> list[str]:
        """Uids of released runs whose time, room or standing changes for a reader's calendar."""
        return [
            run.uid
            for run in self.runs
            if run.before and (not run.before.is_as(run.after) or run.after.slot in self._moved_slots)
        ]


def plan(conference: Conference) -> Plan:
    """The next release of this conference. A fixed number of queries."""
    speakers = _speakers(conference)
    rows = [_planned(draft, speakers.get(draft.session_id, ())) for draft in _drafts(conference)]
    found = conflicts(conference)
    planned_sessions = {run.session for run in rows}
    published = Session.objects.filter(conference=conference, status=Session.Status.PUBLISHED).order_by("title")
    return Plan(
        number=next_number(conference),
        runs=tuple(rows),
        slots=tuple(_slot(slot) for slot in Slot.objects.filter(conference=conference).order_by("starts_at", "pk")),
        stops=tuple(each.message for each in found if each.stops),
        warnings=tuple(each.message for each in found if not each.stops),
        unplanned=tuple(title for pk, title in published.values_list("pk", "title") if pk not in planned_sessions),
        waiting=tuple(run.title for run in rows if not run.is_published and run.before is None),
    )


def next_number(conference: Conference) -> int:
    return (conference.releases.values_list("number", flat=True).order_by("-number").first() or 0) + 1


def releases(conference: Conference) -> QuerySet[Release]:
    """Newest first, with who released it. 1 query."""
    return Release.objects.filter(conference=conference).select_related("by").order_by("-number")


def speakers(news: dict[int, list[str]]) -> list[tuple[Speaker, list[str], bool]]:
    """The speakers of Plan.news_by_speaker by name, their sentences, and whether we know an address. 1 query."""
    found = Speaker.objects.filter(pk__in=news).select_related("private").order_by("name", "pk")
    return [(each, news[each.pk], bool(hasattr(each, "private") and each.private.email)) for each in found]


def letters_waiting(conference: Conference) -> int:
    """Letters about changes of the timetable that nobody has read yet. 1 query."""
    return Letter.objects.waiting().filter(conference=conference, kind=Letter.Kind.RELEASE).count()


def latest(conference: Conference) -> Release | None:
    """What the public programme is. 1 query."""
    return releases(conference).first()


def _drafts(conference: Conference) -> QuerySet[DraftRun]:
    return (
        DraftRun.objects.filter(session__conference=conference)
        .select_related("session", "slot", "room", "run__slot", "run__room")
        .order_by("slot__starts_at", F("room__sort_order"), "pk")
    )


def _speakers(conference: Conference) -> dict[int, tuple[int, ...]]:
    """Speakers of each session, by ids."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Contribution.objects.filter(session__conference=conference).order_by("sort_order", "pk")
    for session, speaker in rows.values_list("session", "speaker"):
        found[session].append(speaker)
    return {session: tuple(speakers) for session, speakers in found.items()}


def _planned(draft: DraftRun, speakers: tuple[int, ...]) -> PlannedRun:
    run = draft.run
    return PlannedRun(
        draft=draft.pk,
        uid=str(draft.uid),
        session=draft.session_id,
        title=draft.session.title,
        is_published=draft.session.status == Session.Status.PUBLISHED,
        after=_standing(draft, draft.slot.planned_starts_at),
        before=_standing(run, run.slot.starts_at) if run else None,
        taken=run.taken if run else 0,
        speakers=speakers,
    )


def _standing(run: Run | DraftRun, starts_at: object) -> Standing:
    return Standing(
        slot=run.slot_id,
        slot_name=run.slot.name,
        starts_at=timezone.localtime(starts_at),
        room=run.room_id,
        room_name=run.room.name,
        is_cancelled=run.status == Run.Status.CANCELLED,
        places=run.places if isinstance(run, DraftRun) else run.capacity,
    )


def _slot(slot: Slot) -> PlannedSlot:
    local = timezone.localtime
    return PlannedSlot(
        id=slot.pk,
        name=slot.name,
        starts_at=local(slot.starts_at),
        ends_at=local(slot.ends_at),
        next_starts_at=local(slot.planned_starts_at),
        next_ends_at=local(slot.planned_ends_at),
        is_released=slot.released_at is not None,
    )
