"""Forms of a speaker's own page, and of the organisers' screens about speakers."""
