"""Her pages cost the same whether a slot has one run or sixty."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delegates.choices import actions, queries
from tests.factories.choices import ComingDelegateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree", "now")]


def _count(deed):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        deed()
    return len(captured)


@pytest.mark.parametrize("rows", [1, 3, 60])
def test_her_day_and_a_slot_take_a_fixed_number_of_queries(delegate, make_run, now, rows):
    runs = [make_run("Workshops 1") for _ in range(rows)]
    make_run("Welcome")
    actions.take_place(delegate=delegate, run=runs[0], now=now)

    counts = (
        _count(lambda: queries.my_day(delegate)),
        _count(lambda: queries.slot_page(delegate, runs[0].slot)),
    )

    assert counts == (4, 8)


@pytest.mark.slow
def test_a_slot_of_sixty_runs_stays_small_enough_for_a_phone(client, delegate, make_run):
    runs = [make_run("Workshops 1") for _ in range(60)]
    address = reverse("delegates:my-slot", args=[delegate.link_token, runs[0].slot_id])
    client.get(address)

    few = _count(lambda: client.get(address))
    response = client.get(address)

    assert few <= 20
    assert len(response.content) < 90_000
    assert len(gzip.compress(response.content)) < 10_000


def test_her_day_holds_nothing_of_anybody_elses(delegate, make_run, now):
    run = make_run("Workshops 1")
    actions.take_place(delegate=ComingDelegateFactory(booking=delegate.booking), run=run, now=now)

    day = queries.my_day(delegate)

    assert ([line.runs for line in day.choices], day.to_choose) == ([(), ()], 2)
