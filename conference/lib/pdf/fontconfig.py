"""Which fonts a PDF is set in: those of the folder beside this file and no others. Every machine prints the same."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

FOLDER = Path(__file__).resolve().parent / "fonts"
TEMPLATE = FOLDER / "fonts.conf"


def prepare() -> Path:
    """Write fontconfig's file with this machine's folders and answer its path. Its cache is where the site may write."""
    folder = _writable(Path(settings.VAR_DIR) / "fonts")
    text = TEMPLATE.read_text(encoding="utf-8")
    text = text.replace("{fonts}", escape(str(FOLDER))).replace("{cache}", escape(str(folder / "cache")))
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    target = folder / f"fonts-{name}.conf"
    if not target.exists():
        # Two processes may do this at once: each writes its own and the last one, equal to the first, stays.
        fresh = folder / f"fonts-{name}.{os.getpid()}.tmp"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
    return target


def _writable(wished: Path) -> Path:
    try:
        wished.mkdir(parents=True, exist_ok=True)
    except OSError:
        pass
    else:
        if os.access(wished, os.W_OK):
            return wished
    return Path(tempfile.mkdtemp(prefix="plenary-fonts-"))
