"""A file between the report and the deed: kept in the private store under its own digest, for whoever uploaded it, a day at the most."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from conference.models import User

FOLDER = "imports"
KEPT_FOR = timedelta(days=1)
_DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes, *, by: User, now: datetime) -> str:
    """Keep it in the place of what this user uploaded before. Answers its digest. What is older than a day goes, whose ever it is."""
    store = _store()
    drop(by=by)
    for user in _below(store, FOLDER)[0]:
        for name in _below(store, f"{FOLDER}/{user}")[1]:
            if now - store.get_modified_time(f"{FOLDER}/{user}/{name}") > KEPT_FOR:
                store.delete(f"{FOLDER}/{user}/{name}")
    digest = sha256(data).hexdigest()
    store.save(_path(digest, by), ContentFile(data))
    return digest


def kept(digest: str, *, by: User) -> bytes | None:
    """The bytes, if this very user uploaded them; None when they have gone."""
    if not _DIGEST.fullmatch(digest) or not _store().exists(_path(digest, by)):
        return None
    with _store().open(_path(digest, by)) as file:
        data = file.read()
    return data if sha256(data).hexdigest() == digest else None


def drop(*, by: User) -> None:
    """What this user uploaded is needed no longer."""
    store = _store()
    for name in _below(store, f"{FOLDER}/{by.pk}")[1]:
        store.delete(f"{FOLDER}/{by.pk}/{name}")


def _path(digest: str, by: User) -> str:
    return f"{FOLDER}/{by.pk}/{digest}"


def _store() -> Storage:
    return storages["private"]


def _below(store: Storage, folder: str) -> tuple[list[str], list[str]]:
    """Folders and files; none where the folder has not been made yet."""
    try:
        return store.listdir(folder)
    except FileNotFoundError:
        return [], []
