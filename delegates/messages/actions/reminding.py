"""What the clock does: each switched-on reminder writes to whom it concerns today, and to nobody twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from conference.lib.queue import after_commit
from delegates.messages.actions import writing
from delegates.messages.models import Message, Reminder
from delegates.messages.queries import reminding
from delegates.messages.rules import times


def remind(*, now: datetime) -> int:
    """Every reminder that is switched on, in waking hours. How many people are written to."""
    if not times.is_awake(timezone.localtime(now)):
        return 0
    return sum(remind_of(reminder=reminder, now=now) for reminder in reminding.switched_on(now))


@transaction.atomic
def remind_of(*, reminder: Reminder, now: datetime) -> int:
    """Write the message of one reminder for whoever has not had it. Locked, so that two clocks write one. How many people."""
    reminder = Reminder.objects.select_for_update(of=("self",)).select_related("conference__venue").get(pk=reminder.pk)
    everybody = reminding.due(reminder, now) if reminder.is_on else []
    if not everybody:
        return 0
    written = reminding.words_of(reminder)
    message = Message.objects.create(
        conference=reminder.conference,
        reminder=reminder,
        audience=written.audience,
        subject=written.subject,
        body=written.body,
        state=Message.State.SENDING,
        made_at=now,
        sent_at=now,
    )
    writing.settle(message, everybody, whom=written.whom, now=now)
    log(instance=message, action="message.send", user=None, data={"people": len(everybody)})
    after_commit(writing.TASK, message.pk)
    return len(everybody)
