"""The house rules that `manage.py check` keeps. Each is broken once here."""

import os
import subprocess
import sys

import pytest
from django.apps.registry import Apps
from django.core.checks import Error
from django.db import models
from wagtail.models import DraftStateMixin, RevisionMixin

from conference import checks


def made(name, *bases, abstract=False, **attributes):
    """A model of ours that exists for one test only."""
    meta = type("Meta", (), {"app_label": "conference", "apps": Apps(), "abstract": abstract})
    attributes = {"wagtail_reference_index_ignore": True, **attributes, "__module__": __name__, "Meta": meta}
    return type(name, bases or (models.Model,), attributes)


def ids(model):
    return [problem.id for problem in checks.model_problems(model)]


def test_all_our_models_keep_the_rules():
    assert checks.models_keep_the_house_rules(None) == []


def test_a_moment_must_end_in_at():
    model = made("Moment", created=models.DateTimeField())

    assert list(checks.model_problems(model)) == [
        Error("The moment 'created' must end in _at.", obj=model, id="plenary.E001")
    ]


@pytest.mark.parametrize(
    ("name", "found"), [("day", ["plenary.E002"]), ("date", []), ("review_date", []), ("update", ["plenary.E002"])]
)
def test_a_day_must_end_in_date(name, found):
    assert ids(made("Day", **{name: models.DateField()})) == found


def test_a_moment_that_is_named_rightly_is_not_taken_for_a_day():
    assert ids(made("Moment", created_at=models.DateTimeField())) == []


def test_revisions_need_drafts():
    careless, careful = (
        made("Careless", RevisionMixin, abstract=True),
        made("Careful", DraftStateMixin, RevisionMixin, abstract=True),
    )

    assert [ids(careless), ids(careful)] == [["plenary.E003"], []]


def test_a_plain_model_stays_out_of_the_reference_index():
    assert ids(made("Plain", wagtail_reference_index_ignore=False)) == ["plenary.E004"]


def test_a_missing_library_is_named_with_the_package_that_brings_it(monkeypatch):
    monkeypatch.setitem(checks.LIBRARIES, "libpango-1.0", (["libnothing-of-the-kind.so.0"], "libpango-1.0-0"))

    (warning,) = checks.pdfs_can_be_made(None)

    assert (warning.id, warning.msg, warning.hint) == (
        "plenary.W001",
        "PDFs cannot be made: libpango-1.0 not found.",
        "apt-get install libpango-1.0-0",
    )


@pytest.mark.slow
def test_the_libraries_are_looked_for_without_loading_weasyprint():
    script = (
        "import sys, django; django.setup()\n"
        "from conference.checks import pdfs_can_be_made\n"
        "print(pdfs_can_be_made(None), 'weasyprint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "conference.settings", "DEBUG": "1"},
    )
    assert done.stdout == "[] False\n"
