"""The demo's organisers. Nobody has a password: sign_ins.py makes links that open once."""

from __future__ import annotations

from conference.accounts.actions import make_organiser
from conference.models import User
from home.demo.content import read


def build_organisers() -> dict[str, User]:
    """Organiser, finance and desk by their keys; the first may do everything."""
    people = {}
    for data in read("people")["organisers"]:
        user = User.objects.create_user(data["email"], first_name=data["first_name"], last_name=data["last_name"])
        people[data["key"]] = user
    make_organiser(user=people["organiser"])
    return people
