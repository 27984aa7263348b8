"""Deeds of the line: keep a lead's places while she confirms, join and leave, offer what came back, put in another order.

Order of locks, everywhere: the booking, entries of the line by id, the number series, then the counters last.
"""

from delegates.waiting.actions.joining import change, go_on, join, leave, taken
from delegates.waiting.actions.keeping import after_expiry, frees_what_is_over, give_up, inside, keep, save_list
from delegates.waiting.actions.letters import send_lapse, send_offer
from delegates.waiting.actions.offering import lapse, move_on, promote
from delegates.waiting.actions.ordering import move, offer
from delegates.waiting.actions.waking import wake

__all__ = [
    "after_expiry",
    "change",
    "frees_what_is_over",
    "give_up",
    "go_on",
    "inside",
    "join",
    "keep",
    "lapse",
    "leave",
    "move",
    "move_on",
    "offer",
    "promote",
    "save_list",
    "send_lapse",
    "send_offer",
    "taken",
    "wake",
]
