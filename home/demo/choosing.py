"""Who sits where in the demo: places in runs, spread as a staff room would spread them, and the seat counters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from conference.models import Conference
from delegates.models import Delegate, Place
from home.demo.content import dice, london
from sessions.models import Run, Slot

CHOSE_ALL, CHOSE_SOME = (
    0.7,
    0.82,
)  # of those who come: below the first all slots, up to the second some, the rest none yet
LAST_CHOICE = london("2026-11-22T21:30")
SUPPORT = (
    "assistant", "mentor", "pastoral", "technician", "librarian", "midday", "attendance", "office", "site", "cover",
)  # fmt: skip


def choose(conference: Conference) -> None:
    """Places for most delegates who come: nobody twice at once, no session twice, no run over its seats."""
    roll = dice("choices")
    by_slot: dict[int, list[Run]] = defaultdict(list)
    runs = Run.objects.filter(slot__conference=conference, slot__kind=Slot.Kind.WORKSHOPS)
    for run in runs.select_related("session", "slot").order_by("slot__starts_at", "room__sort_order"):
        by_slot[run.slot_id].append(run)
    popular = {run.session_id: roll.uniform(0.4, 1.6) for slot in by_slot.values() for run in slot}
    taken: Counter[int] = Counter()
    places = []
    coming = list(
        Delegate.objects.coming().filter(booking__conference=conference).select_related("booking").order_by("pk")
    )
    roll.shuffle(coming)
    for delegate in coming:
        places += _day(delegate, _slots_chosen(by_slot, roll), popular, taken, roll)
    Place.objects.bulk_create(places)
    for run_id, number in taken.items():
        Run.objects.take(run_id, number)


def _slots_chosen(by_slot: dict[int, list[Run]], roll: Random) -> Iterable[list[Run]]:
    lot = roll.random()
    if lot < CHOSE_ALL:
        return by_slot.values()
    return roll.sample(list(by_slot.values()), roll.randint(1, 4)) if lot < CHOSE_SOME else []


def _day(
    delegate: Delegate, slots: Iterable[list[Run]], popular: dict[int, float], taken: Counter[int], roll: Random
) -> list[Place]:
    places: list[Place] = []
    seen: set[int] = set()
    moment = _moment(delegate, roll)
    for runs in slots:
        free = [run for run in runs if taken[run.pk] < run.capacity and run.session_id not in seen]
        weights = [_pull(delegate, run, popular) for run in free]
        if not free:
            continue
        run = roll.choices(free, weights)[0]
        taken[run.pk] += 1
        seen.add(run.session_id)
        places.append(
            Place(delegate=delegate, run=run, slot_id=run.slot_id, session_id=run.session_id, taken_at=moment)
        )
    return places


def _pull(delegate: Delegate, run: Run, popular: dict[int, float]) -> float:
    """How strongly a run draws somebody: its size, its session's name, and whether it is meant for her job."""
    is_support = any(word in delegate.role.lower() for word in SUPPORT)
    fits = 3.0 if is_support and run.session.for_support_staff else 1.0
    return run.capacity * popular[run.session_id] * fits


def _moment(delegate: Delegate, roll: Random) -> datetime:
    """Some time between the booking and the last choice, in whole minutes."""
    span = LAST_CHOICE - delegate.booking.confirmed_at
    return delegate.booking.confirmed_at + timedelta(minutes=int(span.total_seconds() // 60 * roll.random()))
