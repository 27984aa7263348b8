"""The organisers' lists of who may act for a school or a trust: those who wait first, let in or refused with one click."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from conference.lib.desk import Never
from conference.lib.problems import Refused
from delegates.schools import actions, rules
from delegates.schools.models import Membership, TrustMembership
from delegates.schools.viewsets.buttons import ConfirmColumn, back, need

# A lead makes her own membership by booking, or by a colleague's invitation; it is confirmed, refused or ended.
register_permission_policy(Membership, Never(Membership, "add", "change"))
register_permission_policy(TrustMembership, Never(TrustMembership, "add", "change"))


class LetInColumn(ConfirmColumn):
    """Three buttons: confirm, confirm and remember the domain, refuse; or what was decided."""

    cell_template_name = "delegates/schools/admin/let_in_cell.html"

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind}-confirm", f"delegates.change_{kind}")
        self.kind = kind

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        thing, domain = actions.thing_of(instance), rules.domain_of(instance.user.email)
        is_new = domain not in thing.domains and not rules.domain_problem(domain)
        refuse = reverse(f"{self.kind}-refuse", args=[instance.pk]) if context["url"] else ""
        return context | {"row": instance, "what": thing, "domain": domain if is_new else "", "refuse_url": refuse}


class LeadsIndex(IndexView):
    related: tuple[str, ...] = ()
    whose = ""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("user", *self.related)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)("user", label="Lead", sort_key="user__last_name"),
            Column("user.email", label="E-mail address", sort_key="user__email"),
            Column(self.whose, label="May act for", sort_key=f"{self.whose}__name"),
            DateColumn("since_at", label="Since", sort_key="since_at"),
            LetInColumn("membership" if self.whose == "school" else "trustmembership"),
        ]


class MembershipIndex(LeadsIndex):
    page_title = "Leads of schools"
    related = ("school__trust",)
    whose = "school"


class TrustMembershipIndex(LeadsIndex):
    page_title = "Leads of trusts"
    related = ("trust",)
    whose = "trust"


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "key"
    menu_label = "Leads of schools"
    index_view_class = MembershipIndex
    list_filter = ["is_confirmed"]
    search_fields = ["user__email", "user__first_name", "user__last_name", "school__name"]
    search_backend_name = None
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = ["user"]
    ordering = ["is_confirmed", "-since_at", "pk"]
    form_fields = ["is_confirmed"]


class TrustMembershipViewSet(MembershipViewSet):
    model = TrustMembership
    menu_label = "Leads of trusts"
    index_view_class = TrustMembershipIndex
    search_fields = ["user__email", "user__first_name", "user__last_name", "trust__name"]


def _of(kind: str, pk: int) -> Membership | TrustMembership:
    model, thing = (Membership, "school__trust") if kind == "membership" else (TrustMembership, "trust")
    return get_object_or_404(model.objects.select_related("user", thing), pk=pk)


@require_POST
def confirm_lead(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Lets her in; with `remember`, her colleagues by the domain of their addresses too."""
    need(request, f"delegates.change_{kind}")
    membership, remembers = _of(kind, pk), bool(request.POST.get("remember"))
    thing = actions.thing_of(membership)
    try:
        actions.confirm_membership(
            membership=membership, by=request.user, now=timezone.now(), remember_domain=remembers
        )
    except Refused as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
        return back(request, f"{kind}:index")
    words = f"{membership.user} may act for {thing}, and sees all its bookings."
    if remembers:
        words += f" Whoever proves an address at {rules.domain_of(membership.user.email)} is let in from now on."
    messages.success(request, words)
    return back(request, f"{kind}:index")


@require_POST
def refuse_lead(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    need(request, f"delegates.change_{kind}")
    membership = _of(kind, pk)
    if actions.refuse_membership(membership=membership, by=request.user, now=timezone.now()):
        thing = actions.thing_of(membership)
        messages.success(request, f"{membership.user} may not act for {thing}; what she or he booked stays.")
    return back(request, f"{kind}:index")
