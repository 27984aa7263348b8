"""Deeds with badges: make, print, reissue. A badge's code is made once and only ever replaced, never changed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.lib.queue import after_commit
from conference.models import Conference, User
from delegates.badges import pdfs, queries, rules
from delegates.badges.models import Badge, PrintRun
from delegates.bookings.models import Delegate

logger = logging.getLogger(__name__)

TRIES = 5  # two badges may draw the same short number; five times in a row they do not


def badges_for(delegates: Iterable[Delegate], *, by: User | None, now: datetime) -> list[Badge]:
    """The live badge of each, in their order, made where there is none. Safe to repeat, and safe beside another who does
    the same: the database keeps one live badge for a delegate, and whoever comes second uses it. `by` is nobody when the
    demo makes them.
    """
    wanted = [delegate.pk for delegate in delegates]
    found: dict[int, Badge] = {}
    for _ in range(TRIES):
        found = {badge.delegate_id: badge for badge in Badge.objects.live().filter(delegate__in=wanted)}
        missing = [pk for pk in wanted if pk not in found]
        if not missing:
            break
        Badge.objects.bulk_create([Badge(delegate_id=pk) for pk in missing], batch_size=500, ignore_conflicts=True)
    return [found[pk] for pk in wanted]


@transaction.atomic
def reissue(*, badge: Badge, by: User, now: datetime) -> Badge:
    """A new badge with a new code; from now on the old one is refused at the door. Repeated with the old one, it changes
    nothing and answers the new.
    """
    if Badge.objects.live().filter(pk=badge.pk).update(revoked_at=now):
        log(instance=badge, action="badge.reissue", user=by, data={"delegate": badge.delegate_id})
    (fresh,) = badges_for([badge.delegate], by=by, now=now)
    return fresh


def print_badges(
    *, conference: Conference, delegates: QuerySet[Delegate], title: str, by: User, now: datetime
) -> PrintRun:
    """Begin a print run of these delegates' badges, in their order. A few are drawn at once, more by the background worker.
    Raises Refused when there is nobody.
    """
    run = _begin(conference=conference, delegates=delegates, title=title, by=by, now=now)
    return draw(run=run, now=now) if len(run.badge_ids) <= rules.AT_ONCE else run


@transaction.atomic
def _begin(*, conference: Conference, delegates: QuerySet[Delegate], title: str, by: User, now: datetime) -> PrintRun:
    badges = badges_for(delegates, by=by, now=now)
    if problems := rules.print_problems(len(badges)):
        raise Refused(problems)
    forget_old(now=now)
    run = PrintRun.objects.create(
        conference=conference, made_by=by, made_at=now, title=title, badge_ids=[badge.pk for badge in badges]
    )
    log(instance=conference, action="badge.print", user=by, data={"print_run": run.pk, "badges": len(badges)})
    if len(badges) > rules.AT_ONCE:
        after_commit("delegates.badges.tasks.draw_print", run.pk)
    return run


def draw(*, run: PrintRun, now: datetime) -> PrintRun:
    """Draw a run's file and mark its badges as printed. A run that is ready stays as it is. What goes wrong is kept on the
    run, so that the page can say so, and is logged.
    """
    if run.status == PrintRun.Status.READY:
        return run
    faces = queries.faces(run.badge_ids, run.conference)
    if not faces:
        return _failed(run, "These badges were all replaced by newer ones meanwhile.")
    try:
        done = pdfs.sheets(faces, run.conference)
    except Exception:
        logger.exception("Print run %s was not drawn.", run.pk)
        return _failed(run, "Something went wrong while the badges were drawn.")
    with transaction.atomic():
        run.status, run.finished_at = PrintRun.Status.READY, now
        run.pdf, run.remarks = done.pdf, list(done.remarks)
        run.save(update_fields=["status", "finished_at", "pdf", "remarks"])
        mark_printed(badges=Badge.objects.filter(token__in=[face.token for face in faces]), now=now)
    return run


def _failed(run: PrintRun, why: str) -> PrintRun:
    run.status, run.remarks = PrintRun.Status.FAILED, [why]
    run.save(update_fields=["status", "remarks"])
    return run


def draw_again(*, run: PrintRun, now: datetime) -> PrintRun:
    """Ask once more for the file of a run that failed. Any other run stays as it is."""
    again = PrintRun.objects.filter(pk=run.pk, status=PrintRun.Status.FAILED)
    if not again.update(status=PrintRun.Status.WAITING, remarks=[]):
        return run
    run.refresh_from_db()
    if len(run.badge_ids) <= rules.AT_ONCE:
        return draw(run=run, now=now)
    after_commit("delegates.badges.tasks.draw_print", run.pk)
    return run


def reissue_and_print(*, badge: Badge, by: User, now: datetime) -> PrintRun:
    """A new badge for a lost one, and its print run."""
    fresh = reissue(badge=badge, by=by, now=now)
    conference = badge.delegate.booking.conference
    delegates = Delegate.objects.filter(pk=fresh.delegate_id)
    return print_badges(conference=conference, delegates=delegates, title=badge.delegate.full_name, by=by, now=now)


def mark_printed(*, badges: QuerySet[Badge], now: datetime) -> int:
    """Note that these were printed; the first time counts. Answers how many had not been."""
    return badges.filter(printed_at__isnull=True).update(printed_at=now)


def forget_old(*, now: datetime) -> int:
    """Throw away files of badges that nobody needs any more: each holds codes that open the door."""
    return PrintRun.objects.filter(made_at__lt=now - rules.KEPT_FOR).delete()[0]
