"""The organisers' list of trusts, and the page on which one gets its schools and its leads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from conference.accounts.actions import account_for
from conference.lib.desk import DeskIndexView, DeskViewSet
from conference.lib.problems import Refused
from delegates.schools import actions, queries
from delegates.schools.desk_forms import DomainForm, LeadForm
from delegates.schools.models import Trust


class SchoolsColumn(Column):
    """How many schools it has, as a way to the page where they are chosen."""

    cell_template_name = "delegates/schools/admin/schools_cell.html"

    def get_value(self, instance: Trust) -> int:
        return instance.number

    def get_cell_context_data(self, instance: Trust, parent_context: Any) -> dict[str, Any]:
        may = parent_context["request"].user.has_perm("delegates.change_trust")
        return super().get_cell_context_data(instance, parent_context) | {"may": may}


class TrustIndex(DeskIndexView):
    def get_base_queryset(self) -> QuerySet[Trust]:
        return queries.with_numbers(super().get_base_queryset())


class TrustViewSet(DeskViewSet):
    model = Trust
    index_view_class = TrustIndex
    icon = "group"
    menu_label = "Trusts"
    instead = "Cancel nothing: rename it, or take its schools out."
    list_display = ["name", Column("domain", label="E-mail domain"), SchoolsColumn("number", label="Schools and leads")]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel(
                "domain",
                help_text="Whoever proves an address that ends so may act for the whole trust. Leave it empty if only some may.",
            ),
            FieldPanel("bill_to"),
        ],
        base_form_class=DomainForm,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("delegates.change_trust")
def trust_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Its schools, found by name, town or URN; its leads, by their e-mail addresses."""
    trust = get_object_or_404(Trust, pk=pk)
    form = LeadForm(request.POST if request.POST.get("do") == "lead" else None)
    if request.method == "POST" and (form.is_valid() if form.is_bound else _schools_changed(request, trust)):
        if form.is_bound:
            user = account_for(email=form.cleaned_data["email"])
            actions.let_in(thing=trust, user=user, by=request.user, now=timezone.now())
            messages.success(request, f"{user} may act for {trust} and all its schools.")
        return redirect("trust_desk", trust.pk)
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    context = {
        "trust": trust,
        "form": form,
        "schools": list(trust.schools.order_by("name", "town")),
        "leads": list(trust.memberships.filter(is_confirmed=True).select_related("user").order_by("since_at", "pk")),
        "typed": typed,
        "found": queries.for_trust(typed, trust) if typed else [],
        "page_title": trust.name,
        "header_title": trust.name,
        "breadcrumbs_items": [
            {"label": "Home", "url": reverse("wagtailadmin_home")},
            {"label": "Trusts", "url": reverse("trust:index")},
            {"label": trust.name, "url": ""},
        ],
        "header_icon": "group",
    }
    return TemplateResponse(request, "delegates/schools/admin/trust.html", context)


def _schools_changed(request: HttpRequest, trust: Trust) -> bool:
    """One school in or out, as its button says; always True, since a refusal is told and the page is shown anew."""
    chosen = queries.schools_by_ids([*trust.schools.values_list("pk", flat=True), request.POST.get("add", "")])
    gone = request.POST.get("remove", "")
    try:
        actions.set_schools(
            trust=trust, schools=[one for one in chosen if str(one.pk) != gone], by=request.user, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, " ".join(problem.message for problem in refusal.problems))
    return True
