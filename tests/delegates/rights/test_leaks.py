"""What somebody eats and needs is found nowhere but where it may be: every address, search, export and history, as all other roles at once,
as her school's lead, and as anybody.
"""

import io
import re
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from conference.accounts.roles import ROLES, sync_roles
from delegates.arrangements import actions
from delegates.arrangements.rules import Needs
from tests.delegates.arrangements.conftest import NOW
from tests.factories.badges import BadgeFactory
from tests.factories.bookings import BookingFactory, DelegateFactory, TicketTypeFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.payments import InvoiceFactory
from tests.factories.schools import MembershipFactory

pytestmark = pytest.mark.django_db

PLANTED = ("zanzibar-nut", "zanzibar-lift", "Shellfish allergy", "Sign Language interpreter")
OTHERS = set(ROLES) - {"Catering", "Access", "Data protection"}
# Wagtail's own screens about pages, pictures and files, where no row of delegates can stand.
ELSEWHERE = (
    *(
        "admin/account",
        "admin/api/",
        "admin/block-preview",
        "admin/choose-",
        "admin/collections",
        "admin/documents",
        "admin/embeds",
    ),
    *(
        "admin/forms",
        "admin/groups",
        "admin/images",
        "admin/pages/",
        "admin/redirects",
        "admin/settings",
        "admin/sites",
        "admin/styleguide",
    ),
    *("admin/tag-", "admin/users", "admin/workflows", "admin/timetable", "admin/programme", "admin/failwhale"),
)


@pytest.fixture
def her(site_tree):
    conference = ConferenceFactory()
    booking = BookingFactory(conference=conference, confirmed=True)
    her = DelegateFactory(booking=booking, ticket_type=TicketTypeFactory(conference=conference))
    MembershipFactory(user=booking.lead, school=booking.school, is_confirmed=True)
    InvoiceFactory(booking=booking)
    BadgeFactory(delegate=her)
    needs = Needs(("SHELLFISH",), "zanzibar-nut", ("BSL",), "zanzibar-lift")
    actions.answer(delegate=her, needs=needs, has_consented=True, now=NOW)
    return her


def signed_in(user=None, *roles) -> Client:
    client = Client(raise_request_exception=False)
    if user:
        user.groups.set(Group.objects.filter(name__in=roles))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheet" in answer.headers.get("Content-Type", ""):
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b" ".join(book.read(name) for name in book.namelist())
    return body.decode(errors="replace")


def found(client, paths):
    """Where a planted word is shown."""
    return [path for path in paths if shows(client.get(path))]


def shows(answer) -> bool:
    return any(word in text_of(answer) for word in PLANTED)


def routes(resolver, route=""):
    """Every route that is written as a path; a handful of Wagtail's that are written as expressions lead to pages and files."""
    for entry in resolver.url_patterns:
        if isinstance(entry.pattern, RoutePattern):
            here = route + str(entry.pattern)
            yield from [here] if isinstance(entry, URLPattern) else routes(entry, here)


def paths(her, *beginnings, without=()):
    """Their addresses, with her own number, her booking and its invoice in them; the number 1 would be no row of this test."""
    known = {"reference": her.booking.reference, "number": her.booking.invoices.get().number, "token": "L" * 26}

    def fill(match):
        kind, name = match[1] or "str", match[2]
        return known.get(name, "0" * 8 + "-0000-0000-0000-" + "0" * 12 if kind == "uuid" else str(her.pk))

    wanted = [each for each in routes(get_resolver()) if each.startswith(beginnings) and not each.startswith(without)]
    wanted = [each for each in wanted if not each.endswith(".pdf")]  # drawn, so no word could be found in it
    return sorted({"/" + re.sub(r"<(?:(\w+):)?(\w+)>", fill, each) for each in wanted})


def test_no_other_role_finds_a_need_in_the_admin_by_address_search_export_or_history(her):
    sync_roles()
    client = signed_in(UserFactory(), *OTHERS)
    shown, further = [], []

    for path in paths(her, "admin/", without=ELSEWHERE):
        answer = client.get(path)
        if shows(answer):
            shown.append(path)
        if answer.status_code == 200 and not any(
            sign.isdigit() for sign in path
        ):  # a list: searched and downloaded too
            further += [f"{path}?q=zanzibar", f"{path}?export=xlsx"]

    assert [*shown, *found(client, further)] == []
    assert len(further) > 40


def test_her_school_s_lead_and_a_stranger_find_none_either(her):
    plain = paths(her, "bookings/", "schools/", "checkin/", "privacy/", "my/")

    assert found(signed_in(her.booking.lead), plain) == []
    assert found(signed_in(), plain) == []


def test_her_own_link_and_the_two_roles_show_what_is_theirs(her):
    sync_roles()
    desk = ["/admin/arrangements/kitchen/", "/admin/arrangements/kitchen/cards/", "/admin/arrangements/access/"]
    export = f"/admin/data-protection/{her.pk}/export.json"

    seen = {role: found(signed_in(UserFactory(), role), [*desk, export]) for role in ROLES}

    assert {role: where for role, where in seen.items() if where} == {
        "Catering": desk[:2],
        "Access": desk[2:],
        "Data protection": [export],
    }
    assert found(signed_in(), [f"/my/{her.link_token}/arrangements/"]) != []
