"""Whose badges are to be printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from conference.models import Conference
from delegates.badges import queries
from delegates.bookings.models import Delegate

UNPRINTED, EVERYBODY, SCHOOL, TICKED = "unprinted", "everybody", "school", "ticked"
WHO = [
    (UNPRINTED, "Everybody whose badge is not yet printed"),
    (EVERYBODY, "Everybody who comes"),
    (SCHOOL, "One school"),
    (TICKED, "People I tick below"),
]


class PickForm(forms.Form):
    who = forms.ChoiceField(label="Print badges for", choices=WHO, widget=forms.RadioSelect, initial=UNPRINTED)
    school = forms.ModelChoiceField(label="School", queryset=None, required=False, empty_label="Choose a school")
    words = forms.CharField(label="Find people by name, school or badge number", max_length=80, required=False)
    delegates = forms.ModelMultipleChoiceField(label="People", queryset=None, required=False)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        self.fields["school"].queryset = queries.schools_coming(conference)
        self.fields["delegates"].queryset = queries.coming(conference)
        self.fields["delegates"].error_messages["invalid_choice"] = "Somebody you ticked does not come any more."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("who") == SCHOOL and not cleaned.get("school") and "school" not in self.errors:
            self.add_error("school", "Choose the school.")
        if cleaned.get("who") == TICKED and not cleaned.get("delegates") and "delegates" not in self.errors:
            self.add_error("who", "Nobody is ticked yet. Find people below and tick them.")
        return cleaned

    def picked(self) -> tuple[QuerySet[Delegate], str]:
        """Who it is, and what to call the print run."""
        who, conference = self.cleaned_data["who"], self.conference
        if who == SCHOOL:
            school = self.cleaned_data["school"]
            return queries.of_school(conference, school), school.name
        if who == TICKED:
            people = self.cleaned_data["delegates"]
            return people, f"{len(people)} people" if len(people) > 1 else people[0].full_name
        if who == EVERYBODY:
            return queries.coming(conference), "Everybody"
        return queries.unprinted(conference), "Not yet printed"
