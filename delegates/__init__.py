"""Who comes: schools, bookings, payments, choices, badges, check-in. One app, cut into plain packages ("slices")."""
