"""A call with proposals, a reviewer, and a programme lead."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Q

from sessions.reviewing import access
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import CallFactory, PresenterFactory, ProposalFactory, StreamFactory


@pytest.fixture
def conference():
    return ConferenceFactory(
        name="South Coast 2027", host_name="Saltmarsh School", contact_email="hello@saltmarsh.example"
    )


@pytest.fixture
def call(conference):
    return CallFactory(conference=conference)


@pytest.fixture
def stream(conference):
    return StreamFactory(conference=conference, code="LIT", name="Literacy")


@pytest.fixture
def propose(conference, stream):
    """propose("Title", name=…, email=…, **columns): one that has been sent in, with its proposer."""

    def make(title="Reading aloud", *, name="Quintilla Marchbanks", email="quintilla@oxmoor.example", **columns):
        proposal = ProposalFactory(conference=conference, stream=stream, title=title, **columns)
        PresenterFactory(
            proposal=proposal,
            name=name,
            email=email,
            organisation="Oxmoor Academy",
            biography="Quintilla began in 1998.",
        )
        return proposal

    return make


def _with(wanted, **names):
    """Somebody with what a role has (tests/conference/test_roles.py), without making all the roles."""
    user = UserFactory(**names)
    admin = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    user.user_permissions.set(Permission.objects.filter(admin | Q(wanted, content_type__app_label="programme")))
    return user


@pytest.fixture
def reviewer(site_tree):
    of_reviewers = Q(codename__in=["view_proposal", "add_review"])
    return _with(of_reviewers, first_name="Rhea", last_name="Lowe", email="rhea@saltmarsh.example")


@pytest.fixture
def lead(site_tree):
    return _with(Q(), first_name="Tom", last_name="Bell", email="tom@saltmarsh.example")


@pytest.fixture
def reader_of():
    """A user as the rules know her, with permissions as they stand now."""

    def read(user):
        return access.reader_of(type(user).objects.get(pk=user.pk))

    return read


@pytest.fixture
def sign_in(client):
    def enter(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
