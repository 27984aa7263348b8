"""A booking that is taken down on the telephone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required

from conference.models import Conference
from delegates.desks import actions
from delegates.desks.desk_forms import TelephoneForm


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("delegates.change_booking")
def telephone(request: HttpRequest) -> HttpResponse:
    """Who rings and for whom; then the pages that the lead herself would see."""
    form = TelephoneForm(request.POST or None, initial={"conference": Conference.objects.current()})
    if request.method == "POST" and form.is_valid():
        booking = actions.book_by_telephone(by=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("delegates:booking-roster", booking.reference)
    trail = [("Home", reverse("wagtailadmin_home")), ("Bookings", reverse("booking:index")), ("By telephone", "")]
    context = {
        "form": form,
        "page_title": "Take down a booking by telephone",
        "header_title": "Take down a booking by telephone",
        "breadcrumbs_items": [{"label": label, "url": url} for label, url in trail],
        "header_icon": "clipboard-list",
    }
    return TemplateResponse(request, "delegates/desks/admin/telephone.html", context)
