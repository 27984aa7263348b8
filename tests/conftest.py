"""What every test may use. Deeper folders have conftests of their own."""

from __future__ import annotations

import os
from fnmatch import fnmatch
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("default", deadline=None)
hypothesis_settings.register_profile("long", deadline=None, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config):
    # Playwright's loop runs in this thread; Django would refuse database calls beside it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(config, items):
    """A test that speaks of one database alone is left to the run on that one: `race` means nothing on SQLite."""
    foreign = "sqlite_only" if os.environ.get("TEST_DATABASE_URL") else "race"
    left = [item for item in items if item.get_closest_marker(foreign)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker(foreign)]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """On SQLite Wagtail's search has a full-text table with triggers, where the model alone would give a plain one: what its migration
    does.
    """
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    index, columns = "wagtailsearch_indexentry", "title, body, autocomplete"
    new = "NEW.title, NEW.body, NEW.autocomplete"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for statement in [
            f"DROP TABLE IF EXISTS {index}_fts",
            f"CREATE VIRTUAL TABLE {index}_fts USING fts5(autocomplete, body, title)",
            f"CREATE TRIGGER IF NOT EXISTS fts_insert AFTER INSERT ON {index} BEGIN INSERT INTO {index}_fts({columns}, rowid) VALUES ({new}, NEW.id); END",  # noqa: S608 -- names of our own table
            f"CREATE TRIGGER IF NOT EXISTS fts_update AFTER UPDATE ON {index} BEGIN UPDATE {index}_fts SET ({columns}) = ({new}) WHERE rowid = NEW.id; END",  # noqa: S608 -- names of our own table
            f"CREATE TRIGGER IF NOT EXISTS fts_delete AFTER DELETE ON {index} BEGIN DELETE FROM {index}_fts WHERE rowid = OLD.id; END",  # noqa: S608 -- names of our own table
        ]:
            cursor.execute(statement)


@pytest.fixture(autouse=True)
def _fresh_cache(settings):
    """Rate limits of one test must not fall upon the next, nor what a process remembers of the programme."""
    from django.core.cache import cache

    from home.embed import queries as embed
    from home.programme import memory, places

    cache.clear()
    memory.forget()
    places.forget()
    embed.forget()


class Unasked:
    """A task that nobody does."""

    def enqueue(self, *args):
        pass


@pytest.fixture(autouse=True)
def _no_indexes(request, monkeypatch):
    """Each saved page would be put into the search index and the index of references, at a third of all the tests' time. A test that
    searches pages or asks what uses something is marked `indexed`.
    """
    if not request.node.get_closest_marker("indexed"):
        monkeypatch.setattr("modelsearch.signal_handlers.insert_or_update_object_task", Unasked())
        monkeypatch.setattr("wagtail.signal_handlers.update_reference_index_task", Unasked())


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


def project_files(*patterns: str) -> list[Path]:
    """Files of the project that match the patterns (`conference/*.py`: at any depth below conference/), whether git is at hand or not."""
    below = [
        path.relative_to(ROOT)
        for folder in ROOT.iterdir()
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in {"var", "node_modules"}
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return [ROOT / path for path in sorted(below) if any(fnmatch(path.as_posix(), pattern) for pattern in patterns)]
