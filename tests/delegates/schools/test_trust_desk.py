"""The organisers' screens of trusts and of who asks to be let in: confirmed, remembered, refused; schools chosen; who may."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from delegates.models import School, Trust, TrustMembership
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory, TrustFactory, TrustMembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(site_tree, client):
    """Signs in an organiser with just these permissions."""

    def sign_in(*codenames):
        user = UserFactory()
        user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
        client.force_login(user)
        return user

    return sign_in


def sentences(answer):
    return [str(message.message).strip() for message in answer.context["messages"]]


@pytest.mark.parametrize(
    ("kind", "factory"), [("membership", MembershipFactory), ("trustmembership", TrustMembershipFactory)]
)
def test_one_click_confirms_and_remembers_the_domain_another_refuses(kind, factory, client, desk):
    desk(f"view_{kind}", f"change_{kind}")
    row, other = factory(user__email="carol@poolehigh.example"), factory(user__email="eve@gmail.com")
    page = client.get(reverse(f"{kind}:index")).text

    done = client.post(reverse(f"{kind}-confirm", args=[row.pk]), {"remember": "1"}, follow=True)
    refused = client.post(reverse(f"{kind}-confirm", args=[other.pk]), {"remember": "1"}, follow=True)
    client.post(reverse(f"{kind}-refuse", args=[other.pk]))

    row.refresh_from_db()
    other.refresh_from_db()
    thing = row.school if kind == "membership" else row.trust
    assert (page.count("Confirm, and remember poolehigh.example"), page.count("remember gmail.com")) == (1, 0)
    assert (row.is_confirmed, thing.domain) == (True, "poolehigh.example")
    assert sentences(done)[0].endswith("Whoever proves an address at poolehigh.example is let in from now on.")
    assert sentences(refused)[0].endswith("so it does not show who works at a school.")
    assert (other.is_confirmed, other.removed_at is None) == (False, False)


@pytest.mark.parametrize("deed", ["confirm", "refuse"])
@pytest.mark.parametrize(
    ("kind", "factory"), [("membership", MembershipFactory), ("trustmembership", TrustMembershipFactory)]
)
def test_who_may_only_look_decides_nothing(kind, factory, deed, client, desk):
    desk(f"view_{kind}")
    row = factory()

    client.post(reverse(f"{kind}-{deed}", args=[row.pk]))
    page = client.get(reverse(f"{kind}:index"))

    row.refresh_from_db()
    assert (row.is_confirmed, row.removed_at, page.status_code, f"/{deed}/" in page.text) == (False, None, 200, False)


def test_a_trusts_schools_are_found_put_in_and_taken_out(client, desk):
    desk("view_trust", "change_trust")
    trust, school = TrustFactory(), SchoolFactory(name="Quay School")
    taken = SchoolFactory(name="Quay Academy", trust=TrustFactory(name="Other Trust"))
    address = reverse("trust_desk", args=[trust.pk])

    found = client.get(address, {"q": "quay"})
    client.post(address, {"add": school.pk})
    refused = client.post(address, {"add": taken.pk}, follow=True)
    inside = list(trust.schools.all())
    client.post(address, {"remove": school.pk})

    assert [str(one) for one in found.context["found"]] == ["Quay Academy, Poole", "Quay School, Poole"]
    assert "belongs to Other Trust" in found.text
    assert inside == [school]
    assert sentences(refused) == ["A school belongs to one trust: Quay Academy, Poole belongs to Other Trust."]
    assert list(trust.schools.all()) == []


def test_a_trusts_first_lead_is_named_by_her_address(client, desk):
    desk("view_trust", "change_trust")
    address = reverse("trust_desk", args=[TrustFactory().pk])

    client.post(address, {"do": "lead", "email": "Imogen@Tideway.example"})
    wrong = client.post(address, {"do": "lead", "email": "imogen"})

    assert list(TrustMembership.objects.values_list("user__email", "is_confirmed")) == [
        ("imogen@tideway.example", True)
    ]
    assert wrong.context["form"].errors["email"] == ["That is not an e-mail address."]


def test_nobody_else_reaches_a_trusts_page(client, desk):
    desk("view_trust")
    trust, school = TrustFactory(), SchoolFactory()

    client.post(reverse("trust_desk", args=[trust.pk]), {"add": school.pk})

    assert School.objects.filter(trust=None).count() == 1


@pytest.mark.parametrize(
    ("typed", "stored", "problem"),
    [
        ("@Tideway.Example", "tideway.example", None),
        ("gmail.com", "", "Everybody can get an address at gmail.com, so it does not show who works at a school."),
        (
            "quay.example",
            "",
            "quay.example is the domain of Quay School, Poole already. Several schools share one as a trust.",
        ),
    ],
)
def test_a_trusts_domain_is_stored_plainly_or_refused_beside_the_field(typed, stored, problem, client, desk):
    desk("view_trust", "add_trust", "change_trust")
    SchoolFactory(name="Quay School", domain="quay.example")

    answer = client.post(reverse("trust:add"), {"name": "Tideway Trust", "domain": typed, "bill_to": ""})

    assert list(Trust.objects.values_list("domain", flat=True)) == ([] if problem else [stored])
    assert problem is None or answer.context["form"].errors["domain"] == [problem]


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_make_the_same_queries_however_long_they_are(number, client, desk, django_assert_num_queries):
    desk("view_trust", "change_trust", "view_trustmembership", "change_trustmembership")
    for trust in TrustFactory.create_batch(number):
        SchoolFactory(trust=trust)
        TrustMembershipFactory(trust=trust)
    for name, queries in (("trust:index", TRUST_QUERIES), ("trustmembership:index", LEAD_QUERIES)):
        client.get(reverse(name))

        with django_assert_num_queries(queries):
            assert client.get(reverse(name)).context["object_list"].count() == number


TRUST_QUERIES, LEAD_QUERIES = 11, 11
