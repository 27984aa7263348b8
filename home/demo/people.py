"""The demo's organisers. Nobody has a password: sign_ins.py makes links that open once."""

from __future__ import annotations

from django.contrib.auth.models import Group

from conference.accounts.actions import make_organiser
from conference.accounts.roles import sync_roles
from conference.models import User
from home.demo.content import read


def build_organisers() -> dict[str, User]:
    """Organiser (who may do everything), finance and desk, by their keys and in the roles of the house."""
    sync_roles()
    people = {}
    for data in read("people")["organisers"]:
        user = User.objects.create_user(data["email"], first_name=data["first_name"], last_name=data["last_name"])
        user.groups.set(Group.objects.filter(name__in=data["groups"]))
        people[data["key"]] = user
    make_organiser(user=people["organiser"])
    return people
