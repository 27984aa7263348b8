"""For a process beside the tests: their database, and the mail server that takes its time."""

import os

from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["SLOW_MAIL_DATABASE"]  # noqa: F405
EMAIL_BACKEND = "tests.fakes.mail.Slow"
