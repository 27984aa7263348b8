"""Reading the development mailbox: its files as plain values. A message's id is its file's name, and no other name is
ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from django.conf import settings

ID = re.compile(r"(\d{8}T\d{12})-[A-Z2-7]{8}", re.ASCII)
HEADER_BYTES = 64_000  # more than the headers of any mail of ours


@dataclass(frozen=True)
class Envelope:
    """One line of the list."""

    id: str
    sent_at: datetime
    to: str
    subject: str


@dataclass(frozen=True)
class Attachment:
    number: int
    name: str
    kind: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(frozen=True)
class Letter:
    """One message opened. `html` is shown as source only: it is somebody's markup, not ours."""

    envelope: Envelope
    sender: str
    text: str
    html: str
    attachments: tuple[Attachment, ...]


def ids() -> list[str]:
    """Every message's id, newest first: the name begins with the moment."""
    folder = Path(settings.MAILBOX_DIR)
    if not folder.is_dir():
        return []
    return sorted((path.stem for path in folder.glob("*.eml") if ID.fullmatch(path.stem)), reverse=True)


def ids_to(address: str) -> list[str]:
    """Those whose recipient has `address` somewhere in it, whatever its capitals; all of them for an empty one."""
    wanted = address.strip().lower()
    return [id_ for id_ in ids() if wanted in _headers(id_)["to"].lower()] if wanted else ids()


def envelope(id_: str) -> Envelope | None:
    path = _path(id_)
    if path is None:
        return None
    headers = _headers(id_)
    return Envelope(id_, _moment(id_), headers["to"], headers["subject"])


def letter(id_: str) -> Letter | None:
    path, found = _path(id_), envelope(id_)
    if path is None or found is None:
        return None
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return Letter(
        envelope=found,
        sender=str(message["from"] or ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(_attachments(message)),
    )


def _path(id_: str) -> Path | None:
    if not ID.fullmatch(id_):
        return None
    path = Path(settings.MAILBOX_DIR) / f"{id_}.eml"
    return path if path.is_file() else None


def _moment(id_: str) -> datetime:
    return datetime.strptime(ID.fullmatch(id_)[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)


def _headers(id_: str) -> dict[str, str]:
    """Recipient and subject, from the head of the file alone: an invoice hangs below it."""
    with (Path(settings.MAILBOX_DIR) / f"{id_}.eml").open("rb") as file:
        head = file.read(HEADER_BYTES).partition(b"\r\n\r\n")[0]
    message = BytesHeaderParser(policy=policy.default).parsebytes(head)
    return {"to": str(message["to"] or ""), "subject": str(message["subject"] or "")}


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content().replace("\r\n", "\n").strip() if part is not None else ""


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    for number, part in enumerate(message.iter_attachments()):
        name = Path(part.get_filename() or f"attachment-{number + 1}").name
        yield Attachment(number, name, part.get_content_type(), part.get_payload(decode=True) or b"")
