"""The table of extras, as a lead's browser meets it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from delegates.models import DelegateExtra, Extra, Invoice
from delegates.payments import actions as payments
from tests.factories.bookings import BookingFactory, DelegateFactory, ExtraFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def conference(db):
    return ConferenceFactory(reference_prefix="SC27")


@pytest.fixture
def draft(conference):
    """Ana and Ben."""
    kind = TicketTypeFactory(conference=conference, name="Full day", vat_rate=2000, vat_reason="")
    booking = BookingFactory(conference=conference)
    for position, first in enumerate(["Ana", "Ben"], start=1):
        DelegateFactory(booking=booking, ticket_type=kind, first_name=first, last_name="Reed", position=position)
    return booking


@pytest.fixture
def dinner(conference):
    return ExtraFactory(conference=conference, name="Conference dinner", capacity=5)


@pytest.fixture
def lead(client, draft):
    client.force_login(draft.lead)
    return client


def at(booking, name="booking-extras"):
    return reverse(f"delegates:{name}", args=[booking.reference])


def pks(booking):
    return list(booking.delegates.active().order_by("position").values_list("pk", flat=True))


def confirm(booking):
    return payments.confirm_on_invoice(booking=booking, by=booking.lead, now=NOW, with_letters=False)


def had():
    return sorted(DelegateExtra.objects.values_list("delegate__first_name", "extra__name"))


def ticks(answer):
    table = answer.context["table"]
    return {
        (row.delegate.first_name, cell.column.extra.name): cell.is_ticked for row in table.rows for cell in row.cells
    }


def test_without_extras_the_road_of_a_draft_goes_past_this_page(lead, draft):
    assert lead.get(at(draft)).url == at(draft, "booking-review")


@pytest.mark.parametrize("extras", [0, 1])
def test_a_saved_list_leads_to_the_extras_only_where_there_are_some(lead, draft, conference, extras):
    ExtraFactory.create_batch(extras, conference=conference)
    kind = draft.delegates.first().ticket_type_id
    row = {"first_name": "Ana", "last_name": "Reed", "email": "ana@school.example", "role": "", "ticket": kind}

    answer = lead.post(at(draft, "booking-roster"), row | {"do": "save"})

    assert answer.url == at(draft, "booking-extras" if extras else "booking-review")


def test_ticks_of_a_draft_are_saved_and_lead_to_the_price(lead, draft, dinner):
    ana, _ = pks(draft)

    answer = lead.post(at(draft), {f"extra-{dinner.pk}": [ana], "do": "save"}, follow=True)

    assert answer.redirect_chain[-1][0] == at(draft, "booking-review")
    assert had() == [("Ana", "Conference dinner")]
    assert answer.context["price"].gross_pence == (2 * 6500 + 3000) * 12 // 10


def test_a_whole_column_is_ticked_and_cleared_and_the_others_stay(lead, draft, conference, dinner):
    coach = ExtraFactory(conference=conference, name="Coach")
    ana, ben = pks(draft)

    everybody = lead.post(at(draft), {f"extra-{coach.pk}": [ana], "do": f"all-{dinner.pk}"})
    nobody = lead.post(at(draft), {f"extra-{dinner.pk}": [ana, ben], "do": f"none-{dinner.pk}"})

    assert ticks(everybody) == {
        ("Ana", "Coach"): True,
        ("Ben", "Coach"): False,
        ("Ana", "Conference dinner"): True,
        ("Ben", "Conference dinner"): True,
    }
    assert not any(ticks(nobody).values())
    assert had() == []


def test_more_than_there_are_is_said_and_the_ticks_are_kept(lead, draft, dinner):
    Extra.objects.update(capacity=1)

    answer = lead.post(at(draft), {f"extra-{dinner.pk}": pks(draft), "do": "save"})

    assert [problem.message for problem in answer.context["problems"]] == [
        "Only 1 place of “Conference dinner” is left."
    ]
    assert all(ticks(answer).values())
    assert had() == []


def test_after_confirming_the_difference_is_shown_before_it_is_done(lead, draft, dinner):
    confirm(draft)
    wanted = {f"extra-{dinner.pk}": pks(draft)[:1], "do": "save"}

    asked = lead.post(at(draft), wanted)
    before = had()
    done = lead.post(at(draft), wanted | {"seen": asked.context["change"].gross_pence})

    assert (asked.context["change"].gross_pence, before) == (3600, [])
    assert (done.url, had()) == (at(draft, "people"), [("Ana", "Conference dinner")])
    assert Invoice.objects.last().gross_pence == 3600


def test_no_leads_back_to_the_table_with_its_ticks(lead, draft, dinner):
    confirm(draft)

    answer = lead.post(at(draft), {f"extra-{dinner.pk}": pks(draft), "seen": "7200", "do": "back"})

    assert all(ticks(answer).values())
    assert had() == []


def test_another_sum_than_she_saw_is_asked_again(lead, draft, dinner):
    confirm(draft)

    answer = lead.post(at(draft), {f"extra-{dinner.pk}": pks(draft), "seen": "100", "do": "save"})

    assert [one.code for one in answer.context["problems"]] == ["price-changed"]
    assert answer.context["change"].gross_pence == 7200


def test_what_has_closed_stays_as_it_is_whatever_is_sent(lead, draft, conference, dinner):
    coach = ExtraFactory(conference=conference, name="Coach")
    ana, ben = pks(draft)
    lead.post(at(draft), {f"extra-{dinner.pk}": [ana], "do": "save"})
    confirm(draft)
    Extra.objects.filter(pk=dinner.pk).update(closes_at=NOW - timedelta(hours=1))

    answer = lead.post(at(draft), {f"extra-{dinner.pk}": [ben], f"extra-{coach.pk}": [ben], "do": "save"})

    assert answer.context["moved"] == [{"extra": coach, "new": ["Ben Reed"], "gone": []}]


def test_a_stranger_finds_nothing(client, draft, dinner):
    client.force_login(UserFactory())

    assert client.get(at(draft)).status_code == 404


@pytest.mark.parametrize("people", [0, 3])
def test_the_table_costs_as_many_queries_for_two_as_for_five(people, lead, draft, dinner, django_assert_num_queries):
    kind = draft.delegates.first().ticket_type
    for one in DelegateFactory.create_batch(people, booking=draft, ticket_type=kind):
        DelegateExtra.objects.create(delegate=one, extra=dinner)
    lead.get(at(draft))

    with django_assert_num_queries(14):
        lead.get(at(draft))


def test_names_and_jobs_are_shown_as_text(lead, draft, dinner):
    draft.delegates.update(first_name="<b>Ana</b>", role="<i>Head</i>")

    page = lead.get(at(draft)).content.decode()

    assert "<b>Ana" not in page
    assert "&lt;b&gt;Ana" in page
