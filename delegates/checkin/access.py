"""The only door from a device's token to its row."""

from __future__ import annotations

from django.utils.crypto import constant_time_compare

from conference.lib import tokens
from conference.lib.problems import Problem, Refused
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
