"""A speaker’s own page, what she still has to tell us, and reminders."""
