import pytest
from django.http import QueryDict

from delegates.bookings import forms
from delegates.bookings.actions import Person
from delegates.bookings.forms import Choices, Row, Sheet

ASHA = ("Asha", "Patel", "asha@harbour.example", "Teacher of maths")
TOM = ("Tom", "O'Brien", "tom@harbour.example", "Teaching assistant")
PASTED = "First name\tSurname\tE-mail\tJob\n" + "\n".join("\t".join(cells) for cells in (ASHA, TOM))


class Ticket:
    pk, name = 7, "Full day"


CHOICES = Choices([Ticket()])


def posted(*rows):
    query = QueryDict(mutable=True)
    for name, values in zip((*forms.CELLS, "ticket"), zip(*rows, strict=True), strict=True):
        query.setlist(name, values)
    return query


def test_rows_come_back_as_the_browser_sent_them_spaces_and_all():
    sheet = forms.of_post(posted((" Asha", "Patel ", "asha@", "", "7"), ("", "", "", "", "7")))

    assert sheet.rows == [Row(" Asha", "Patel ", "asha@", "", "7"), Row("", "", "", "", "7")]
    assert sheet.filled() == [Row(" Asha", "Patel ", "asha@", "", "7")]


def test_a_cut_off_form_is_read_as_far_as_it_goes():
    query = posted((*ASHA, "7"), (*TOM, "7"))
    query.setlist("email", ["asha@harbour.example"])

    assert [row.email for row in forms.of_post(query).rows] == ["asha@harbour.example", ""]


def test_an_empty_form_is_an_empty_sheet():
    assert forms.of_post(QueryDict()).rows == []


def test_a_pasted_list_comes_below_what_is_there_and_says_what_was_read():
    sheet = Sheet([Row("Zoë", "Łukasiewicz", "zoe@harbour.example", "", "9"), Row()])

    notes = forms.add_list(sheet, CHOICES, text=PASTED)

    assert sheet.rows == [Row("Zoë", "Łukasiewicz", "zoe@harbour.example", "", "9"), Row(*ASHA, "7"), Row(*TOM, "7")]
    assert notes == ["2 people were added to your list.", "We took row 1 for headings."]
    assert sheet.is_checked


def test_a_list_pasted_twice_is_in_the_sheet_once():
    sheet = Sheet()
    forms.add_list(sheet, CHOICES, text=PASTED)

    notes = forms.add_list(sheet, CHOICES, text=PASTED.upper())

    assert ([row.email for row in sheet.rows], notes) == (
        ["asha@harbour.example", "tom@harbour.example"],
        ["2 were in your list already.", "We took row 1 for headings."],
    )


def test_a_file_that_is_no_list_leaves_the_rows_alone_and_says_why():
    sheet = Sheet([Row(*ASHA, "7")])

    notes = forms.add_list(sheet, CHOICES, name="staff.pdf", data=b"%PDF-1.7 nothing to see")

    assert (sheet.rows, notes, sheet.box_problem) == ([Row(*ASHA, "7")], [], "")
    assert "not a list" in sheet.file_problem


def test_text_without_anybody_stays_in_the_box():
    sheet = Sheet()

    forms.add_list(sheet, CHOICES, text="First name\tSurname\tE-mail")

    assert (sheet.box, sheet.box_problem) == ("First name\tSurname\tE-mail", "We found nobody in this list.")


def test_a_list_without_addresses_is_shown_with_what_is_missing():
    sheet = Sheet()

    forms.add_list(sheet, CHOICES, text="First name\tSurname\nAsha\tPatel\nTom\tO'Brien")

    assert [row.cells for row in sheet.rows] == [("Asha", "Patel", "", ""), ("Tom", "O'Brien", "", "")]
    assert sheet.whole == ["We found no column with e-mail addresses in this list."]


@pytest.mark.parametrize(
    ("case", "rows", "whole", "wrong"),
    [
        ("all is well", [Row(*ASHA, "7"), Row(*TOM, "7")], [], {}),
        ("nobody", [], ["There is nobody in this list yet."], {}),
        ("no surname", [Row(*ASHA, "7"), Row("Tom", "", "tom@harbour.example", "", "7")], [], {1: ["last_name"]}),
        ("no such ticket", [Row(*ASHA, "8")], [], {0: ["ticket"]}),
        ("no ticket and half an address", [Row("Asha", "Patel", "asha@", "", "")], [], {0: ["email", "ticket"]}),
        (
            "two of one address",
            [Row(*ASHA, "7"), Row("A.", "Patel", "ASHA@harbour.example", "", "7")],
            [],
            {0: ["email"], 1: ["email"]},
        ),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(case, rows, whole, wrong):
    found = forms.problems_of(rows, CHOICES)

    assert found.whole == whole
    assert {index: [problem.field for problem in these] for index, these in found.rows.items()} == wrong
    assert found.is_good == (not whole and not wrong)


def test_151_people_are_too_many():
    rows = [Row("Dev", "Patel", f"dev{n}@harbour.example", "", "7") for n in range(151)]

    assert forms.problems_of(rows, CHOICES).whole == [
        "There are 151 people in this list; one booking holds 150 at most. Make two of it."
    ]


def test_right_rows_become_people_with_their_cells_cleaned():
    rows = [Row("  Asha ", "Patel", "Asha Patel <asha@harbour.example>", " Teacher  of maths", "7")]

    assert forms.people_of(rows, CHOICES) == [Person("Asha", "Patel", "asha@harbour.example", "Teacher of maths", 7)]


def test_an_unfinished_list_is_kept_apart_for_each_booking_and_forgotten_when_it_is_done():
    session = {}
    sheet = Sheet([Row(*ASHA, "7")], is_checked=True, box="x", box_problem="y")

    forms.keep(session, "SC27-A", sheet)
    forms.keep(session, "SC27-B", Sheet())
    forms.forget(session, "SC27-B")

    assert (forms.kept(session, "SC27-A"), forms.kept(session, "SC27-B"), forms.kept(session, "SC27-C")) == (
        sheet,
        None,
        None,
    )


def test_a_session_keeps_the_latest_five_lists():
    session = {}

    for n in range(8):
        forms.keep(session, f"SC27-{n}", Sheet())

    assert list(session[forms.SESSION_KEY]) == ["SC27-3", "SC27-4", "SC27-5", "SC27-6", "SC27-7"]
