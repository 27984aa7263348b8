"""Organisers' screens of extras and of what each school may bring, in the Wagtail admin."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_required
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from conference.lib.desk import DeskIndexView, DeskViewSet, Never
from conference.lib.forms import HundredthsField
from conference.lib.pence import pounds
from conference.lib.tables import write_xlsx
from conference.models import Conference
from delegates.bookings import queries
from delegates.bookings.models import Extra, SchoolAllowance
from delegates.schools.models import School

register_permission_policy(SchoolAllowance, Never(SchoolAllowance, "delete"))  # it counts places that are taken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = ("Extra", "Surname", "First name", "School", "E-mail address", "Booking")


def school_by_number(**options: Any) -> forms.ModelChoiceField:
    """A list of 25,000 schools is no choice: the number names one."""
    return forms.ModelChoiceField(
        School.objects.all(),
        to_field_name="urn",
        widget=forms.NumberInput,
        label="URN of the school",
        help_text="Its six digits in the register of schools.",
        error_messages={"required": "For which school is it?", "invalid_choice": "No school has this number."},
        **options,
    )


# --- Extras ----------------------------------------------------------------------------------------------------------


@require_safe
@permission_required("delegates.view_delegate")
def who_has_which(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who comes to that conference and has an extra, as a workbook."""
    conference = get_object_or_404(Conference, pk=pk)
    rows = [
        [
            one.extra.name,
            one.delegate.last_name,
            one.delegate.first_name,
            one.delegate.school.name,
            one.delegate.email,
            one.delegate.booking.reference,
        ]
        for one in queries.who_has_which(conference)
    ]
    name = f"{slugify(conference.reference_prefix)}-extras.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(write_xlsx(rows, HEADINGS, sheet="Extras"), content_type=XLSX, headers=headers)


class ExtraForm(WagtailAdminModelForm):
    price_pence = HundredthsField(label="Price in pounds, before VAT", help_text="0 where it costs nothing.")
    vat_rate = HundredthsField(label="VAT rate in per cent", help_text="20 or 0.")


class ExtraIndexView(DeskIndexView):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = list(super().header_buttons)
        conference = Conference.objects.current()
        if conference and self.request.user.has_perm("delegates.view_delegate"):
            here = reverse("extras_people", args=[conference.pk])
            buttons.append(HeaderButton("Download who has which", url=here, icon_name="download"))
        return buttons


class ExtraViewSet(DeskViewSet):
    model = Extra
    icon = "plus-inverse"
    menu_label = "Extras"
    related = ("conference",)
    instead = "Somebody has it: leave it, and set its places to what is taken."
    sort_order_field = "sort_order"
    index_view_class = ExtraIndexView
    list_display = [
        "name",
        Column("price_pence", label="Price", accessor=lambda row: pounds(row.price_pence), sort_key="price_pence"),
        Column("vat_rate", label="VAT", accessor=lambda row: f"{row.vat_rate / 100:g} %"),
        Column("taken", label="Taken", sort_key="taken"),
        Column("left", label="Left", accessor=lambda row: "no limit" if row.left is None else row.left),
        Column("closes_at", label="Closes", accessor=lambda row: _moment(row.closes_at), sort_key="closes_at"),
        Column("conference", label="Conference"),
    ]
    list_filter = ["conference"]
    search_fields = ["name"]
    ordering = ["-conference__date", "sort_order", "name"]
    edit_handler = ObjectList(
        [
            FieldPanel("conference"),
            FieldPanel("name"),
            FieldPanel("description"),
            FieldRowPanel([FieldPanel("price_pence"), FieldPanel("vat_rate")]),
            FieldPanel("vat_reason"),
            FieldRowPanel([FieldPanel("capacity"), FieldPanel("closes_at")]),
        ],
        base_form_class=ExtraForm,
    )


def _moment(at: datetime | None) -> str:
    return date_format(localtime(at), "j F Y, H:i") if at else "when booking does"


# --- What each school may bring --------------------------------------------------------------------------------------


class LimitForm(WagtailAdminModelForm):
    """A school's own limit, or none of its own."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("is_own"):
            cleaned["capacity"] = None
        return cleaned


class NewLimitForm(LimitForm):
    """Has the school a row already, since it has places, that row gets the limit."""

    school = school_by_number()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"is_own": True, "conference": Conference.objects.current()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        rows = SchoolAllowance.objects.filter(conference=cleaned.get("conference"), school=cleaned.get("school"))
        if found := rows.first():
            self.instance.pk, self.instance.taken, self.instance.turns = found.pk, found.taken, found.turns
            self.instance._state.adding = False
        return cleaned


def _limit(row: SchoolAllowance) -> str:
    limit = row.capacity if row.is_own else row.conference.places_per_school
    return "no limit" if limit is None else str(limit)


LIMIT_PANELS = [FieldPanel("is_own"), FieldPanel("capacity")]
# For which school and conference it is stands fast: the count is theirs.
EDIT_LIMIT = ObjectList(LIMIT_PANELS, base_form_class=LimitForm).bind_to_model(SchoolAllowance)


class SchoolAllowanceViewSet(DeskViewSet):
    """How many places each school has and may have. A row is made with its first place, or here with a limit of its own."""

    model = SchoolAllowance
    icon = "group"
    menu_label = "Places by school"
    related = ("conference", "school")
    list_display = [
        "school",
        Column("taken", label="Places taken", sort_key="taken"),
        Column("limit", label="May bring", accessor=_limit),
        Column("is_own", label="Limit", accessor=lambda row: "its own" if row.is_own else "as every school"),
        Column("conference", label="Conference"),
    ]
    list_filter = ["conference", "is_own"]
    search_fields = ["school__name", "school__town"]
    ordering = ["-conference__date", "school__name", "pk"]
    edit_handler = ObjectList(
        [FieldPanel("conference"), FieldPanel("school"), *LIMIT_PANELS], base_form_class=NewLimitForm
    )

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_edit_view_kwargs(
            **{"panel": EDIT_LIMIT, "form_class": EDIT_LIMIT.get_form_class(), **kwargs}
        )
