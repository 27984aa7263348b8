"""How the tests sign in: the real way, through the pages and the mail."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail

CODE = re.compile(r"\b\d{4}-\d{4}\b")


def ask(client, email, **extra):
    return client.post("/accounts/sign-in/", {"email": email, **extra})


def mailed_code(position=-1):
    return CODE.search(mail.outbox[position].body)[0]


def type_code(client, code, **extra):
    return client.post("/accounts/sign-in/code/", {"code": code, **extra})


def sign_in(client, email):
    ask(client, email)
    return type_code(client, mailed_code())


def app_code(secret, periods_ahead=0):
    """What the authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods_ahead))


def wrong(code):
    return f"{(int(code.replace('-', '')) + 1) % 100_000_000:08d}"


def sentences(response):
    return [str(message) for message in response.context["messages"]]
