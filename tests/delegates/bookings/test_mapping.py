"""Lists that do not say which column is which: what is asked, what is guessed, what becomes of the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.lib.tables import Table, read_text
from delegates.bookings import forms
from delegates.bookings.forms import Asked, Choices, Row, Sheet
from delegates.bookings.rules import columns, mapping, roster

UNKNOWN = "Rufname\tZuname\tPost an\nZoë\tMüller\tp1@x.example\nTom\tNg\tp2@x.example"


class Ticket:
    def __init__(self, pk, name):
        self.pk, self.name = pk, name


class School:
    def __init__(self, pk, name_folded, urn=None, domain=""):
        self.pk, self.name_folded, self.urn, self.domain = pk, name_folded, urn, domain


FULL_DAY, TRAINEE = Ticket(7, "Full day"), Ticket(8, "Trainee / ECT")
SCHOOLS = [
    School(1, " parkstone grammar school ", 113893, "parkstone.example"),
    School(2, " saltmarsh primary academy ", 113894),
    School(3, " st marys cofe primary school ", 113895, "stmarys.example"),
]
ONE = Choices([FULL_DAY, TRAINEE])
TRUST = Choices([FULL_DAY, TRAINEE], SCHOOLS)


def lines(text):
    return [cells for _, cells in roster.lines_of(read_text(text))]


@pytest.mark.parametrize(
    ("case", "text", "is_asked"),
    [
        ("all headings known", "Forename,Surname,Email\nTom,Ng,t@x.example", False),
        ("whole names under a heading", "Name,Email\nTom Ng,t@x.example", False),
        ("the addresses found by their sign", "Forename,Surname,Anything\nTom,Ng,t@x.example", False),
        ("headings, and no address anywhere", "Forename,Surname\nTom,Ng", False),
        ("no headings, borne out by the addresses", "Tom,Ng,tom.ng@x.example\nAnn,Lee,a.lee@x.example", False),
        ("no headings, nothing to bear them out", "Tom,Ng,p1@x.example\nAnn,Lee,p2@x.example", True),
        ("headings of a language we do not know", UNKNOWN, True),
        ("no column with first names", "Surname,Email,Col3\nNg,t@x.example,Tom", True),
        ("no column with names", "Email,Col2\nt@x.example,Tom", True),
        ("one word in each row", "Tom\nAnn", True),
    ],
)
def test_a_list_is_asked_about_only_when_it_does_not_say(case, text, is_asked):
    sheet = Sheet()

    forms.add_list(sheet, ONE, text=text)

    assert (sheet.asked is not None, bool(sheet.rows)) == (is_asked, not is_asked)


def test_what_is_guessed_by_content_is_chosen_beforehand():
    sheet = Sheet()

    forms.add_list(sheet, ONE, text=UNKNOWN)

    assert sheet.asked == Asked(
        rows=lines(UNKNOWN),
        numbers=[1, 2, 3],
        fields=["first_name", "last_name", "email"],
        first=1,
    )


def test_an_answered_list_is_read_as_it_was_answered():
    sheet = Sheet([Row("Ann", "Lee", "a@x.example", "", "7")])
    forms.add_list(sheet, ONE, text=UNKNOWN)

    notes = forms.answer_columns(sheet, ONE, ["last_name", "first_name", "email"], "1", "8")

    assert sheet.asked is None
    assert sheet.rows == [
        Row("Ann", "Lee", "a@x.example", "", "7"),
        Row("Müller", "Zoë", "p1@x.example", "", "8"),
        Row("Ng", "Tom", "p2@x.example", "", "8"),
    ]
    assert notes == ["2 people were added to your list.", "We took row 1 for headings."]


@pytest.mark.parametrize(
    ("case", "fields", "sentence"),
    [
        ("the same twice", ["email", "first_name", "email"], "Two columns are called “E-mail address”. Leave one of them out."),
        (
            "no surname",
            ["first_name", "", "email"],
            "Choose the columns with first name and surname, or the one with the whole name.",
        ),
        ("no address", ["first_name", "last_name", ""], "Choose the column with the e-mail addresses."),
        ("too few answers", [], "Choose the columns with first name and surname, or the one with the whole name."),
    ],
)  # fmt: skip
def test_an_answer_with_which_nothing_can_be_read_is_kept_with_the_reason(case, fields, sentence):
    sheet = Sheet()
    forms.add_list(sheet, ONE, text=UNKNOWN)

    notes = forms.answer_columns(sheet, ONE, fields, "1")

    assert (notes, sheet.rows, sheet.asked.problem) == ([], [], sentence)
    assert sheet.asked.fields == [*fields, "", "", ""][:3]


@pytest.mark.parametrize("first", ["", "x", "-1", "99999", "²"])
def test_a_first_row_that_is_none_leaves_the_guess(first):
    sheet = Sheet()
    forms.add_list(sheet, ONE, text=UNKNOWN)

    forms.answer_columns(sheet, ONE, ["first_name", "last_name", "email"], first)

    assert [row.first_name for row in sheet.rows] == ["Zoë", "Tom"]


def test_a_list_that_waits_for_its_answer_is_kept_with_everything_else():
    session, sheet = {}, Sheet(agreed=["a"], gone=Row("Tom", "Ng"), gone_from=3)
    forms.add_list(sheet, ONE, text=UNKNOWN)

    forms.keep(session, "SC27-A", sheet)

    assert forms.kept(session, "SC27-A") == sheet


def test_a_row_that_was_taken_out_comes_back_to_its_place():
    sheet = Sheet([Row("Ann"), Row("Tom"), Row("Zoë")])

    sheet.remove("1")
    between = list(sheet.rows)
    sheet.put_back()
    for nonsense in ("x", "9", "-1", ""):
        sheet.remove(nonsense)

    assert (between, sheet.rows) == ([Row("Ann"), Row("Zoë")], [Row("Ann"), Row("Tom"), Row("Zoë")])


def test_a_row_that_stands_in_the_list_word_for_word_twice_is_taken_once():
    sheet = Sheet()

    notes = forms.add_list(sheet, ONE, text="Name,Email\nTom Ng,t@x.example\nTom Ng,T@x.example")

    assert ([row.email for row in sheet.rows], notes[:2]) == (
        ["t@x.example"],
        ["1 person was added to your list.", "1 stood in the list a second time, word for word, and is in it once."],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Full day", "7"),
        ("trainee ect", "8"),
        ("TRAINEE / ECT", "8"),
        ("Speaker", "7"),
        ("", "7"),
    ],
)
def test_a_column_with_tickets_is_read_by_their_names(text, expected):
    sheet = Sheet()

    forms.add_list(sheet, ONE, text=f"Name,Email,Ticket type\nTom Ng,t@x.example,{text}")

    assert [row.ticket for row in sheet.rows] == [expected]


# --- Schools of a trust ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "email", "expected"),
    [
        ("Saltmarsh Primary Academy", "t@x.example", "2"),
        ("SALTMARSH", "t@x.example", "2"),
        ("St. Mary's C of E Primary School", "t@x.example", "3"),
        ("St Mary’s", "t@x.example", "3"),
        ("113893", "t@x.example", "1"),
        ("Primary", "t@x.example", "Primary"),
        ("Hogwarts", "t@stmarys.example", "Hogwarts"),
        ("", "t@STMARYS.example", "3"),
        ("", "t@x.example", ""),
    ],
)
def test_the_school_of_a_row_is_found_by_name_number_or_address(text, email, expected):
    sheet = Sheet()

    forms.add_list(sheet, TRUST, text=f"Forename,Surname,Email,Academy\nTom,Ng,{email},{text}")

    assert [row.school for row in sheet.rows] == [expected]


@pytest.mark.parametrize(
    ("school", "sentences"),
    [
        ("2", []),
        ("", ["Choose a school."]),
        ("99", ["Choose a school."]),
        ("Hogwarts", ["“Hogwarts” is not one of the schools of this booking. Choose one."]),
    ],
)
def test_a_school_that_is_not_of_the_trust_is_a_sentence_in_its_row(school, sentences):
    found = forms.problems_of([Row("Tom", "Ng", "t@x.example", "", "7", school)], TRUST)

    assert [problem.message for problem in found.rows.get(0, [])] == sentences


def test_people_of_a_trust_come_from_their_own_schools_and_others_from_the_bookings():
    rows = [Row("Tom", "Ng", "t@x.example", "", "7", "2")]

    assert [forms.people_of(rows, choices)[0].school_id for choices in (TRUST, ONE)] == [2, None]


# --- Whatever may come ------------------------------------------------------------------------------------------------------

CELLS = st.sampled_from(["Forename", "Surname", "E-mail", "Rufname", "Tom", "NG, Tom", "t@x.example", "7", "", " "]) | st.text(
    max_size=8
)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=12)


@given(TABLES, st.lists(st.sampled_from(["", *mapping.CHOICES]), max_size=6), st.integers(0, 12))
def test_any_table_and_any_answer_end_in_rows_or_a_sentence_and_what_is_said_is_kept(rows, fields, first):
    held = roster.lines_of(Table(rows, list(range(1, len(rows) + 1))))
    if not held:
        return
    cells = [row for _, row in held]
    sheet = Sheet(asked=Asked(cells, [number for number, _ in held], [""] * mapping.width_of(cells)))

    forms.answer_columns(sheet, ONE, fields, str(first))

    if sheet.asked:
        assert sheet.asked.problem
        assert sheet.asked.rows == cells
    elif "first_name" in fields and "last_name" in fields:
        place = fields.index("last_name")
        said = {row[place] for row in cells if place < len(row)}
        assert {row.last_name for row in sheet.rows} <= said | {""} | parted_surnames(cells)


def parted_surnames(cells):
    parts = [columns.parted(cell, surname_first=turned) for row in cells for cell in row for turned in (True, False)]
    return {last for _, last in parts}


@given(
    st.lists(st.tuples(*[st.from_regex(r"\A[A-Za-zé][A-Za-zéü'-]{0,7}\Z")] * 2), min_size=1, max_size=6, unique=True)
)
def test_what_is_said_right_is_kept_word_for_word(people):
    text = "Forename\tSurname\tE-mail\n" + "\n".join(
        f"{first}\t{last}\tp{number}@x.example" for number, (first, last) in enumerate(people)
    )
    sheet = Sheet()

    forms.add_list(sheet, ONE, text=text)

    assert [(row.first_name, row.last_name) for row in sheet.rows] == people
