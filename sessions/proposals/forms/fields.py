"""Fields of proposals and what they say when something does not fit."""

from __future__ import annotations

from typing import Any

from django import forms

GONE = "What you chose is not in the list any more. Choose again."
LONG = "At most %(limit_value)d characters fit here, and there are %(show_value)d."
ADDRESS = {
    "required": "Type an e-mail address.",
    "invalid": "That is not an e-mail address. It should look like name@school.sch.uk.",
}


def clean_signs(text: str) -> str:
    """Without NUL, which no column can hold, and with one kind of line end."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


class TextField(forms.CharField):
    """Text as people paste it. `rows`: a box of that height instead of one line."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"max_length": LONG})
        super().__init__(**kwargs)
        self.widget.attrs.pop("maxlength", None)  # the browser would cut a pasted text without a word
        if rows:
            self.widget = forms.Textarea(attrs={"rows": rows})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_signs(value) if isinstance(value, str) else value)


class EmailField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocapitalize": "none", "spellcheck": "false"}
        super().__init__(
            max_length=254,
            error_messages=ADDRESS,
            widget=forms.EmailInput(attrs=attrs | kwargs.pop("attrs", {})),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return super().to_python(clean_signs(value) if isinstance(value, str) else value).lower()
