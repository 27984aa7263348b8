"""Forms of proposing: begin, the proposal itself in its sections, a colleague's answer, a lost link."""

from sessions.proposals.forms.people import FindForm, OneAddressForm, StartForm, WhoForm
from sessions.proposals.forms.proposal import ProposalForm, stored
from sessions.proposals.forms.sections import Section, sections

__all__ = ["FindForm", "OneAddressForm", "ProposalForm", "Section", "StartForm", "WhoForm", "sections", "stored"]
