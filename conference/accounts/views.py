"""Pages of signing in: address, code, second step, one-time link. The rest are allauth's own views."""

from __future__ import annotations

from smtplib import SMTPException

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url, passthrough_next_redirect_url
from allauth.core.ratelimit import consume, respond_429
from allauth.mfa.base.views import authenticate
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from conference.accounts import one_time
from conference.accounts.code import EmailedCode
from conference.accounts.forms import CodeForm, EmailForm
from conference.lib.doors import public


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code. The answer is the same whether the address is known or not."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not consume(request, action="request_login_code", key=email):
            return respond_429(request)
        try:
            EmailedCode.send_to(request, email)
        except (SMTPException, OSError):
            form.add_error(None, "We could not send the e-mail just now. Wait a minute, then try again.")
        else:
            return redirect(_keeping_next(request, "account_confirm_login_code"))
    return render(request, "account/sign_in.html", {"form": form, "next_url": get_next_redirect_url(request)})


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def confirm_code(request: HttpRequest) -> HttpResponse:
    """Type the code. Three wrong ones, or a quarter of an hour, and it counts no more."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    process = EmailedCode.under_way(request)
    if process is None:
        messages.warning(request, "That code has run out, or was asked for in another browser. Ask for a new one here.")
        return redirect(_keeping_next(request, "account_request_login_code"))
    form = CodeForm(request.POST or None, expected=process.code)
    if request.method == "POST":
        if not consume(request, action="confirm_login_code", key=process.email):
            return respond_429(request)
        if form.is_valid():
            return process.finish(get_next_redirect_url(request))
        if not process.record_invalid_attempt():
            messages.warning(request, "That was the third wrong code, so it counts no more. Ask for a new one here.")
            return redirect(_keeping_next(request, "account_request_login_code"))
    context = {"form": form, "email": process.email, "next_url": get_next_redirect_url(request)}
    context["again_url"] = _keeping_next(request, "account_request_login_code")
    return render(request, "account/code.html", context)


@public
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """An organiser's second step while she signs in: allauth's page, with a sentence when it has run out."""
    if not request.user.is_authenticated and LoginStageController.enter(request, AuthenticateStage.key) is None:
        messages.warning(request, "Signing in took too long. Begin again here.")
        return redirect("account_request_login_code")
    return authenticate(request)


class SetUpSecondStep(ActivateTOTPView):
    """Set up an authenticator app."""

    def form_valid(self, form) -> HttpResponse:  # noqa: ANN001 -- allauth's own form
        response = super().form_valid(form)
        # She has just typed a code of this very app: she need not do it again to see her recovery codes.
        record_authentication(self.request, self.request.user, method="mfa", type="totp", reauthenticated=True)
        return response


@public
@never_cache
@require_http_methods(["GET", "POST"])
def one_time_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a one-time link. Opening it uses nothing up, since mail scanners open every link; the button does."""
    now = timezone.now()
    link = one_time.burn(secret, now=now) if request.method == "POST" else one_time.usable(secret, now=now)
    if link is None:
        return render(request, "account/one_time_over.html", status=410)
    if request.method == "GET":
        return render(request, "account/one_time.html", {"person": link.user, "until": link.expires_at})
    clear_login(request)
    record_authentication(request, link.user, method="one_time_link")
    return perform_login(request, Login(user=link.user, redirect_url=link.next_url or None))


@public
def desk_sign_in(request: HttpRequest) -> HttpResponse:
    """Instead of Wagtail's own page, which asks for a password."""
    return redirect(f"{reverse('account_request_login_code')}?next={reverse('wagtailadmin_home')}")


def _keeping_next(request: HttpRequest, name: str) -> str:
    return passthrough_next_redirect_url(request, reverse(name), "next")
