"""The printed programme, made once for each state of what is in it, by the background worker; the last one of each conference is kept
in the private store.
"""

from __future__ import annotations

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from conference.lib.queue import after_commit
from sessions.exchange import pdfs
from sessions.exchange.queries import Programme

END = b"%%EOF"  # how every whole PDF ends
PATIENCE = 600  # seconds until a booklet that was asked for, and never came, is asked for again


def kept(programme: Programme) -> bytes | None:
    """The booklet of the programme as it is now; None while it is being made, which the first who asks sets going."""
    state = pdfs.state(programme)
    name = _name(programme, state)
    if (found := _read(name)) is not None:
        return found
    if cache.add(_mark(state), "asked for", PATIENCE):
        after_commit("sessions.exchange.tasks.print_programme", programme.conference.slug, state)
    return _read(name)  # where tasks are done at once, it is there


def make(programme: Programme, *, asked: str) -> str:
    """Make the booklet unless it is there; answers its state. An older one of the same conference is thrown away. `asked`: the state
    that somebody waits for, which may be over by now.
    """
    state = pdfs.state(programme)
    name = _name(programme, state)
    if _read(name) is None:
        made = pdfs.booklet(programme)
        _throw_away(_folder(programme))
        _store().save(name, ContentFile(made))
    cache.delete_many([_mark(state), _mark(asked)])
    return state


def _read(name: str) -> bytes | None:
    """None where it is not there, or the worker is still writing it."""
    try:
        with _store().open(name) as file:
            found = file.read()
    except FileNotFoundError:
        return None
    return found if found.rstrip().endswith(END) else None


def _throw_away(folder: str) -> None:
    store = _store()
    try:
        _, files = store.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        store.delete(f"{folder}/{file}")


def _store() -> Storage:
    return storages["private"]


def _folder(programme: Programme) -> str:
    return f"programmes/{programme.conference.pk}"


def _name(programme: Programme, state: str) -> str:
    return f"{_folder(programme)}/{state}.pdf"


def _mark(state: str) -> str:
    return f"programme-pdf:{state}"
