"""Screens of booking up to the finished list: the page that explains it, the school, who acts for it, the colleagues."""

from delegates.bookings.views.book import book
from delegates.bookings.views.leads import ask, hand_over, join, leads
from delegates.bookings.views.roster import roster

__all__ = ["ask", "book", "hand_over", "join", "leads", "roster"]
