"""A booking that an organiser takes down on the telephone, and what she notes about one."""

from __future__ import annotations

from django import forms

from conference.models import Conference
from delegates.schools.models import School


class TelephoneForm(forms.Form):
    """Who rings, and for which school."""

    conference = forms.ModelChoiceField(Conference.objects.all(), empty_label=None)
    school = forms.ModelChoiceField(
        School.objects.filter(is_open=True),
        to_field_name="urn",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        label="URN of the school",
        help_text="Its six digits in the register. Schools ▸ All schools finds it by name, town or postcode.",
        error_messages={"required": "Which school is it?", "invalid_choice": "No open school has this number."},
    )
    first_name = forms.CharField(
        label="First name of the lead", max_length=80, error_messages={"required": "Who is the lead?"}
    )
    last_name = forms.CharField(
        label="Surname of the lead", max_length=80, error_messages={"required": "Who is the lead?"}
    )
    email = forms.EmailField(
        label="E-mail address of the lead",
        help_text="The confirmation and the invoice go there, and with it she signs in.",
        error_messages={
            "required": "Where does the confirmation go?",
            "invalid": "This is not a whole e-mail address.",
        },
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label="A note for the desk",
        help_text="Leads never see it. A person’s copy of her data may show it: write it so.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write something first."},
    )
