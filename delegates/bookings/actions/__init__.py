"""Deeds on bookings: begin one, write its list, confirm, change and cancel it (places only: money is the payments slice's), send links."""

from delegates.bookings.actions.changing import add, charge, substitute, withdraw
from delegates.bookings.actions.confirming import cancel, confirm, give_back_places, settle, take_places
from delegates.bookings.actions.drafts import bring_code, save_roster, start
from delegates.bookings.actions.extras import choose_extras, move_extras, put_in, take_out
from delegates.bookings.actions.holding import expire, hold, release
from delegates.bookings.actions.leading import hand_over, leave, remove_lead
from delegates.bookings.actions.letters import send_links
from delegates.bookings.actions.parting import begin_again, drop, set_apart
from delegates.bookings.actions.rows import Person, locked

__all__ = [
    "Person",
    "add",
    "begin_again",
    "bring_code",
    "cancel",
    "charge",
    "choose_extras",
    "confirm",
    "drop",
    "expire",
    "give_back_places",
    "hand_over",
    "hold",
    "leave",
    "locked",
    "move_extras",
    "put_in",
    "release",
    "remove_lead",
    "save_roster",
    "send_links",
    "set_apart",
    "settle",
    "start",
    "substitute",
    "take_out",
    "take_places",
    "withdraw",
]
