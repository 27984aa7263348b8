"""The form over a letter that waits."""

from __future__ import annotations

from django import forms

from sessions.models import Letter


class LetterForm(forms.ModelForm):
    class Meta:
        model = Letter
        fields = ["to_name", "to_email", "subject", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 18})}
        labels = {"body": "The letter"}
        error_messages = {
            "to_name": {"required": "Say whom the letter is to."},
            "to_email": {"required": "The letter needs an address."},
            "subject": {"required": "The letter needs a subject."},
            "body": {"required": "The letter is empty."},
        }
        help_texts = {"body": "Plain text. An empty line begins a new paragraph; addresses of pages become links."}
