"""`manage.py check`: every column that could hold something about a person stands in the policy file, and the file names nothing that is
not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.core.management import get_commands
from django.db import models

from conference.privacy import paths
from conference.privacy.policy import COMMAND, THE_DAY, Entry, Policy, PolicyError, policy

OURS = {"conference", "programme", "delegates", "home"}
HINT = "Write it into conference/privacy/policy.toml: an [[entry]], or not_personal if it can never hold anything about a person."


@checks.register(checks.Tags.models)
def the_policy_covers_every_column(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    try:
        known = policy()
    except PolicyError as error:
        return [checks.Error(f"conference/privacy/policy.toml cannot be read. {error}", id="plenary.E020")]
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return [*missing(known, ours), *dangling(known)]


def missing(known: Policy, models_: Iterable[type[models.Model]]) -> Iterator[checks.CheckMessage]:
    """Columns nobody has decided about, and columns that stand in both halves of the file."""
    said: dict[str, set[str]] = {}
    for entry in known.entries:
        said.setdefault(entry.table, set()).update(entry.columns)
    for model in models_:
        table = model._meta.label
        plain = set(known.not_personal.get(table, ()))
        personal = said.get(table, set())
        for column in paths.personal_columns(model):
            if column not in plain | personal:
                yield checks.Error(
                    f"{table}.{column} could hold something about a person, and the privacy policy does not speak of it.",
                    hint=HINT,
                    obj=model,
                    id="plenary.E021",
                )
        for column in sorted(plain & personal):
            yield checks.Error(
                f"{table}.{column} stands in the privacy policy both as personal and as not personal.",
                obj=model,
                id="plenary.E022",
            )


def dangling(known: Policy) -> Iterator[checks.CheckMessage]:
    """What the file names and nobody has."""
    for table, columns in known.not_personal.items():
        yield from (_names_nothing(text) for text in _unknown(table, columns))
    for entry in known.entries:
        yield from (_names_nothing(text) for text in _unknown(entry.table, _names_in(entry)))
        if entry.then == COMMAND and entry.command not in get_commands():
            yield _names_nothing(f"manage.py {entry.command}")


def _names_in(entry: Entry) -> list[str]:
    """Every column and every way that an entry speaks of."""
    after = [entry.after] if entry.after and entry.after != THE_DAY else []
    ways = [way for way in (entry.conference, entry.delegate, entry.count) if way]
    conditions = [paths.without_lookup(way) for way in entry.where]
    return [*entry.columns, *entry.secret, *entry.into, *after, *ways, *conditions]


def _unknown(table: str, names: Iterable[str]) -> list[str]:
    model = paths.model_of(table)
    if model is None:
        return [table]
    return [f"{table}.{name}" for name in names if not _is_there(model, name)]


def _is_there(model: type[models.Model], name: str) -> bool:
    try:
        paths.fields_along(model, name)
    except FieldDoesNotExist:
        return False
    return True


def _names_nothing(text: str) -> checks.CheckMessage:
    return checks.Error(
        f"The privacy policy names {text}, which does not exist.",
        hint="Take it out of conference/privacy/policy.toml, or mend its name.",
        id="plenary.E023",
    )
