"""What is read: text, headings, facts, pictures, quotes, questions, steps, and a person to write to."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from home.blocks.base import READING, SHORT, Context

RICH = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


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
    heading = blocks.CharBlock(required=False, max_length=80)
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)
    for_search_engines = blocks.BooleanBlock(
        required=False, label="tell search engines that these are questions and answers"
    )

    class Meta:
        icon = "help"
        group = READING
        template = "home/blocks/questions.html"
        form_layout = blocks.BlockGroup(children=["heading", "questions"], settings=["for_search_engines"])
        description = "Questions that open to show their answers."
        preview_value = {
            "heading": "What leads ask",
            "questions": [
                {"question": "Is lunch included?", "answer": "<p>Yes, and so are coffee and cake.</p>"},
                {"question": "May names change?", "answer": "<p>Until that morning, at no charge.</p>"},
            ],
        }

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context = super().get_context(value, parent_context)
        return context | {"faq": _faq(value["questions"]) if value.get("for_search_engines") else ""}


def _faq(items: Any) -> str:
    """The questions as a schema.org FAQPage, for a data block."""
    questions = [
        {
            "@type": "Question",
            "name": item["question"],
            "acceptedAnswer": {"@type": "Answer", "text": " ".join(strip_tags(item["answer"].source).split())},
        }
        for item in items
    ]
    return json.dumps(
        {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": questions}, ensure_ascii=False
    )


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
