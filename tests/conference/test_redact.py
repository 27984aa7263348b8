"""No secret of an address stands in a log line."""

import io
import logging
import os
import subprocess
import sys

import pytest

from conference.lib.redact import redacted

SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        (f"Not Found: /my/{SECRET}/", "Not Found: /my/[…]/"),
        (f"Not Found: /my/{SECRET}", "Not Found: /my/[…]"),
        (f'"GET /my/{SECRET}/17/ HTTP/1.1" 200 5', '"GET /my/[…]/17/ HTTP/1.1" 200 5'),
        (f'"POST /accounts/one-time/{SECRET}/ HTTP/1.1" 302 0', '"POST /accounts/one-time/[…]/ HTTP/1.1" 302 0'),
        (f"/checkin/enrol/{SECRET}?from=screen", "/checkin/enrol/[…]?from=screen"),
        (f"/accounts/sign-in/?next=/my/{SECRET}/", "/accounts/sign-in/?next=/my/[…]/"),
        (f"/accounts/sign-in/?next=%2Fmy%2F{SECRET}%2F", "/accounts/sign-in/?next=%2Fmy%2F[…]%2F"),
        (
            f"https://conference.example/MY/{SECRET}/ and /my/{SECRET}/",
            "https://conference.example/MY/[…]/ and /my/[…]/",
        ),
        ("/bookings/SC27-4K7QW2/", "/bookings/SC27-4K7QW2/"),
        ("/my/", "/my/"),
        (f"Not Found: /propose/{SECRET}/check/", "Not Found: /propose/[…]/check/"),
        (f"Not Found: /propose/with/{SECRET}/", "Not Found: /propose/with/[…]/"),
        (f"Not Found: /speaking/{SECRET}/", "Not Found: /speaking/[…]/"),
        ("/propose/", "/propose/"),
    ],
)
def test_the_token_of_every_secret_address_is_taken_out(line, clean):
    assert redacted(line) == clean


@pytest.fixture
def written():
    """What the site's own handler writes while a test runs."""
    handler = next(
        handler for handler in logging.getLogger("django.server").handlers if isinstance(handler, logging.StreamHandler)
    )
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream.getvalue
    handler.setStream(before)


@pytest.mark.parametrize("logger", ["django.server", "django.request", "django.security.csrf", "delegates.choices"])
def test_whoever_writes_the_line_the_token_is_not_in_it(written, logger):
    logging.getLogger(logger).warning('"%s %s" %s', "GET", f"/my/{SECRET}/", 404)

    assert SECRET not in written()
    assert '"GET /my/[…]/" 404' in written()


def test_a_traceback_does_not_give_the_token_away_either(written):
    try:
        int(f"/my/{SECRET}/")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", f"/my/{SECRET}/")

    assert "Traceback" in written()
    assert SECRET not in written()


@pytest.mark.django_db
@pytest.mark.parametrize("path", [f"/my/{SECRET}/", f"/accounts/one-time/{SECRET}/", f"/checkin/enrol/{SECRET}/"])
def test_django_s_own_warning_about_a_missing_page_does_not_give_it_away(client, site_tree, written, path):
    answer = client.get(path)

    assert answer.status_code in {404, 410}
    assert f"{path.removesuffix(SECRET + '/')}[…]/" in written()
    assert SECRET not in written()


@pytest.mark.slow
@pytest.mark.parametrize("debug", ["0", "1"])
def test_in_development_and_in_production_each_line_is_written_once_and_clean(debug, tmp_path):
    """Django brings a handler of its own for development, which knows nothing of secrets."""
    script = (
        "import django, logging; django.setup()\n"
        f"logging.getLogger('django.request').warning('Not Found: %s', '/my/{SECRET}/')\n"
        f"logging.getLogger('django.server').warning('GET %s', '/my/{SECRET}/')\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "conference.settings",
        "DEBUG": debug,
        "SECRET_KEY": "x" * 60,
        "VAR_DIR": str(tmp_path),
    }

    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=True
    )

    lines = [line.split(" ", 2)[2] for line in (done.stdout + done.stderr).splitlines()]
    assert lines == ["WARNING django.request: Not Found: /my/[…]/", "WARNING django.server: GET /my/[…]/"]
