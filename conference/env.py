"""Typed readers of environment variables. Every difference between two installations is one of these, and nothing else."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """A switch: 1, true, yes, on or 0, false, no, off. Anything else is refused rather than guessed."""
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no.")


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from error


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret_key(*, debug: bool, folder: Path) -> str:
    """SECRET_KEY from the environment. In development one is made once and kept in `folder`; production must bring its own."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not debug:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random text (50 characters or more), or DEBUG=1 to try the product out."
        )
    from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 -- slow import

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret_key"
    try:
        with path.open("x") as file:  # "x": of two processes that start together only one writes
            file.write(get_random_secret_key())
        path.chmod(0o600)
    except FileExistsError:
        pass
    return path.read_text()


SQLITE_OPTIONS = {
    # With Django's default (DEFERRED) whatever reads before it writes fails at once under load with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}


def database(url: str) -> dict[str, object]:
    """Django's database settings from `sqlite:////absolute/path` or `postgres://user:password@host:port/name?option=value`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options: dict[str, object] = dict(parse_qsl(parts.query))
        host = options.pop("host", None) or unquote(parts.hostname or "")  # ?host=/run/postgresql is a socket's folder
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme!r}; sqlite and postgres are understood.")


PLAIN_SMTP = 25  # a relay on the same machine, without TLS


def mail(url: str) -> dict[str, object]:
    """Django's mail settings from `smtp://user:password@host:port` (STARTTLS on 587), `smtps://…` (TLS from the start) or
    `anymail://postmark` (a provider's own interface; its key is a variable ANYMAIL_…).
    """
    parts = urlsplit(url)
    if parts.scheme == "anymail" and parts.hostname:
        return {"EMAIL_BACKEND": f"anymail.backends.{parts.hostname}.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465."
        )
    secure = parts.scheme == "smtps"
    port = parts.port or (465 if secure else 587)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and port != PLAIN_SMTP,
        "EMAIL_TIMEOUT": 15,
    }


def mail_providers(providers: list[str]) -> dict[str, str]:
    """django-anymail's settings: every variable ANYMAIL_… but for the list itself. A provider's address needs a secret, or anybody could
    tell us that mail came back.
    """
    head = "ANYMAIL_"
    found = {name.removeprefix(head): value for name, value in os.environ.items() if name.startswith(head)}
    found.pop("PROVIDERS", None)
    if providers and not found.get("WEBHOOK_SECRET"):
        raise ImproperlyConfigured("ANYMAIL_PROVIDERS needs ANYMAIL_WEBHOOK_SECRET as well: name:long-random-text.")
    return found
