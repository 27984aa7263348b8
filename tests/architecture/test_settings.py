"""Settings that the whole house rests on."""

import pytest
from django.conf import settings
from django.db import connection

from conference import env


def test_sqlite_takes_its_write_lock_at_once_and_waits_for_it():
    """With Django's default most bookings of a rush fail at once with "database is locked"; with this none did."""
    assert env.database("sqlite:////srv/plenary.sqlite3") == {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "/srv/plenary.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_sqlite_obeys():
    with connection.cursor() as cursor:
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]

    assert (connection.transaction_mode, synchronous) == ("IMMEDIATE", 1)


def test_no_request_is_one_long_transaction():
    """With IMMEDIATE every page view would take the write lock."""
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS", False)


def test_nothing_tells_another_host_about_our_organisers():
    assert (
        settings.WAGTAIL_GRAVATAR_PROVIDER_URL,
        settings.WAGTAIL_ENABLE_UPDATE_CHECK,
        settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER,
    ) == (None, False, False)


def test_django_s_own_admin_is_not_installed():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
