"""Finding a school: the search page, its fragment while one types, and the form for a place that is not listed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from delegates.schools import actions, queries
from delegates.schools.forms import TypedSchoolForm

SHORTEST, LONGEST = 2, 100
# Of booking, whose first step this page is.
STEPS = [{"label": label} for label in ("Your school", "Your colleagues", "Check and confirm")]


@require_safe
def school_search(request: HttpRequest) -> HttpResponse:
    """The whole page, or only its list when the page asks for that while somebody types."""
    typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    near = queries.venue_position()
    found = queries.search(typed, near=near, limit=queries.SHOWN + 1) if len(typed) >= SHORTEST else []
    context = {
        "steps": STEPS,
        "typed": typed,
        "is_searched": len(typed) >= SHORTEST,
        "found": found[: queries.SHOWN],
        "has_more": len(found) > queries.SHOWN,
        "is_near": near is not None,
        "add_url": f"{reverse('delegates:school-add')}?{urlencode({'name': typed})}",
    }
    if request.headers.get("HX-Request"):
        response = render(request, "delegates/schools/search.html#found", context)
    else:
        context["hers"] = queries.schools_of(request.user, near=near)
        response = render(request, "delegates/schools/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "POST"])
def school_add(request: HttpRequest) -> HttpResponse:
    """A place that is not in the register is typed, and can be booked for at once."""
    if request.method == "POST":
        form = TypedSchoolForm(request.POST)
        if form.is_valid():
            school = actions.add_typed_school(**form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(
                request, f"We have noted {school}. You can book now; an organiser will look at it before others see it."
            )
            return redirect("delegates:school-search")
    else:
        form = TypedSchoolForm(initial={"name": request.GET.get("name", "")[:160]})
    return render(request, "delegates/schools/add.html", {"form": form, "steps": STEPS})
