"""Form fields that several screens share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms


class LinesField(forms.CharField):
    """A list of short texts (a JSONField holding a list of str), typed one a line. Blank lines and stray spaces go.
    `max_lines` and `max_line_length` are said in the refusal.
    """

    widget = forms.Textarea

    def __init__(self, *, max_lines: int = 20, max_line_length: int = 300, rows: int = 4, **kwargs: Any) -> None:
        # What is left of a JSONField's own arguments when Wagtail or a ModelForm makes this field in its place.
        for unused in ("encoder", "decoder"):
            kwargs.pop(unused, None)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.max_lines, self.max_line_length = max_lines, max_line_length

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, (list, tuple)):
            return list(value)
        return [line for raw in (value or "").splitlines() if (line := " ".join(raw.split()))]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.max_lines:
            raise forms.ValidationError(
                f"At most {self.max_lines} lines, please; there are {len(value)}.", code="too_many"
            )
        for number, line in enumerate(value, start=1):
            if len(line) > self.max_line_length:
                raise forms.ValidationError(
                    f"Line {number} is too long: {len(line)} characters, and at most {self.max_line_length} fit.",
                    code="long",
                )

    def run_validators(self, value: list[str]) -> None:
        """CharField's validators speak of one text; each line is looked at by itself."""
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class HundredthsField(forms.DecimalField):
    """A whole number of hundredths, typed as people write it: `65` or `65.00` pounds is 6,500 pence, `20` per cent is 2,000."""

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("max_value", "min_value", "encoder", "decoder"):
            kwargs.pop(unused, None)
        super().__init__(decimal_places=2, max_digits=12, min_value=0, **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.strip().removeprefix("£").removesuffix("%").replace(",", "").strip()
        return super().to_python(value)

    def clean(self, value: Any) -> int | None:
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.clean(data)
        except forms.ValidationError:
            return True
