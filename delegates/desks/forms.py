"""One colleague in another's place, and how a booking's people come."""

from __future__ import annotations

from django import forms

from delegates.bookings.actions import Person
from delegates.bookings.rules import roster
from delegates.desks import rules


class SubstituteForm(forms.Form):
    """The same four things as a row of the list, by the same rules."""

    first_name = forms.CharField(label="First name", error_messages={"required": "Give the first name."})
    last_name = forms.CharField(label="Surname", error_messages={"required": "Give the surname."})
    email = forms.CharField(
        label="E-mail address", widget=forms.EmailInput, error_messages={"required": "Give an e-mail address."}
    )
    role = forms.CharField(label="Job", required=False)
    keeps_places = forms.BooleanField(label="Takes over the sessions that were chosen", required=False, initial=True)

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        row = roster.Row(1, *(cleaned.get(name) or "" for name in ("first_name", "last_name", "email", "role")))
        checked = roster.check([row])
        for problem in checked.problems.get(0, []) or checked.whole:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)
        if checked.is_good:
            self.row = checked.rows[0]
        return cleaned

    def person(self, ticket_type_id: int) -> Person:
        """Who comes instead, with the ticket of the one who stays away."""
        row = self.row
        return Person(row.first_name, row.last_name, row.email, row.role, ticket_type_id)


class VehiclesForm(forms.Form):
    """Whole numbers; nought is an answer."""

    coaches = forms.IntegerField(
        label="Coaches or minibuses",
        min_value=0,
        max_value=rules.MAX_COACHES,
        error_messages={"required": "How many? 0 is an answer.", "invalid": "Give a whole number."},
    )
    cars = forms.IntegerField(
        label="Cars to park",
        min_value=0,
        max_value=rules.MAX_CARS,
        error_messages={"required": "How many? 0 is an answer.", "invalid": "Give a whole number."},
    )
