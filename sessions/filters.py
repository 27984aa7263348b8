"""Filters of organisers' lists over columns that hold a list of codes: phases, jobs, Teachers' Standards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.admin.filters import WagtailFilterSet

from sessions import frameworks
from sessions.models import Session, Stream

ANY = "any"  # none ticked


def having_code(queryset: QuerySet, column: str, code: str) -> QuerySet:
    """Rows whose list of codes in `column` holds `code`, or is empty for ANY. As text, since SQLite cannot look into a JSON list."""
    name = f"{column}_as_text"
    queryset = queryset.alias(**{name: Cast(column, TextField())})
    return queryset.filter(**{name: "[]"}) if code == ANY else queryset.filter(**{f"{name}__contains": f'"{code}"'})


class CodeFilter(django_filters.ChoiceFilter):
    """One code of a column's list. `nothing`: how "none ticked" is called."""

    def __init__(self, *, choices: Callable[[], dict[str, str]], nothing: str, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [(ANY, nothing), *choices().items()], **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        return having_code(qs, self.field_name, value) if value else qs


class StreamFilter(django_filters.ModelChoiceFilter):
    """A stream, or none; each named with its conference where there are several."""

    def __init__(self, **kwargs: Any) -> None:
        streams = Stream.objects.order_by("-conference__date", "sort_order", "name")
        super().__init__(queryset=streams, null_label="No stream", null_value="none", label="Stream", **kwargs)


class TicksFilterSet(WagtailFilterSet):
    """What sessions and proposals are filtered by alike."""

    stream = StreamFilter()
    phase = CodeFilter(field_name="phases", choices=frameworks.phases, nothing="Any phase (none ticked)", label="Phase")
    standard = CodeFilter(
        field_name="standards", choices=frameworks.standards, nothing="None ticked", label="Teachers’ Standard"
    )
    role = CodeFilter(
        field_name="roles", choices=frameworks.career_stages, nothing="Everybody (no job ticked)", label="For whom"
    )


class SessionFilters(TicksFilterSet):
    class Meta:
        model = Session
        fields = ["conference", "kind", "status", "for_support_staff"]
