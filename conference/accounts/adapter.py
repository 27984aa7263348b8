"""How allauth behaves in our house: our words, our mails, and where a person goes when she has signed in."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse

from conference.lib import qr
from conference.lib.mail import message

logger = logging.getLogger(__name__)

TRY_LATER = "There were too many wrong codes. Wait a quarter of an hour, then try again."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": TRY_LATER,
        "rate_limited": TRY_LATER,
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where nothing was asked for: organisers to their desk, everybody else to her bookings."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the house's own form: NAME.subject.txt and NAME.txt."""
        message(template_prefix, to=[email], context=context).send()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the address that is the person's name; allauth would look in its own table, which we leave empty.
        The deed is done by now: a mail server that is down must not make an error of it.
        """
        try:
            super().send_notification_mail(template_prefix, user, context, email or user.email)
        except (SMTPException, OSError):
            logger.exception("A notice about the second step of user %s could not be sent.", user.pk)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the code your app shows now. Wait for the next one and type that.",
    }

    def build_totp_svg(self, url: str) -> str:
        return qr.svg(url)
