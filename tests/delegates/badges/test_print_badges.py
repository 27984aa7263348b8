"""`manage.py print_badges`."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.core.management import CommandError, call_command

from delegates.models import Badge


def run(*arguments):
    out = io.StringIO()
    call_command("print_badges", *arguments, stdout=out)
    return out.getvalue()


def test_writes_every_badge_by_school_and_name_and_marks_them(conference, day, come, tmp_path):
    come("Zoë", "Abbot")
    come("Bo", "Abbot", school="Avonbourne")
    file = tmp_path / "badges.pdf"

    said = run("--conference", conference.slug, "--layout", "a6-fold", "--out", str(file))

    pages = [page.extract_text() for page in pypdf.PdfReader(file).pages]
    assert [name in page for name, page in zip(("Bo", "Zoë"), pages, strict=True)] == [True, True]
    assert said.startswith("2 drawn\n2 badges, ")
    assert Badge.objects.filter(printed_at=None).count() == 0


def test_one_school_by_its_urn(conference, come, tmp_path):
    come("Zoë", "Abbot")
    bo = come("Bo", "Abbot", school="Avonbourne")

    said = run("--conference", conference.slug, "--out", str(tmp_path / "x.pdf"), "--school", str(bo.school.urn))

    assert said.startswith("1 drawn")
    assert [badge.delegate for badge in Badge.objects.all()] == [bo]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--conference", "nowhere"], "There is no conference “nowhere”. Known: {slug}."),
        (["--conference", "{slug}"], "Nobody comes yet, so there is no badge to print."),
        (["--conference", "{slug}", "--school", "999999"], "There is no school with the URN 999999."),
    ],
)
def test_says_why_nothing_is_printed(conference, tmp_path, arguments, sentence):
    words = [word.format(slug=conference.slug) for word in arguments]

    with pytest.raises(CommandError) as refusal:
        run(*words, "--out", str(tmp_path / "x.pdf"))

    assert str(refusal.value) == sentence.format(slug=conference.slug)
    assert not (tmp_path / "x.pdf").exists()
