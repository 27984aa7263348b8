"""Headers and doors that hold for the whole site."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

GetResponse = Callable[[HttpRequest], HttpResponse]

BASE = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
PUBLIC_POLICY = f"{BASE}; frame-ancestors 'none'; form-action 'self'"
# Wagtail shows our pages in a frame of its own while they are edited.
PREVIEW_POLICY = f"{BASE}; frame-ancestors 'self'; form-action 'self'"
# The QR decoder is WebAssembly in a module worker.
CHECKIN_POLICY = (
    f"{BASE}; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; media-src 'self' blob:; "
    "frame-ancestors 'none'; form-action 'self'"
)
# Wagtail's admin writes inline scripts and styles; nothing from another host is allowed there either.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-src 'self'; "
    "frame-ancestors 'self'; form-action 'self'"
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
CHECKIN_PERMISSIONS = PERMISSIONS.replace("camera=()", "camera=(self)")


def policy_for(path: str, *, preview: bool) -> str:
    """The Content-Security-Policy of the page at `path`."""
    if path.startswith("/admin/"):
        return ADMIN_POLICY
    if path.startswith("/checkin/"):
        return CHECKIN_POLICY
    if path.startswith("/static/"):
        # A worker obeys the policy of its own response, so the decoder's files need the decoder's policy.
        return CHECKIN_POLICY
    return PREVIEW_POLICY if preview else PUBLIC_POLICY


# Pages that show somebody's own things, and are kept by no cache.
PERSONAL = (
    "/my/",
    "/mail/",
    "/propose/",
    "/speaking/",
    "/bookings/",
    "/schools/",
    "/accounts/",
    "/checkin/api/",
    "/mailbox/",
)


# Where a reader begins, though what follows is hers alone: these a search engine may know.
OPEN_DOORS = {"/propose/", "/bookings/new/"}
UNLISTED = (*PERSONAL, "/admin/", "/checkin/")


class SecurityHeadersMiddleware:
    """Content-Security-Policy and Permissions-Policy on every answer; no-store where a page is personal; no search engine there."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        preview = getattr(request, "is_preview", False) or getattr(request, "in_preview_panel", False)
        response.headers.setdefault("Content-Security-Policy", policy_for(request.path, preview=preview))
        door = request.path.startswith("/checkin/")
        response.headers.setdefault("Permissions-Policy", CHECKIN_PERMISSIONS if door else PERMISSIONS)
        if request.path.startswith(
            (
                "/my/",
                "/mail/",
                "/propose/",
                "/speaking/",
                "/accounts/one-time/",
                "/checkin/enrol/",
                "/bookings/leads/join/",
            )
        ):
            # The address itself is the secret. Not "no-referrer": a form of such a page would then be sent with
            # `Origin: null`, and Django's CSRF check refuses it.
            response.headers["Referrer-Policy"] = "strict-origin"
        if request.path.startswith(PERSONAL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        if preview or (request.path.startswith(UNLISTED) and request.path not in OPEN_DOORS):
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


class NoNulMiddleware:
    """No address of ours holds a NUL, and PostgreSQL cannot be asked for one: it is not found, before any row is looked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        return self.get_response(request)


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every view of ours is private unless it says otherwise. Wagtail's and allauth's own bring their own doors."""

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> HttpResponse | None:
        if view_func.__module__.startswith(("wagtail.", "allauth.")) or not getattr(view_func, "login_required", True):
            return None  # and nobody is asked who they are: what does not depend on it is the same to every cache
        return super().process_view(request, view_func, view_args, view_kwargs)


class OrganiserMFAMiddleware:
    """Sends an organiser without a second factor to set one up before the admin opens."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.ORGANISER_MFA_REQUIRED
            and request.path.startswith("/admin/")
            and request.user.is_authenticated
            and not is_mfa_enabled(request.user)
        ):
            messages.info(request, "Organisers sign in with a second step. Set yours up once, then carry on.")
            return redirect("mfa_activate_totp")
        return self.get_response(request)
