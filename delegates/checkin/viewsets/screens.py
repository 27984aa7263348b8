"""Two screens of their own: enrol a device, and who is in. Each asks for its permission itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from conference.lib import qr
from delegates.checkin import access, actions, queries, rules
from delegates.checkin.forms import EnrolForm
from delegates.checkin.models import Device

may_enrol = permission_required("delegates.add_device")


def _page(request: HttpRequest, template: str, title: str, icon: str, **context: object) -> HttpResponse:
    crumbs = [{"url": reverse("checkin-devices:index"), "label": "Check-in"}, {"url": "", "label": title}]
    shown = {"breadcrumbs_items": crumbs, "header_title": title, "page_title": title, "header_icon": icon}
    return render(request, template, shown | context)


# --- Enrol a device ------------------------------------------------------------------------------------------
@may_enrol
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    conference = access.conference_of(request.GET.get("conference", ""))
    if conference is None:
        messages.warning(request, "Make a conference first; then devices can be enrolled for its doors.")
        return redirect("wagtailadmin_home")
    initial = {"name": queries.next_desk_name(conference)}
    form = EnrolForm(request.POST or None, conference=conference, initial=initial)
    if request.method == "POST" and form.is_valid():
        now, data = timezone.now(), form.cleaned_data
        point = data.get("point") or actions.make_point(conference=conference, name=data["new_point"], by=request.user)
        device, secret = actions.make_device(point=point, name=data["name"], by=request.user, now=now)
        return _to_code(request, device, secret)
    return _page(
        request, "delegates/checkin/admin/enrol.html", "Enrol a device", "mobile-alt", form=form, conference=conference
    )


@may_enrol
@require_http_methods(["GET", "POST"])
def new_code(request: HttpRequest, pk: int) -> HttpResponse:
    device = access.device_by_id(pk)
    if request.method == "POST":
        secret = actions.new_code(device=device, by=request.user, now=timezone.now())
        return _to_code(request, device, secret)
    return _page(
        request, "delegates/checkin/admin/confirm.html", f"A new code for {device}", "key", device=device, deed="code"
    )


def _to_code(request: HttpRequest, device: Device, secret: str) -> HttpResponse:
    """The code is kept in this organiser's session while it works, so that the page may be opened again."""
    request.session[f"checkin-code-{device.pk}"] = [secret, device.enrol_until_at.isoformat()]
    return redirect("checkin-code", pk=device.pk)


@may_enrol
@never_cache
@require_GET
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code as a QR and to type, as long as it works; then what has become of it."""
    device = access.device_by_id(pk)
    key = f"checkin-code-{pk}"
    secret, until = request.session.get(key, ("", ""))
    state = _code_state(device, until)
    if state != "open":
        request.session.pop(key, None)
    address = request.build_absolute_uri(reverse("delegates:checkin"))
    shown = {
        "device": device,
        "state": state,
        "address": address,
        "code": rules.spaced_code(secret),
        "qr": mark_safe(qr.svg(f"{address}#{secret}")) if state == "open" else "",
    }
    if request.headers.get("HX-Request"):
        return render(request, "delegates/checkin/admin/code_state.html", shown)
    return _page(request, "delegates/checkin/admin/code.html", f"Enrol {device}", "mobile-alt", **shown)


def _code_state(device: Device, until: str) -> str:
    """`open`: the code still works. `used`: the phone has it. `over`: too late, or another code was made since."""
    if device.enrol_digest is None:
        return "used" if device.token_digest and device.revoked_at is None else "over"
    shown_until = parse_datetime(until) if until else None
    works = shown_until is not None and shown_until == device.enrol_until_at and timezone.now() < shown_until
    return "open" if works else "over"


@permission_required("delegates.change_device")
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    device = access.device_by_id(pk)
    if request.method == "POST":
        actions.revoke(device=device, by=request.user, now=timezone.now())
        messages.success(request, f"{device} is signed out. Its scans are kept.")
        return redirect("checkin-devices:index")
    return _page(
        request, "delegates/checkin/admin/confirm.html", f"Sign out {device}", "logout", device=device, deed="revoke"
    )


# --- Who is in ------------------------------------------------------------------------------------------------
@permission_required("delegates.view_scan")
@never_cache
@require_GET
def who_is_in(request: HttpRequest) -> HttpResponse:
    conference = access.conference_of(request.GET.get("conference", ""))
    shown: dict[str, object] = {"conference": conference, "now": timezone.now()}
    if conference:
        query, show = request.GET.get("q", "").strip()[:100], request.GET.get("show", "in")
        roll = queries.who_is_in(conference)
        shown |= {
            "counts": roll.counts,
            "roll": roll,
            "shown": queries.narrowed(roll, query=query, show=show),
            "query": query,
            "show": show,
            "shows": [("in", "In"), ("expected", "Not here yet"), ("all", "Everybody")],
        }
    if request.headers.get("HX-Request"):
        return render(request, "delegates/checkin/admin/who_is_in_list.html", shown)
    return _page(request, "delegates/checkin/admin/who_is_in.html", "Who is in", "group", **shown)
