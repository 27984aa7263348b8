from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from delegates.models import Device
from tests.factories.checkin import CheckinPointFactory, DeviceFactory, token_of

NINE = datetime(2027, 6, 14, 8, 0, tzinfo=UTC)  # 09:00 in London


@pytest.fixture
def nine(db):
    """The clock stands at 09:00 of the conference's day, until a test moves it on."""
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@dataclass
class Phone:
    """A device as its page talks: `say` posts scans, `answers` gives what came back, in short."""

    device: Device
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **query):
        return Client().get(f"/checkin/api/{path}", query, headers=self.headers)

    def post(self, path: str, body):
        text = body if isinstance(body, str) else json.dumps(body, default=str)
        return Client().post(f"/checkin/api/{path}", text, content_type="application/json", headers=self.headers)

    def say(self, *scans, sent_at=None):
        now = datetime.now(UTC)
        full = [{"id": uuid4(), "at": now} | scan for scan in scans]
        return self.post("scans", {"sent_at": sent_at or now, "scans": full})

    def answers(self, *scans, **options) -> list[tuple[str, str, bool]]:
        response = self.say(*scans, **options)
        assert response.status_code == 200, response.content
        return [(a["verdict"]["code"], a["name"], a["replayed"]) for a in response.json()["answers"]]


@pytest.fixture
def phone(nine) -> Phone:
    """Desk 1 at the main door."""
    return phone_at(CheckinPointFactory(name="Main door"), "Desk 1")


def phone_at(point, name) -> Phone:
    device = DeviceFactory(point=point, name=name, seen_at=datetime.now(UTC))
    return Phone(device, token_of(device))


def number(n: int) -> UUID:
    return UUID(int=n)
