"""The personal link of every delegate, by e-mail, once."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import get_connection

from delegates.bookings import emails
from delegates.bookings.models import Booking, Delegate


def send_links(*, booking: Booking, now: datetime) -> int:
    """Mail every delegate who comes her personal link, once. Returns how many went; a failed one can be tried again.

    Each is claimed by an UPDATE before it is sent, so that two workers mail nobody twice.
    """
    sent, failures = 0, []
    with get_connection() as connection:
        for delegate in (
            booking.delegates.coming()
            .filter(link_sent_at=None)
            .select_related("booking__conference", "booking__lead", "school")
        ):
            mine = Delegate.objects.filter(pk=delegate.pk)
            if not mine.filter(link_sent_at=None).update(link_sent_at=now):
                continue
            try:
                connection.send_messages([emails.personal_link(delegate)])
                sent += 1
            except Exception as error:  # noqa: BLE001 -- one refused address must not keep the link from the others
                mine.update(link_sent_at=None)
                failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of the links of booking {booking.pk} were not sent", failures)
    return sent
