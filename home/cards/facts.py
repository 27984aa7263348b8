"""What stands on a card, and the address that says so. Pure: whatever is not in here is not on the card."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import blake2b

from django.urls import reverse

LOOK = 1  # raise it when the drawing changes, so that every card gets a new address
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True)
class Card:
    """`kind`: home, news, session or speaker; `slug` finds its row again. `land`: the name that the contours are drawn from, of which
    this card shows the part that `spot` picks. `edition`: the conference's slug. `photo`: a Wagtail image's id and file name, where a face stands on it.
    """

    kind: str
    slug: str
    title: str
    kicker: str = ""
    people: tuple[str, ...] = ()
    code: str = ""
    palette: int | None = None
    edition: str = ""
    conference: str = ""
    when: str = ""
    host: str = ""
    accent: str = "#0f6b66"
    photo: tuple[int, str] | None = None

    @property
    def land(self) -> str:
        return self.conference or self.title

    @property
    def spot(self) -> str:
        """Also the folder that its pictures lie in."""
        return f"{self.edition}/{self.kind}/{self.slug}"

    @property
    def digest(self) -> str:
        return blake2b(repr((LOOK, astuple(self))).encode(), digest_size=8).hexdigest()

    @property
    def url(self) -> str:
        return reverse("card", args=[self.kind, self.slug, self.digest])

    @property
    def alt(self) -> str:
        """What is to be read on it, for whoever does not see it."""
        parts = [self.kicker, self.title, ", ".join(self.people), self.conference, self.when]
        return ". ".join(part.rstrip(".") for part in parts if part)
