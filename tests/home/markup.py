"""What no page of ours may carry: styles, scripts and handlers written into it. The policy would refuse them anyway."""

from __future__ import annotations

from html.parser import HTMLParser

DATA = {"application/ld+json", "application/json"}


def inline_faults(html: str) -> list[str]:
    """Every style attribute, <style>, on-handler and executable inline script of a page; an empty list is what is wanted."""
    reader = _Reader()
    reader.feed(html)
    return reader.faults


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.faults += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith(("on", "hx-on"))]
        if tag == "style" or (tag == "script" and "src" not in names and names.get("type") not in DATA):
            self.faults.append(f"<{tag}>")
