"""Forms of signing in."""

from __future__ import annotations

import secrets

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

SEPARATORS = str.maketrans("", "", " -–.\u00a0\t")


class EmailForm(forms.Form):
    """Which address the code is to be sent to."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        error_messages={
            "required": "Type your e-mail address.",
            "invalid": "That is not an e-mail address. It should look like name@school.sch.uk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        """In small letters from here on: what is looked up, mailed to and stored is one and the same text."""
        return self.cleaned_data["email"].lower()


class CodeForm(forms.Form):
    """The code from the mail, however it is cut up: 1234-5678, 1234 5678, 12345678."""

    code = forms.CharField(
        label="The code from the e-mail",
        max_length=40,
        error_messages={"required": "Type the eight digits from the e-mail."},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def __init__(self, *args: object, expected: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].translate(SEPARATORS)
        expected = self.expected.translate(SEPARATORS)
        if not expected or not secrets.compare_digest(code.encode(), expected.encode()):
            raise forms.ValidationError(
                "That is not the code we sent. Look at the newest e-mail from us.", code="wrong"
            )
        return code


def _app_code_field() -> forms.CharField:
    """Six digits of an authenticator app; a recovery code may stand in their place, so letters and length stay free."""
    return forms.CharField(
        label="Code from the app",
        max_length=40,
        error_messages={"required": "Type the six digits that your app shows."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class SetUpForm(ActivateTOTPForm):
    code = _app_code_field()


class SecondStepForm(AuthenticateForm):
    code = _app_code_field()


class SecondStepAgainForm(ReauthenticateForm):
    code = _app_code_field()
