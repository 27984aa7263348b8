"""What a new edition is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from conference.models import NOT_THE_API, Conference, Venue
from home.edition import rules
from home.edition.actions import Wish


class CopyForm(forms.Form):
    name = forms.CharField(max_length=120)
    slug = forms.SlugField(
        label="Address",
        max_length=50,
        validators=[NOT_THE_API],
        help_text="Small letters, digits and hyphens: south-coast-2028.",
    )
    date = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Every slot, price and closing date moves by as many days, at the same time of day.",
    )
    reference_prefix = forms.CharField(
        label="Reference prefix",
        max_length=6,
        validators=[RegexValidator(r"^[A-Z]{2,4}[0-9]{2}$", "Two to four capitals and two digits, for instance SC28.")],
        help_text="Begins every booking and invoice number.",
    )
    venue = forms.ModelChoiceField(
        queryset=Venue.objects.order_by("name"), required=False, empty_label="A new venue, or none yet"
    )
    new_venue = forms.CharField(
        label="Or a new venue",
        required=False,
        max_length=120,
        help_text="Its name. It gets the rooms of the old one as a beginning.",
    )
    new_address = forms.CharField(
        label="Address of the new venue", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    @classmethod
    def beginning(cls, conference: Conference) -> CopyForm:
        """With what the next edition would be called."""
        year = conference.date.year
        return cls(
            initial={
                "name": rules.next_name(conference.name, year),
                "slug": rules.next_slug(conference.slug, year),
                "date": conference.date + rules.YEAR,
                "reference_prefix": rules.next_prefix(conference.reference_prefix),
                "venue": conference.venue_id,
            }
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        new = cleaned.get("new_venue")
        if new and cleaned.get("venue"):
            self.add_error("new_venue", "Choose a venue from the list, or name a new one, not both.")
        if new and not cleaned.get("new_address"):
            self.add_error("new_address", "A new venue needs its address.")
        return cleaned

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)
