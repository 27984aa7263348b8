"""Background work of messages: ids in, one action out. `remind` and `resume` are for the clock, every few minutes."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from conference.models import User
from delegates.messages.actions import reminding, sending
from delegates.messages.models import Message, Reminder
from delegates.messages.queries import reminding as reminders
from delegates.messages.queries import results


@task()
def deliver(message_id: int) -> int:
    """A message that was given out, to everybody who waits for it. How many got it; a message that has gone since is nobody's."""
    message = Message.objects.select_related("conference__venue").filter(pk=message_id).first()
    return sending.deliver(message=message) if message else 0


@task()
def try_out(message_id: int, pk: int, user_id: int) -> bool:
    """A message to the organiser herself, as one person would get it."""
    message, by = Message.objects.select_related("conference__venue").get(pk=message_id), User.objects.get(pk=user_id)
    return sending.try_out(conference=message.conference, written=results.words_of(message), pk=pk, by=by)


@task()
def try_out_reminder(reminder_id: int, pk: int, user_id: int) -> bool:
    reminder, by = (
        Reminder.objects.select_related("conference__venue").get(pk=reminder_id),
        User.objects.get(pk=user_id),
    )
    written = reminders.words_of(reminder)
    return sending.try_out(conference=reminder.conference, written=written, pk=pk, by=by)


@task()
def remind() -> int:
    """What the reminders have to say now."""
    return reminding.remind(now=timezone.now())


@task()
def resume() -> int:
    """Messages whose sender has ended in the middle."""
    return sending.resume(now=timezone.now())
