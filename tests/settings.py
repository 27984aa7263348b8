"""The product's settings, as the tests need them: PostgreSQL by default, cheap hashes, nothing leaves the machine."""

import os
import tempfile

os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("HTTPS", "0")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

from conference.settings import *  # noqa: F403

TEST_DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "")
if TEST_DATABASE_URL:
    DATABASES = {"default": env.database(TEST_DATABASE_URL)}  # noqa: F405
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["TEST"] = {"NAME": "test_" + os.environ.get("TEST_DB", "plenary")}
else:
    DATABASES = {"default": env.database("sqlite:////" + tempfile.gettempdir().lstrip("/") + "/plenary-tests.sqlite3")}  # noqa: F405

_scratch = tempfile.mkdtemp(prefix="plenary-tests-")
MEDIA_ROOT = f"{_scratch}/media"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": True}}
PERIODIC: dict[str, int] = {}  # a test that is about them says which
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT = f"{_scratch}/private"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ORGANISER_MFA_REQUIRED = False
MAILBOX = True
MAILBOX_DIR = f"{_scratch}/mailbox"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
