"""What an import knows again: which of our rows a row of somebody else's file became."""

from __future__ import annotations

from django.db import models

from conference.models import Conference


class Imported(models.Model):
    """`key` of `kind` in the files of `source` became our row `object_id`. `digests`: of each field that file and row agreed in after
    the last import, so that a second import of the same writes nothing and a field that an organiser has changed since is known.
    A key is what the file calls the row (a guid, a slug, a name's digest), never a person's address.
    """

    class Kind(models.TextChoices):
        ROOM = "ROOM", "Room"
        SLOT = "SLOT", "Slot"
        STREAM = "STREAM", "Stream"
        SPEAKER = "SPEAKER", "Speaker"
        SESSION = "SESSION", "Session"
        RUN = "RUN", "Run"

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=7, choices=Kind)
    key = models.CharField(max_length=200)
    object_id = models.PositiveBigIntegerField()
    digests = models.JSONField(default=dict, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint("conference", "source", "kind", "key", name="programme_imported_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
