"""Her public profile and photograph. Everything new is a draft until an organiser publishes it; a "no" to the photograph holds at once."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.images.rect import Rect
from wagtail.models import Collection

from conference.lib import tokens
from sessions.models import Appearance, Speaker
from sessions.speakers import queries, rules
from sessions.speakers.actions.answers import told
from sessions.speakers.rules import Item

COLLECTION = "Speakers’ photographs"
FACE = 0.4  # of the picture's shorter side: how much around the chosen point is kept in view
Point = tuple[float, float]  # from the left and from the top, 0 to 1


@transaction.atomic
def send_profile(*, appearance: Appearance, now: datetime, biography: str, **fields: str) -> bool:
    """Keep her words as a draft of the profile: name, pronouns, headline, organisation, website, biography as plain text. Whether
    anything was new.
    """
    draft = _draft(appearance.speaker)
    changed = False
    for name in ("name", "pronouns", "headline", "organisation", "website"):
        value = " ".join(fields[name].split())
        changed |= getattr(draft, name) != value
        setattr(draft, name, value)
    if rules.as_text(rules.as_html(biography)) != rules.as_text(draft.biography):  # else its bold words and links stay
        draft.biography, changed = rules.as_html(biography), True
    if changed:
        _keep_draft(appearance, draft)
        told(appearance, Item.PROFILE, now)
    return changed


@transaction.atomic
def answer_photo(
    *, appearance: Appearance, may_show: bool, jpeg: bytes | None, description: str, now: datetime
) -> Appearance:
    """Her consent, with a new picture or without. Yes: the picture waits as a draft. No: none is shown any more from now on, and
    what she sent is deleted.
    """
    consent = Appearance.Consent.YES if may_show else Appearance.Consent.NO
    changed = consent != appearance.photo_consent
    if changed:
        appearance.photo_consent, appearance.photo_answered_at = consent, now
        appearance.save(update_fields=["photo_consent", "photo_answered_at"])
    if not may_show:
        changed |= _take_photo_away(appearance)
    elif jpeg:
        changed = True
        _put_photo(appearance, jpeg, description)
    else:
        changed |= _describe(appearance, description)
    if changed:
        told(appearance, Item.PHOTO, now)
    return appearance


@transaction.atomic
def place_face(*, appearance: Appearance, at: Point, now: datetime) -> AbstractImage | None:
    """Where the face is in the picture, so that every crop keeps it. Only of a picture that she sent herself."""
    image = own_photo(appearance)
    if image is None:
        return None
    side = round(min(image.width, image.height) * FACE)
    left = _within(round(at[0] * image.width - side / 2), image.width - side)
    top = _within(round(at[1] * image.height - side / 2), image.height - side)
    wanted, before = Rect(left, top, left + side, top + side), image.get_focal_point()
    if before is None or tuple(before) != tuple(wanted):
        image.set_focal_point(wanted)
        image.save()
        image.renditions.all().delete()
        _say_that_it_looks_different(appearance)
        told(appearance, Item.PHOTO, now)
    return image


def photo_of(appearance: Appearance) -> AbstractImage | None:
    """Her picture as it was last sent or chosen, shown or not."""
    return get_image_model().objects.filter(pk=queries.latest_profile(appearance.speaker)["photo"]).first()


def own_photo(appearance: Appearance) -> AbstractImage | None:
    """The same, where it came from her page: others belong to the organisers' library."""
    image = photo_of(appearance)
    return image if image and image.collection == photographs() else None


def photographs() -> Collection:
    """Where pictures from speakers' pages lie, under a collection of their own. Made when first needed."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)


def _draft(speaker: Speaker) -> Speaker:
    """The profile as it was last written, to be changed and kept as the next revision."""
    return Speaker.objects.get(pk=speaker.pk).get_latest_revision_as_object()


def _keep_draft(appearance: Appearance, draft: Speaker) -> None:
    draft.save_revision(user=None, log_action=True)
    appearance.speaker.refresh_from_db()


def _put_photo(appearance: Appearance, jpeg: bytes, description: str) -> None:
    old = own_photo(appearance)
    draft = _draft(appearance.speaker)
    image = get_image_model()(
        title=f"Portrait of {draft.name}",
        description=description,
        collection=photographs(),
        # A name that cannot be guessed: a small version of it is public once somebody has looked at the picture in the library.
        file=ContentFile(jpeg, name=f"{tokens.token().lower()}.jpg"),
    )
    image.save()
    draft.photo = image
    _keep_draft(appearance, draft)
    if old and old.pk != appearance.speaker.photo_id:
        old.delete()  # a picture that nobody ever saw, replaced by herself


def _describe(appearance: Appearance, description: str) -> bool:
    image = own_photo(appearance)
    if image is None or not description or image.description == description:
        return False
    image.description = description
    image.save()
    _say_that_it_looks_different(appearance)
    return True


def _take_photo_away(appearance: Appearance) -> bool:
    """From the public page and from the draft. A picture that came from her page is deleted, with its small versions; one of the
    organisers' library stays there for them to deal with, and loses the small versions that were public.
    """
    speaker = Speaker.objects.get(pk=appearance.speaker_id)
    images = {queries.latest_profile(speaker)["photo"], speaker.photo_id} - {None}
    if not images:
        return False
    if speaker.photo_id:
        speaker.photo = None
        speaker.save(update_fields=["photo", "updated_at"])
    draft = _draft(speaker)
    if draft.photo_id:
        draft.photo = None
        draft.save_revision(user=None, log_action=True)
    appearance.speaker.refresh_from_db()
    for image in get_image_model().objects.filter(pk__in=images):
        image.renditions.all().delete()
        if image.collection == photographs():
            image.delete()
    return True


def _say_that_it_looks_different(appearance: Appearance) -> None:
    """Pages that are kept ready go by when the speaker last changed."""
    Speaker.objects.filter(pk=appearance.speaker_id).update(updated_at=timezone.now())


def _within(value: int, most: int) -> int:
    return max(0, min(value, most))
