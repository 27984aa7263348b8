"""What the policy's command has done."""

from __future__ import annotations

from datetime import datetime

from conference.models import Forgotten


def last_done() -> datetime | None:
    """When something was last deleted because its time had come. 1 query."""
    return Forgotten.objects.values_list("done_at", flat=True).order_by("-done_at").first()


def recent(number: int = 30) -> list[Forgotten]:
    """The last deeds, with their conferences. 1 query."""
    return list(Forgotten.objects.select_related("conference")[:number])
