"""Forms of the organisers' screens."""

from __future__ import annotations

from typing import Any

from django import forms

from conference.models import Conference
from delegates.checkin.models import CheckinPoint


class EnrolForm(forms.Form):
    """A phone's name, and the door it stands at: one that there is, or a new one."""

    name = forms.CharField(label="Name", max_length=60, help_text="As the team calls it: Desk 2, Sixth-form phone 3.")
    point = forms.ModelChoiceField(CheckinPoint.objects.none(), label="Door", required=False, empty_label="A new door")
    new_point = forms.CharField(
        label="Name of the new door", max_length=60, required=False, help_text="Only when the door is not in the list."
    )

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conference = conference
        points = CheckinPoint.objects.filter(conference=conference)
        self.fields["point"].queryset = points
        if first := points.first():
            self.fields["point"].initial = first.pk
        else:
            del self.fields["point"]
            self.fields["new_point"].label, self.fields["new_point"].help_text = "Door", "Where it stands."
            self.fields["new_point"].initial = "Main door"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("point") and not data.get("new_point"):
            self.add_error("new_point", "Choose a door, or name a new one.")
        return data
