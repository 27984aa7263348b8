"""The only door from a request to a row: a device by its token, and what an organiser's address names."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.crypto import constant_time_compare

from conference.asked import conference_named
from conference.lib import tokens
from conference.lib.problems import Problem, Refused
from conference.models import Conference
from delegates.checkin.models import Device

NOT_ENROLLED = Problem("not-enrolled", "This device is not enrolled. Ask an organiser to show you a code for it.")
SIGNED_OUT = Problem("revoked", "This device was signed out by an organiser. Ask for a new code to go on.")


def device_for(token: str) -> Device:
    """The device that holds `token`, with its point and conference. Refuses with the word that its screen shows."""
    digest = tokens.digest(token)
    device = Device.objects.select_related("point__conference").filter(token_digest=digest).first()
    if device is None or not constant_time_compare(device.token_digest, digest):
        raise Refused([NOT_ENROLLED])
    if device.revoked_at is not None:
        raise Refused([SIGNED_OUT])
    return device


def device_by_id(pk: int) -> Device:
    """For organisers' screens, which ask for their permission themselves."""
    return get_object_or_404(Device.objects.select_related("point__conference"), pk=pk)


def conference_of(slug: str) -> Conference | None:
    """The conference that an organiser chose, else the current one; None when there is none at all."""
    return conference_named(slug)
