"""The doors of messages: by permission in the desk, by a signed address, a personal link or an account elsewhere."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.http import Http404

from conference.models import User
from delegates.bookings.models import Delegate
from delegates.messages.models import MailStop, Message, Reminder
from delegates.messages.queries import results

MAY_READ = "delegates.view_message"
MAY_WRITE = "delegates.change_message"
MAY_REMIND = "delegates.change_reminder"
SIGNER = Signer(salt="delegates.messages.stop", sep=".")


def message(pk: int) -> Message:
    """The screen has asked for the permission."""
    found = results.message(pk)
    if found is None:
        raise Http404("No such message")
    return found


def reminder(pk: int) -> Reminder:
    found = Reminder.objects.select_related("conference__venue").filter(pk=pk).first()
    if found is None:
        raise Http404("No such reminder")
    return found


def mail_stop(pk: int) -> MailStop:
    found = MailStop.objects.filter(pk=pk).first()
    if found is None:
        raise Http404("Nothing is stopped here")
    return found


def address_of(value: str) -> str:
    """The e-mail address of whom `d12` (a delegate) or `u7` (who signs in) names. 404 when she is no longer there."""
    kind, number = value[:1], value[1:]
    model = {"d": Delegate.objects.filter(erased_at__isnull=True), "u": User.objects.all()}.get(kind)
    found = None
    if model is not None and number.isascii() and number.isdecimal():
        found = model.filter(pk=int(number)).values_list("email", flat=True).first()
    if not found:
        raise Http404("Nobody is written to under this link")
    return found


def address_of_link(token: str) -> str:
    """The address of the delegate whose personal link this is."""
    found = Delegate.objects.filter(link_token=token, erased_at__isnull=True).values_list("email", flat=True).first()
    if not found:
        raise Http404("No such link")
    return found


def signed(value: str) -> str:
    """`d12` as it stands in a stop link: whoever has it may stop and start messages, and nothing else."""
    return SIGNER.sign(value)


def unsigned(text: str) -> str:
    """What a stop link names, if the site itself has signed it; else 404."""
    try:
        return SIGNER.unsign(text)
    except BadSignature:
        raise Http404("No such link") from None
