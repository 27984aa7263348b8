"""The pieces that a page is put together from. Each says what it is for, and shows itself in the picker."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from conference.models import Conference
from sessions import queries

RICH = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
SHORT = ["bold", "italic", "link"]

READING, PROGRAMME, LEADING_ON = "Reading", "From the programme", "Leading on"


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        group = READING
        template = "home/blocks/text.html"
        description = "Paragraphs, lists and small headings."
        preview_value = "<p>A day on which thirty schools close together is easier to fill with choice.</p>"


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        group = READING
        template = "home/blocks/heading.html"
        description = "A heading between two parts of a page."
        preview_value = "What we tried instead"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        choices=[("note", "Good to know"), ("needs-you", "Must not be missed")], default="note", label="how loud"
    )
    title = blocks.CharBlock(required=False, max_length=80)
    text = blocks.RichTextBlock(features=SHORT)

    class Meta:
        icon = "warning"
        group = READING
        template = "home/blocks/callout.html"
        form_layout = blocks.BlockGroup(children=["title", "text"], settings=["tone"])
        description = "A few lines that stand out from the text."
        preview_value = {"tone": "note", "title": "Good to know", "text": "<p>The car park opens at 07:45.</p>"}


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=40)
    value = blocks.CharBlock(max_length=160)


class KeyFactsBlock(blocks.StructBlock):
    facts = blocks.ListBlock(FactBlock(), min_num=1, max_num=8)

    class Meta:
        icon = "list-ul"
        group = READING
        template = "home/blocks/key_facts.html"
        description = "The few facts people look for: when, where, for whom."
        preview_value = {"facts": [{"label": "For", "value": "Everybody who works in a school, in any job"}]}


class PictureBlock(blocks.StructBlock):
    picture = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=160)

    class Meta:
        icon = "image"
        group = READING
        template = "home/blocks/picture.html"
        description = "A picture across the column, with a caption."
        preview_value = {"picture": None, "caption": "The picture you choose will stand here."}


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    source = blocks.CharBlock(required=False, max_length=120, help_text="Who said it, and what they do.")

    class Meta:
        icon = "openquote"
        group = READING
        template = "home/blocks/quote.html"
        description = "Somebody's own words, and who they are."
        preview_value = {
            "text": "This was the first training day with something in it for me.",
            "source": "A midday supervisor",
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=160)
    answer = blocks.RichTextBlock(features=["bold", "italic", "link", "ul", "ol"])


class QuestionsBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        group = READING
        template = "home/blocks/questions.html"
        description = "Questions that open to show their answers."
        preview_value = {"questions": [{"question": "Is lunch included?", "answer": "<p>Yes.</p>"}]}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock()


class StepsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    steps = blocks.ListBlock(StepBlock(), min_num=2, max_num=6)

    class Meta:
        icon = "list-ol"
        group = READING
        template = "home/blocks/steps.html"
        description = "What happens, in order: two to six steps with numbers."
        preview_value = {
            "heading": "How booking works",
            "steps": [
                {"title": "One person books", "text": "A lead pastes the staff list."},
                {"title": "Everyone chooses", "text": "Each colleague gets a personal link."},
            ],
        }


class PeopleBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    people = blocks.ListBlock(SnippetChooserBlock("programme.Speaker"), min_num=1, max_num=12)

    class Meta:
        icon = "group"
        group = PROGRAMME
        template = "home/blocks/people.html"
        description = "Speakers chosen by you, with portrait and one line each."
        preview_value = {"heading": "Some of the people you will meet", "people": []}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        chosen = [person.pk for person in value["people"] if person]
        return context | {"people": queries.speakers_in_order(chosen)}


class SessionListBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=80)
    show = blocks.ChoiceBlock(
        choices=[("stream", "One stream"), ("keynotes", "The keynotes"), ("support", "For support staff")],
        default="stream",
    )
    stream = blocks.CharBlock(required=False, max_length=6, help_text="The stream's code, for instance SEND.")
    limit = blocks.IntegerBlock(min_value=1, max_value=30, default=6, label="how many at most")

    class Meta:
        icon = "list-ul"
        group = PROGRAMME
        template = "home/blocks/sessions.html"
        description = (
            "Sessions of one stream, the keynotes, or what is for support staff, as they stand in the programme."
        )
        preview_value = {"heading": "For support staff", "show": "support", "stream": "", "limit": 3}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        edition = context.get("edition") or Conference.objects.current()
        lines = []
        if edition:
            lines = queries.session_lines(
                conference=edition,
                stream=value["stream"] if value["show"] == "stream" else "",
                keynotes=value["show"] == "keynotes",
                support=value["show"] == "support",
                limit=value["limit"],
            )
        return context | {"lines": lines}


class CallToActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock(required=False)
    label = blocks.CharBlock(max_length=40, help_text="The words on the button.")
    page = blocks.PageChooserBlock(required=False, help_text="Leave empty to lead to booking.")

    class Meta:
        icon = "thumbtack"
        group = LEADING_ON
        template = "home/blocks/call_to_action.html"
        description = "One strong button: to booking, or to a page you choose."
        preview_value = {"title": "Bring your colleagues", "text": "", "label": "Book places", "page": None}


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    text = blocks.CharBlock(required=False, max_length=160, help_text="What is in it.")

    class Meta:
        icon = "doc-full"
        group = LEADING_ON
        template = "home/blocks/document.html"
        description = "A file to download, with its kind and size."
        preview_value = {"document": None, "text": "The risk assessment for your own file."}


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=80)
    does = blocks.CharBlock(max_length=120, label="what they answer")
    email = blocks.EmailBlock(required=False)
    telephone = blocks.CharBlock(required=False, max_length=40)

    class Meta:
        icon = "user"
        group = READING
        template = "home/blocks/contact.html"
        description = "A person, what she or he answers, and how to reach them."
        preview_value = {"name": "Tom Hallam", "does": "Programme and speakers", "email": "tom@school.example"}


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
    ("sessions", SessionListBlock()),
    ("call_to_action", CallToActionBlock()),
    ("document", DocumentBlock()),
]
