"""A copy of everything, and erasure: followed along the policy file, proved by looking into every column of the database."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from conference.privacy.policy import policy
from delegates.badges import queries as badges
from delegates.checkin import queries as door
from delegates.choices import actions as choices
from delegates.models import Arrangement, Badge, DataRequest, Invoice, Payment, PhotoConsent, Place, PrintRun, Scan
from delegates.rights import actions, queries
from tests.factories.arrangements import ArrangementFactory, DataRequestFactory, PhotoConsentFactory
from tests.factories.badges import PrintRunFactory
from tests.factories.bookings import BookingFactory, DelegateExtraFactory, DelegateFactory
from tests.factories.checkin import CheckinPointFactory, DeviceFactory, ScanFactory
from tests.factories.choices import ChoiceFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.messages import RecipientFactory
from tests.factories.payments import InvoiceFactory
from tests.factories.programme import RunFactory, SessionFactory, SlotFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AFTER_THE_DAY = datetime(2027, 6, 20, 12, tzinfo=UTC)


@pytest.fixture
def conference():
    return ConferenceFactory()


@pytest.fixture
def run(conference):
    slot = SlotFactory(
        conference=conference,
        starts_at=datetime(2027, 6, 14, 9, tzinfo=UTC),
        ends_at=datetime(2027, 6, 14, 9, 50, tzinfo=UTC),
    )
    return RunFactory(slot=slot, session=SessionFactory(conference=conference, title="Knots"), capacity=5)


@pytest.fixture
def her(conference, run):
    """Somebody about whom every table of the policy holds something."""
    booking = BookingFactory(conference=conference, confirmed=True)
    her = DelegateFactory(
        booking=booking, first_name="Zuleika", last_name="Quenby", email="zuleika@quenby.example", role="Quenbyist"
    )
    choices.take_place(delegate=her, run=run, now=NOW)
    ChoiceFactory(run=run, delegate=her)
    DelegateExtraFactory(delegate=her, extra__name="Harbour dinner")
    ArrangementFactory(delegate=her, dietary=["NUTS"], dietary_words="zanzibar-nut")
    PhotoConsentFactory(delegate=her, answer="NO")
    RecipientFactory(message__conference=conference, delegate=her, said="quenby-said")
    device = DeviceFactory(point=CheckinPointFactory(conference=conference))
    badge = ScanFactory(badge__delegate=her, device=device).badge
    PrintRunFactory(
        conference=conference, badge_ids=[badge.pk], title="Zuleika Quenby", remarks=["Zuleika Quenby is tight"]
    )
    DataRequestFactory(delegate=her, kind="ERASE")
    InvoiceFactory(booking=booking)
    log(instance=her, action="wagtail.edit", user=booking.lead, title="Zuleika Quenby", data={"was": "Zuleika"})
    return her


def everything():
    """All that stands in any column of any table, as text."""
    rows = [row for model in apps.get_models() if model._meta.managed for row in model._base_manager.values()]
    return json.dumps(rows, default=str, ensure_ascii=False).casefold()


def papers():
    return [list(model.objects.order_by("pk").values()) for model in (Invoice, Payment)]


def test_the_rows_of_this_test_fill_every_table_that_the_policy_ties_to_a_delegate(her):
    assert [each.entry.table for each in queries.holdings(her) if not each.rows] == []


def test_after_erasing_her_name_and_her_keys_stand_in_no_column_of_the_database(her):
    keys = [her.link_token, Badge.objects.get().token]
    before = everything()

    actions.erase(delegate=her, by=UserFactory(), now=NOW)

    wanted = ["zuleika", "quenby", "zanzibar", *(key.casefold() for key in keys)]
    after = everything()
    assert [word for word in wanted if word not in before] == []
    assert [word for word in wanted if word in after] == []


def test_erasing_frees_her_seat_kills_her_badge_and_leaves_papers_and_numbers(her, run):
    organiser, standing = UserFactory(), papers()

    actions.erase(delegate=her, by=organiser, now=NOW)

    run.refresh_from_db()
    badge = Badge.objects.get()
    assert papers() == standing
    assert (her.booking.delegates.count(), her.booking.delegates.coming().count()) == (1, 1)
    assert (run.taken, Place.objects.count()) == (0, 0)
    assert (badge.revoked_at, badge.delegate_id) == (NOW, her.pk)
    assert (Arrangement.objects.count(), PhotoConsent.objects.count(), PrintRun.objects.count()) == (0, 0, 0)
    assert (Scan.objects.get().delegate_id, DataRequest.objects.get().settled_at) == (her.pk, NOW)
    last = ModelLogEntry.objects.order_by("-pk").first()
    assert (last.action, last.user, last.data, last.label) == ("rights.erase", organiser, {}, f"Delegate {her.pk}")


def test_nobody_waits_at_the_door_or_prints_a_badge_for_who_was_erased(her, conference):
    Scan.objects.all().delete()
    before = (door.counts(conference).expected, badges.counts(conference).coming)

    actions.erase(delegate=her, by=None, now=NOW)

    after = (
        door.counts(conference).expected,
        len(door.who_is_in(conference).schools),
        badges.counts(conference).coming,
    )
    assert (before, after) == ((1, 1), (0, 0, 0))


def test_after_the_day_her_seat_stays_as_a_number(her, run):
    actions.erase(delegate=her, by=UserFactory(), now=AFTER_THE_DAY)

    run.refresh_from_db()
    assert (run.taken, Place.objects.count()) == (1, 1)


def test_erasing_twice_changes_nothing_the_second_time(her):
    first = actions.erase(delegate=her, by=UserFactory(), now=NOW)
    standing = everything()

    second = actions.erase(delegate=her, by=UserFactory(email="other@school.example"), now=AFTER_THE_DAY)

    assert (first.erased_at, second.erased_at) == (NOW, NOW)
    assert everything().replace("other@school.example", "") != ""
    assert ModelLogEntry.objects.filter(action="rights.erase").count() == 1
    assert standing.count("rights.erase") == 1


def test_two_of_one_booking_can_be_erased(her):
    other = DelegateFactory(booking=her.booking)

    for one in (her, other):
        actions.erase(delegate=one, by=None, now=NOW)

    assert len(set(her.booking.delegates.values_list("email", flat=True))) == 2


# --- The copy --------------------------------------------------------------------------------------------------------------
def test_a_copy_holds_every_table_of_the_policy_and_no_key(her):
    sections = actions.export(delegate=her, form="json", by=UserFactory())

    text = " ".join(fact.text for section in sections for row in section.rows for fact in row)
    titles = [section.title for section in sections if section.rows]
    assert titles == [
        "Where this belongs",
        *(entry.what for entry in policy().about_delegates()),
        "What was done with your entries",
    ]
    assert [
        word
        for word in ("Zuleika", "Quenbyist", "Nut allergy", "zanzibar-nut", "Knots", "Harbour dinner")
        if word not in text
    ] == []
    assert [key for key in (her.link_token, Badge.objects.get().token) if key in text] == []
    assert ModelLogEntry.objects.order_by("-pk").first().action == "rights.export"


def test_she_asks_once_however_often_she_presses_and_the_answer_is_noted_once(conference):
    delegate = DelegateFactory(booking__conference=conference)
    for _ in range(2):
        asked = actions.ask(delegate=delegate, kind="COPY", now=NOW)

    for _ in range(2):
        actions.settle(request=asked, by=UserFactory(), now=NOW)

    assert [(row.kind, row.settled_at) for row in DataRequest.objects.all()] == [("COPY", NOW)]
    assert list(ModelLogEntry.objects.values_list("action", flat=True).order_by("pk")) == [
        "rights.ask",
        "rights.settle",
    ]


# --- Screens -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def officer(client, site_tree):
    from django.contrib.auth.models import Group

    from conference.accounts.roles import sync_roles

    sync_roles()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name="Data protection"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_she_asks_on_her_own_page_and_the_organiser_sees_it(officer, conference):
    delegate = DelegateFactory(booking__conference=conference, first_name="Zuleika", last_name="Quenby")
    page = reverse("delegates:my-data", args=[delegate.link_token])

    asked = officer.post(page, {"kind": "COPY"}, follow=True).content.decode()

    assert "You asked on" in asked
    assert "Zuleika Quenby" in officer.get(reverse("rights_index")).content.decode()
    officer.post(reverse("rights_person", args=[delegate.pk]))
    assert "Nobody waits for an answer" in officer.get(reverse("rights_index")).content.decode()


def test_the_copy_comes_as_json_and_as_a_page_to_read(officer, her):
    data = json.loads(officer.get(reverse("rights_export_json", args=[her.pk])).content)
    page = officer.get(reverse("rights_export_html", args=[her.pk]))

    assert (data["about"], data["sections"][1]["rows"][0]["dietary"]) == ("Zuleika Quenby", ["Nut allergy"])
    assert "zanzibar-nut" in page.content.decode()
    assert page.headers["Content-Disposition"].startswith("attachment")


def test_a_person_s_page_tells_how_much_there_is_and_none_of_what_she_needs(officer, her):
    page = officer.get(reverse("rights_person", args=[her.pk])).content.decode()

    assert ("What you need to eat" in page, "zanzibar" in page, "Nut allergy" in page) == (True, False, False)


def test_erasing_asks_first_and_finds_by_every_word(officer, her):
    address = reverse("rights_erase", args=[her.pk])

    unsure = officer.post(address, {}).content.decode()
    still_there = officer.get(reverse("rights_index"), {"q": "quenby zul"}).content.decode()
    officer.post(address, {"is_sure": "on"})

    assert "Please tick this first" in unsure
    assert "zuleika@quenby.example" in still_there
    assert "Nobody found" in officer.get(reverse("rights_index"), {"q": "quenby"}).content.decode()


def test_the_same_address_elsewhere_is_named(her):
    UserFactory(email="ZULEIKA@quenby.example".lower())

    assert queries.elsewhere(her) == ["She also signs in here, as a lead or an organiser: that account stays."]
