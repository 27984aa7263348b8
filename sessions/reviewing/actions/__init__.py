"""Deeds on proposals: what a reviewer thinks (reviews), what the team decides (decisions), what an accepted proposal becomes in the
programme (acceptance), who is invited without one (invitations).

Locks, everywhere: the conference, the proposal, then its letters. The conference's lock lets acceptances come one by one, so that the same
person never becomes two speakers.
"""

from sessions.reviewing.actions.acceptance import bring_in
from sessions.reviewing.actions.decisions import decide, decision_told, keep_wording, undo, withdraw
from sessions.reviewing.actions.invitations import Guest, invitation_told, invite
from sessions.reviewing.actions.reviews import keep_note, lift_blind, save_review

__all__ = [
    "Guest",
    "bring_in",
    "decide",
    "decision_told",
    "invitation_told",
    "invite",
    "keep_note",
    "keep_wording",
    "lift_blind",
    "save_review",
    "undo",
    "withdraw",
]
