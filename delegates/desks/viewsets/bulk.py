"""What an organiser does with several delegates or bookings at once. Each asks first, and does our own deed for each booking, in a
transaction of its own: what one booking refuses does not keep the others from it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.bulk_action import BulkAction

from delegates.badges import access as badge_access
from delegates.badges import actions as badges
from delegates.bookings.models import Booking, Delegate
from delegates.desks import actions
from delegates.desks.queries import narrowing
from delegates.desks.viewsets.lists import BookingFilters, DelegateFilters
from delegates.payments import queries as payments

MOST = 500  # at once; more are narrowed first, and said so


class DeskBulkAction(BulkAction):
    """One deed for several rows. `permission`: who may. `asks`, `yes`: the question and the button. `left`: why some are left out."""

    permission = ""
    filterset: type
    template_name = "delegates/desks/admin/bulk.html"
    asks = yes = left = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(self.permission):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        """What may be ticked, with all that is read of a row."""
        raise NotImplementedError

    def fits(self, row: Any) -> bool:
        return True

    @cached_property
    def actionable(self) -> tuple[list[Any], list[Any]]:
        """The ticked rows, or the whole list as it is narrowed; and those that this cannot be done with. 1 query."""
        asked = self.request.GET.getlist("id")
        if "all" in asked:
            rows = self._narrowed()
        else:
            rows = self.rows().filter(
                pk__in=[int(text) for text in asked if text.isascii() and text.isdecimal()][:MOST]
            )
        found = list(rows[: MOST + 1])
        return [row for row in found if self.fits(row)], [row for row in found if not self.fits(row)]

    def _narrowed(self) -> QuerySet[Any]:
        """As the list shows it: its filters and its search."""
        filters = self.filterset(self.request.GET, request=self.request, queryset=self.rows())
        rows = filters.qs if filters.is_valid() else self.rows()
        return self.searched(rows, self.request.GET.get("q", ""))

    def searched(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fit, left = self.actionable
        context = super(BulkAction, self).get_context_data(**kwargs)
        return context | {
            "action": self,
            "items": fit,
            "left_out": left,
            "too_many": len(fit) > MOST,
            "most": MOST,
            "next": self.next_url,
            "submit_url": f"{self.request.path}?{self.request.META['QUERY_STRING']}",
            "header_icon": "clipboard-list",
            "page_title": self.display_name,
        }

    def form_valid(self, form: forms.Form) -> HttpResponse:
        fit, _ = self.actionable
        if not fit or len(fit) > MOST:
            return self.form_invalid(form)
        return self.do(fit, form) or redirect(self.next_url)

    def do(self, rows: list[Any], form: forms.Form) -> HttpResponse | None:
        raise NotImplementedError

    def tell(self, done: str, refused: list[str]) -> None:
        if done:
            messages.success(self.request, done)
        for sentence in refused:
            messages.error(self.request, sentence)


def people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


# --- Delegates ------------------------------------------------------------------------------------------------------


class OnDelegates(DeskBulkAction):
    models = [Delegate]

    def rows(self) -> QuerySet[Delegate]:
        return narrowing.delegates().prefetch_related("booking__conference").order_by("booking", "position", "pk")

    def fits(self, row: Delegate) -> bool:
        return row.withdrawn_at is None and row.booking.status in Booking.HOLDING

    filterset = DelegateFilters

    def searched(self, rows: QuerySet[Delegate], text: str) -> QuerySet[Delegate]:
        return rows.matching(text) if text.strip() else rows


class SendLinks(OnDelegates):
    display_name = "Send links again"
    aria_label = "Send the personal link again to the selected delegates"
    action_type = "send_links"
    action_priority = 10
    permission = "delegates.change_delegate"
    asks = "Each of them gets the personal link by e-mail once more. It is the same link as before."
    yes = "Send the links"
    left = "have no link to be sent: they are not on the list any more, or their booking is not confirmed."

    def do(self, rows: list[Delegate], form: forms.Form) -> None:
        sent = actions.send_links_again(delegates=rows, by=self.request.user, now=timezone.now())
        self.tell(f"The personal link is on its way to {people(sent)}.", [])


class PrintBadges(OnDelegates):
    display_name = "Print badges"
    aria_label = "Print badges of the selected delegates"
    action_type = "print_badges"
    action_priority = 20
    permission = badge_access.MAY_PRINT
    asks = "Their badges are drawn as one file to be printed. Who has a badge keeps its code."
    yes = "Draw the badges"
    left = "have no badge: they are not on the list any more, or their booking is not confirmed."

    def do(self, rows: list[Delegate], form: forms.Form) -> HttpResponse | None:
        if narrowing.same_conference(rows) is None:
            self.tell("", ["These people are of several conferences. Narrow the list to one first."])
            return None
        run = badges.print_badges(
            conference=rows[0].booking.conference,
            delegates=narrowing.delegates().filter(pk__in=[row.pk for row in rows]).order_by("last_name", "first_name"),
            title=rows[0].full_name if len(rows) == 1 else people(len(rows)),
            by=self.request.user,
            now=timezone.now(),
        )
        return redirect("badges_run", run.pk)


class WithdrawForm(forms.Form):
    is_free = forms.BooleanField(
        label="Keep nothing of what was paid",
        help_text="Otherwise what the cancellation policy says stays to pay.",
        required=False,
    )


class Withdraw(OnDelegates):
    display_name = "Withdraw"
    aria_label = "Withdraw the selected delegates"
    action_type = "withdraw"
    action_priority = 30
    permission = "delegates.change_booking"
    form_class = WithdrawForm
    asks = (
        "They are taken off the list. Their places in the conference and in sessions go back to others, their badges open no door,"
        " and each lead is sent the credit note. This cannot be undone."
    )
    yes = "Withdraw them"
    left = "cannot be withdrawn: they are not on the list any more, or their booking is not confirmed."

    def do(self, rows: list[Delegate], form: forms.Form) -> None:
        done, refused = actions.withdraw_several(
            delegates=rows, is_free=form.cleaned_data["is_free"], by=self.request.user, now=timezone.now()
        )
        self.tell(f"Withdrawn: {people(done)}." if done else "", refused)


# --- Bookings -------------------------------------------------------------------------------------------------------


class CancelDrafts(DeskBulkAction):
    models = [Booking]
    display_name = "Throw drafts away"
    aria_label = "Throw the selected drafts away"
    action_type = "cancel_drafts"
    action_priority = 10
    permission = "delegates.change_booking"
    asks = "Nothing was confirmed in these drafts, so nobody is told. What they keep goes back to others."
    yes = "Throw them away"
    left = "are no drafts: a confirmed booking is cancelled on its own page, with a reason for its credit note."

    def rows(self) -> QuerySet[Booking]:
        return payments.for_organisers().order_by("pk")

    def fits(self, row: Booking) -> bool:
        return row.status == Booking.Status.DRAFT

    filterset = BookingFilters

    def searched(self, rows: QuerySet[Booking], text: str) -> QuerySet[Booking]:
        return narrowing.bookings_matching(rows, text)

    def do(self, rows: list[Booking], form: forms.Form) -> None:
        number = actions.cancel_drafts(bookings=rows, by=self.request.user, now=timezone.now())
        self.tell("1 draft is thrown away." if number == 1 else f"{number} drafts are thrown away.", [])


BULK_ACTIONS: list[type[BulkAction]] = [SendLinks, PrintBadges, Withdraw, CancelDrafts]
