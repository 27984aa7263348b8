"""What comes from the programme: people, keynotes, a stream, sessions by filter, a part of the day. Nobody types any of it twice."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from conference.models import Conference
from home import queries
from home.blocks.base import (
    PROGRAMME,
    Context,
    LiveBlock,
    LiveChoiceBlock,
    day_of,
    edition_of,
    part_choices,
    phase_choices,
    stage_choices,
    standard_choices,
    stream_choices,
)
from sessions import queries as programme
from sessions.queries import Wish


class PeopleBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    people = blocks.ListBlock(SnippetChooserBlock("programme.Speaker"), min_num=1, max_num=12)

    class Meta:
        icon = "group"
        group = PROGRAMME
        template = "home/blocks/people.html"
        description = "Speakers chosen by you, with portrait and one line each."
        preview_value = {"heading": "Some of the people you will meet", "people": []}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        chosen = [person.pk for person in value["people"] if person]
        people = programme.speakers_in_order(chosen)
        if not people and context.get("in_picker") and (edition := edition_of(context)):
            people = list(programme.speakers_shown(edition)[:3])  # an example
        return context | {"people": people}


class KeynotesBlock(LiveBlock):
    heading = blocks.CharBlock(required=False, max_length=80)

    class Meta:
        icon = "openquote"
        group = PROGRAMME
        template = "home/blocks/keynotes.html"
        description = "The keynotes as they stand in the programme: portrait, name and title."
        preview_value = {"heading": "Keynotes"}

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        return {"keynotes": queries.keynotes(day_of(edition, context))}


class StreamBlock(LiveBlock):
    stream = LiveChoiceBlock(choices=stream_choices)
    show_description = blocks.BooleanBlock(required=False, default=True, label="show what the stream is about")
    limit = blocks.IntegerBlock(min_value=1, max_value=60, default=12, label="how many sessions at most")

    class Meta:
        icon = "tag"
        group = PROGRAMME
        template = "home/blocks/stream.html"
        form_layout = blocks.BlockGroup(children=["stream"], settings=["show_description", "limit"])
        description = "One stream: what it is about and the sessions in it."
        preview_value = {"stream": "", "show_description": True, "limit": 4}

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        day = day_of(edition, context)
        code = value["stream"]
        if not code and context["in_picker"]:  # an example, where nothing is chosen yet
            code = next((stream.code for stream in day.streams), "")
        shown = queries.stream_shown(day, code)
        if shown is None:
            return {}
        lines = [programme.line(session) for session in shown.sessions]
        return {"stream": shown.stream, "lines": lines[: value["limit"]], "more": max(0, len(lines) - value["limit"])}


class SessionListBlock(LiveBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    stream = LiveChoiceBlock(choices=stream_choices, required=False)
    phase = blocks.ChoiceBlock(choices=phase_choices, required=False, search_index=False)
    stage = blocks.ChoiceBlock(choices=stage_choices, required=False, search_index=False, label="job or career stage")
    standard = blocks.ChoiceBlock(
        choices=standard_choices, required=False, search_index=False, label="Teachers’ Standard"
    )
    support = blocks.BooleanBlock(required=False, label="only what is for support staff")
    limit = blocks.IntegerBlock(min_value=1, max_value=60, default=6, label="how many at most")

    class Meta:
        icon = "list-ul"
        group = PROGRAMME
        template = "home/blocks/sessions.html"
        form_layout = blocks.BlockGroup(
            children=["heading", "stream", "phase", "stage", "standard", "support"], settings=["limit"]
        )
        description = (
            "Sessions by stream, phase, job, Teachers’ Standard, or for support staff, as the programme has them."
        )
        preview_value = {"heading": "For support staff", "support": True, "limit": 4}

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        wish = Wish(
            stream=value.get("stream") or "",
            phase=value.get("phase") or "",
            role=value.get("stage") or "",
            standard=value.get("standard") or "",
            support=bool(value.get("support")),
        )
        found = queries.answering(day_of(edition, context), wish, value["limit"])
        return {"lines": [programme.line(session) for session in found], "query": wish.query}


class ScheduleBlock(LiveBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    part = LiveChoiceBlock(choices=part_choices, default="whole", label="which part of the day")
    with_breaks = blocks.BooleanBlock(required=False, default=True, label="show breaks")
    limit = blocks.IntegerBlock(min_value=1, max_value=40, default=12, label="how many sessions a slot at most")

    class Meta:
        icon = "calendar-alt"
        group = PROGRAMME
        template = "home/blocks/schedule.html"
        form_layout = blocks.BlockGroup(children=["heading", "part"], settings=["with_breaks", "limit"])
        description = "A part of the day: times, titles and rooms, as they were last released."
        preview_value = {"heading": "The morning", "part": "morning", "with_breaks": True, "limit": 3}

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        slots = queries.part_of_day(day_of(edition, context), value["part"])
        shown = [slot for slot in slots if value["with_breaks"] or slot.runs]
        rows = [(slot, slot.runs[: value["limit"]], max(0, len(slot.runs) - value["limit"])) for slot in shown]
        return {"rows": rows}
