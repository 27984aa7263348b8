"""Bookings: a lead brings colleagues; ticket types, prices, the roster, confirming and cancelling."""
