"""House rules that `manage.py check` keeps, and what a site must have before it goes out (`check --deploy`)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.models import AbstractPage, DraftStateMixin, RevisionMixin

OURS = {"conference", "programme", "delegates", "home"}  # app labels
FROM_DJANGO = {"last_login"}  # columns that an inherited model brings, under names of its own

# What WeasyPrint opens when it is first used, under the names that the systems give it, and Debian's package.
LIBRARIES = {
    "libgobject-2.0": (["libgobject-2.0.so.0", "libgobject-2.0.0.dylib"], "libglib2.0-0"),
    "libpango-1.0": (["libpango-1.0.so.0", "libpango-1.0.dylib"], "libpango-1.0-0"),
    "libpangoft2-1.0": (["libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"], "libpangoft2-1.0-0"),
    "libharfbuzz": (["libharfbuzz.so.0", "libharfbuzz.0.dylib"], "libharfbuzz0b"),
    "libharfbuzz-subset": (["libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"], "libharfbuzz-subset0"),
    "libfontconfig": (["libfontconfig.so.1", "libfontconfig.1.dylib"], "libfontconfig1"),
}


@checks.register(checks.Tags.models)
def models_keep_the_house_rules(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    if app_configs is not None:
        wanted = {config.label for config in app_configs}
        ours = [model for model in ours if model._meta.app_label in wanted]
    return [problem for model in ours for problem in model_problems(model)]


def model_problems(model: type[models.Model]) -> Iterator[checks.CheckMessage]:
    """What the house has against one model."""
    for field in model._meta.local_fields:
        if field.name in FROM_DJANGO:
            continue
        if isinstance(field, models.DateTimeField):
            if not field.name.endswith("_at"):
                yield checks.Error(f"The moment {field.name!r} must end in _at.", obj=model, id="plenary.E001")
        elif isinstance(field, models.DateField) and field.name != "date" and not field.name.endswith("_date"):
            yield checks.Error(
                f"The day {field.name!r} must end in _date, or be called date.", obj=model, id="plenary.E002"
            )
    if issubclass(model, RevisionMixin) and not issubclass(model, (DraftStateMixin, AbstractPage)):
        yield checks.Error(
            "A model with revisions needs DraftStateMixin too: Wagtail's autosave would write half a sentence "
            "into the live row.",
            obj=model,
            id="plenary.E003",
        )
    if is_plain(model) and not getattr(model, "wagtail_reference_index_ignore", False):
        yield checks.Error(
            "A plain model sets wagtail_reference_index_ignore = True: each save would otherwise run seven statements.",
            obj=model,
            id="plenary.E004",
        )


def is_plain(model: type[models.Model]) -> bool:
    """Neither page nor snippet nor setting, nor a child row of one: nobody asks Wagtail where such a row refers to."""
    if issubclass(model, (AbstractPage, RevisionMixin, BaseSiteSetting, BaseGenericSetting)):
        return False
    return not any(isinstance(field, ParentalKey) for field in model._meta.local_fields)


@checks.register(checks.Tags.compatibility)
def pdfs_can_be_made(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Whether WeasyPrint's system libraries are there, found out without loading WeasyPrint."""
    missing = {name: package for name, (files, package) in LIBRARIES.items() if not any(map(can_be_opened, files))}
    if not missing:
        return []
    return [
        checks.Warning(
            f"PDFs cannot be made: {', '.join(missing)} not found.",
            hint=f"apt-get install {' '.join(missing.values())}",
            id="plenary.W001",
        )
    ]


def can_be_opened(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@checks.register(checks.Tags.security, deploy=True)
def the_site_is_fit_to_go_out(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    problems: list[checks.CheckMessage] = []
    if not settings.SITE_URL:
        problems.append(
            checks.Error(
                "SITE_URL is not set: links in e-mails would lead nowhere.",
                hint="SITE_URL=https://…",
                id="plenary.E010",
            )
        )
    elif not settings.SITE_URL.startswith("https://"):
        problems.append(checks.Error("SITE_URL must begin with https://.", id="plenary.E011"))
    if settings.EMAIL_BACKEND == "django.core.mail.backends.dummy.EmailBackend":
        problems.append(
            checks.Error(
                "EMAIL_URL is not set: no sign-in code and no invoice would leave.",
                hint="EMAIL_URL=smtp://user:password@host:587",
                id="plenary.E012",
            )
        )
    if settings.MAILBOX:
        problems.append(checks.Error("The development mailbox shows every message to everybody.", id="plenary.E013"))
    if not settings.ORGANISER_MFA_REQUIRED:
        problems.append(checks.Warning("Organisers may sign in without a second step.", id="plenary.W014"))
    return problems
