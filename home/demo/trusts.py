"""The demo's trust: three of its schools, a lead who acts for all of them, one more who asks, and an invitation on its way."""

from __future__ import annotations

from datetime import timedelta

from conference.lib import tokens
from conference.models import User
from delegates.models import Invitation, Membership, School, Trust, TrustMembership
from home.demo.content import london

TRUST = "Tidal Basin Learning Trust"
SCHOOLS = (139711, 141184, 145811)
MADE = london("2026-11-16T10:20")


def build_trusts() -> Trust:
    """Rows alone: nobody is written to."""
    trust = Trust.objects.create(
        name=TRUST, domain="tidal-basin.example", bill_to=f"{TRUST}\nThe Old Sail Loft\n4 Slipway Road\nPoole"
    )
    schools = list(School.objects.filter(urn__in=SCHOOLS).order_by("urn"))
    School.objects.filter(pk__in=[school.pk for school in schools]).update(trust=trust)
    lead = User.objects.create_user("imogen.farrow@tidal-basin.example", first_name="Imogen", last_name="Farrow")
    asks = User.objects.create_user("rhys.mallory@tidal-basin.example", first_name="Rhys", last_name="Mallory")
    TrustMembership.objects.create(user=lead, trust=trust, is_confirmed=True)
    TrustMembership.objects.create(user=asks, trust=trust)
    Membership.objects.filter(school__in=schools, is_confirmed=False).update(is_confirmed=True)
    Invitation.objects.create(
        trust=trust,
        email="sefton.crane@tidal-basin.example",
        digest=tokens.digest("a link that the demo never sends"),
        made_by=lead,
        made_at=MADE,
        until_at=MADE + timedelta(days=14),
    )
    return trust
