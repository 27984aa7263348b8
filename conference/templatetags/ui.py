"""Template tags every page may use: form controls, small drawings, how days, times, money and seats are written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Field
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from conference.lib import pence
from conference.lib.contours import contour_svg

register = template.Library()

FEW_SEATS = 5

# One shape for each of the eight streams, in a box of 12: colour never speaks alone.
STREAM_SHAPES = {
    1: '<circle cx="6" cy="6" r="5.5"/>',
    2: '<path d="M6 .5 11.8 11.5H.2z"/>',
    3: '<path d="M1 1h10v10H1z"/>',
    4: '<path d="m6 0 6 6-6 6-6-6z"/>',
    5: '<path d="M4 0h4v4h4v4H8v4H4V8H0V4h4z"/>',
    6: '<path d="M3 .8h6L12 6 9 11.2H3L0 6z"/>',
    7: '<path d="M0 1.5h12v3.2H0zm0 5.8h12v3.2H0z"/>',
    8: (
        '<path fill-rule="evenodd" d="M6 .3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 6 .3zm0 3a2.7 2.7 0 1 0 0 5.4'
        ' 2.7 2.7 0 0 0 0-5.4z"/>'
    ),
}

# One shape for each state, in a box of 16.
STATE_SHAPES = {
    "ok": '<path d="M8 .5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM6.9 11.6l5.2-5.5-1.3-1.2-3.9 4.1-1.8-1.8-1.3 1.3z"/>',
    "waiting": '<path d="M8 .5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM7.1 3.6v5l3.6 2.2.9-1.5L8.9 7.6v-4z"/>',
    "needs-you": '<path d="M8 .6 15.8 15H.2zM7.1 5.6l.2 4.8h1.4l.2-4.8zM8 13.2a1 1 0 1 0 0-2 1 1 0 0 0 0 2z"/>',
    "cancelled": (
        '<path d="M1.2 1.2h13.6v13.6H1.2zm3.2 4.5L6.7 8l-2.3 2.3 1.3 1.3L8 9.3l2.3 2.3 1.3-1.3L9.3 8l2.3-2.3'
        '-1.3-1.3L8 6.7 5.7 4.4z"/>'
    ),
    "neutral": '<path d="M8 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8z"/>',
}


@register.simple_tag
def contours(seed: Any, width: int = 1200, height: int = 640, levels: int = 14) -> SafeString:
    """The contour lines of a name: decoration, hidden from screen readers."""
    return mark_safe(contour_svg(str(seed), width, height, levels))


@register.simple_tag
def stream_shape(palette: int | None) -> SafeString:
    return mark_safe(
        '<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">'
        f"{STREAM_SHAPES.get(palette or 0, '')}</svg>"
    )


@register.simple_tag
def state_shape(state: str) -> SafeString:
    shape = STATE_SHAPES.get(state, STATE_SHAPES["neutral"])
    return mark_safe(
        '<svg viewBox="0 0 16 16" width="14" height="14" fill="currentColor" fill-rule="evenodd" '
        f'aria-hidden="true" focusable="false">{shape}</svg>'
    )


@register.simple_tag
def control(field: BoundField, hint: str = "", autocomplete: str = "", inputmode: str = "") -> SafeString:
    """A form field's own control, told which hint and which error speak of it."""
    attrs = {"class": f"{field.field.widget.attrs.get('class', '')} control".strip()}
    parts = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    parts += [f"{field.auto_id}_error"] if field.errors else []
    if parts and not field.use_fieldset:
        attrs["aria-describedby"] = " ".join(parts)
    attrs |= {name: value for name, value in {"autocomplete": autocomplete, "inputmode": inputmode}.items() if value}
    return field.as_widget(attrs=attrs)


@register.simple_tag
def seats(left: int, capacity: int) -> dict[str, Any]:
    """How many seats are left, in words, with a class and the filled part of a bar 36 units wide."""
    left = max(left, 0)
    taken = capacity - left
    state = "full" if left == 0 else "few" if left <= FEW_SEATS else "free"
    words = {"full": "Full", "few": f"Only {left} left", "free": f"{left} seats left"}[state]
    return {"state": state, "words": words, "width": round(36 * taken / capacity) if capacity else 36}


@register.filter
def kind_of(field: BoundField) -> str:
    """Which way a field is laid out: `checkbox`, `choices`, `hidden` or `line`."""
    input_type = getattr(field.field.widget, "input_type", "")
    if field.is_hidden:
        return "hidden"
    if field.use_fieldset and hasattr(field.field.widget, "choices"):
        return "choices"
    return "checkbox" if input_type == "checkbox" else "line"


@register.simple_tag
def summary_rows(form: BaseForm | None = None, forms: Any = None, items: Any = None) -> list[dict[str, str]]:
    """The error summary's lines: what is wrong with a form as a whole, then field by field with the way there."""
    rows = []
    for each in [*([form] if form else []), *(forms or [])]:
        rows += [{"text": str(error), "url": ""} for error in each.non_field_errors()]
        for field in each:
            where = "#" + (field.auto_id if kind_of(field) == "choices" else field.id_for_label)
            rows += [{"text": words, "url": where} for words in error_words(field)]
    return [*rows, *(items or [])]


@register.simple_tag
def page_range(page: Page) -> list[int | str]:
    """The page numbers worth showing: both ends and the neighbours, dots between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def message_state(level_tag: str) -> str:
    return {"success": "ok", "warning": "needs-you", "error": "cancelled"}.get(level_tag, "neutral")


@register.filter
def error_words(field: BoundField) -> list[str]:
    """What is wrong with a field, as sentences that still make sense away from it."""
    bare = str(Field.default_error_messages["required"])
    missing = "Please tick this box." if kind_of(field) == "checkbox" else f"{field.label} is missing."
    return [missing if str(error) == bare else str(error) for error in field.errors]


@register.filter
def pounds(amount: int | None) -> str:
    return "" if amount is None else pence.pounds(amount)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """`Monday 14 June 2027`. Nothing for what a template did not find."""
    if not value or isinstance(value, str):
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{local:%A} {local.day} {local:%B %Y}"


@register.filter
def clock(value: datetime | str | None) -> SafeString | str:
    """`09:30`, in the conference's own time, marked up for machines. Nothing for what a template did not find."""
    if not value or isinstance(value, str):
        return ""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), f"{local:%H:%M}")


@register.filter
def monogram(name: str) -> str:
    """Initials for a portrait that is not there: `Aleksandra-Katarzyna Wójcik` → `AW`."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


@register.filter
def paragraphs(text: str) -> list[str]:
    """Plain text cut at its empty lines."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
