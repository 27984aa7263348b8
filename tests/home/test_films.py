"""Films of our own are handed out by ranges, to whoever may have the document."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from home.films import MOST, wanted

FILM = bytes(range(250)) * 4


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("0", "1", (0, 1)),
        ("500", "", (500, 999)),
        ("0", "5000", (0, 999)),
        ("", "300", (700, 999)),
        ("", "5000", (0, 999)),
        ("1000", "", None),
        ("7", "3", None),
        ("", "0", None),
    ],
)
def test_what_is_asked_for_is_found_in_the_file(first, last, span):
    assert wanted(first, last, 1000) == span


def test_a_long_part_is_answered_a_piece_at_a_time():
    assert wanted("100", "", 10 * MOST) == (100, 99 + MOST)


@pytest.fixture
def document(site_tree, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    def make(name):
        return get_document_model().objects.create(title=name, file=ContentFile(FILM, name=name), file_size=len(FILM))

    return make


@pytest.mark.parametrize(
    ("asked", "status", "said", "part"),
    [
        ("bytes=0-1", 206, "bytes 0-1/1000", FILM[:2]),
        ("bytes=990-", 206, "bytes 990-999/1000", FILM[990:]),
        ("bytes=-10", 206, "bytes 990-999/1000", FILM[990:]),
        ("bytes=2000-", 416, "bytes */1000", b""),
        ("bytes=-", 200, None, FILM),
        ("bytes=0-1,5-6", 200, None, FILM),
        ("pages=1-2", 200, None, FILM),
    ],
)
def test_a_part_of_a_film_is_answered_with_that_part(document, client, asked, status, said, part):
    answer = client.get(document("day.mp4").url, headers={"Range": asked})

    body = answer.getvalue()
    assert (answer.status_code, answer.headers.get("Content-Range"), body) == (status, said, part)
    assert status == 416 or answer["Content-Type"] == "video/mp4"


def test_another_document_is_handed_out_whole(document, client):
    answer = client.get(document("risk.pdf").url, headers={"Range": "bytes=0-1"})

    assert (answer.status_code, answer.getvalue()) == (200, FILM)


def test_a_film_that_is_kept_for_some_is_kept_from_others_in_parts_too(document, client):
    film = document("day.mp4")
    CollectionViewRestriction.objects.create(collection=Collection.get_first_root_node(), restriction_type="login")

    answer = client.get(film.url, headers={"Range": "bytes=0-1"})

    assert (answer.status_code, answer.getvalue()) == (302, b"")
