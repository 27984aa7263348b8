"""Printing: whose badges, the run that is being drawn, its file; and a new badge for a lost one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.auth import permission_required

from conference.lib.problems import Refused
from conference.models import Conference
from delegates.badges import access, actions, forms, queries
from delegates.badges.models import PrintRun

SHOWN = 50  # people found at most; more would only be scrolled past

organiser = permission_required(access.MAY_PRINT)


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    trail = [("Home", reverse("wagtailadmin_home")), ("Badges", reverse("badges_print")), *more]
    return [{"url": url, "label": label} for label, url in trail]


@organiser
def pick(request: HttpRequest) -> HttpResponse:
    """What to print. One form: "Find" shows people to tick and keeps all that was chosen, "Print" prints."""
    conference = access.conference(request.user, request.GET.get("conference", ""))
    if conference is None:
        return TemplateResponse(request, "delegates/badges/desk/none.html", {"breadcrumbs_items": _crumbs()})
    form = forms.PickForm(request.POST or None, conference=conference)
    finding = "find" in request.POST
    if request.method == "POST" and not finding and form.is_valid():
        delegates, title = form.picked()
        try:
            run = actions.print_badges(
                conference=conference, delegates=delegates, title=title, by=request.user, now=timezone.now()
            )
        except Refused as refused:
            for problem in refused.problems:
                form.add_error(problem.field, problem.message)
        else:
            return redirect("badges_run", run.pk)
    return TemplateResponse(
        request, "delegates/badges/desk/pick.html", _pick_context(request, conference, form, finding)
    )


def _pick_context(
    request: HttpRequest,
    conference: Conference,
    form: forms.PickForm,
    finding: bool,  # noqa: FBT001 -- private
) -> dict[str, object]:
    asked = form.data.get("words", "").replace("\0", "").strip() if form.is_bound else ""
    ticked = queries.ticked(conference, _numbers(form))
    chosen = {delegate.pk for delegate in ticked}
    people = [one for one in queries.found(conference, asked)[: SHOWN + 1] if one.pk not in chosen] if asked else []
    if finding:
        form.errors.clear()  # nothing was asked to be printed yet
    return {
        "breadcrumbs_items": _crumbs(),
        "header_title": "Badges",
        "conference": conference,
        "conferences": access.conferences(request.user),
        "counts": queries.counts(conference),
        "form": form,
        "asked": asked,
        "finding": finding,
        "who": forms.TICKED if finding else form["who"].value(),
        "ticked": ticked,
        "people": people[:SHOWN],
        "more": len(people) > SHOWN,
        "runs": queries.recent_runs(conference),
    }


def _numbers(form: forms.PickForm) -> list[int]:
    raw = form.data.getlist("delegates") if form.is_bound else []
    return [int(text) for text in raw if text.isascii() and text.isdecimal() and len(text) < 19]  # noqa: PLR2004 -- a bigint


@organiser
@never_cache
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """A print run: being drawn, ready, or not drawn (then it can be asked for again)."""
    print_run = access.print_run(request.user, pk)
    if request.method == "POST":
        actions.draw_again(run=print_run, now=timezone.now())
        return redirect("badges_run", pk)
    context = {
        "breadcrumbs_items": _crumbs((print_run.title, reverse("badges_run", args=[pk]))),
        "header_title": f"Badges: {print_run.title}",
        "run": print_run,
    }
    return TemplateResponse(request, "delegates/badges/desk/run.html", context)


@organiser
@never_cache
@require_GET
def run_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, to look at or to print. It is shown in the browser, where the printer is."""
    print_run = access.print_run(request.user, pk)
    if print_run.status != PrintRun.Status.READY:
        return redirect("badges_run", pk)
    name = f"badges-{slugify(print_run.title)[:40] or print_run.pk}-{timezone.localtime(print_run.made_at):%Y-%m-%d-%H%M}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(bytes(print_run.pdf), content_type="application/pdf", headers=headers)


@organiser
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then make a new badge for the same person and print it."""
    badge = access.badge(request.user, pk)
    if request.method == "POST":
        fresh = actions.reissue_and_print(badge=badge, by=request.user, now=timezone.now())
        messages.success(request, "A new badge was made. The old one is refused at the door from now on.")
        return redirect("badges_run", fresh.pk)
    context = {
        "breadcrumbs_items": _crumbs(("Reissue", reverse("badges_reissue", args=[pk]))),
        "header_title": f"Reissue {badge}",
        "badge": badge,
    }
    return TemplateResponse(request, "delegates/badges/desk/reissue.html", context)
