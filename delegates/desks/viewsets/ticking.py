"""A list whose rows are ticked, to do something with several at once (bulk.py)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets.button import ListingButton


class BulkList:
    """A list whose rows are ticked. Stands before an IndexView."""

    template_name = "delegates/desks/admin/list.html"

    @cached_property
    def bulk_buttons(self) -> list[ListingButton]:
        """What this organiser may do with several at once."""
        opts = self.model._meta
        found = bulk_action_registry.get_bulk_actions_for_model(opts.app_label, opts.model_name)
        return [
            ListingButton(
                each.display_name,
                reverse("wagtail_bulk_action", args=[opts.app_label, opts.model_name, each.action_type]),
                attrs={"aria-label": each.aria_label, "data-bulk-action-button": ""},
                classname="bulk-action-btn",
            )
            for each in sorted(found, key=lambda one: one.action_priority)
            if self.request.user.has_perm(each.permission)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        buttons = self.bulk_buttons
        return super().get_context_data(**kwargs) | {"bulk_buttons": buttons, "bulk_model": self.model._meta}
