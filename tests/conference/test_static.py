"""The static files: vendored copies are what they say, and everything that refers to a file finds it."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from conference.storage import StaticStorage

FOLDER = Path(__file__).resolve().parents[2] / "conference/static/conference"
MANIFEST = json.loads((FOLDER / "vendor/manifest.json").read_text())


@pytest.mark.parametrize("row", MANIFEST, ids=[row["file"] for row in MANIFEST])
def test_a_vendored_file_is_the_one_that_was_written_down(row):
    assert hashlib.sha256((FOLDER / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_every_vendored_file_is_written_down_with_the_version_that_package_json_pins(repository):
    pinned = json.loads((repository / "package.json").read_text())["devDependencies"]
    on_disk = {
        str(path.relative_to(FOLDER))
        for folder in ["vendor", "fonts"]
        for path in (FOLDER / folder).rglob("*")
        if path.is_file() and path.name not in {"manifest.json", "LICENSE-zxing-cpp.txt"}
    }

    assert {row["file"] for row in MANIFEST} == on_disk
    assert {row["package"]: row["version"] for row in MANIFEST} == pinned
    assert [version for version in pinned.values() if not re.fullmatch(r"[\d.]+", version)] == []


@pytest.mark.slow
def test_every_reference_in_styles_and_scripts_is_found_by_the_production_storage(settings, tmp_path, monkeypatch):
    """collectstatic stops at a url(), an @import or an import of a file that is not there, even in a comment."""
    monkeypatch.setattr(StaticStorage, "compress_files", lambda *_: iter(()))  # the names matter here, not the sizes
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "conference.storage.StaticStorage"}}

    call_command("collectstatic", verbosity=0, interactive=False)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    ours = [name for name in names if name.startswith("conference/") and name.endswith((".css", ".js"))]
    lost = []
    for name in ours:
        text = (tmp_path / names[name]).read_text()
        for reference in re.findall(r'url\("([^")]+)"\)|from\s*"(\.[^"]+)"', text):
            target = "".join(reference)
            if not target.startswith("data:") and not ((tmp_path / names[name]).parent / target).resolve().exists():
                lost.append((name, target))
    assert len(ours) >= 9
    assert lost == []


def test_the_first_view_of_a_page_stays_small():
    """Bytes over the wire: styles and scripts compressed as the server does, fonts as they are."""
    styles = sum(
        len(gzip.compress((FOLDER / name).read_bytes()))
        for name in ["base.css", "tokens.css", "components.css", "pages.css", "print.css"]
    )
    scripts = len(gzip.compress((FOLDER / "site.js").read_bytes()))
    fonts = sum((FOLDER / f"fonts/{name}.woff2").stat().st_size for name in ["text-latin", "display-latin"])

    assert styles <= 15_000
    assert scripts <= 2_000
    assert fonts <= 34_000
    assert styles + scripts + fonts <= 50_000


def test_no_stylesheet_or_script_speaks_to_another_host():
    files = [path for path in FOLDER.glob("*.*") if path.suffix in {".css", ".js"}]

    assert [path.name for path in files if re.search(r"https?://(?!www\.w3\.org/)", path.read_text())] == []
