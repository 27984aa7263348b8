"""The pieces that a page is put together from. Each says what it is for, and shows itself in the picker."""

from home.blocks.leading import CallToActionBlock, CountdownBlock, DownloadsBlock, FilmBlock, SponsorsBlock
from home.blocks.programme import KeynotesBlock, PeopleBlock, ScheduleBlock, SessionListBlock, StreamBlock
from home.blocks.reading import (
    RICH,
    CalloutBlock,
    ContactBlock,
    HeadingBlock,
    KeyFactsBlock,
    PictureBlock,
    QuestionsBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
)
from home.blocks.travel import TravelBlock

BODY = [
    ("text", TextBlock(features=RICH)),
    ("heading", HeadingBlock(max_length=80)),
    ("callout", CalloutBlock()),
    ("key_facts", KeyFactsBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("questions", QuestionsBlock()),
    ("steps", StepsBlock()),
    ("people", PeopleBlock()),
    ("keynotes", KeynotesBlock()),
    ("stream", StreamBlock()),
    ("sessions", SessionListBlock()),
    ("schedule", ScheduleBlock()),
    ("travel", TravelBlock()),
    ("downloads", DownloadsBlock()),
    ("countdown", CountdownBlock()),
    ("call_to_action", CallToActionBlock()),
    ("film", FilmBlock()),
    ("sponsors", SponsorsBlock()),
]

__all__ = ["BODY", "ContactBlock"]
