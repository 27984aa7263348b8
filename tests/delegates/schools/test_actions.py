"""Typing a place, and confirming it and who may act for it: done once, signed, and the database keeps it too."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from delegates.models import Membership, School
from delegates.schools import actions
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def logged():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", "user__email", "object_id", "timestamp"))


def test_a_typed_place_is_unconfirmed_and_its_lead_may_book_for_it():
    lead = UserFactory(email="carol@x.example")

    school = actions.add_typed_school(name="Wessex Trust", town="Wimborne", postcode="BH21 1AA", by=lead, now=NOW)

    assert list(School.objects.values_list("urn", "name", "town", "postcode", "is_open", "is_confirmed")) == [
        (None, "Wessex Trust", "Wimborne", "BH21 1AA", True, False)
    ]
    assert list(Membership.objects.values_list("user", "school", "is_confirmed")) == [(lead.pk, school.pk, False)]
    assert logged() == [("school.add", "carol@x.example", str(school.pk), NOW)]


def test_a_place_typed_twice_in_other_letters_is_one_place():
    first, second = UserFactory(), UserFactory()
    typed = {"town": "Wimborne", "postcode": "BH21 1AA", "now": NOW}

    one = actions.add_typed_school(name="St. Mary's Trust", by=first, **typed)
    two = actions.add_typed_school(name="saint marys trust", by=first, **typed)
    three = actions.add_typed_school(name="St Mary’s Trust", by=second, **typed)

    assert (one.pk, two.pk, three.pk) == (one.pk,) * 3
    assert list(Membership.objects.order_by("pk").values_list("user", flat=True)) == [first.pk, second.pk]
    assert len(logged()) == 1


def test_a_place_of_the_same_name_in_another_town_is_another_place():
    lead = UserFactory()

    for town in ("Wimborne", "Swanage"):
        actions.add_typed_school(name="Wessex Trust", town=town, postcode="", by=lead, now=NOW)

    assert list(School.objects.order_by("town").values_list("town", flat=True)) == ["Swanage", "Wimborne"]


def test_a_school_is_confirmed_once():
    school, organiser = SchoolFactory(urn=None, is_confirmed=False), UserFactory(email="desk@x.example")

    done = [actions.confirm_school(school=school, by=organiser, now=NOW) for _ in range(2)]

    school.refresh_from_db()
    assert (done, school.is_confirmed) == ([True, False], True)
    assert logged() == [("school.confirm", "desk@x.example", str(school.pk), NOW)]


def test_a_membership_is_confirmed_once():
    membership, organiser = MembershipFactory(), UserFactory(email="desk@x.example")

    done = [actions.confirm_membership(membership=membership, by=organiser, now=NOW) for _ in range(2)]

    membership.refresh_from_db()
    assert (done, membership.is_confirmed) == ([True, False], True)
    assert logged() == [("membership.confirm", "desk@x.example", str(membership.pk), NOW)]


def test_the_audit_log_keeps_no_persons_name():
    membership = MembershipFactory(user=UserFactory(first_name="Secret", last_name="Person"))

    actions.confirm_membership(membership=membership, by=UserFactory(), now=NOW)

    entry = ModelLogEntry.objects.get()
    assert "Secret" not in f"{entry.label} {entry.data}"


def test_a_row_saved_is_folded_whichever_columns_are_saved():
    school = SchoolFactory(name="St. Mary's", town="Poole", urn=136_850)
    school.name = "Saint Peter's"
    school.save(update_fields=["name"])

    school.refresh_from_db()
    assert (school.name_folded, school.place_folded.split()[0]) == (" st peters ", "poole")


@pytest.mark.parametrize(
    ("constraint", "change"),  # SQLite names the columns instead
    [
        ("delegates_school_urn_has_six_digits", {"urn": 99_999}),
        ("delegates_school_typed_once|delegates_school.name_folded, delegates_school.place_folded", {"town": "Poole"}),
    ],
)
def test_the_database_refuses(constraint, change):
    SchoolFactory(urn=None, name="Wessex Trust", town="Poole")
    school = SchoolFactory(urn=None, name="Wessex Trust", town="Swanage")
    if "town" in change:
        change = {"place_folded": School.objects.get(town="Poole").place_folded}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        School.objects.filter(pk=school.pk).update(**change)


def test_the_database_refuses_a_second_membership_of_one_school():
    membership = MembershipFactory()

    once = "delegates_membership_once|delegates_membership.user_id, delegates_membership.school_id"
    with pytest.raises(IntegrityError, match=once), transaction.atomic():
        MembershipFactory(user=membership.user, school=membership.school)
