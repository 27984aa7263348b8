"""Speakers' profiles of an import, in bulk: each new one a draft, and each written one with a revision, since the editor opens the latest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count

from django.contrib.contenttypes.models import ContentType
from django.utils.html import escape
from wagtail.models import ReferenceIndex, Revision

from conference.models import User
from sessions.exchange.reading.words import slug
from sessions.exchange.rules import Item
from sessions.models import Speaker, SpeakerPrivate

BATCH = 200


def write(items: Sequence[Item], *, publish: bool, by: User | None, now: datetime) -> list[Speaker]:
    """The written speakers in the order of the items. `publish`: new ones are public at once."""
    if not items:
        return []
    there = Speaker.objects.in_bulk([item.id for item in items if not item.is_new])
    taken = set(Speaker.objects.values_list("slug", flat=True))
    new: list[Speaker] = []
    written: list[Speaker] = []
    for item in items:
        if item.is_new:
            speaker = Speaker(slug=_free(item.values["name"], taken), live=publish, has_unpublished_changes=not publish)
            new.append(speaker)
        else:
            speaker = there[item.id]
            speaker.has_unpublished_changes = not speaker.live
        for name, value in item.values.items():
            setattr(speaker, name, rich(value) if name == "biography" else value)
        if speaker.live:
            speaker.first_published_at = speaker.first_published_at or now
            speaker.last_published_at = now
        speaker.updated_at = now
        written.append(speaker)
    Speaker.objects.bulk_create(new, batch_size=BATCH)
    _revise(written, by=by, now=now)
    for speaker in there.values():
        ReferenceIndex.create_or_update_for_object(speaker)  # what hung on the former biography
    return written


def write_addresses(addresses: Mapping[int, str]) -> None:
    """Private facts: e-mail addresses by the speaker's id."""
    there = list(SpeakerPrivate.objects.filter(speaker__in=addresses))
    for private in there:
        private.email = addresses[private.speaker_id]
    if there:
        SpeakerPrivate.objects.bulk_update(there, ["email"], batch_size=BATCH)
    missing = set(addresses) - {private.speaker_id for private in there}
    SpeakerPrivate.objects.bulk_create(
        (SpeakerPrivate(speaker_id=speaker, email=addresses[speaker]) for speaker in sorted(missing)), batch_size=BATCH
    )


def rich(text: str) -> str:
    """Plain paragraphs as rich text."""
    return "".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in text.split("\n\n") if part.strip())


def _free(name: str, taken: set[str]) -> str:
    stem = slug(name)[:130] or "speaker"
    free = next(free for number in count(1) if (free := stem if number == 1 else f"{stem}-{number}") not in taken)
    taken.add(free)
    return free


def _revise(speakers: list[Speaker], *, by: User | None, now: datetime) -> None:
    """A revision each, the latest of its profile; of a public one also the one that is live."""
    kind = ContentType.objects.get_for_model(Speaker)
    revisions = Revision.objects.bulk_create(
        (
            Revision(
                content_type=kind,
                base_content_type=kind,
                object_id=str(speaker.pk),
                created_at=now,
                user=by,
                object_str=str(speaker),
                content=speaker.serializable_data(),
            )
            for speaker in speakers
        ),
        batch_size=BATCH,
    )
    for speaker, revision in zip(speakers, revisions, strict=True):
        speaker.latest_revision = revision
        if speaker.live:
            speaker.live_revision = revision
    fields = ["name", "organisation", "biography", "updated_at", "latest_revision", "live_revision"]
    fields += ["has_unpublished_changes", "first_published_at", "last_published_at"]
    Speaker.objects.bulk_update(speakers, fields, batch_size=BATCH)
