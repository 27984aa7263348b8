"""The forms over a message and a reminder. What cannot be filled in, or leads nowhere, is said beside its box."""

from __future__ import annotations

from typing import Any

from django import forms

from conference.models import Conference
from delegates.messages.actions import writing
from delegates.messages.models import Message, Reminder
from delegates.messages.queries import people, reminding
from delegates.messages.queries.audiences import AUDIENCES, FILTERS, OF_DELEGATES_ALONE
from delegates.messages.queries.people import Words
from delegates.messages.rules.fields import DELEGATE, LEAD
from sessions.models import Run

GROUPS = [
    (name, [(each.code, each.label) for each in AUDIENCES.values() if each.whom == whom])
    for name, whom in (("Delegates", DELEGATE), ("Leads of schools", LEAD))
]


class RunField(forms.ModelChoiceField):
    def label_from_instance(self, run: Run) -> str:
        return f"{run.session.title} ({run.slot.name}, {run.room.code})"


class WordsForm(forms.Form):
    """Subject and body, tried against the fields of whoever is written to."""

    def say(self, written: Words) -> None:
        """Put what the rules have against these words beside their boxes."""
        for problem in writing.problems(written):
            self.add_error(problem.field, problem.message)


class MessageForm(WordsForm):
    audience = forms.ChoiceField(label="Write to", choices=GROUPS)
    stream = forms.ModelChoiceField(None, label="Only of the stream", required=False, empty_label="Any")
    run = RunField(None, label="Only in the session", required=False, empty_label="Any")
    school = forms.ModelChoiceField(None, label="Only of the school", required=False, empty_label="Any")
    ticket_type = forms.ModelChoiceField(None, label="Only with the ticket", required=False, empty_label="Any")
    subject = forms.CharField(max_length=150, error_messages={"required": "The message needs a subject."})
    body = forms.CharField(
        label="Message",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": "The message is empty."},
    )

    def __init__(self, conference: Conference, *args: Any, message: Message | None = None, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", {})
        if message is not None:
            words = {"audience": message.audience, "subject": message.subject, "body": message.body}
            initial = initial | words | message.filters
        super().__init__(*args, initial=initial, **kwargs)
        offers = {
            "stream": people.streams,
            "run": people.runs,
            "school": people.schools,
            "ticket_type": people.ticket_types,
        }
        for name, of in offers.items():
            self.fields[name].queryset = of(conference)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("audience") and AUDIENCES[found["audience"]].whom == LEAD:
            for name in OF_DELEGATES_ALONE:
                if found.get(name):
                    self.add_error(name, "Leads are in no session. Leave it at “Any”, or write to delegates.")
        if "audience" in found:
            self.say(self.words())
        return found

    def words(self) -> Words:
        """What is written, as far as it is fit to be counted or kept."""
        found = self.cleaned_data
        filters = {name: found[name].pk for name in FILTERS if found.get(name)}
        return Words(found["audience"], found.get("subject", ""), found.get("body", ""), filters)

    def so_far(self) -> Words | None:
        """What stands in it, kept or not, fit to be sent or not: to be counted. None while nobody is chosen."""
        if self.is_bound:
            self.is_valid()
            return self.words() if "audience" in self.cleaned_data else None
        known = self.initial
        filters = {name: known[name] for name in FILTERS if known.get(name)}
        if known.get("audience") not in AUDIENCES:
            return None
        return Words(known["audience"], known.get("subject", ""), known.get("body", ""), filters)


class ReminderForm(WordsForm, forms.ModelForm):
    class Meta:
        model = Reminder
        fields = ["days", "subject", "body", "is_on"]
        widgets = {"body": forms.Textarea(attrs={"rows": 16})}
        labels = {"body": "Message", "is_on": "Send it by itself"}
        help_texts = {"days": "", "is_on": "From its day on, between 08:00 and 20:00, to each person once."}
        error_messages = {
            "days": {"required": "Say how many days."},
            "subject": {"required": "The reminder needs a subject."},
            "body": {"required": "The reminder is empty."},
        }

    DAYS = {
        Reminder.Kind.CHOICES: "Days before choosing closes",
        Reminder.Kind.ARRANGEMENTS: "Days before the conference",
        Reminder.Kind.JOINING: "Days before the conference",
        Reminder.Kind.OVERDUE: "Days after the invoice was due",
    }
    MOST_DAYS = 365

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].label = self.DAYS[self.instance.kind]
        self.fields["days"].min_value = 0

    def clean_days(self) -> int:
        days = self.cleaned_data["days"]
        if days > self.MOST_DAYS:
            raise forms.ValidationError(f"At most {self.MOST_DAYS} days, please.", code="long")
        return days

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        audience = reminding.AUDIENCE[self.instance.kind]
        self.say(Words(audience, found.get("subject", ""), found.get("body", ""), {}))
        return found
