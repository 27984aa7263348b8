"""The form of a page with a form: the organisers' own questions, laid out with our fields, and a box that only machines fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

TRAP = "contact_website"  # hidden from people; whoever fills it in is a machine, as a rule
TRAPPED = "This looked as if a machine had sent it. If you are a person, please send it again."
LONGEST_TEXT = 5000


class EnquiryForm(BaseForm):
    """Answers one after another. `answers()` is what is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[TRAP] = forms.CharField(required=False, label="Leave this empty", max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.data.get(self.add_prefix(TRAP)):
            # Somebody's browser may have filled it in for her: it is emptied, so that sending again succeeds.
            self.data = self.data.copy()
            self.data[self.add_prefix(TRAP)] = ""
            raise forms.ValidationError(TRAPPED, code="trapped")
        return cleaned

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != TRAP}

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != TRAP]

    @property
    def trap(self) -> forms.BoundField:
        return self[TRAP]


class EnquiryBuilder(FormBuilder):
    """Wagtail's own, with what a phone needs: the right keyboard, a calendar, a first choice that is none."""

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}), **options)

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.EmailField(
            max_length=254,
            error_messages={"invalid": "Please give a whole e-mail address, such as name@school.org."},
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            **options,
        )

    def create_number_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        words = {"invalid": "Please give a number, in figures."}
        return forms.DecimalField(
            max_digits=12, error_messages=words, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options
        )

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        words = {"invalid": "Please give a date, such as 14/06/2027."}
        return forms.DateField(
            error_messages=words, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options
        )

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options["choices"] = [("", "Please choose"), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(**options)

    def get_form_class(self) -> type[EnquiryForm]:
        return type("OwnEnquiryForm", (EnquiryForm,), self.formfields)
