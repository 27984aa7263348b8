"""Forms of reviewing: a review, a note, a decision with its letter, an invitation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from conference.models import Conference
from sessions.models import Proposal, Review, Session, Speaker, Stream
from sessions.reviewing.actions import Guest
from sessions.reviewing.queries.deciding import Words
from sessions.reviewing.rules import decisions as rules
from sessions.reviewing.rules.reviews import SCORES, said_problems

NO_SCORE = "none"


class ReviewForm(forms.Form):
    score = forms.TypedChoiceField(
        label="Score",
        required=False,
        coerce=lambda value: None if value == NO_SCORE else int(value),
        empty_value=None,
        choices=[
            *((score, f"{score} {words}") for score, words in SCORES.items()),
            (NO_SCORE, "No score, only a comment"),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label="Comment",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="For the team. If changes are asked for, an organiser may quote it to the proposer, without your name.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for problem in said_problems(score=cleaned["score"], comment=cleaned["comment"]):
                self.add_error(problem.field, problem.message)
        return cleaned


class NoteForm(forms.Form):
    note = forms.CharField(
        label="Private note",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For the programme team alone: neither reviewers nor the proposer see it.",
    )


class WordsForm(forms.Form):
    """The words of a letter, with words in braces, kept for the next time if wished."""

    code = ""
    subject = forms.CharField(
        label="Subject", max_length=160, error_messages={"required": "The letter needs a subject."}
    )
    body = forms.CharField(
        label="The letter",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": "The letter is empty."},
    )
    keep = forms.BooleanField(label="Begin with these words next time", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for problem in rules.wording_problems(code=self.code, subject=cleaned["subject"], body=cleaned["body"]):
                self.add_error(problem.field, problem.message)
        return cleaned

    @property
    def words(self) -> Words:
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"])

    @property
    def blanks(self) -> list[tuple[str, str]]:
        """What can be put in, for the help beside the letter."""
        return [(f"{{{word}}}", what) for word, what in rules.BLANKS[self.code].items()]


class DecideForm(WordsForm):
    """One decision on some proposals: the letter, and for each of them a line of its own and comments to quote."""

    def __init__(
        self,
        *args: Any,
        decision: str,
        proposals: Iterable[Proposal],
        comments: Mapping[int, list[Review]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.code, self.proposals = decision, list(proposals)
        for proposal in self.proposals:
            self.fields[f"line-{proposal.pk}"] = forms.CharField(
                label="A personal line",
                required=False,
                max_length=600,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            said = comments.get(proposal.pk, [])
            if decision == Proposal.Decision.CHANGES and said:
                self.fields[f"quote-{proposal.pk}"] = forms.TypedMultipleChoiceField(
                    label="Quote these comments",
                    required=False,
                    coerce=int,
                    choices=[(review.pk, review.comment) for review in said],
                    widget=forms.CheckboxSelectMultiple,
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            lost = rules.lost_problems(
                body=cleaned["body"],
                has_line=any(self.line_of(proposal) for proposal in self.proposals),
                has_comments=any(self.quote_of(proposal) for proposal in self.proposals),
            )
            for problem in lost:
                self.add_error(problem.field, problem.message)
        return cleaned

    def line_of(self, proposal: Proposal) -> str:
        return self.cleaned_data[f"line-{proposal.pk}"].strip()

    def quote_of(self, proposal: Proposal) -> list[int]:
        return self.cleaned_data.get(f"quote-{proposal.pk}", [])

    @property
    def of_proposals(self) -> list[tuple[Proposal, BoundField, BoundField | None]]:
        """Each proposal with its fields, for the page."""
        return [
            (each, self[f"line-{each.pk}"], self[f"quote-{each.pk}"] if f"quote-{each.pk}" in self.fields else None)
            for each in self.proposals
        ]


class InviteForm(WordsForm):
    """Somebody who is asked to speak without a proposal."""

    code = "INVITATION"
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Say whom you invite."})
    email = forms.EmailField(
        label="E-mail address",
        help_text="Hers, or her agent’s.",
        error_messages={"required": "The invitation needs an address."},
    )
    background = forms.ChoiceField(
        label="Background", choices=Speaker.Background.choices, initial=Speaker.Background.OUTSIDE
    )
    title = forms.CharField(
        label="Title of the session",
        max_length=140,
        help_text="A working title will do: she can propose another on her page.",
        error_messages={"required": "Give the session a title. A working title will do."},
    )
    kind = forms.ChoiceField(label="Kind", choices=Session.Kind.choices, initial=Session.Kind.KEYNOTE)
    stream = forms.ModelChoiceField(label="Stream", queryset=Stream.objects.none(), required=False, empty_label="None")
    line = forms.CharField(
        label="A personal line",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why you ask her: “31 colleagues asked for something about perseverance.”",
    )
    field_order = ("name", "email", "background", "title", "kind", "stream", "line", "subject", "body", "keep")

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = Stream.objects.filter(conference=conference).order_by("sort_order", "name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for problem in rules.lost_problems(
                body=cleaned["body"], has_line=bool(cleaned["line"].strip()), has_comments=False
            ):
                self.add_error(problem.field, problem.message)
        return cleaned

    @property
    def guest(self) -> Guest:
        names = ("name", "email", "background", "title", "kind", "stream", "line")
        return Guest(**{name: self.cleaned_data[name] for name in names})
