"""The demo conference as it stands once loaded. One load serves every test of this file."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site
from wagtail.search.models import IndexEntry

from conference.accounts import one_time
from conference.lib import uploads
from conference.models import Conference, OneTimeSignIn, Room, User
from delegates.arrangements import queries as arrangements
from delegates.checkin.queries import Counts, counts
from delegates.models import (
    Arrangement,
    Badge,
    Booking,
    Delegate,
    Invoice,
    Membership,
    Place,
    Scan,
    School,
    TicketType,
    TrustMembership,
)
from delegates.payments.queries import with_money
from delegates.schools import register
from delegates.schools.actions import load_register
from home.demo import content
from home.demo.load import load
from home.models import FormPage, PolicyPage, Sponsor
from sessions.models import (
    Appearance,
    Call,
    Contribution,
    Handout,
    Letter,
    Presenter,
    Proposal,
    Review,
    Run,
    Session,
    Slot,
    Speaker,
    Stream,
)
from sessions.proposals import queries as proposals
from sessions.proposals import rules as proposal_rules
from sessions.speakers.queries import rows as rows_of_speakers
from sessions.speakers.rules import Item
from tests.factories.conference import ConferenceFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def few_schools(folder) -> Path:
    """The shipped register, cut down to the demo's thirty schools."""
    wanted = {str(school["urn"]) for school in content.read("schools")["schools"]}
    with gzip.open(register.PACKED, "rt", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    path = folder / "few_schools.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *(row for row in rows if row[0] in wanted)])
    return path


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo conference, loaded once for all the tests below and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        Locale.objects.get_or_create(language_code="en-gb")
        Collection.get_first_root_node() or Collection.add_root(name="Root")
        Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        load_register(few_schools(tmp_path_factory.mktemp("register")))
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def inside(demo, db):
    """The loaded demo, with whatever this one test changes taken back."""
    return demo


def run(**options) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def rows_of_everything() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_everything_is_there_in_the_promised_numbers(inside):
    models = {
        "rooms": Room, "streams": Stream, "slots": Slot, "sessions": Session, "runs": Run, "speakers": Speaker,
        "schools": School, "bookings": Booking, "delegates": Delegate, "memberships": Membership, "scans": Scan,
    }  # fmt: skip

    counts = {name: model.objects.count() for name, model in models.items()}

    assert counts == {
        "rooms": 12, "streams": 8, "slots": 10, "sessions": 46, "runs": 60, "speakers": 51,
        "schools": 30, "bookings": 40, "delegates": 600, "memberships": 30, "scans": 60,
    }  # fmt: skip
    assert (Conference.objects.get(), Conference.objects.get().is_demo) == (inside, True)


def test_bookings_are_in_every_state_with_the_documents_of_that_state(inside):
    found = Counter(
        (booking.status, booking.invoices.count(), booking.credit_notes.count(), booking.payments.count())
        for booking in Booking.objects.all()
    )

    assert found == {
        ("DRAFT", 0, 0, 0): 6,
        ("AWAITING_PAYMENT", 1, 0, 0): 12,
        ("PAID", 1, 0, 1): 18,
        ("CANCELLED", 1, 1, 0): 2,
        ("CANCELLED", 1, 1, 2): 1,
        ("CANCELLED", 0, 0, 0): 1,
    }


def test_every_booking_owes_what_its_state_says(inside):
    balances = with_money(Booking.objects.all()).values_list("status", "balance")

    owing = {status: {balance > 0 for state, balance in balances if state == status} for status, _ in balances}

    assert owing == {"DRAFT": {False}, "AWAITING_PAYMENT": {True}, "PAID": {False}, "CANCELLED": {False}}
    assert {balance for status, balance in balances if status != "AWAITING_PAYMENT"} == {0}


def test_invoice_numbers_have_no_gap_and_follow_their_dates(inside):
    invoices = list(Invoice.objects.order_by("number").values_list("number", "issued_date"))

    assert [number for number, _ in invoices] == [f"SC27-{place:04d}" for place in range(1, 34)]
    assert [day for _, day in invoices] == sorted(day for _, day in invoices)


def test_every_counter_equals_a_recount(inside):
    coming = Delegate.objects.coming()

    counted = {
        "conference": inside.taken,
        "tickets": {kind.pk: kind.taken for kind in TicketType.objects.all()},
        "runs": {run.pk: run.taken for run in Run.objects.all()},
    }

    assert counted == {
        "conference": coming.count(),
        "tickets": {kind.pk: coming.filter(ticket_type=kind).count() for kind in TicketType.objects.all()},
        "runs": {run.pk: run.places.count() for run in Run.objects.all()},
    }
    assert inside.taken == 534


def test_most_have_chosen_some_have_not_and_only_who_comes_has_a_place(inside):
    chosen = Counter(Delegate.objects.coming().annotate(n=Count("places")).order_by().values_list("n", flat=True))

    assert (chosen[5] > 300, chosen[0] > 50, sum(chosen[n] for n in (1, 2, 3, 4)) > 30) == (True, True, True)
    assert Place.objects.exclude(delegate__in=Delegate.objects.coming()).count() == 0
    assert 5 <= Run.objects.filter(taken=F("capacity")).count() <= 40


def test_most_have_said_what_they_need_and_only_who_comes_is_asked(inside):
    coming = Delegate.objects.coming()
    kitchen = arrangements.kitchen(Conference.objects.get())

    assert not Arrangement.objects.exclude(delegate__in=coming).exists()
    assert 0.15 < kitchen.silent / kitchen.coming < 0.3
    assert kitchen.plain > kitchen.coming / 3
    assert arrangements.table_cards(Conference.objects.get()) != []


def test_whoever_comes_has_a_badge_and_the_door_has_seen_the_first(inside):
    badges = Badge.objects.live()

    assert set(badges.values_list("delegate", flat=True)) == set(Delegate.objects.coming().values_list("pk", flat=True))
    assert (badges.exclude(printed_at=None).exists(), badges.filter(printed_at=None).exists()) == (True, True)
    assert counts(inside) == Counts(expected=534, present=57)


def test_nobody_has_a_password_and_only_the_organiser_may_do_everything(inside):
    users = list(User.objects.order_by("pk"))

    assert [user.email for user in users if user.has_usable_password() or not user.password.startswith("!")] == []
    assert [user.email for user in users if user.is_superuser] == ["tom.hallam@saltmarsh.example"]
    assert {user.email.split("@")[0]: [group.name for group in user.groups.all()] for user in users[:5]} == {
        "tom.hallam": [],
        "meera.shah": ["Finance"],
        "priya.nolan": ["Desk"],
        "ruth.okafor": ["Programme team"],
        "callum.reid": ["Reviewers"],
    }


def test_a_lead_who_has_booked_may_act_for_her_school_and_one_with_only_a_draft_waits(inside):
    waiting = Membership.objects.filter(is_confirmed=False).values_list("school__name", flat=True)

    assert sorted(waiting) == ["Manorside Academy", "St Aldhelm's Academy"]


def test_the_site_begins_at_the_home_page_with_its_menu_in_order(inside):
    home = Site.objects.get(is_default_site=True).root_page

    menu = home.get_children().live().in_menu().order_by("path").values_list("slug", flat=True)
    policies = home.get_children().live().type(PolicyPage).values_list("slug", flat=True)

    assert home.specific.conference == inside
    assert list(menu) == ["programme", "speakers", "about", "getting-there", "news", "questions", "contact"]
    assert sorted(policies) == ["accessibility", "privacy", "terms"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_site_has_a_form_that_has_been_used_and_sponsors_with_logos(inside):
    form = FormPage.objects.get()
    sponsors = Sponsor.objects.shown(inside)

    assert {field.clean_name for field in form.form_fields.all()} == set(form.get_submissions().first().form_data)
    assert form.get_submissions().count() == 2
    assert [(sponsor.tier, bool(sponsor.logo)) for sponsor in sponsors] == [
        ("MAIN", True),
        ("SPONSOR", True),
        ("EXHIBITOR", True),
        ("EXHIBITOR", True),
        ("SUPPORTER", True),
    ]


def test_every_picture_is_drawn_and_says_what_it_shows(inside):
    images = list(get_image_model().objects.all())

    assert len(images) == 50 + 5 + 6  # faces, landscapes; the plan and the logos
    assert [image.title for image in images if not image.description or image.width < 480] == []
    without = Appearance.objects.filter(speaker__photo=None, speaker__live=True).values_list("photo_consent", flat=True)
    assert list(without) == ["NO"]


def test_every_speaker_has_a_first_revision_as_if_published_one_by_one(inside):
    speakers = Speaker.objects.filter(live=True).select_related("latest_revision")

    assert [each.name for each in speakers if each.latest_revision is None or each.first_published_at is None] == []
    assert {each.name for each in speakers if each.has_unpublished_changes} == {"Amara Osei"}
    assert [each.name for each in speakers if each.latest_revision.as_object().slug != each.slug] == []


def test_speakers_are_a_mix_of_those_who_are_ready_and_those_who_are_late(inside):
    rows = rows_of_speakers(inside, today=date(2026, 11, 24))

    assert len(rows) == 50 + 1  # whoever has been accepted, and does not know it yet
    assert Counter(bool(row.missing) for row in rows)[False] >= 1
    assert [row.appearance.speaker.name for row in rows if row.late and row.appearance.invited_at] == [
        "Callum Reddick",
        "Catherine Ndlovu",
        "Desmond Adair",
    ]
    assert {line.item.value for row in rows for line in row.waits} == {"PROFILE", "TEXT"}
    assert {line.item for row in rows for line in row.lines if not line.is_missing} == set(Item)


def test_a_guest_from_outside_serves_an_aim_of_the_day(inside):
    parts = Contribution.objects.filter(speaker__background=Speaker.Background.OUTSIDE).select_related("speaker")

    assert len(parts) == 2
    assert [str(part) for part in parts if part.aim not in inside.aims or not part.speaker.why_here] == []


def test_the_demo_s_files_are_private_and_are_what_they_say(inside):
    found = list(Handout.objects.exclude(file=""))

    assert len(found) == 3
    assert [
        each.title for each in found if uploads.document(each.file.open(), kinds=(uploads.PDF,)) != uploads.PDF
    ] == []
    assert Handout.objects.public().count() == 0


def test_proposals_are_in_every_state_and_from_every_job(inside):
    found = Proposal.objects.filter(conference=inside)
    people = Presenter.objects.filter(proposal__in=found)

    assert Counter(found.values_list("status", "decision")) == {
        ("DRAFT", ""): 3,
        ("SUBMITTED", ""): 8,
        ("SUBMITTED", "ACCEPT"): 1,
        ("SUBMITTED", "DECLINE"): 1,
        ("CHANGES_ASKED", "CHANGES"): 1,
        ("ACCEPTED", "ACCEPT"): 2,
        ("DECLINED", "DECLINE"): 1,
        ("WITHDRAWN", ""): 1,
    }
    assert set(people.values_list("status", flat=True)) == set(Presenter.Status.values)
    assert {"SUPPORT_STAFF", "TRAINEE", "SENIOR_LEADER", "OUTSIDE", "TEACHER", "MIDDLE_LEADER"} <= set(
        people.values_list("background", flat=True)
    )
    assert Counter(Review.objects.values("proposal").annotate(n=Count("pk")).values_list("n", flat=True)) == {
        3: 4,
        2: 7,
        1: 2,
    }
    assert (Letter.objects.sent().count(), Letter.objects.to_read().count()) == (4, 2)
    assert Call.objects.get().is_open(datetime(2026, 11, 24, tzinfo=UTC))


def test_what_is_with_the_team_is_whole_and_drafts_are_not(inside):
    whole = {
        proposal.title: not proposal_rules.missing(proposals.facts(proposal, proposals.proposer_of(proposal)))
        for proposal in Proposal.objects.exclude(status="DRAFT")
    }
    drafts = [
        proposal_rules.missing(proposals.facts(proposal, proposals.proposer_of(proposal)))
        for proposal in Proposal.objects.filter(status="DRAFT")
    ]

    assert (len(whole), [title for title, is_whole in whole.items() if not is_whole]) == (15, [])
    assert [problems for problems in drafts if not problems] == []


def test_speakers_sessions_and_pictures_are_in_the_search_index(inside):
    indexed = Counter(IndexEntry.objects.values_list("content_type__model", flat=True))

    assert {name: indexed[name] for name in ("speaker", "session", "image")} == {
        "speaker": 51,
        "session": 46,
        "image": 61,
    }


def test_a_second_run_changes_nothing(inside):
    before = rows_of_everything()

    again = load()

    assert again == inside
    assert rows_of_everything() == before


def test_the_report_gives_each_person_a_link_that_signs_in_and_two_personal_links(inside):
    text = run()

    secrets = re.findall(r"/accounts/one-time/(\w+)/", text)
    people = [one_time.usable(secret, now=timezone.now()).user.email for secret in secrets]
    tokens = re.findall(r"/my/(\w+)/", text)
    chosen = [Delegate.objects.get(link_token=token).places.count() for token in tokens]
    assert people[:3] == [
        "tom.hallam@saltmarsh.example",
        "meera.shah@saltmarsh.example",
        "priya.nolan@saltmarsh.example",
    ]
    assert (len(set(people)), chosen) == (8, [0, 5])
    assert [Proposal.objects.get(link_token=token).status for token in re.findall(r"/propose/(\w{26})/", text)] == [
        "DRAFT",
        "CHANGES_ASKED",
    ]
    assert "/mailbox/" in text


def test_sign_ins_are_fresh_each_time_and_nothing_else_is_written(inside):
    before = rows_of_everything()

    first, second = run(sign_ins=True), run(sign_ins=True)

    after = rows_of_everything()
    assert {label: after[label] - before[label] for label in after if after[label] != before[label]} == {
        "conference.OneTimeSignIn": 16
    }
    assert set(re.findall(r"one-time/\w+", first)).isdisjoint(re.findall(r"one-time/\w+", second))


def test_a_trusts_lead_sees_the_bookings_of_its_three_schools(inside):
    lead = TrustMembership.objects.get(is_confirmed=True).user

    seen = Booking.objects.visible_to(lead).values_list("school__urn", flat=True)

    assert sorted(seen) == [139711, 141184, 145811]


def test_quiet_prints_nothing(inside):
    assert run(if_empty=True, quiet=True) == ""


def test_beside_a_real_conference_even_a_loaded_demo_gives_no_sign_ins(inside):
    ConferenceFactory(name="Somebody’s own day")

    text = run(sign_ins=True)

    assert "Somebody’s own day" in text
    assert OneTimeSignIn.objects.count() == 0


def test_a_load_tells_the_same_story_on_every_machine(inside):
    """References, sums and seats are drawn from a seed; only what opens a door is random."""
    references = Booking.objects.filter(school__urn=150883).order_by("created_at").values_list("reference", flat=True)
    invoiced = sum(Invoice.objects.values_list("gross_pence", flat=True))

    assert (list(references), invoiced, Place.objects.count()) == (["SC27-QEXLQX", "SC27-5ERQEX"], 3_238_620, 2_041)
