"""The small form for a place that the register does not have."""

from __future__ import annotations

from django import forms

from delegates.schools import rules


class TypedSchoolForm(forms.Form):
    name = forms.CharField(
        label="Name of the school or organisation",
        max_length=160,
        error_messages={
            "required": "Type the name of your school or organisation.",
            "max_length": "The name is longer than 160 characters.",
        },
    )
    town = forms.CharField(
        max_length=60,
        help_text="Or the village, if that is how people know it.",
        error_messages={"required": "Type the town.", "max_length": "The town is longer than 60 characters."},
    )
    postcode = forms.CharField(
        required=False, max_length=20, error_messages={"max_length": "This is too long for a postcode."}
    )

    def clean_name(self) -> str:
        return self._one_line("name", "Type the name of your school or organisation.")

    def clean_town(self) -> str:
        return self._one_line("town", "Type the town.")

    def clean_postcode(self) -> str:
        typed = self.cleaned_data["postcode"]
        if not typed:
            return ""
        postcode = rules.whole_postcode(typed)
        if postcode is None:
            raise forms.ValidationError(
                "This is not a whole UK postcode, like BH15 3HY. Leave it empty if you are not sure."
            )
        return postcode

    def _one_line(self, field: str, sentence: str) -> str:
        text = " ".join(self.cleaned_data[field].split())
        if not rules.fold(text).strip():
            raise forms.ValidationError(sentence)
        if not text.isprintable():
            raise forms.ValidationError("There is a sign in it that cannot be printed. Type it again.")
        return text
