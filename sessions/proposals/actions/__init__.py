"""Deeds on proposals. A proposer has no account: her deeds are logged without a user, and the entry's data says that her own link did it.

`own`: begin, keep, submit, withdraw. `people`: colleagues invited to present. `letters`: what the tasks send.
Locks are taken on the proposal first, so that its deeds come one by one.
"""

from sessions.proposals.actions.letters import (
    send_answer,
    send_found,
    send_invitation,
    send_link,
    send_submitted,
    send_withdrawn,
)
from sessions.proposals.actions.own import Typed, change_address, find, save, start, submit, withdraw
from sessions.proposals.actions.people import Answer, answer, invite, invite_again, remove

__all__ = [
    "Answer",
    "Typed",
    "answer",
    "change_address",
    "find",
    "invite",
    "invite_again",
    "remove",
    "save",
    "send_answer",
    "send_found",
    "send_invitation",
    "send_link",
    "send_submitted",
    "send_withdrawn",
    "start",
    "submit",
    "withdraw",
]
