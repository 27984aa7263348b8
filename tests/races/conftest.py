"""Races mean something only where rows are locked."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _only_where_it_means_something():
    assert connection.vendor == "postgresql", "SQLite writes one after another: a race there proves nothing."
