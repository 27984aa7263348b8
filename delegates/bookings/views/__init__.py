"""Screens of booking up to the finished list: the page that explains it, the school, the colleagues."""

from delegates.bookings.views.book import book
from delegates.bookings.views.roster import roster

__all__ = ["book", "roster"]
