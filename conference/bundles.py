"""Style sheets and scripts put together as the static files are found, so that a page fetches one of each. Nobody has to build anything:
`collectstatic` and the development server ask the finder below like any other.

What is put together stands in settings.BUNDLES: `{"conference/site.css": {"files": ["conference/base.css"]}}`. What a style sheet imports
is taken in with its layer. With `templates` only rules stay whose classes these templates and scripts can have on a page.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from conference.lib import styles

IMPORT = re.compile(r"""@import url\("([^"]+)"\)\s*(?:layer\(([\w-]+)\))?\s*([^;]*);""")
ORDER = re.compile(r"@layer [\w\s,-]+;")
BRAND = ("--accent", "--contour")  # names that another sheet may set


@dataclass(frozen=True)
class Bundle:
    """Static files one after another. `templates` (patterns), `scripts` and `classes` say what a style sheet is for, `without` what it
    is not for; without templates it is for everything.
    """

    files: Sequence[str]
    templates: Sequence[str] = ()
    scripts: Sequence[str] = ()
    classes: Sequence[str] = ()
    without: Sequence[str] = ()

    def sources(self) -> list[Path]:
        """Every file that it depends on."""
        found = [source(name) for name in [*self.files, *self.scripts]]
        sheets = [path for path in found if path.suffix == ".css"]
        found += [path.parent / name for path in sheets for name, *_ in IMPORT.findall(read(path))]
        return [*found, *self._templates()]

    def text(self) -> str:
        if self.files[0].endswith(".js"):
            return "".join(f"{{\n{_plain(read(source(name)))}}}\n" for name in self.files)
        scripts = [read(source(name)) for name in self.scripts]
        keep = styles.used_by(map(read, self._templates()), scripts, self.classes, self.without)
        sheet = "".join(_with_imports(source(name), keep if self.templates else None) for name in self.files)
        return styles.short(sheet, but=BRAND) if self.templates else sheet

    def _templates(self) -> list[Path]:
        roots = [Path(folder) for folder in settings.TEMPLATES[0]["DIRS"]]
        return [path for root in roots for pattern in self.templates for path in sorted(root.glob(pattern))]


def _with_imports(path: Path, keep: styles.Keep | None) -> str:
    own = styles.bare(read(path))

    def taken_in(found: re.Match) -> str:
        name, layer, media = found.groups()
        text = styles.small(read(path.parent / name), keep)
        text = f"@layer {layer}{{{text}}}" if layer else text
        return f"@media {media}{{{text}}}" if media else text

    order = ORDER.search(own)  # it has to stand before all the layers
    imports = "".join(map(taken_in, IMPORT.finditer(own)))
    rest = ORDER.sub("", IMPORT.sub("", own))
    return (re.sub(r"\s+", " ", order[0]) if order else "") + imports + styles.small(rest, keep)


def _plain(script: str) -> str:
    """A script without its comments on lines of their own and without what lines begin with. In a block of its own two scripts may
    call things alike; so none of them may import another.
    """
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def source(name: str) -> Path:
    """Where a static file of ours lies; one that is not there stops whoever asks, at once."""
    for finder in finders.get_finders():
        if not isinstance(finder, BundleFinder) and (path := finder.find(name)):
            return Path(path)
    raise FileNotFoundError(f"There is no static file {name} to put into a bundle")


class BundleFinder(BaseFinder):
    """Finds settings.BUNDLES: puts each together anew when a file that it is made of has changed."""

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        found = str(made(path)) if path in settings.BUNDLES else None
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=folder())
        for name in settings.BUNDLES:
            made(name)
            yield name, storage


def folder() -> Path:
    return Path(settings.VAR_DIR) / "bundles"


def made(name: str) -> Path:
    """The bundle's file, fresh: made once by each process, and again when one of its files has changed."""
    bundle, target = Bundle(**settings.BUNDLES[name]), folder() / name
    newest = max(path.stat().st_mtime_ns for path in bundle.sources())
    if _made.get(name) != newest or not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f"{target.name}.{os.getpid()}")  # two processes may do this at once
        half.write_text(bundle.text(), encoding="utf-8")
        half.replace(target)
        _made[name] = newest
    return target


_made: dict[str, int] = {}
