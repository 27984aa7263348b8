"""What blocks that show live data have in common: the conference they speak of, the day as readers may see it, and what organisers may
choose from. Each asks the database a fixed number of questions, however much it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail import blocks

from conference.models import Conference
from home import queries
from sessions import frameworks
from sessions.queries import Day

READING, PROGRAMME, PRACTICAL, LEADING_ON = "Reading", "From the programme", "Practical", "Leading on"

SHORT = ["bold", "italic", "link"]

Context = dict[str, Any]


def edition_of(context: Mapping[str, Any]) -> Conference | None:
    """The conference of the page that a block stands on; in the picker, where there is no page, the current one."""
    return context.get("edition") or Conference.objects.current()


class LiveBlock(blocks.StructBlock):
    """A block that reads rows when the page is shown. `live` says what it found; without a conference there is nothing to find.

    `in_picker` is true where an organiser looks at blocks before she takes one: then an empty house shows what will stand there.
    """

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        edition = edition_of(context)
        return (
            context
            | {"in_picker": bool(context.get("in_picker"))}
            | (self.live(value, edition, context) if edition else {})
        )

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        raise NotImplementedError

    class Meta:
        abstract = True


class LiveChoiceBlock(blocks.ChoiceBlock):
    """A choice among rows. What was chosen is taken as it is: showing a page asks for no list of what else there is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(search_index=False, **kwargs)

    def normalize_choice(self, value: Any) -> Any:
        return value


def day_of(edition: Conference, context: Mapping[str, Any]) -> Day:
    """The day as readers see it. Asked for once a page, whichever of its blocks need it."""
    return queries.day_shown(edition, context.get("request"))


# --- What organisers choose from. Functions, since the answers change; their names stand in migrations -------------------------------


def stream_choices() -> list[tuple[str, str]]:
    edition = Conference.objects.current()
    return [(stream.code, f"{stream.code} · {stream.name}") for stream in queries.streams(edition)]


def part_choices() -> list[tuple[str, str]]:
    """Parts of the day, and each slot by its name: an edition that is copied keeps the names."""
    edition = Conference.objects.current()
    parts = [("whole", "The whole day"), ("morning", "The morning"), ("afternoon", "The afternoon")]
    return [*parts, *((f"slot:{name}", name) for name in queries.slot_names(edition))]


def phase_choices() -> list[tuple[str, str]]:
    return list(frameworks.phases().items())


def stage_choices() -> list[tuple[str, str]]:
    return list(frameworks.career_stages().items())


def standard_choices() -> list[tuple[str, str]]:
    return [(code, f"{code} · {heading}") for code, heading in frameworks.standards().items()]
