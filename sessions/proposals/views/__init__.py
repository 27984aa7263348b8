"""Pages of proposing. No account: the address is the key, so every personal view begins at access."""

from sessions.proposals.views.call import find, propose
from sessions.proposals.views.colleague import invitation
from sessions.proposals.views.own import change, check, own, withdraw

__all__ = ["change", "check", "find", "invitation", "own", "propose", "withdraw"]
