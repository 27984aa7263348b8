"""Reminders: written for those alone who miss something, and kept true while they wait in the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from sessions.models import Appearance, Letter
from sessions.outbox import actions as outbox
from sessions.speakers import emails, queries, rules
from sessions.speakers.queries import Row

ALL_DONE = Problem("all-done", "Nothing of this is missing any more: throw the letter away.")
SOME_DONE = Problem(
    "some-done", "Something that this letter asks for has come in since. Throw it away and write reminders again."
)

UNTOLD = Problem(
    "untold", "This speaker has not been told yet that she is to speak: that letter waits in the outbox. Send it first."
)


@dataclass(frozen=True)
class Written:
    """What a round of reminders did. `unreached`: names of those who miss something and have no e-mail address with us."""

    letters: tuple[Letter, ...]
    unreached: tuple[str, ...]


@transaction.atomic
def write_reminders(
    *, conference: Conference, by: User | None, now: datetime, within: int = rules.REMIND_WITHIN
) -> Written:
    """A letter into the outbox for each speaker with something late, or due within so many days, that names all she misses. Who
    misses nothing gets none, nor who has not been told yet that she is to speak, and nobody two within a week; so a second round right
    after writes nothing.
    """
    # Two organisers who press at once write one round.
    Conference.objects.select_for_update(no_key=True).values_list("pk").get(pk=conference.pk)
    today = timezone.localdate(now)
    rows = queries.rows(conference, today=today)
    _keep_true({row.appearance.speaker_id: row for row in rows}, conference, now)
    letters, unreached = [], []
    for row in rows:
        if not (missing := _named(row, now, within)):
            continue
        letter = emails.reminder(row.appearance, missing)
        if letter.to_email:
            letters.append(outbox.write(letter=letter, by=by, now=now))
        else:
            unreached.append(row.appearance.speaker.name)
    return Written(tuple(letters), tuple(unreached))


def keep_true(*, appearance: Appearance, now: datetime) -> None:
    """After a deed of hers: a reminder that waits in the outbox names what is missing now, or leaves it."""
    conference = appearance.conference
    if queries.reminders_waiting(conference).filter(speaker=appearance.speaker_id).exists():
        fresh = queries.appearances(conference).get(pk=appearance.pk)
        row = queries.row(fresh, today=timezone.localdate(now))
        _keep_true({appearance.speaker_id: row}, conference, now)


def reminder_told(*, letter: Letter, now: datetime) -> Callable[[], None]:
    """The reminder is about to leave: only if all that it asks for is still missing. Called by the outbox inside the transaction of the
    claim; nothing has to be undone. Raises Refused.
    """
    found = queries.appearances(letter.conference).filter(speaker=letter.speaker_id).first()
    if found is not None:
        row = queries.row(found, today=timezone.localdate(now))
        if row.is_untold:
            raise Refused([UNTOLD])
        if not row.missing:
            raise Refused([ALL_DONE])
        if _names_what_is_done(letter, row):
            raise Refused([SOME_DONE])
    return lambda: None


def _named(row: Row, now: datetime, within: int) -> tuple[rules.Line, ...]:
    if row.is_untold:
        return ()
    return rules.to_remind(
        row.lines,
        day=row.appearance.conference.date,
        today=timezone.localdate(now),
        now=now,
        last=row.reminded_at,
        within=within,
    )


def _keep_true(rows: dict[int, Row], conference: Conference, now: datetime) -> None:
    for letter in queries.reminders_waiting(conference).filter(speaker__in=rows):
        row = rows[letter.speaker_id]
        if not row.missing:
            letter.discarded_at = now
            letter.save(update_fields=["discarded_at"])
        elif _names_what_is_done(letter, row):
            true = emails.reminder(row.appearance, row.missing)
            letter.subject, letter.body = true.subject, true.body
            letter.save(update_fields=["subject", "body"])


def _names_what_is_done(letter: Letter, row: Row) -> bool:
    """Then it is written anew, an organiser's own words in it or not: better than asking for what lies on our desk."""
    missing = {line.about.label for line in row.missing}
    return any(about.label in letter.body for about in rules.ABOUT.values() if about.label not in missing)
