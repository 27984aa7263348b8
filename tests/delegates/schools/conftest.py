"""The real packed register, loaded once for a module, and taken out again."""

import pytest

from delegates.models import School
from delegates.schools import actions


@pytest.fixture(scope="module")
def _register(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        actions.load_register()
    yield
    with django_db_blocker.unblock():
        School.objects.all().delete()


@pytest.fixture
def register(_register, db):
    """25,085 schools in the database."""
