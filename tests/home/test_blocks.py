"""The blocks of the public site: each says what it is for, shows itself in the picker, and carries nothing inline."""

import pytest
from django.template import Context, Template
from wagtail.blocks import StructBlock

from home.blocks import BODY, ContactBlock
from sessions.models import Session
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import ContributionFactory, SessionFactory, SpeakerFactory
from tests.home.markup import inline_faults

ALL = [*BODY, ("contact", ContactBlock())]
NAMES = [name for name, _ in ALL]


def shown(block, value, **context):
    page = Template("{% load wagtailcore_tags %}{% include_block bound %}")
    return page.render(Context({"bound": block.bind(value), **context}))


@pytest.mark.parametrize(("name", "block"), ALL, ids=NAMES)
def test_a_block_has_a_description_an_icon_a_group_and_a_preview(name, block):
    assert [bool(part) for part in (block.get_description(), block.meta.icon, block.meta.group)] == [True] * 3
    assert block.is_previewable
    assert block.meta.icon != "placeholder"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "block"), ALL, ids=NAMES)
def test_a_blocks_preview_can_be_drawn_in_an_empty_house(name, block):
    html = shown(block, block.get_preview_value(), book_url="/bookings/")

    assert html.strip() != ""
    assert inline_faults(html) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "titles"),
    [("stream", ["In the stream"]), ("keynotes", ["Keynote"]), ("support", ["Support"])],
)
def test_the_session_list_shows_what_was_chosen_of_the_sites_own_conference(choice, titles):
    conference = ConferenceFactory()
    mine = SessionFactory(conference=conference, title="In the stream")
    SessionFactory(conference=conference, title="Keynote", kind=Session.Kind.KEYNOTE)
    SessionFactory(conference=conference, title="Support", for_support_staff=True)
    SessionFactory(title="Elsewhere", for_support_staff=True, kind=Session.Kind.KEYNOTE)
    block = dict(BODY)["sessions"]
    value = block.to_python({"heading": "", "show": choice, "stream": mine.stream.code, "limit": 6})

    context = block.get_context(value, {"edition": conference})

    assert [line.title for line in context["lines"]] == titles


@pytest.mark.django_db
def test_people_stand_in_the_order_they_were_chosen_and_drafts_are_left_out():
    first, draft, last = SpeakerFactory(name="Zoë"), SpeakerFactory(live=False), SpeakerFactory(name="Amara")
    for speaker in (first, draft, last):
        ContributionFactory(speaker=speaker)
    block = dict(BODY)["people"]
    value = block.to_python({"heading": "", "people": [last.pk, draft.pk, first.pk]})

    context = block.get_context(value, {})

    assert [speaker.name for speaker in context["people"]] == ["Amara", "Zoë"]


def test_every_struct_block_names_its_template():
    structs = [block for _, block in ALL if isinstance(block, StructBlock)]

    assert [type(block).__name__ for block in structs if not block.meta.template.startswith("home/blocks/")] == []
