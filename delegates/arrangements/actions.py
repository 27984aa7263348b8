"""Deeds: a delegate answers, takes her consent back, says whether she may be photographed; an organiser looks at names.

She has no account: her deeds are logged without a user. No entry of the log holds an answer, only that there was one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from conference.lib.problems import Refused
from conference.models import Conference, User
from delegates.arrangements import rules
from delegates.arrangements.models import Arrangement, PhotoConsent
from delegates.bookings.models import Delegate

HER_LINK = "her own link"


@transaction.atomic
def answer(*, delegate: Delegate, needs: rules.Needs, has_consented: bool, now: datetime) -> Arrangement:
    """Keep what she needs, or that she needs nothing. The same again changes nothing. Raises Refused."""
    if problems := rules.answer_problems(needs, has_consented=has_consented):
        raise Refused(problems)
    _alone_with(delegate)
    found = Arrangement.objects.filter(delegate=delegate).first()
    needs = _tidied(needs)
    if found and found.needs == needs:
        return found
    row = found or Arrangement(delegate=delegate)
    row.dietary, row.dietary_words = list(needs.dietary), needs.dietary_words
    row.access, row.access_words = list(needs.access), needs.access_words
    row.answered_at = now
    row.consent_at = None if needs.are_none else row.consent_at or now
    row.save()
    log(instance=delegate, action="arrangements.answer", user=None, data={"by": HER_LINK})
    return row


@transaction.atomic
def take_back(*, delegate: Delegate, now: datetime) -> bool:
    """She takes her consent back: what she had answered is erased at once. That she has answered stays, so that nobody asks her again.
    False where nothing was kept.
    """
    _alone_with(delegate)
    kept = Arrangement.objects.filter(delegate=delegate, consent_at__isnull=False)
    changed = kept.update(dietary=[], dietary_words="", access=[], access_words="", consent_at=None, answered_at=now)
    if changed:
        log(instance=delegate, action="arrangements.take_back", user=None, data={"by": HER_LINK})
    return bool(changed)


@transaction.atomic
def answer_photos(*, delegate: Delegate, answer: str, now: datetime) -> PhotoConsent:
    """Yes or no to photographs. The same again changes nothing."""
    _alone_with(delegate)
    found = PhotoConsent.objects.filter(delegate=delegate).first()
    if found and found.answer == answer:
        return found
    row = found or PhotoConsent(delegate=delegate)
    row.answer, row.answered_at = PhotoConsent.Answer(answer), now
    row.save()
    log(instance=delegate, action="arrangements.photos", user=None, data={"by": HER_LINK})
    return row


def names_seen(*, conference: Conference, what: str, people: int, by: User) -> None:
    """An organiser has looked at a list of names: who, when, which list and of how many, on the conference's own history."""
    log(instance=conference, action="arrangements.names_seen", user=by, data={"list": what, "people": people})


def _tidied(needs: rules.Needs) -> rules.Needs:
    return rules.Needs(
        tuple(rules.in_order(needs.dietary, rules.DIETARY)),
        needs.dietary_words.strip(),
        tuple(rules.in_order(needs.access, rules.ACCESS)),
        needs.access_words.strip(),
    )


def _alone_with(delegate: Delegate) -> None:
    """Lock her row, so that her deeds come one by one."""
    Delegate.objects.select_for_update().values_list("pk").get(pk=delegate.pk)
