"""Puts drawn pictures into Wagtail's library, and rows made in bulk into its indexes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.images import ImageFile
from django.db.models import Model
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.utils.file import hash_filelike


@dataclass(frozen=True)
class Picture:
    """A drawn JPEG. `description` is its text for those who do not see it."""

    filename: str
    jpeg: bytes
    title: str
    description: str


def add_pictures(pictures: Iterable[Picture]) -> list[AbstractImage]:
    """New images of the library, in the same order."""
    images = get_image_model().objects.bulk_create(
        get_image_model()(
            title=picture.title,
            description=picture.description,
            file=ImageFile(io.BytesIO(picture.jpeg), name=picture.filename),
            file_size=len(picture.jpeg),
            file_hash=hash_filelike(io.BytesIO(picture.jpeg)),
        )
        for picture in pictures
    )
    index(images)
    return images


def index(rows: Sequence[Model]) -> None:
    """What saving one by one would have done after each: the search index, and who refers to whom."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(type(rows[0]), rows)
    for row in rows:
        ReferenceIndex.create_or_update_for_object(row)
