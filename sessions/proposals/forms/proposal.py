"""The proposal's form. It is always bound: to what was just typed, or to what is stored. So a draft shows at once what does not fit yet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import CharField as CharColumn
from django.db.models import Model
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from conference.lib.forms import LinesField
from conference.lib.problems import Problem
from conference.models import Room
from sessions import frameworks
from sessions.forms import TicksField
from sessions.models import Presenter, Proposal, Session, Slot
from sessions.proposals import queries, rules
from sessions.proposals.actions import Typed
from sessions.proposals.forms.fields import GONE, TextField, clean_signs
from sessions.proposals.forms.people import WhoForm

MOST_SEATS = 2000
MOST_RUNS = 6


class ProposalForm(WhoForm):
    """A proposal with its proposer. Everything may stay empty in a draft; what a whole one needs is said by rules.missing."""

    use_required_attribute = False
    field_order = ("title", "abstract", "audience", "name", "organisation", "background")
    title = TextField(
        label="Title",
        max_length=140,
        help_text="Say what people will be able to do. “Five minutes of retrieval, done properly” tells more than "
        "“Retrieval practice: a whole-school approach”.",
    )
    abstract = TextField(
        label="What happens in it",
        max_length=4000,
        rows=9,
        help_text="60 to 150 words. What was the difficulty? What did you do? What came of it? "
        "What will people do in the room? What did not work is welcome too.",
    )
    audience = TextField(
        label="Whom it is for",
        max_length=200,
        help_text="One sentence: “Anybody who stands in a lunch queue with children.” Or use the ticks further down.",
    )
    takeaways = LinesField(
        label="What people will leave with",
        required=False,
        max_lines=5,
        max_line_length=200,
        help_text="One a line, up to five. Things they can use on Monday: a plan, a sheet, a sentence to say.",
    )
    phases = TicksField(label="Phases", required=False, choices=lambda: list(frameworks.phases().items()))
    roles = TicksField(
        label="Their work",
        required=False,
        choices=lambda: list(frameworks.career_stages().items()),
        help_text="None ticked: for everybody.",
    )
    for_support_staff = forms.BooleanField(
        label="Support staff will get something from it",
        required=False,
        help_text="Nothing in it needs a class of one’s own.",
    )
    subjects = TextField(
        label="Subjects", max_length=160, required=False, help_text="“Science, maths”. Empty: any subject."
    )
    standards = TicksField(
        label="Teachers’ Standards it touches",
        required=False,
        choices=lambda: [(code, f"{code} {heading}") for code, heading in frameworks.standards().items()],
        help_text="Three at most: those that somebody’s target is about.",
    )
    stream = forms.ModelChoiceField(
        queryset=None,
        label="Stream",
        required=False,
        empty_label="I do not mind",
        error_messages={"invalid_choice": GONE},
    )
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[
            (Session.Kind.WORKSHOP, "Workshop: people do something"),
            (Session.Kind.PANEL, "Panel: three or four of us talk, and the room asks"),
        ],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": GONE},
    )
    runs_wished = forms.TypedChoiceField(
        label="How often would you hold it?",
        required=False,
        coerce=int,
        empty_value=1,
        help_text="The same session again in another slot, so that more people can come. It is always your choice.",
        error_messages={"invalid_choice": GONE},
    )
    seats_wished = forms.IntegerField(
        label="How many people can you take?",
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Most say 25 or 30. Empty: as many as the room holds.",
        error_messages={
            "invalid": "Type a number here, for instance 30. Words fit into the note below it.",
            "min_value": "At least 1 person, please.",
            "max_value": f"At most {MOST_SEATS} fit anywhere.",
        },
    )
    seats_note = TextField(
        label="A note about numbers", max_length=160, required=False, help_text="“30, or 24 if we use the computers”."
    )
    needs = TicksField(label="The room must have", required=False, choices=Room.Feature.choices)
    needs_step_free = forms.BooleanField(label="I need step-free access", required=False)
    room_needs = TextField(label="Anything else about the room", max_length=1000, required=False, rows=3)
    unavailable = forms.ModelMultipleChoiceField(
        queryset=None,
        label="I cannot at",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick only what is impossible. Presenters are guests of the day too, and go to other people’s sessions.",
        error_messages={"invalid_choice": GONE, "invalid_pk_value": GONE},
    )
    is_first_time = forms.BooleanField(label="This would be my first workshop", required=False)
    wants_partner = forms.BooleanField(
        label="I should like a co-presenter or a mentor",
        required=False,
        help_text="We find somebody who has done it before and has time for you.",
    )
    note = TextField(label="A note to the organisers", max_length=1000, required=False, rows=3)

    def __init__(self, data: Any, *, proposal: Proposal) -> None:
        super().__init__(_without_nul(data))
        self.proposal = proposal
        self.fields["stream"].queryset = proposal.conference.streams.all()
        self.fields["unavailable"].queryset = queries.workshop_slots(proposal.conference)
        self.fields["unavailable"].label_from_instance = when
        self.fields["runs_wished"].choices = [
            (number, "Once" if number == 1 else f"Up to {number} times") for number in range(1, MOST_RUNS + 1)
        ]

        low, high = rules.ABSTRACT_GOOD
        self.fields["abstract"].widget.attrs["data-words"] = f"{low} {high}"

    def full_clean(self) -> None:
        """A draft may be empty, so nothing is refused for that; yet the page shall not call “optional” what is not."""
        musts = [field for field in self.fields.values() if field.required]
        for field in musts:
            field.required = False
        super().full_clean()
        for field in musts:
            field.required = True

    def typed(self) -> Typed:
        """What fits, column by column, and what does not, as it was typed. Of a text that is too long the column gets its beginning."""
        self.full_clean()
        unfit = {name: self._raw(name) for name in self.errors}
        values = self.cleaned_data | {name: self._cut(name, raw) for name, raw in unfit.items()}
        slots = list(values.pop("unavailable") or [])
        if not values["kind"]:
            values["kind"] = self.proposal.kind
        proposer = {name: values.pop(name) for name in WhoForm.base_fields}
        return Typed(proposal=values, proposer=proposer, unavailable=slots, unfit=unfit)

    def _raw(self, name: str) -> Any:
        raw = self.fields[name].widget.value_from_datadict(self.data, self.files, name)
        return list(map(str, raw)) if isinstance(raw, (list, tuple)) else str(raw)

    def _cut(self, name: str, raw: Any) -> Any:
        """What its column takes meanwhile."""
        column = _column(name)
        if isinstance(column, CharColumn) and not column.choices:
            return str(raw).strip()[: column.max_length]
        if name in {"seats_wished", "stream"}:
            return None
        if name == "runs_wished":
            return 1
        return [] if isinstance(self.fields[name], (TicksField, LinesField, forms.ModelMultipleChoiceField)) else ""

    def add_problems(self, problems: list[Problem]) -> None:
        """A rule's sentences, each beside its field. “Unfit” says what the field's own sentence says better."""
        for problem in problems:
            if problem.code != "unfit":
                self.add_error(problem.field if problem.field in self.fields else None, problem.message)


def _without_nul(data: Any) -> Any:
    """What a browser has sent, cleaned in every field, so that what is kept aside is what was looked at."""
    if not isinstance(data, MultiValueDict):
        return data  # our own, from `stored`
    return MultiValueDict({name: list(map(clean_signs, values)) for name, values in data.lists()})


def _column(name: str) -> Any:
    model: type[Model] = Presenter if name in WhoForm.base_fields else Proposal
    return model._meta.get_field(name)


def stored(proposal: Proposal, proposer: Presenter) -> dict[str, Any]:
    """A proposal as its form would send it, what fits no column included. 1 query."""
    texts = {
        name: getattr(_owner(name, proposal, proposer), name)
        for name in ProposalForm.base_fields
        if name != "unavailable"
    }
    data = texts | {
        "takeaways": "\n".join(proposal.takeaways),
        "stream": proposal.stream_id or "",
        "seats_wished": "" if proposal.seats_wished is None else str(proposal.seats_wished),
        "unavailable": [str(slot.pk) for slot in proposal.unavailable.all()],
    }
    return data | proposal.as_typed


def _owner(name: str, proposal: Proposal, proposer: Presenter) -> Proposal | Presenter:
    return proposer if name in WhoForm.base_fields else proposal


def when(slot: Slot) -> str:
    """`Workshops 1, 10:00 to 10:45`."""
    starts, ends = timezone.localtime(slot.planned_starts_at), timezone.localtime(slot.planned_ends_at)
    return f"{slot.name}, {starts:%H:%M} to {ends:%H:%M}"
