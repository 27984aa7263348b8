"""From draft to confirmed, to paid, to cancelled (places only: money is the payments slice's).

`confirm` and `take_places` are two, since the invoice is written between them: what runs out is taken last.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from datetime import datetime

from wagtail.log_actions import log

from conference.lib.pence import pounds
from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from delegates.bookings import queries
from delegates.bookings.actions import allowances, extras
from delegates.bookings.actions.rows import fresh, sold_columns
from delegates.bookings.models import Booking, Delegate, Extra, TicketType, Voucher
from delegates.bookings.rules import places, prices

NEEDS_APPROVAL = Problem("needs-approval", "The organisers look at every booking first. Ask for these places.")
LAST_ONES = Problem("full", "The last places have just been taken. Try again in a moment.")


def confirm(
    *,
    contents: queries.Contents,
    now: datetime,
    purchase_order: str = "",
    bill_to: str = "",
    seen_pence: int | None = None,
    is_organiser: bool = False,
    line: Sequence[Problem] = (),
) -> prices.Price:
    """Check, freeze what was agreed, mark as confirmed: one step of a confirming deed, inside its transaction and on a `locked`
    booking. That deed then writes its documents and its log, and calls `take_places` last of all.

    `seen_pence`: the total that was agreed to. Where bookings wait for an organiser's yes, only an organiser confirms, at the prices of
    the moment at which the lead asked. `line`: why it may not go past others who wait. Returns the price.
    """
    booking = contents.booking
    if problems := contents.problems(now, is_organiser=is_organiser, line=line):
        raise Refused(problems)
    if booking.conference.needs_approval and not is_organiser:
        raise Refused([NEEDS_APPROVAL])
    price = contents.price(booking.asked_at or now)
    if seen_pence is not None and seen_pence != price.gross_pence:
        raise Refused([Problem("price-changed", f"The price has changed: it is now {pounds(price.gross_pence)}.")])
    _freeze(contents, price.offers)
    free = prices.nth_free(contents.reductions)
    booking.free_every, booking.free_label = (free.every, free.label) if free else (None, "")
    booking.status = Booking.Status.AWAITING_PAYMENT if price.gross_pence else Booking.Status.PAID
    booking.purchase_order, booking.bill_to, booking.confirmed_at = purchase_order, bill_to, now
    booking.save(update_fields=["status", "purchase_order", "bill_to", "confirmed_at", "free_every", "free_label"])
    return price


def _freeze(contents: queries.Contents, offers: Sequence[prices.Offer | None]) -> None:
    """Write on each delegate what her place is sold for: one statement for each different offer, mostly one or two."""
    groups: dict[prices.Offer, list[int]] = {}
    for member, offer in zip(contents.people, offers, strict=True):
        if offer and member.pk:
            groups.setdefault(offer, []).append(member.pk)
    for offer, pks in groups.items():
        Delegate.objects.filter(pk__in=pks).update(**sold_columns(contents.booking, offer))
    extras.freeze(contents=contents)


def take_places(
    *,
    contents: queries.Contents,
    offers: Sequence[prices.Offer | None],
    people: Sequence[queries.Member],
    besides: Sequence[queries.Having] = (),
) -> None:
    """Take a place for each of `people` from the counters (less what the booking keeps already, which ends with this), the extras
    `besides`, and what the `offers` put on the voucher: ticket types in the order of their ids, extras likewise, the voucher, what
    each school may bring, the conference.

    The last thing a transaction does. Refused when one has too few left: the transaction must then roll back.
    """
    booking = contents.booking
    wanted, bought = Tally(member.kind for member in people), Tally(one.extra for one in besides)
    schools = Tally(member.school for member in people)
    still = Tally(wanted)
    still.subtract(contents.kept)
    if contents.kept:
        booking.holds.all().delete()
    on_voucher = sum(offer.is_on_voucher for offer in offers if offer)
    enough = (
        TicketType.objects.move_all(still) is None
        and Extra.objects.take_all(bought) is None
        and (not on_voucher or Voucher.objects.take(booking.voucher_id, on_voucher))
        and allowances.take(booking=booking, schools=schools)
        and Conference.objects.move_all({booking.conference_id: still.total()}) is None
    )
    if not enough:
        raise Refused(_lacking(booking, wanted, bought, schools) or [LAST_ONES])


def _lacking(booking: Booking, wanted: Tally[int], bought: Tally[int], schools: Tally[int]) -> list[Problem]:
    booking = fresh(booking)
    contents = queries.contents_of(booking)
    stocks = [*contents.stocks(wanted), *contents.extra_stocks(bought)]
    return places.stock_problems(stocks) + places.share_problems(queries.short_shares(booking, schools))


def give_back_places(
    *, booking: Booking, people: Iterable[queries.Member], besides: Iterable[queries.Having] = ()
) -> None:
    """The places of people who leave, and the extras `besides`, go back to the counters, in the same order. The last thing a
    transaction does.
    """
    people, returned = list(people), Tally(one.extra for one in besides)
    kinds, vouchers = Tally(one.kind for one in people), Tally(one.voucher for one in people if one.voucher)
    for kind in sorted(kinds):
        TicketType.objects.give_back(kind, kinds[kind])
    Extra.objects.move_all({pk: -number for pk, number in returned.items()})
    for voucher in sorted(vouchers):
        Voucher.objects.give_back(voucher, vouchers[voucher])
    allowances.give_back(booking=booking, schools=Tally(one.school for one in people))
    Conference.objects.give_back(booking.conference_id, kinds.total())


def cancel(*, booking: Booking, now: datetime) -> None:
    """Mark a `locked` booking as cancelled: one step of payments.actions.cancel_booking, which writes the documents and the log and
    gives the places back.
    """
    booking.status, booking.cancelled_at = Booking.Status.CANCELLED, now
    booking.save(update_fields=["status", "cancelled_at"])


def settle(*, booking: Booking, is_covered: bool, by: User | None) -> None:
    """On a `locked` booking: paid when its documents are covered, awaiting payment when they are not (a refund, say)."""
    if booking.status not in Booking.HOLDING:
        return
    status = Booking.Status.PAID if is_covered else Booking.Status.AWAITING_PAYMENT
    if status != booking.status:
        booking.status = status
        booking.save(update_fields=["status"])
        log(instance=booking, action="booking.paid" if is_covered else "booking.unpaid", user=by, data={})
