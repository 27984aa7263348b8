"""Badges on paper: faces go in, one PDF comes out. Each layout is a module here and a template; words are fitted by rules.fit
and drawn by WeasyPrint, in documents of `rules.CHUNK` badges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conference.lib import pdf
from conference.models import Conference
from delegates.badges import rules
from delegates.badges.pdfs import a6_fold
from delegates.badges.queries import Face

LAYOUTS = {"a6-fold": a6_fold}


@dataclass(frozen=True)
class Printed:
    """`remarks`: sentences about badges that somebody should look at before they are worn."""

    pdf: bytes
    remarks: tuple[str, ...]


def sheets(
    faces: Sequence[Face],
    conference: Conference,
    layout: str = "a6-fold",
    progress: Callable[[int], None] | None = None,
) -> Printed:
    """All badges in one PDF, a page for each, in their order. The same faces give the same bytes."""
    form, parts, remarks = LAYOUTS[layout], [], []
    for start in range(0, len(faces), rules.CHUNK):
        chunk = faces[start : start + rules.CHUNK]
        pages = [form.page(face, conference) for face in chunk]
        done = pdf.render(form.TEMPLATE, form.context(pages, conference), images=form.pictures(conference))
        parts.append(done.pdf)
        remarks += [remark for page in pages for remark in page.remarks]
        remarks += [f"No font of ours has the sign {sign} (U+{ord(sign):04X})." for sign in done.missing]
        if progress:
            progress(start + len(chunk))
    return Printed(parts[0] if len(parts) == 1 else pdf.merge(parts), tuple(dict.fromkeys(remarks)))
