"""The doors: from a personal link to its appearance, and from there to what is hers; anybody else's is not found."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from conference.models import Conference
from sessions.models import Appearance, Contribution, Handout, Speaker, TextCheck


def _people() -> QuerySet[Appearance]:
    return Appearance.objects.select_related("conference__venue", "speaker__private", "speaker__latest_revision")


def appearance_for(token: str) -> Appearance:
    """The appearance whose link this is, with speaker and conference. 404 for anybody's guess and for a link that was replaced."""
    try:
        return _people().get(link_token=token)
    except Appearance.DoesNotExist:
        raise Http404("No such link") from None


def contribution_for(appearance: Appearance, pk: int) -> Contribution:
    """Her part in a session of this conference."""
    try:
        return Contribution.objects.select_related("session", "text_check").get(
            pk=pk, speaker=appearance.speaker_id, session__conference=appearance.conference_id
        )
    except Contribution.DoesNotExist:
        raise Http404("No such session of hers") from None


def handout_for(appearance: Appearance, pk: int) -> Handout:
    """A file of one of her sessions, also when a colleague of the same session sent it."""
    try:
        return Handout.objects.select_related("session").get(
            pk=pk,
            session__conference=appearance.conference_id,
            session__contributions__speaker=appearance.speaker_id,
        )
    except Handout.DoesNotExist:
        raise Http404("No such file of hers") from None


def public_handout(uid: UUID) -> Handout:
    """What an organiser has given out to readers."""
    try:
        return Handout.objects.public().get(uid=uid)
    except Handout.DoesNotExist:
        raise Http404("Not given out") from None


# --- For organisers; the screen has asked for the permission -----------------------------------------------------------------------


def appearance_by_id(pk: int) -> Appearance:
    try:
        return _people().get(pk=pk)
    except Appearance.DoesNotExist:
        raise Http404("No such appearance") from None


def appearance_of(speaker: Speaker | int, conference: Conference | int) -> Appearance | None:
    return _people().filter(speaker=speaker, conference=conference).first()


def speaker_by_id(pk: int) -> Speaker:
    try:
        return Speaker.objects.select_related("private").get(pk=pk)
    except Speaker.DoesNotExist:
        raise Http404("No such speaker") from None


def handout_by_id(pk: int) -> Handout:
    try:
        return Handout.objects.select_related("session__conference").get(pk=pk)
    except Handout.DoesNotExist:
        raise Http404("No such file") from None


def check_by_id(pk: int) -> TextCheck:
    try:
        return TextCheck.objects.select_related("contribution__session", "contribution__speaker").get(pk=pk)
    except TextCheck.DoesNotExist:
        raise Http404("No such text") from None
