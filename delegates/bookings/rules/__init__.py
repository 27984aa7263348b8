"""Pure rules of bookings: what is allowed, what it costs, how a staff list is read, why not."""
