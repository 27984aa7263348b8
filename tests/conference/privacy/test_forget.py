"""The nightly command: what it deletes and what it leaves, that it repeats harmlessly, and that it keeps numbers."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from conference.models import Forgotten
from conference.privacy import actions
from delegates.models import Arrangement, Badge, Booking, Delegate, Device, Invoice, PhotoConsent, Scan
from sessions.models import SpeakerPrivate
from tests.factories.arrangements import ArrangementFactory, PhotoConsentFactory
from tests.factories.bookings import BookingFactory, DelegateFactory
from tests.factories.checkin import ScanFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.payments import InvoiceFactory
from tests.factories.programme import SpeakerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

THE_DAY = datetime(2027, 6, 14, 12, tzinfo=UTC)


def after(days):
    return THE_DAY + timedelta(days=days)


@pytest.fixture
def conference():
    return ConferenceFactory()


@pytest.fixture
def delegate(conference):
    return DelegateFactory(booking=BookingFactory(conference=conference, confirmed=True), first_name="Zuleika")


def changed(done):
    return {each.entry.table: each.rows for each in done if each.rows}


def test_on_day_fourteen_needs_are_there_and_on_day_fifteen_none_is_and_the_history_says_when(delegate, conference):
    ArrangementFactory(delegate=delegate, dietary=["HALAL"])

    before = changed(actions.forget(as_of=after(14)))
    then = changed(actions.forget(as_of=after(15)))

    assert (before, then, Arrangement.objects.count()) == ({}, {"delegates.Arrangement": 1}, 0)
    entry = ModelLogEntry.objects.get(action="privacy.forget")
    assert (entry.object_id, entry.data) == (
        str(conference.pk),
        {"table": "delegates.Arrangement", "deed": "delete", "rows": 1, "people": None},
    )


def test_needs_of_who_was_withdrawn_go_two_weeks_later(delegate):
    ArrangementFactory(delegate=delegate, dietary=["HALAL"])
    Delegate.objects.update(withdrawn_at=after(-60))

    assert [changed(actions.forget(as_of=after(days))) for days in (-47, -45)] == [{}, {"delegates.Arrangement": 1}]


def test_scans_go_after_ninety_days_and_the_number_of_people_stays_for_ever(delegate, conference):
    first = ScanFactory(badge__delegate=delegate, device__point__conference=conference)
    ScanFactory(badge=first.badge, device=first.device)
    other = DelegateFactory(booking=delegate.booking)
    ScanFactory(badge__delegate=other, device=first.device)

    done = changed(actions.forget(as_of=after(91)))

    assert done == {"delegates.Scan": 3, "delegates.Badge": 2, "delegates.Device": 1}
    assert (Scan.objects.count(), Badge.objects.count(), Device.objects.count()) == (0, 0, 0)
    assert [(row.rows, row.people) for row in Forgotten.objects.filter(table="delegates.Scan")] == [(3, 2)]


def test_a_year_later_a_delegate_has_no_name_and_no_link_and_the_invoice_stands(delegate):
    invoice = InvoiceFactory(booking=delegate.booking)
    PhotoConsentFactory(delegate=delegate)
    papers = Invoice.objects.values().get(pk=invoice.pk)
    link = delegate.link_token

    done = changed(actions.forget(as_of=after(366)))

    delegate.refresh_from_db()
    assert done == {"delegates.Delegate": 1, "delegates.PhotoConsent": 1}
    assert (delegate.full_name, delegate.email, delegate.role) == (
        "Erased delegate",
        f"erased-{delegate.pk}@erased.invalid",
        "",
    )
    assert delegate.erased_at == after(366)
    assert delegate.link_token != link
    assert Invoice.objects.values().get(pk=invoice.pk) == papers
    assert PhotoConsent.objects.count() == 0


def test_unconfirmed_bookings_go_and_confirmed_ones_stay(conference, delegate):
    draft = BookingFactory(conference=conference)
    DelegateFactory(booking=draft)
    Booking.objects.update(created_at=after(-100))

    done = [changed(actions.forget(as_of=after(days))) for days in (-70, -69)]

    assert done == [{}, {"delegates.Booking": 1}]
    assert list(Booking.objects.values_list("pk", flat=True)) == [delegate.booking_id]


def test_a_speaker_of_two_conferences_is_forgotten_after_the_second(conference):
    next_year = ConferenceFactory(date=after(365).date())
    speaker = SpeakerFactory()
    SpeakerPrivate.objects.update_or_create(speaker=speaker, defaults={"email": "agent@example.com"})
    for edition in (conference, next_year):
        speaker.appearances.create(conference=edition)

    done = [changed(actions.forget(as_of=after(days))).get("programme.SpeakerPrivate", 0) for days in (60, 400)]

    assert done == [0, 1]


def test_repeated_it_finds_nothing_and_a_dry_run_changes_nothing(delegate):
    ArrangementFactory(delegate=delegate, dietary=["HALAL"])
    as_of = after(400)

    would = changed(actions.forget(as_of=as_of, dry_run=True))
    untouched = (Arrangement.objects.count(), Delegate.objects.get().first_name, Forgotten.objects.count())
    first, second = changed(actions.forget(as_of=as_of)), changed(actions.forget(as_of=as_of))

    assert untouched == (1, "Zuleika", 0)
    assert would == first == {"delegates.Arrangement": 1, "delegates.Delegate": 1}
    assert second == {}


def test_an_account_that_nobody_used_for_three_years_is_anonymised_and_an_organiser_s_is_not():
    lead, organiser = UserFactory(last_login=THE_DAY), UserFactory(last_login=THE_DAY, is_superuser=True)

    actions.forget(as_of=after(1096))

    lead.refresh_from_db()
    organiser.refresh_from_db()
    assert (lead.email, lead.get_full_name(), lead.is_active) == (f"erased-{lead.pk}@erased.invalid", "", False)
    assert organiser.first_name == "Carol"


def test_old_lines_of_the_log_go_after_two_years(conference):
    from wagtail.log_actions import log

    log(instance=conference, action="wagtail.edit", user=UserFactory(), timestamp=after(0))

    actions.forget(as_of=after(729))
    kept = ModelLogEntry.objects.filter(action="wagtail.edit").count()
    actions.forget(as_of=after(731))

    assert (kept, ModelLogEntry.objects.filter(action="wagtail.edit").count()) == (1, 0)


def run(*words):
    out = StringIO()
    call_command("forget", *words, stdout=out)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_the_command_says_what_it_would_do_and_what_it_did(delegate):
    ArrangementFactory(delegate=delegate, dietary=["HALAL"])

    would = run("--dry-run", "--as-of", "2027-06-29")
    did = run("--as-of", "2027-06-29")

    what = "What you need to eat, to get about, to hear and to see: 14 days after the conference"
    assert would[0] == f"delegates.Arrangement would delete 1 ({what})"
    assert would[-1] == "Nothing was changed."
    assert did[0] == f"delegates.Arrangement 1 deleted ({what})"
    assert "wagtailforms.FormSubmission ran manage.py delete_old_enquiries" in did


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match=r"29\.6\. is no date"):
        run("--as-of", "29.6.")


def test_the_public_page_says_what_the_file_says(client, site_tree):
    page = " ".join(client.get("/privacy/what-we-keep/").content.decode().split())

    assert "What you need to eat, to get about, to hear and to see" in page
    assert "<strong>14 days after the conference</strong>, then deleted" in page
    assert "Six years and the current one, as the law asks of accounts" in page
