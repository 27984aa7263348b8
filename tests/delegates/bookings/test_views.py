import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from conference.models import Conference
from delegates.models import Booking, Delegate, Membership
from tests.delegates.bookings.conftest import NOW
from tests.factories.bookings import DelegateFactory, PriceRuleFactory
from tests.factories.conference import UserFactory
from tests.factories.schools import MembershipFactory, SchoolFactory

pytestmark = pytest.mark.sqlite
PASTED = (
    "First name\tSurname\tE-mail\tJob\n"
    "Asha\tPatel\tasha@harbour.example\tTeacher of maths\n"
    "Tom\tO'Brien\ttom@harbour\tTeaching assistant\n"
)
BOOK = "/bookings/new/"


def roster(booking):
    return f"/bookings/{booking.reference}/colleagues/"


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def sheet(full_day, *rows, **more):
    """What the browser sends: rows of (first name, surname, address, job)."""
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    names = ("first_name", "last_name", "email", "role")
    return {
        **dict(zip(names, map(list, columns), strict=True)),
        "ticket": [str(full_day.pk)] * len(rows),
        **more,
    }


# --- The page that explains ---------------------------------------------------------------------------------------------


def test_anybody_reads_how_booking_works_and_what_it_costs(client, conference, site_tree):
    PriceRuleFactory(conference=conference)
    PriceRuleFactory(
        conference=conference,
        kind="EARLY_BIRD",
        label="Early bird",
        percent=10,
        every=None,
        until_at=datetime(2027, 3, 1, tzinfo=UTC),
    )

    response = client.get(BOOK)

    words = text_of(response)
    assert response.status_code == 200
    assert "Full day £58.50 later £65.00" in words
    assert "Trainee £40.50 later £45.00" in words
    assert "Early bird. One place free in every ten." in words
    assert "VAT is added." in words
    assert reverse("delegates:school-search") in response.content.decode()


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (datetime(2026, 8, 1, tzinfo=UTC), "Booking opens on Tuesday 1 September 2026 at 09:00."),
        (datetime(2027, 6, 2, tzinfo=UTC), "Booking closed on Tuesday 1 June 2027 at 18:00."),
    ],
)
def test_outside_its_time_the_page_says_when_instead_of_leading_on(
    at, sentence, client, conference, site_tree, time_machine_at
):
    time_machine_at(at)

    response = client.get(BOOK)

    assert sentence in text_of(response)
    assert "Find your school" not in [
        link.strip() for link in re.findall(r"<a[^>]*>([^<]*)</a>", response.content.decode())
    ]


def test_before_there_is_a_conference_the_page_says_so(client, site_tree):
    assert "There is no conference to book yet" in text_of(client.get(BOOK))


def test_nobody_begins_a_booking_without_signing_in(client, conference, school):
    response = client.post(BOOK, {"school": school.pk})

    assert response.status_code == 302
    assert response.url.endswith(f"?next={reverse('delegates:school-search')}")
    assert Booking.objects.count() == 0


def test_a_school_begins_a_booking_and_leads_to_its_list(client, conference, school, carol):
    client.force_login(carol)

    response = client.post(BOOK, {"school": school.pk})

    booking = Booking.objects.get()
    assert (response.status_code, response.url) == (302, roster(booking))
    assert (booking.lead, booking.school, booking.status) == (carol, school, "DRAFT")


@pytest.mark.parametrize("number", ["", "x", "999999", "-1", "9" * 30, "²"])
def test_a_school_that_is_not_there_is_a_404(number, client, conference, school, carol):
    client.force_login(carol)

    assert client.post(BOOK, {"school": number}).status_code == 404
    assert Membership.objects.count() == 0


def test_beginning_too_early_is_refused_with_its_sentence(
    client, conference, school, carol, site_tree, time_machine_at
):
    time_machine_at(datetime(2026, 8, 1, tzinfo=UTC))
    client.force_login(carol)

    response = client.post(BOOK, {"school": school.pk}, follow=True)

    assert "Booking opens on Tuesday 1 September 2026 at 09:00." in text_of(response)
    assert Booking.objects.count() == 0


def test_a_lead_who_is_known_begins_with_one_click(client, conference, school, carol, site_tree):
    MembershipFactory(user=carol, school=school)
    MembershipFactory(school=SchoolFactory(name="Another School"))
    client.force_login(carol)

    words = text_of(client.get(BOOK))

    assert "Harbour School, Poole" in words
    assert "Another School" not in words


# --- The list --------------------------------------------------------------------------------------------------------------


def test_an_empty_list_has_rows_to_type_in(client, draft, carol, site_tree):
    client.force_login(carol)

    response = client.get(roster(draft))

    page = response.content.decode().partition("<template")[0]
    assert page.count('name="email"') == 5
    assert "SC27-4K7QWR for Harbour School, Poole" in text_of(response)
    assert "error-summary" not in page


def test_right_rows_are_stored_and_lead_to_the_price(client, draft, full_day, carol):
    client.force_login(carol)
    rows = [
        ("Asha", "Patel", "asha@harbour.example", "Teacher"),
        ("", "", "", ""),
        (" Zoë ", "Łukasiewicz", "zoe@harbour.example", ""),
    ]

    response = client.post(roster(draft), sheet(full_day, *rows, do="save"))

    assert (response.status_code, response.url) == (302, f"/bookings/{draft.reference}/review/")
    assert list(
        Delegate.objects.values_list("position", "first_name", "last_name", "email", "role", "ticket_type")
    ) == [
        (1, "Asha", "Patel", "asha@harbour.example", "Teacher", full_day.pk),
        (2, "Zoë", "Łukasiewicz", "zoe@harbour.example", "", full_day.pk),
    ]


def test_one_wrong_row_stores_nobody_and_keeps_everything_typed(client, draft_of_two, full_day, carol, site_tree):
    client.force_login(carol)
    rows = [("Zoë", "Łukasiewicz", "zoe@harbour.example", ""), ("Luke", "", "luke@harbour", "Head of <b>year</b>")]

    response = client.post(roster(draft_of_two), sheet(full_day, *rows, do="save"), follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(roster(draft_of_two), 302)]
    assert list(Delegate.objects.values_list("first_name", flat=True)) == ["Asha", "Tom"]
    assert re.findall(r'<a href="(#row[^"]*)">([^<]*)</a>', unescape(page)) == [
        ("#row-1-last_name", "Row 2: there is no surname."),
        ("#row-1-email", "Row 2: “luke@harbour” is not a whole e-mail address."),
    ]
    assert 'value="Head of &lt;b&gt;year&lt;/b&gt;"' in page
    assert re.search(r'id="row-1-last_name"[^>]*aria-invalid="true" aria-describedby="row-1-last_name-error"', page)
    assert "<title>Error: Your colleagues" in page


def test_a_pasted_list_is_shown_as_rows_with_its_problems_and_nothing_is_stored(
    client, draft, full_day, carol, site_tree
):
    client.force_login(carol)

    response = client.post(roster(draft), sheet(full_day, pasted=PASTED, do="read"), follow=True)

    page, words = response.content.decode(), text_of(response)
    assert "2 people were added to your list. We took row 1 for headings." in words
    assert "Row 2: “tom@harbour” is not a whole e-mail address." in words
    assert 'value="O&#x27;Brien"' in page
    assert (Delegate.objects.count(), "2 colleagues" in words) == (0, True)


def test_a_pasted_list_that_is_right_goes_straight_on(client, draft, full_day, carol):
    client.force_login(carol)

    response = client.post(
        roster(draft), sheet(full_day, pasted=PASTED.replace("tom@harbour\t", "tom@harbour.example\t"), do="save")
    )

    assert response.url == f"/bookings/{draft.reference}/review/"
    assert list(Delegate.objects.values_list("last_name", flat=True)) == ["Patel", "O'Brien"]


def test_an_uploaded_list_is_read_like_a_pasted_one(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    file = SimpleUploadedFile("staff.csv", "Email;Name\nzoe@harbour.example;Zoë Łukasiewicz\n".encode("utf-8-sig"))

    response = client.post(roster(draft), sheet(full_day, file=file, do="read"), follow=True)

    page = response.content.decode()
    assert 'value="Zoë"' in page
    assert 'value="Łukasiewicz"' in page


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [("staff.pdf", b"%PDF-1.7 x", "is a document, not a list"), ("staff.csv", b"", "is empty")],
)
def test_a_file_that_cannot_be_read_is_named_beside_its_field_and_the_rows_stay(
    name, data, sentence, client, draft, full_day, carol, site_tree
):
    client.force_login(carol)
    rows = [("Asha", "Patel", "asha@harbour.example", "Teacher")]
    file = SimpleUploadedFile(name, data)

    response = client.post(roster(draft), sheet(full_day, *rows, file=file, do="save"), follow=True)

    page = response.content.decode()
    assert sentence in text_of(response)
    assert 'id="file-error"' in page
    assert 'value="Asha"' in page
    assert Delegate.objects.count() == 0


def test_a_row_is_removed_by_its_button_and_the_others_stay(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    rows = [
        ("Asha", "Patel", "a@harbour.example", ""),
        ("Tom", "Brown", "t@harbour.example", ""),
        ("Zoë", "Lund", "z@harbour.example", ""),
    ]

    response = client.post(roster(draft), sheet(full_day, *rows, do="remove-1"), follow=True)

    page = response.content.decode()
    assert re.findall(r'name="first_name" value="([^"]+)"', page) == ["Asha", "Zoë"]


def test_more_rows_can_be_had(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    rows = [("Asha", "Patel", "a@harbour.example", "")]

    response = client.post(roster(draft), sheet(full_day, *rows, do="rows"), follow=True)

    page = response.content.decode().partition("<template")[0]
    assert response.redirect_chain == [(f"{roster(draft)}#row-1-first_name", 302)]
    assert page.count('name="email"') == 6
    assert "error-summary" not in page


def test_the_price_is_told_while_one_types_and_what_was_typed_is_kept(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    rows = [("Asha", "", "", ""), ("Tom", "Brown", "t@harbour.example", "")]

    piece = client.post(roster(draft), sheet(full_day, *rows, do="price"))
    page = client.get(roster(draft)).content.decode()

    assert "<html" not in piece.content.decode()
    assert "Total for 2 people £156.00" in text_of(piece)
    assert 'value="Asha"' in page
    assert "error-summary" not in page
    assert Delegate.objects.count() == 0


def test_the_piece_with_the_price_is_the_one_on_the_page(client, draft, full_day, carol, site_tree):
    client.force_login(carol)

    piece = client.post(roster(draft), sheet(full_day, ("Asha", "Patel", "a@harbour.example", ""), do="price"))
    page = client.get(roster(draft))

    assert piece.content.decode().strip() in page.content.decode()


def test_150_rows_of_six_fields_fit_into_one_form(client, draft, full_day, carol):
    client.force_login(carol)
    rows = [("Dev", f"Patel{n}", f"dev{n}@harbour.example", "Teacher") for n in range(150)]

    response = client.post(roster(draft), sheet(full_day, *rows, do="save"))

    assert (response.status_code, Delegate.objects.count()) == (302, 150)


def test_thousands_of_fields_are_answered_with_a_sentence_and_not_with_an_error(
    client, draft, full_day, carol, site_tree
):
    client.force_login(carol)
    rows = [("Dev", "Patel", f"dev{n}@harbour.example", "Teacher") for n in range(1_000)]

    response = client.post(roster(draft), sheet(full_day, *rows, do="save"), follow=True)

    assert "There are 1,000 people in this list; one booking holds 150 at most." in text_of(response)
    assert Delegate.objects.count() == 0


def test_a_ticket_that_is_not_of_this_conference_is_refused(client, draft, full_day, carol, site_tree):
    foreign = DelegateFactory().ticket_type
    client.force_login(carol)

    response = client.post(
        roster(draft), sheet(foreign, ("Asha", "Patel", "a@harbour.example", ""), do="save"), follow=True
    )

    assert "Row 1: choose a ticket." in text_of(response)
    assert draft.delegates.count() == 0


def test_the_list_of_a_confirmed_booking_leads_to_the_booking(client, draft_of_two, carol):
    Booking.objects.update(status="AWAITING_PAYMENT", confirmed_at=NOW)
    client.force_login(carol)

    for answer in (client.get(roster(draft_of_two)), client.post(roster(draft_of_two), {"do": "save"})):
        assert (answer.status_code, answer.url) == (302, f"/bookings/{draft_of_two.reference}/")
    assert draft_of_two.delegates.count() == 2


def test_another_school_s_list_is_not_there_and_stays_as_it_is(client, draft_of_two, full_day):
    client.force_login(UserFactory())

    answers = [client.get(roster(draft_of_two)), client.post(roster(draft_of_two), sheet(full_day, do="save"))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert draft_of_two.delegates.count() == 2


def test_only_get_and_post_are_answered(client, draft, carol):
    client.force_login(carol)

    assert [client.put(BOOK).status_code, client.delete(roster(draft)).status_code] == [405, 405]


def test_somebody_who_left_the_site_finds_the_list_as_it_was_typed(client, draft, full_day, carol, site_tree):
    client.force_login(carol)
    client.post(roster(draft), sheet(full_day, ("Asha", "", "", ""), do="save"))

    page = client.get(roster(draft)).content.decode()

    assert 'value="Asha"' in page
    assert "there is no surname" in page


@pytest.mark.parametrize("people", [1, 3, 150])
def test_the_list_costs_as_many_queries_for_one_as_for_150(
    people, client, draft, full_day, carol, site_tree, django_assert_num_queries
):
    for n in range(people):
        DelegateFactory(booking=draft, ticket_type=full_day, position=n)
    Conference.objects.filter(pk=draft.conference_id).update(is_demo=False)
    client.force_login(carol)
    client.get(roster(draft))  # fills the caches of site and content types

    with django_assert_num_queries(LIST_QUERIES):
        client.get(roster(draft))


LIST_QUERIES = 13
