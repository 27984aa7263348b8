"""Organisers' screens of this slice in the Wagtail admin: schools, trusts, and who may act for one."""

from __future__ import annotations

from django.urls import path
from wagtail.admin.viewsets.model import ModelViewSetGroup

from delegates.schools.viewsets.leads import MembershipViewSet, TrustMembershipViewSet, confirm_lead, refuse_lead
from delegates.schools.viewsets.places import SchoolViewSet, confirm_school
from delegates.schools.viewsets.trusts import TrustViewSet, trust_desk


class SchoolsGroup(ModelViewSetGroup):
    menu_label = "Schools"
    menu_icon = "home"
    menu_order = 250
    items = (MembershipViewSet, SchoolViewSet, TrustViewSet, TrustMembershipViewSet)


REGISTERED: list = [SchoolsGroup()]
ADMIN_URLS: list = [
    path("schools/<int:pk>/confirm/", confirm_school, name="school-confirm"),
    path("trusts/<int:pk>/", trust_desk, name="trust_desk"),
    *(
        path(f"{kind}s/<int:pk>/{deed}/", view, {"kind": kind}, name=f"{kind}-{deed}")
        for kind in ("membership", "trustmembership")
        for deed, view in (("confirm", confirm_lead), ("refuse", refuse_lead))
    ),
]
MENU_ITEMS: list = []
LOG_ACTIONS: dict[str, tuple[str, str]] = {
    "school.add": ("Type", "Typed by a lead"),
    "school.confirm": ("Confirm", "Confirmed"),
    "school.domain": ("Remember the domain", "Its e-mail domain lets its staff in"),
    "trust.schools": ("Choose schools", "Its schools were chosen"),
    "membership.confirm": ("Confirm", "Confirmed"),
    "membership.address": ("Let in", "Let in by an address on the domain"),
    "membership.invited": ("Let in", "Let in by a colleague’s invitation"),
    "membership.refuse": ("Refuse", "Refused or ended by an organiser"),
    "membership.remove": ("Remove", "Removed by a colleague"),
    "membership.leave": ("Leave", "Left"),
    "invitation.send": ("Invite", "Invited"),
    "invitation.revoke": ("Take back", "Taken back"),
}
