"""What every test may use. Deeper folders have conftests of their own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config):
    # Playwright's loop runs in this thread; Django would refuse database calls beside it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def _fresh_cache(settings):
    """Rate limits of one test must not fall upon the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def site_tree(db):
    """What Wagtail's data migrations would have made (the tests build their tables from the models): locale, collection, root page,
    default site. Returns the site."""
    from wagtail.models import Collection, Locale, Page, Site

    Locale.objects.get_or_create(language_code="en-gb")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    return Site.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "site_name": "Plenary", "root_page": root}
    )[0]


@pytest.fixture(scope="session")
def repository() -> Path:
    return ROOT


def tracked_files(*patterns: str) -> list[Path]:
    """Files of the project that match the glob patterns, as git or the disk knows them."""
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in found if name and (ROOT / name).exists()]
