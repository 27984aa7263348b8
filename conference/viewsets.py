"""Organisers' screens of the ground floor in the Wagtail admin: conferences, venues, rooms."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from conference.lib.desk import DeskDeleteView
from conference.lib.forms import LinesField
from conference.models import Conference, Room, Venue


class ConferenceForm(WagtailAdminModelForm):
    aims = LinesField(
        required=False, max_lines=3, help_text="One to three sentences, each on a line: what the day is for."
    )


class WithVenue(IndexView):
    """A list that shows each row's venue needs it in the same query."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("venue")


class ConferenceViewSet(ModelViewSet):
    model = Conference
    icon = "date"
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ["name", "host_name"]
    delete_view_class = DeskDeleteView
    copy_view_enabled = False  # next year's numbers and moments are all others; `taken` must not be carried over either
    index_view_class = WithVenue
    list_display = [
        "name",
        Column("date", label="Day", sort_key="date"),
        "host_name",
        Column("venue", label="Venue"),
        Column("taken", label="Delegates"),
        Column("capacity", label="Places"),
    ]
    list_filter = ["date", "venue"]
    ordering = ["-date"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("strapline"),
                    FieldRowPanel([FieldPanel("date"), FieldPanel("capacity")]),
                    FieldPanel("host_name"),
                    FieldPanel("venue"),
                    FieldPanel("aims"),
                    FieldRowPanel([FieldPanel("slug"), FieldPanel("accent")]),
                    FieldPanel("contact_email"),
                    FieldPanel("badge_note"),
                    FieldPanel("badge_photos"),
                    FieldPanel("safeguarding_note"),
                ],
                heading="The day",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("booking_opens_at"), FieldPanel("booking_closes_at")]),
                    FieldRowPanel([FieldPanel("choices_open_at"), FieldPanel("choices_close_at")]),
                ],
                heading="When schools book, and delegates choose",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("hold_minutes"), FieldPanel("places_per_school")]),
                    FieldPanel("needs_approval"),
                    FieldPanel("booking_terms"),
                    FieldRowPanel([FieldPanel("has_waiting_list"), FieldPanel("offer_hours")]),
                ],
                heading="How places are given",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("reference_prefix"), FieldPanel("payment_days")]),
                    FieldPanel("seller_name"),
                    FieldPanel("seller_address"),
                    FieldPanel("seller_vat_number"),
                    FieldPanel("bank_details"),
                ],
                heading="Invoices",
                help_text="An invoice keeps what stood here when it was made.",
            ),
        ],
        base_form_class=ConferenceForm,
    )


class VenueViewSet(ModelViewSet):
    model = Venue
    icon = "site"
    delete_view_class = DeskDeleteView
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ["name", "address"]
    list_display = ["name", "address"]
    ordering = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("easting"), FieldPanel("northing")], heading="On the National Grid"),
    ]


class RoomViewSet(ModelViewSet):
    model = Room
    icon = "home"
    delete_view_class = DeskDeleteView
    add_to_reference_index = False
    search_backend_name = None
    search_fields = ["name", "code", "equipment"]
    sort_order_field = "sort_order"
    index_view_class = WithVenue
    list_display = [
        "name",
        "code",
        Column("venue", label="Venue"),
        Column("seats", label="Seats", sort_key="seats"),
        "floor",
        BooleanColumn("step_free", label="Step-free"),
    ]
    list_filter = ["venue", "step_free"]
    panels = [
        FieldPanel("venue"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("seats"), FieldPanel("floor")]),
        FieldPanel("step_free"),
        FieldPanel("equipment"),
    ]


class ConferenceGroup(ModelViewSetGroup):
    menu_label = "Conference"
    menu_icon = "date"
    menu_order = 110
    items = (ConferenceViewSet, VenueViewSet, RoomViewSet)


class RoomChooserViewSet(ChooserViewSet):
    """For a run: rooms by name or code. Nothing personal stands in the list, so every organiser may see it."""

    model = Room
    icon = "home"
    choose_one_text = "Choose a room"
    choose_another_text = "Choose another room"
    per_page = 30


REGISTERED = [ConferenceGroup(), RoomChooserViewSet("room_chooser")]
