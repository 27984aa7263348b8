"""The desk's form of a session, asked as well whether whoever is added to it is free when it is on."""

from __future__ import annotations

from django import forms as django_forms

from sessions import forms
from sessions.models import Contribution
from sessions.timetable import queries


class SessionForm(forms.SessionForm):
    """Only newcomers are asked for: what clashes in the draft already is the timetable's to tell, and keeps nobody from mending words.
    `worth_a_look`: what is no reason to refuse, in sentences, once the form is valid.
    """

    worth_a_look: tuple[str, ...] = ()

    def check_people(self, parts: list[django_forms.ModelForm]) -> None:
        super().check_people(parts)
        if self.instance.pk is None:
            return
        there = set(Contribution.objects.filter(session=self.instance).values_list("speaker", flat=True))
        added = {part.cleaned_data["speaker"].pk: part.cleaned_data["speaker"].name for part in parts}
        newcomers = tuple((pk, name) for pk, name in added.items() if pk not in there)
        found = queries.brought_by(self.instance, newcomers)
        for conflict in found:
            if conflict.stops:
                self.add_error(None, conflict.message)
        self.worth_a_look = tuple(conflict.message for conflict in found if not conflict.stops)
