"""Organisers' screens: the list of proposals (listing), one of them (proposal), deciding with its letters (deciding), where gaps are and
whom to invite (programme).
"""

from __future__ import annotations

from django.urls import URLPattern, path, reverse_lazy

from conference.lib.desk import DeskMenuItem
from sessions.reviewing import access
from sessions.reviewing.viewsets import deciding, programme, proposal
from sessions.reviewing.viewsets.listing import ProposalViewSet

REGISTERED: list = [ProposalViewSet("proposals")]
ADMIN_URLS: list[URLPattern] = [
    path("proposals/next/", proposal.next_one, name="proposal_next"),
    path("proposals/decide/", deciding.decide, name="proposals_decide"),
    path("proposals/coverage/", programme.coverage, name="proposals_coverage"),
    path("proposals/invite/", programme.invite, name="proposals_invite"),
    path("proposals/<int:pk>/", proposal.show, name="proposal_desk"),
    path("proposals/<int:pk>/names/", proposal.lift_blind, name="proposal_names"),
    path("proposals/<int:pk>/note/", proposal.note, name="proposal_note"),
    path("proposals/<int:pk>/undo/", deciding.undo, name="proposal_undo"),
    path("proposals/<int:pk>/bring-in/", deciding.bring_in, name="proposal_bring_in"),
    path("proposals/<int:pk>/withdraw/", deciding.withdraw, name="proposal_withdraw"),
]
MENU_ITEMS: list = [
    DeskMenuItem(
        "Proposals",
        reverse_lazy("proposals:index"),
        name="proposals",
        may=(access.MAY_READ,),
        icon_name="form",
        order=100,
    ),
    DeskMenuItem(
        "Coverage",
        reverse_lazy("proposals_coverage"),
        name="coverage",
        may=(access.MAY_DECIDE,),
        icon_name="table",
        order=101,
    ),
]
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "proposal.decide": ("Decide", "Decided"),
    "proposal.undo": ("Undo a decision", "Decision taken back"),
    "proposal.told": ("Tell the proposer", "Proposer told"),
    "proposal.lift_blind": ("Lift the blind", "Names shown although the call is read blind"),
    "proposal.note": ("Write a private note", "Private note changed"),
    "session.from_proposal": ("Make from a proposal", "Made from an accepted proposal"),
    "session.invite": ("Invite a speaker", "Made for an invited speaker"),
    "session.to_draft": ("Set back to draft", "Set back to draft: its proposal is not accepted any more"),
    "letter.wording": ("Change a wording", "Wording of letters changed"),
}
