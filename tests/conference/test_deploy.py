"""`manage.py check --deploy` in production's own settings, and what it says when something is missing."""

import json
import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PRODUCTION = {
    "SECRET_KEY": "".join(chr(33 + number * 7 % 90) for number in range(64)),
    "SITE_URL": "https://conference.example",
    "ALLOWED_HOSTS": "conference.example",
    "EMAIL_URL": "smtp://mailer:word@mail.example:587",
}


def run(tmp_path, repository, *arguments, **changes):
    """manage.py as a real site runs it: nothing of the tests' environment, only what is given. None takes a variable away."""
    environment = {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    environment |= {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def check(tmp_path, repository, **changes):
    return run(tmp_path, repository, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **changes)


def test_production_settings_are_clean(tmp_path, repository):
    done = check(tmp_path, repository)

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


@pytest.mark.parametrize(
    ("changes", "found"),
    [  # each case is a process of its own, so several faults share one
        (
            {"SITE_URL": None, "EMAIL_URL": None, "ORGANISER_MFA_REQUIRED": "0", "SECRET_KEY": "short"},
            {"plenary.E010", "plenary.E012", "plenary.W014", "security.W009"},
        ),
        ({"SITE_URL": "http://conference.example"}, {"plenary.E011"}),
        ({"EMAIL_URL": None, "DEBUG": "1"}, {"plenary.E013"}),
    ],
)
def test_what_is_missing_is_said(tmp_path, repository, changes, found):
    done = check(tmp_path, repository, **changes)

    assert done.returncode == 1
    assert found <= set(re.findall(r"\((\w+\.[EW]\d+)\)", done.stderr))


def test_without_a_secret_key_nothing_starts_and_the_sentence_says_why(tmp_path, repository):
    done = run(tmp_path, repository, "manage.py", "check", SECRET_KEY=None)

    assert done.returncode == 1
    assert (
        "Set SECRET_KEY to a long random text (50 characters or more), or DEBUG=1 to try the product out."
        in done.stderr
    )


def test_neither_mailbox_nor_style_guide_is_there_in_production(tmp_path, repository):
    script = (
        "import json, django; django.setup()\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "def there(name):\n"
        "    try: return reverse(name)\n"
        "    except NoReverseMatch: return None\n"
        "print(json.dumps([there(name) for name in ['mailbox', 'styleguide', 'healthz', 'account_request_login_code']]))\n"
    )

    done = run(tmp_path, repository, "-c", script, DJANGO_SETTINGS_MODULE="conference.settings")

    assert json.loads(done.stdout) == [None, None, "/healthz", "/accounts/sign-in/"], done.stderr
