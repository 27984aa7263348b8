"""What of a conference a new edition takes over, and what it does not. Every row that hangs on a conference stands in one of the two:
a test finds the one that nobody has decided about.
"""

from __future__ import annotations

# Labels of models. Moments and days in them move with the conference's day.
COPIED = (
    "programme.Stream",
    "programme.Slot",
    "programme.Call",
    "programme.SpeakerDue",
    "programme.Wording",
    "delegates.TicketType",
    "delegates.PriceRule",
    "delegates.CancellationRule",
    "delegates.Extra",
    "delegates.Reminder",
    "delegates.CheckinPoint",
)
# Copied in its own way: as pages, from the home page down.
AS_PAGES = "home.HomePage"

NOT_COPIED = {
    "conference.Forgotten": "what was deleted of the old edition",
    "programme.Session": "content is new each year; last year’s can be imported from an export",
    "programme.Proposal": "people’s offers",
    "programme.Appearance": "people, and what they have told us in private",
    "programme.Letter": "letters to people",
    "programme.Imported": "what an import made of rows that are not copied",
    "programme.DraftStep": "steps on runs that are not copied",
    "programme.Release": "the public history of the old timetable",
    "delegates.Booking": "people, and what they pay",
    "delegates.SchoolAllowance": "a count of places that were taken; a limit of a school’s own is set anew",
    "delegates.WaitingEntry": "people in line for the old day",
    "delegates.Message": "letters to people",
    "delegates.Voucher": "each edition gives bursaries of its own",
    "delegates.NumberSeries": "numbers begin anew under the new prefix",
    "delegates.PrintRun": "badges of people",
    "home.Sponsor": "each sponsor says yes anew",
}

# Fields of a copied row that begin anew.
FRESH = {
    "conference.Conference": {"taken", "turns", "is_demo"},
    "delegates.TicketType": {"taken", "turns"},
    "delegates.Extra": {"taken", "turns"},
    "delegates.Reminder": {"is_on"},
    "programme.Slot": {"next_starts_at", "next_ends_at", "released_at"},
}
