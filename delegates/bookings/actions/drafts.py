"""A booking before it is confirmed: begin one, write its list, bring a voucher to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice, repeat

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from conference.lib import tokens
from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from delegates.bookings import queries
from delegates.bookings.actions.rows import Person, locked, refuse_other_schools, school_of
from delegates.bookings.models import Booking, Delegate
from delegates.bookings.rules import places, references
from delegates.schools import actions as schools
from delegates.schools.models import School, Trust

ROSTER_FIELDS = ("school_id", "first_name", "last_name", "email", "role", "ticket_type", "position")


def start(
    *,
    conference: Conference,
    school: School,
    by: User,
    now: datetime,
    lead: User | None = None,
    trust: Trust | None = None,
    proven: str = "",
) -> Booking:
    """The lead's draft for that school: the one she has already begun or asks for, else a new one. Refused while booking is closed.

    She becomes a member of the school: by `proven`, her address for which she typed a code, if that is on its domain; else to be confirmed by
    an organiser, and until then she sees only what she booked. `lead`: for whom an organiser begins it, also when booking is closed to leads;
    her membership is confirmed by that. `trust`: for which it is, of which `school` is the school that leads; only for one who may act for it.
    """
    if lead is None and (problems := places.window_problems(queries.window(conference), now)):
        raise Refused(problems)
    draft = {"conference": conference, "lead": lead or by, "trust": trust, "status__in": Booking.BEFORE_CONFIRMED}
    if trust is not None:
        _refuse_another_trust(trust, school, lead or by)
    else:
        draft["school"] = school
        _become_member(school, lead, by=by, now=now, proven=proven)
    for _ in range(5):
        try:
            with transaction.atomic():
                booking, is_new = Booking.objects.get_or_create(
                    **draft, defaults={"school": school, "reference": _new_reference(conference)}
                )
                if is_new:
                    log(instance=booking, action="booking.start", user=by, data=_begun(booking))
                return booking
        except IntegrityError:  # somebody was given the same code in the same moment
            continue
    raise RuntimeError("No free booking reference was found in five draws.")


def _begun(booking: Booking) -> dict[str, int]:
    trust = {"trust": booking.trust_id} if booking.trust_id else {}
    return {"school": booking.school_id} | trust


def _become_member(school: School, lead: User | None, *, by: User, now: datetime, proven: str) -> None:
    if lead is not None:
        schools.let_in(thing=school, user=lead, by=by, now=now)
    elif not School.objects.led_by(by).filter(pk=school.pk).exists():
        schools.ask(thing=school, by=by, now=now, proven=proven)


def _refuse_another_trust(trust: Trust, school: School, lead: User) -> None:
    if not Trust.objects.led_by(lead).filter(pk=trust.pk).exists():
        raise Refused([Problem("not-hers", f"You may not book for {trust} yet.")])
    if school.trust_id != trust.pk:
        raise Refused([Problem("other-school", f"{school} does not belong to {trust}.", "school")])


def _new_reference(conference: Conference) -> str:
    codes = (tokens.short_code(references.CODE_LENGTH) for _ in repeat(None))
    drawn = (references.reference(conference.reference_prefix, code) for code in islice(codes, 200))
    return next(text for text in drawn if text is not None)


@transaction.atomic
def save_roster(*, booking: Booking, people: Sequence[Person], by: User, now: datetime) -> Booking:
    """The draft's list becomes these people, in this order. Who was in it before (same address) keeps her row and link."""
    booking = locked(booking)
    if booking.status != Booking.Status.DRAFT:
        raise Refused([Problem("not-draft", "This booking is no longer a draft, so its list cannot be changed here.")])
    if len(people) > places.MAX_DELEGATES:
        raise Refused([Problem("too-many", f"One booking holds {places.MAX_DELEGATES} people at most.")])
    refuse_other_schools(booking, people)
    known = {delegate.email.lower(): delegate for delegate in booking.delegates.active()}
    rows = []
    for position, person in enumerate(people, start=1):
        row = known.pop(person.email.lower(), None) or Delegate(booking=booking)
        row.school_id = school_of(booking, person)
        row.first_name, row.last_name, row.email = person.first_name, person.last_name, person.email
        row.role, row.ticket_type_id, row.position = person.role, person.ticket_type_id, position
        rows.append(row)
    Delegate.objects.filter(pk__in=[gone.pk for gone in known.values()]).delete()
    Delegate.objects.bulk_update([row for row in rows if row.pk], ROSTER_FIELDS)
    Delegate.objects.bulk_create([row for row in rows if not row.pk])
    log(instance=booking, action="booking.roster", user=by, data={"people": len(rows)})
    return booking


@transaction.atomic
def bring_code(*, booking: Booking, code: str, by: User, now: datetime) -> str:
    """A lead types a code into her draft: a voucher's, which makes places cheaper, or one that shows a hidden ticket type. Answers
    in words what it does. Raises Refused.
    """
    booking, typed = locked(booking), references.typed_code(code)
    if booking.status != Booking.Status.DRAFT:
        raise Refused(
            [Problem("not-draft", "This booking is no longer a draft: a code is of no use to it any more.", "code")]
        )
    if not typed:
        raise Refused([Problem("empty", "Type a code first.", "code")])
    conference = booking.conference
    if kinds := list(conference.ticket_types.filter(code=typed)):
        booking.ticket_code = typed
        words = f"You can now choose “{'”, “'.join(kind.name for kind in kinds)}”."
    elif voucher := conference.vouchers.filter(code=typed).first():
        if voucher.left == 0 or (voucher.until_at and now >= voucher.until_at):
            raise Refused([Problem("used-up", f"The voucher {typed} is used up or has ended.", "code")])
        booking.voucher = voucher
        words = f"“{voucher.label}” is taken off in your price."
    else:
        raise Refused([Problem("unknown", f"We do not know the code “{code.strip()[:20]}”.", "code")])
    booking.save(update_fields=["ticket_code", "voucher"])
    log(instance=booking, action="booking.code", user=by, data={"code": typed})
    return words
