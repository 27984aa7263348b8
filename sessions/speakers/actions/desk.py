"""What organisers do about speakers: open and send personal pages, set dates, settle proposed words."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from conference.lib import tokens
from conference.lib.problems import Problem, Refused
from conference.models import Conference, User
from sessions.models import Appearance, Letter, Speaker, SpeakerDue, TextCheck
from sessions.outbox import actions as outbox
from sessions.speakers import emails, queries
from sessions.speakers.rules import Item

NO_ADDRESS = Problem(
    "no-address", "We have no e-mail address of this speaker. Write it under “Private facts” first.", "email"
)


@transaction.atomic
def open_page(*, speaker: Speaker, conference: Conference, by: User | None, now: datetime) -> Appearance:
    """Her personal page for this conference, made unless it is there. Nobody is told."""
    appearance, made = Appearance.objects.get_or_create(speaker=speaker, conference=conference)
    if made:
        log(instance=appearance, action="speaker.open", user=by)
    return appearance


@transaction.atomic
def open_pages(*, conference: Conference, by: User | None, now: datetime) -> int:
    """One for everybody who has a part and no page yet. Returns how many were made."""
    speakers = list(queries.without_page(conference))
    for speaker in speakers:
        open_page(speaker=speaker, conference=conference, by=by, now=now)
    return len(speakers)


@transaction.atomic
def send_link(*, appearance: Appearance, by: User | None, now: datetime) -> Letter:
    """A letter with her personal link, into the outbox. While one waits there, that one. Raises Refused without an e-mail address."""
    private = queries.private_of(appearance.speaker)
    if private is None or not private.email:
        raise Refused([NO_ADDRESS])
    waiting = Letter.objects.waiting().filter(
        conference=appearance.conference_id, speaker=appearance.speaker_id, kind=Letter.Kind.INVITATION
    )
    if letter := waiting.filter(body__contains=appearance.link_token).first():
        return letter
    asked = copy(appearance)
    asked.invited_at = (
        appearance.invited_at or now
    )  # she has a week from now on; that she was asked is true when the letter leaves
    row = queries.row(asked, today=timezone.localdate(now))
    letter = emails.invitation(appearance, [part.session.title for part in row.parts], row.missing)
    log(instance=appearance, action="speaker.invite", user=by)
    return outbox.write(letter=letter, by=by, now=now)


@transaction.atomic
def send_links(*, conference: Conference, by: User | None, now: datetime) -> tuple[int, list[str]]:
    """The same for everybody who was never sent one: how many letters, and the names of those without an address."""
    unreached, number = [], 0
    for appearance in queries.never_asked(conference):
        try:
            send_link(appearance=appearance, by=by, now=now)
            number += 1
        except Refused:
            unreached.append(appearance.speaker.name)
    return number, unreached


@transaction.atomic
def new_link(*, appearance: Appearance, by: User | None, now: datetime) -> Appearance:
    """Another address for her page; the old one is not found from now on, and letters that still wait with it are thrown away."""
    old, appearance.link_token = appearance.link_token, tokens.token()
    appearance.save(update_fields=["link_token"])
    Letter.objects.waiting().filter(speaker=appearance.speaker_id, body__contains=old).update(discarded_at=now)
    log(instance=appearance, action="speaker.new_link", user=by)
    return appearance


@transaction.atomic
def set_dues(*, conference: Conference, dues: Mapping[Item, date | None], by: User | None) -> bool:
    """Until when each item is due; None goes back to the days counted from the day. Whether anything changed."""
    before = dict(SpeakerDue.objects.filter(conference=conference).values_list("item", "due_date"))
    after = {item.value: due for item, due in dues.items() if due is not None}
    if before == after:
        return False
    SpeakerDue.objects.filter(conference=conference).exclude(item__in=after).delete()
    for item, due in after.items():
        SpeakerDue.objects.update_or_create(conference=conference, item=item, defaults={"due_date": due})
    log(instance=conference, action="speaker.dues", user=by, data={item: str(due) for item, due in after.items()})
    return True


@transaction.atomic
def settle_text(*, check: TextCheck, take: bool, by: User | None, now: datetime) -> TextCheck:
    """Take over the words she proposes, or leave the session as it is. Once; afterwards nothing changes."""
    check = TextCheck.objects.select_for_update().select_related("contribution__session").get(pk=check.pk)
    if not check.waits:
        return check
    session = check.contribution.session
    if take:
        session.title = check.title or session.title
        session.abstract = check.abstract or session.abstract
        session.save()
    check.settled_at = now
    check.save(update_fields=["settled_at"])
    log(instance=session, action="session.take_words" if take else "session.leave_words", user=by)
    return check


@transaction.atomic
def note(*, appearance: Appearance, why_asked: str, is_host_staff: bool | None, by: User | None) -> Appearance:
    """What organisers add to her page: why they ask her, and whether she signs in as staff."""
    if (appearance.why_asked, appearance.is_host_staff) != (why_asked, is_host_staff):
        appearance.why_asked, appearance.is_host_staff = why_asked, is_host_staff
        appearance.save(update_fields=["why_asked", "is_host_staff"])
        log(instance=appearance, action="speaker.note", user=by)
    return appearance
