"""What delegates have besides their places: steps of deeds that drafts and payments lead, on a `locked` booking."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Problem, Refused
from conference.models import User
from delegates.bookings import queries
from delegates.bookings.actions.rows import locked
from delegates.bookings.models import Booking, DelegateExtra, Extra
from delegates.bookings.rules import places, prices


@transaction.atomic
def choose_extras(
    *, booking: Booking, wanted: Collection[tuple[int, int]], by: User, now: datetime, is_organiser: bool = False
) -> Booking:
    """In a draft exactly these people (ids) have these extras (ids), as pairs. Nothing is counted before it is confirmed. Pairs of
    others are passed over. Raises Refused when one has closed or fewer are left. Chosen before: nothing changes.
    """
    booking = locked(booking)
    if booking.status != Booking.Status.DRAFT:
        raise Refused(
            [Problem("not-draft", "This booking is no longer a draft, so its extras cannot be changed here.")]
        )
    contents = queries.contents_of(booking)
    there = {member.pk for member in contents.people}
    asked = {pair for pair in wanted if pair[0] in there and pair[1] in contents.offered}
    had = {(one.delegate, one.extra) for one in contents.extras}
    if asked == had:
        return booking
    new = asked - had
    problems = [] if is_organiser else places.closed_problems(contents.closing(pk for _, pk in new), now)
    problems += places.stock_problems(contents.extra_stocks(Tally(pk for _, pk in asked)))
    if problems:
        raise Refused(problems)
    take_out(queries.Having(*pair) for pair in had - asked)
    DelegateExtra.objects.bulk_create(DelegateExtra(delegate_id=who, extra_id=what) for who, what in sorted(new))
    log(instance=booking, action="booking.extras", user=by, data={"added": len(new), "removed": len(had - asked)})
    return booking


def put_in(*, contents: queries.Contents, bought: Iterable[queries.Having]) -> None:
    """Rows for these extras, each at its price as listed."""
    DelegateExtra.objects.bulk_create(
        DelegateExtra(delegate_id=one.delegate, extra_id=one.extra, **_sold(contents, one.extra)) for one in bought
    )


def take_out(gone: Iterable[queries.Having]) -> None:
    """These are given back. One statement for each extra."""
    people: dict[int, list[int]] = {}
    for one in gone:
        people.setdefault(one.extra, []).append(one.delegate)
    for extra, delegates in sorted(people.items()):
        DelegateExtra.objects.filter(extra=extra, delegate__in=delegates).delete()


def move_extras(
    *, contents: queries.Contents, bought: Iterable[queries.Having], returned: Iterable[queries.Having]
) -> None:
    """Takes and gives back extras, in the order of their ids. The last thing a transaction does. Refused when one has too few left: it
    must then roll back.
    """
    moved = Tally(one.extra for one in bought)
    moved.subtract(one.extra for one in returned)
    if (short := Extra.objects.move_all(moved)) is not None:
        extra = Extra.objects.get(pk=short)
        raise Refused([Problem("full", places.too_few_left(places.Stock(extra.name, extra.left, moved[short])))])


def freeze(*, contents: queries.Contents) -> None:
    """Write on what is not yet sold what it is sold for: one statement for each extra."""
    people: dict[int, list[int]] = {}
    for one in contents.extras:
        if one.sold is None:
            people.setdefault(one.extra, []).append(one.delegate)
    for extra, delegates in sorted(people.items()):
        DelegateExtra.objects.filter(extra=extra, delegate__in=delegates).update(**_sold(contents, extra))


def _sold(contents: queries.Contents, extra: int) -> dict[str, object]:
    sold = prices.as_listed(queries.ticket(contents.offered[extra]))
    return {
        "price_pence": sold.pence,
        "price_text": sold.text,
        "price_vat_rate": sold.vat_rate,
        "price_vat_reason": sold.vat_reason,
    }
