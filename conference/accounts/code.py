"""The e-mailed code: allauth's process, with one difference. An address that nobody knows gets a code as well, and the
account is made when that code comes back; until then there is no row, and nobody can tell from outside who has one.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from conference.accounts.actions import account_for


class EmailedCode(LoginCodeVerificationProcess):
    @classmethod
    def send_to(cls, request: HttpRequest, email: str) -> None:
        """Mail a new code to `email` and remember it in this browser's session, where an older code counts no more.
        Raises what the mail server raises; then nothing is remembered.
        """
        login = Login(user=None, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()

    @classmethod
    def under_way(cls, request: HttpRequest) -> EmailedCode | None:
        """The code this browser waits for, or None when there is none or it has run out."""
        if request.user.is_authenticated:
            return None
        stage = LoginStageController.enter(request, LoginByCodeStage.key)
        return cls(stage=stage).abort_if_invalid() if stage else None

    @property
    def email(self) -> str:
        return self.state["email"]

    def send(self, skip_enumeration_mails: bool = False) -> None:  # noqa: FBT001, FBT002 -- allauth's signature
        context = {"code": self.generate_code(), "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60}
        get_adapter().send_mail("account/emails/code", self.email, context)

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign in whoever typed the right code, or lead her to the second step if her account has one."""
        user = account_for(email=self.email)
        record_authentication(self.request, user, method="code", email=self.email)
        return perform_login(self.request, Login(user=user, email=self.email, redirect_url=redirect_url))
