"""Deeds of this slice: the register and its places, who may act for a school or a trust, and how she lets a colleague in."""

from delegates.schools.actions.inviting import accept, invitation_problems, invite, revoke, send_invitation
from delegates.schools.actions.leads import (
    ask,
    confirm_membership,
    domain_taken,
    end_membership,
    leave,
    let_in,
    let_in_by_address,
    may_be_let_in,
    refuse_membership,
    thing_of,
)
from delegates.schools.actions.places import Loaded, add_typed_school, confirm_school, load_register, set_schools

__all__ = [
    "Loaded",
    "accept",
    "add_typed_school",
    "ask",
    "confirm_membership",
    "confirm_school",
    "domain_taken",
    "end_membership",
    "invitation_problems",
    "invite",
    "leave",
    "let_in",
    "let_in_by_address",
    "load_register",
    "may_be_let_in",
    "refuse_membership",
    "revoke",
    "send_invitation",
    "set_schools",
    "thing_of",
]
