"""The organisers' list of what people have sent through one form."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.forms.views import SubmissionsListView

from conference.lib.desk import XlsxOnly
from home.enquiries.emails import written


class EnquiriesView(XlsxOnly, SubmissionsListView):
    """Who may open it: home/wagtail_hooks.py."""

    page_title = "What people sent"

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """The answers stand in the submission's data and not in columns of its own."""
        data = item.get_data()
        return {name: data[name] if name == "submit_time" else written(data.get(name)) for name in self.list_export}
