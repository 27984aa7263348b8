"""“No photos” on a badge: for whom, as the organisers decide, and that it is there on paper."""

import subprocess

import pytest

from delegates.badges import pdfs, queries
from delegates.badges.actions import badges_for
from delegates.models import PhotoConsent
from tests.delegates.badges.conftest import NOW


@pytest.fixture
def three(come):
    """Yes, no, and no answer."""
    people = [come(first) for first in ("Yasmin", "Noah", "Silas")]
    for person, answer in zip(people, ("YES", "NO"), strict=False):
        PhotoConsent.objects.create(delegate=person, answer=answer, answered_at=NOW)
    return people


def faces(conference, people):
    badges = badges_for(people, by=None, now=NOW)
    return queries.faces([badge.pk for badge in badges], conference)


@pytest.mark.parametrize(
    ("mark", "marked"),
    [
        ("NOTHING", []),
        ("NO", ["Noah"]),
        ("NOT_YES", ["Noah", "Silas"]),
    ],
)
def test_the_conference_says_whose_badge_is_marked(conference, three, mark, marked):
    conference.badge_photos = mark

    found = faces(conference, three)

    assert [face.first_name for face in found if face.no_photos] == marked


def test_the_mark_is_in_the_pdf_of_who_said_no_and_of_nobody_else(conference, three, tmp_path):
    file = tmp_path / "badges.pdf"

    file.write_bytes(pdfs.sheets(faces(conference, three), conference).pdf)

    pages = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert ["No photos" in page for page in pages.split("\f")[:3]] == [False, True, False]
