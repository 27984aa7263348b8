"""What leads on: buttons, days left, files, films, and who makes the day possible."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from conference.models import Conference
from home import queries
from home.blocks.base import LEADING_ON, PRACTICAL, Context, LiveBlock
from home.deadlines import Deadline, words, written


class ButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=40, help_text="The words on the button.")
    leads_to = blocks.ChoiceBlock(
        choices=[
            ("booking", "Booking, while it is open"),
            ("proposals", "Proposing a session, while the call is open"),
            ("programme", "The programme"),
            ("speakers", "The speakers"),
            ("page", "A page that you choose"),
        ],
        default="booking",
        search_index=False,
    )
    page = blocks.PageChooserBlock(required=False, help_text="Only for “a page that you choose”.")

    class Meta:
        icon = "link"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["leads_to"] == "page" and not cleaned["page"]:
            raise StructBlockValidationError(block_errors={"page": ValidationError("Please choose the page.")})
        return cleaned


class CallToActionBlock(blocks.StructBlock):
    """A button whose time is over goes; when none is left, so does the whole block."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock(required=False)
    buttons = blocks.ListBlock(ButtonBlock(), min_num=1, max_num=3)

    class Meta:
        icon = "thumbtack"
        group = LEADING_ON
        template = "home/blocks/call_to_action.html"
        description = "One to three strong buttons: to booking, proposing, the programme, or a page you choose."
        preview_value = {
            "title": "Bring your colleagues",
            "text": "One in every ten places is free.",
            "buttons": [
                {"label": "Book places", "leads_to": "booking"},
                {"label": "See the programme", "leads_to": "programme"},
            ],
        }

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        return context | {"calls": _buttons(value["buttons"], context)}


def _buttons(buttons: Any, context: Context) -> list[dict[str, str]]:
    """Those that lead somewhere now (home/context.py knows where). Lazy addresses become plain ones."""
    wanted = {button["leads_to"] for button in buttons}
    names = {
        "booking": "book_url",
        "proposals": "propose_url",
        "programme": "programme_url",
        "speakers": "speakers_url",
    }
    found = {to: str(context.get(name) or "") for to, name in names.items() if to in wanted}
    if context.get("in_picker"):
        found = {name: url or "/" for name, url in found.items()}
    made = []
    for button in buttons:
        page = button["page"] if button["leads_to"] == "page" else None
        url = (page.get_url(context.get("request")) or "") if page and page.live else found.get(button["leads_to"], "")
        if url:
            made.append({"label": button["label"], "url": url})
    return made


class CountdownBlock(LiveBlock):
    until = blocks.ChoiceBlock(
        choices=[
            ("booking_opens", "Booking opens"),
            ("booking_closes", "Booking closes"),
            ("choosing_opens", "Choosing sessions opens"),
            ("choosing_closes", "Choosing sessions closes"),
            ("call_closes", "The call for proposals closes"),
            ("day", "The conference itself"),
            ("own", "A day of your own"),
        ],
        default="booking_closes",
        search_index=False,
    )
    own_what = blocks.CharBlock(
        required=False, max_length=80, label="what happens on your own day", help_text="“The early price ends”."
    )
    own_day = blocks.DateBlock(required=False, label="your own day")
    afterwards = blocks.CharBlock(
        required=False, max_length=160, label="what to say afterwards", help_text="Empty: a sentence that fits."
    )

    class Meta:
        icon = "time"
        group = LEADING_ON
        template = "home/blocks/countdown.html"
        form_layout = blocks.BlockGroup(children=["until", "own_what", "own_day"], settings=["afterwards"])
        description = "How many days are left until a date of the conference, in words; afterwards another sentence."
        preview_value = {"until": "day"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        missing = [name for name in ("own_what", "own_day") if cleaned["until"] == "own" and not cleaned[name]]
        if missing:
            raise StructBlockValidationError(
                block_errors={name: ValidationError("A day of your own needs this.") for name in missing}
            )
        return cleaned

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        deadline = _deadline(value, edition)
        if deadline is None:
            return {}
        today = timezone.localdate()
        return {"sentence": words(deadline, today), "is_over": deadline.day < today, "deadline": deadline}


def _deadline(value: Any, edition: Conference) -> Deadline | None:
    """None: there is no such day, for instance no call for proposals. 1 query for the call."""
    until, zone, afterwards = value["until"], timezone.get_default_timezone(), value.get("afterwards") or ""
    if until == "own":
        return Deadline(value["own_what"], value["own_day"], over=afterwards) if value.get("own_day") else None
    if until == "day":
        over = afterwards or f"The conference was on {written(edition.date)}."
        return Deadline("The conference is", edition.date, over=over)
    call = queries.call_of(edition) if until == "call_closes" else None
    moments = {
        "booking_opens": ("Booking opens", edition.booking_opens_at, "Booking is open."),
        "booking_closes": ("Booking closes", edition.booking_closes_at, "Booking has closed."),
        "choosing_opens": ("Choosing sessions opens", edition.choices_open_at, "Choosing sessions is open."),
        "choosing_closes": ("Choosing sessions closes", edition.choices_close_at, "Choosing sessions has closed."),
        "call_closes": ("The call for proposals closes", call.closes_at if call else None, "The call has closed."),
    }
    what, moment, over = moments[until]
    if moment is None:
        return None
    return Deadline.at(what, moment, zone, over=afterwards or over, closes=until.endswith("closes"))


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    text = blocks.CharBlock(required=False, max_length=160, help_text="What is in it.")


class DownloadsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    files = blocks.ListBlock(DownloadBlock(), min_num=1, max_num=20)

    class Meta:
        icon = "download"
        group = PRACTICAL
        template = "home/blocks/downloads.html"
        description = "Files to download, each with its kind and size."
        preview_value = {
            "heading": "For your own file",
            "files": [{"document": None, "text": "The risk assessment, four pages."}],
        }


class FilmBlock(blocks.StructBlock):
    """Nothing of another host is loaded: a film elsewhere is a plain link under its picture, one of ours loads when it is started."""

    title = blocks.CharBlock(max_length=120)
    poster = ImageBlock(help_text="The picture that is shown until somebody plays the film.")
    link = blocks.URLBlock(
        required=False, help_text="The film’s page on another site. Readers are told that they leave yours."
    )
    file = DocumentChooserBlock(required=False, help_text="Or a film of your own: an .mp4 file among your documents.")
    captions = DocumentChooserBlock(required=False, help_text="Subtitles for your own film: a .vtt file.")
    text = blocks.CharBlock(required=False, max_length=200, help_text="What it shows, and how long it is.")
    transcript = blocks.RichTextBlock(
        required=False, features=["bold", "italic"], help_text="What is said, in writing."
    )

    class Meta:
        icon = "media"
        group = LEADING_ON
        template = "home/blocks/film.html"
        form_layout = blocks.BlockGroup(
            children=["title", "poster", "link", "file"], settings=["captions", "text", "transcript"]
        )
        description = "A film behind its picture: a link to where it lies, or a file of your own."
        preview_value = {
            "title": "Last year’s day in two minutes",
            "poster": None,
            "link": "https://films.example/last-year",
            "text": "Arriving, choosing, going home with a pledge. Two minutes, with subtitles.",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["link"]) == bool(cleaned["file"]):
            problem = "Please give either the film’s address or a file of your own."
            raise StructBlockValidationError(block_errors={"link": ValidationError(problem)})
        return cleaned

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        return context | {"film_host": urlsplit(value.get("link") or "").hostname or ""}


def tier_choices() -> list[tuple[str, str]]:
    return queries.sponsor_tiers()


class SponsorsBlock(LiveBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    tiers = blocks.MultipleChoiceBlock(
        choices=tier_choices, required=False, search_index=False, label="which", help_text="None chosen: all of them."
    )

    class Meta:
        icon = "pick"
        group = LEADING_ON
        template = "home/blocks/sponsors.html"
        description = (
            "Sponsors and exhibitors with logo, link and stand. They are written under “Sponsors” in the menu."
        )
        preview_value = {"heading": "With thanks to", "tiers": []}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        if not context.get("sponsor_groups") and context["in_picker"]:
            context["sponsor_groups"] = queries.sample_sponsors()
        return context

    def live(self, value: Any, edition: Conference, context: Context) -> Context:
        return {"sponsor_groups": queries.sponsors_shown(edition, value.get("tiers") or [])}
