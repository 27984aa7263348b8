"""A delegate's own form: what she needs, and photographs."""

from __future__ import annotations

from typing import Any

from django import forms

from delegates.arrangements import rules
from delegates.arrangements.models import Arrangement, PhotoConsent


class ArrangementForm(forms.Form):
    """Nothing ticked is an answer: nothing needed."""

    dietary = forms.MultipleChoiceField(
        label="What you eat",
        choices=list(rules.DIETARY.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Please choose from the list."},
    )
    dietary_words = forms.CharField(
        label="Anything else about food",
        required=False,
        max_length=rules.DIETARY_WORDS,
        help_text="Goes to the kitchen without your name.",
        error_messages={"max_length": f"At most {rules.DIETARY_WORDS} characters, please."},
    )
    access = forms.MultipleChoiceField(
        label="What we should arrange",
        choices=list(rules.ACCESS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Please choose from the list."},
    )
    access_words = forms.CharField(
        label="Anything else we should arrange",
        required=False,
        max_length=rules.ACCESS_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What helps you, in your own words. You need not say why.",
        error_messages={"max_length": f"At most {rules.ACCESS_WORDS} characters, please."},
    )
    consent = forms.BooleanField(
        label="You may keep what I have said above until shortly after the day", required=False
    )
    photos = forms.ChoiceField(
        label="May you be seen in photographs of the day?",
        choices=PhotoConsent.Answer.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text="They may stand on the conference’s website. You can change your mind here at any time.",
        error_messages={"invalid_choice": "Please choose yes or no."},
    )

    @classmethod
    def of(cls, kept: Arrangement | None, photos: str, data: Any = None) -> ArrangementForm:
        """The form, filled with what was answered before."""
        needs = kept.needs if kept else rules.Needs()
        initial = {
            "dietary": list(needs.dietary),
            "dietary_words": needs.dietary_words,
            "access": list(needs.access),
            "access_words": needs.access_words,
            "consent": bool(kept and kept.consent_at),
            "photos": photos,
        }
        return cls(data, initial=initial)

    def needs(self) -> rules.Needs:
        said = self.cleaned_data
        return rules.Needs(tuple(said["dietary"]), said["dietary_words"], tuple(said["access"]), said["access_words"])
