"""Files of a programme, read: JSON, XML or a list become one Programme of plain values. Nothing here knows a row of ours."""

from sessions.exchange.reading.detect import MAX_BYTES, read
from sessions.exchange.reading.programme import (
    Event,
    FileProblem,
    Person,
    Place,
    Programme,
    Remark,
    RoomSeen,
    TrackSeen,
)

__all__ = [
    "MAX_BYTES",
    "Event",
    "FileProblem",
    "Person",
    "Place",
    "Programme",
    "Remark",
    "RoomSeen",
    "TrackSeen",
    "read",
]
