"""The policy names tables, columns and ways between tables by text; here the text is looked up in the models."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from wagtail.fields import StreamField

from conference.models import User

WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField, StreamField)
ADDRESSES = (models.GenericIPAddressField,)


def model_of(table: str) -> type[models.Model] | None:
    """`delegates.Scan` → the model; None where there is none."""
    try:
        return apps.get_model(table)
    except (LookupError, ValueError):
        return None


def fields_along(model: type[models.Model], path: str) -> list[models.Field]:
    """Every step of `delegate__booking__conference`. `pk` is a step too. A last word such as `isnull` or `endswith` is no step.
    Raises FieldDoesNotExist.
    """
    found, here = [], model
    for step in path.split("__"):
        if here is None:
            raise FieldDoesNotExist(f"{step!r} leads nowhere")
        field = here._meta.pk if step == "pk" else here._meta.get_field(step)
        found.append(field)
        here = field.related_model if field.is_relation else None
    return found


def without_lookup(path: str) -> str:
    """`user__email__endswith` → `user__email`."""
    head, _, last = path.rpartition("__")
    return head if last in {"isnull", "endswith", "startswith", "in", "lt", "lte", "gt", "gte"} else path


def has_many(model: type[models.Model], path: str) -> bool:
    """Whether the path may lead from one row to several."""
    return any(field.one_to_many or field.many_to_many for field in fields_along(model, path))


def looks_personal(field: models.Field) -> bool:
    """Whether a column could hold something about a person: free words, an address, a file, or who did it. What only ever holds one of a few
    fixed words (a state, a kind) does not.
    """
    if field.is_relation:
        return field.related_model is User
    return isinstance(field, (*WORDS, *ADDRESSES)) and not field.choices


def personal_columns(model: type[models.Model]) -> Iterator[str]:
    """The columns of one of our tables for which the policy has to answer."""
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if not field.primary_key and looks_personal(field):
            yield field.name
