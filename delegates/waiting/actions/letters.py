"""Letters of the line, sent by tasks: an offer, and that it has lapsed."""

from __future__ import annotations

from datetime import datetime

from delegates.waiting import emails
from delegates.waiting.models import WaitingEntry

WITH_ALL = ("booking__conference", "booking__school", "booking__lead")


def send_offer(*, entry: int, offered_at: datetime) -> bool:
    """Tell the lead what is kept for her group. Not when the offer has been answered meanwhile. Whether it went."""
    rows = WaitingEntry.objects.offered().select_related(*WITH_ALL)
    if (row := rows.filter(pk=entry, offered_at=offered_at).first()) is None:
        return False
    emails.offer(row).send()
    return True


def send_lapse(*, entry: int) -> bool:
    """Tell the lead that her offer has lapsed, with the way back into the line. Not when she stands in it again. Whether it went."""
    rows = WaitingEntry.objects.filter(state=WaitingEntry.State.LAPSED).select_related(*WITH_ALL)
    if (row := rows.filter(pk=entry).first()) is None:
        return False
    emails.lapse(row).send()
    return True
