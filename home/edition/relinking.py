"""Links among copied pages: whatever led to a page of the old edition leads to its copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

Copies = Mapping[int, Page]  # the copy by the old page's id
_LINK = re.compile(r'(<a\b[^>]*\blinktype="page"[^>]*>)')
_ID = re.compile(r'\bid="(\d+)"')


def relink(page: Page, copies: Copies) -> None:
    """Change the page's own texts and blocks in place. The caller saves it."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            stream = getattr(page, field.name)
            for child in stream:
                child.value = _block(child.block, child.value, copies)
        elif isinstance(field, RichTextField):
            setattr(page, field.name, _rich(getattr(page, field.name), copies))


def _block(block: blocks.Block, value: Any, copies: Copies) -> Any:
    if isinstance(block, blocks.PageChooserBlock):
        return copies.get(value.pk, value) if value else value
    if isinstance(value, RichText):
        return RichText(_rich(value.source, copies))
    if isinstance(value, blocks.StructValue):  # an image's block is a struct too, and its value an image
        for name, child in block.child_blocks.items():
            value[name] = _block(child, value.get(name), copies)
    elif isinstance(block, blocks.ListBlock):
        for place, child in enumerate(value or ()):
            value[place] = _block(block.child_block, child, copies)
    elif isinstance(value, blocks.StreamValue):
        for child in value:
            child.value = _block(child.block, child.value, copies)
    return value


def _rich(html: str, copies: Copies) -> str:
    def one(link: re.Match[str]) -> str:
        return _ID.sub(lambda found: f'id="{_number(int(found[1]), copies)}"', link[1])

    return _LINK.sub(one, html)


def _number(old: int, copies: Copies) -> int:
    return copies[old].pk if old in copies else old
