"""Staff lists as schools really send them: what is read, what is refused, and that nobody is lost on the way."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from conference.lib.problems import Problem
from conference.lib.tables import Table, TableProblem, read_file, read_text
from delegates.bookings.rules.columns import parted
from delegates.bookings.rules.roster import LONGEST, Roster, Row, check, parse
from delegates.models import Delegate

JANE = ("Jane", "Smith", "jane.smith@x.example", "Teacher of maths")
TOM = ("Tom", "Ng", "tom.ng@x.example", "Cook")


def people(text):
    """(number, first name, surname, e-mail, job) of every row, and the numbers passed over, of a good list."""
    roster = parse(read_text(text))
    assert roster.sentences() == []
    return [(row.number, row.first_name, row.last_name, row.email, row.role) for row in roster.rows], roster.passed_over


# --- Headings and columns ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "head"),
    [
        ("plain", "First name\tSurname\tE-mail\tRole"),
        ("a management system's", "Forename\tFamily name\tStaff email\tJob title"),
        ("formal", "Given name\tLast Name\tWork email\tDept"),
        ("capitals and signs", "FIRST_NAME\tLAST-NAME\tE-MAIL ADDRESS:\tDepartment"),
        ("with remarks", "Forename (as on badge)\tSurname *\tSchool e-mail address please\tJob title in full"),
        ("a data manager's", "Known as\tStaff surname\tWork e-mail\tPost"),
        ("in brackets", "Forename(s)\tSurname\tE-Mail Address (work)\tJob role"),
        ("unknown address column", "Forename\tSurname\tWhere to write\tRole"),
    ],
)
def test_headings_of_many_schools_name_the_same_columns(case, head):
    text = f"{head}\n" + "\n".join("\t".join(person) for person in (JANE, TOM))

    assert people(text) == ([(2, *JANE), (3, *TOM)], [1])


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        (
            "any order, columns that are no business of ours",
            "No,Role,Surname,Room,E-mail,Title,First name\n7,Cook,Ng,H1,tom.ng@x.example,Mr,Tom",
            ([(2, *TOM)], [1]),
        ),
        (
            "a title and an empty line above",
            "Staff list 2026/27;;;\nContact: office@x.example;;;\n;;;\nForename;Surname;Email;Role\n" + ";".join(TOM),
            ([(5, *TOM)], [1, 2, 4]),
        ),
        (
            "headings merged over two rows",
            "Name\t\tContact\t\nForename\tSurname\tEmail\tPost\n" + "\t".join(TOM),
            ([(3, *TOM)], [1, 2]),
        ),
        (
            "headings again on each printed page",
            "Forename,Surname,Email,Role\n" + ",".join(JANE) + "\n\nForename,Surname,Email,Role\n" + ",".join(TOM),
            ([(2, *JANE), (5, *TOM)], [1, 4]),
        ),
        ("whole names", "Full name,E-mail\nTom Ng,t@x.example", ([(2, "Tom", "Ng", "t@x.example", "")], [1])),
        ("surname first", 'Name,E-mail\n"NG, Tom",t@x.example', ([(2, "Tom", "NG", "t@x.example", "")], [1])),
        (
            "surname and forename in one column, with a comma and without",
            '"Surname, Forename",E-mail\n"Ng, Tom",t@x.example\nvan Dam Ann,a@x.example',
            ([(2, "Tom", "Ng", "t@x.example", ""), (3, "Ann", "van Dam", "a@x.example", "")], [1]),
        ),
        (
            "forename and surname in one column",
            "Forename Surname,E-mail\nTom van Dam,t@x.example",
            ([(2, "Tom", "van Dam", "t@x.example", "")], [1]),
        ),
        ("name and surname", "Name,Surname,E-mail\nTom,Ng,t@x.example", ([(2, "Tom", "Ng", "t@x.example", "")], [1])),
        (
            "preferred before legal name, and the legal one where it stands alone",
            "Forename,Preferred forename,Surname,Email\nThomas,Tom,Ng,t@x.example\nAnn,,Ng,a@x.example",
            ([(2, "Tom", "Ng", "t@x.example", ""), (3, "Ann", "Ng", "a@x.example", "")], [1]),
        ),
        (
            "work address before the private one, which a new starter has alone",
            "Forename,Surname,Personal email,Work email\nTom,Ng,t@home.example,t@x.example\nAnn,Ng,a@home.example,",
            ([(2, "Tom", "Ng", "t@x.example", ""), (3, "Ann", "Ng", "a@home.example", "")], [1]),
        ),
        (
            "first and last name empty, the whole name given",
            "Forename,Surname,Full name,Email\n,,Tom Ng,t@x.example",
            ([(2, "Tom", "Ng", "t@x.example", "")], [1]),
        ),
        ("no headings", "\t".join(JANE) + "\n" + "\t".join(TOM), ([(1, *JANE), (2, *TOM)], [])),
        ("no headings, address first", "t@x.example,Tom,Ng,Cook", ([(1, "Tom", "Ng", "t@x.example", "Cook")], [])),
        ("no headings, whole names", "Tom Ng\tt@x.example\tCook", ([(1, "Tom", "Ng", "t@x.example", "Cook")], [])),
        ("no headings, capitals first", "NG\tTom\tt@x.example", ([(1, "Tom", "NG", "t@x.example", "")], [])),
        (
            "no headings, addresses tell the surname",
            "Ng,Tom,tom.ng@x.example",
            ([(1, "Tom", "Ng", "tom.ng@x.example", "")], []),
        ),
        (
            "no headings, numbers and Mr in front",
            "1;Mr;Tom;Ng;t@x.example;Cook\n2;Mrs;Ann;Ng;a@x.example;Teacher, maths",
            ([(1, "Tom", "Ng", "t@x.example", "Cook"), (2, "Ann", "Ng", "a@x.example", "Teacher, maths")], []),
        ),
        (
            "a person called Post, a cook called Head, before any heading",
            "Rose,Post,rose@x.example,Teacher\nMark,Head,mark@x.example,Cook",
            ([(1, "Rose", "Post", "rose@x.example", "Teacher"), (2, "Mark", "Head", "mark@x.example", "Cook")], []),
        ),
    ],
)
def test_columns_are_found(case, text, expected):
    assert people(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jane Smith", ("Jane", "Smith")),
        ("SMITH, Jane", ("Jane", "SMITH")),
        ("Smith, Dr Jane Anne", ("Jane Anne", "Smith")),
        ("Mr. Tom Ng", ("Tom", "Ng")),
        ("Prof. Dr. Ada King", ("Ada", "King")),
        ("Jane SMITH JONES", ("Jane", "SMITH JONES")),
        ("SMITH Jane", ("Jane", "SMITH")),
        ("JANE SMITH", ("JANE", "SMITH")),
        ("J. Smith", ("J.", "Smith")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Marie-Claire de la Tour", ("Marie-Claire", "de la Tour")),
        ("Aleksandra-Katarzyna Wójcik-Featherstonehaugh", ("Aleksandra-Katarzyna", "Wójcik-Featherstonehaugh")),
        ("Van Morrison", ("Van", "Morrison")),
        ("Siân", ("Siân", "")),
        ("Smith,", ("Smith", "")),
        (",", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_whole_name_is_parted(name, expected):
    assert parted(name) == expected


# --- Signs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "row", "expected"),
    [
        ("spaces around and between", "  Tom , van   Ng ,t@x.example ", ("Tom", "van Ng", "t@x.example")),
        ("no-break spaces", "Tom\u00a0,\u00a0Ng,\u00a0t@x.example", ("Tom", "Ng", "t@x.example")),
        (
            "signs without width, and marks of direction",
            "\u200bTom,N\u00adg,\u202at@x.example\u202c",
            ("Tom", "Ng", "t@x.example"),
        ),
        ("a quoted line break", '"Tom\nJames",Ng,t@x.example', ("Tom James", "Ng", "t@x.example")),
        ("accents in two pieces", "Zoe\u0308,Ng,z@x.example", ("Zoë", "Ng", "z@x.example")),
        ("both apostrophes", "D'Arcy,O’Neil,d.o'neil@x.example", ("D'Arcy", "O’Neil", "d.o'neil@x.example")),
        ("a Turkish i", "İpek,Işık,IPEK@x.example", ("İpek", "Işık", "IPEK@x.example")),
        ("an emoji, of several signs", "Tom 👩‍🏫,Ng,t@x.example", ("Tom 👩‍🏫", "Ng", "t@x.example")),
        ("letters of no alphabet of ours", "美玲,Ңурғалиева,m@x.example", ("美玲", "Ңурғалиева", "m@x.example")),
        ("an address out of a mail program", "Tom,Ng,Tom Ng <t@x.example>;", ("Tom", "Ng", "t@x.example")),
        ("an address that was a link", "Tom,Ng,mailto:t@x.example", ("Tom", "Ng", "t@x.example")),
    ],
)
def test_signs_that_come_along_are_cleaned_and_those_of_a_name_stay(case, row, expected):
    rows, _ = people(f"Forename,Surname,Email\n{row}")

    assert rows == [(2, *expected, "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_a_file_keeps_its_accents_in_every_encoding(encoding):
    text = "Forename;Surname;Email\r\nZoë;Müller-Ibáñez;z@x.example\r\n"

    roster = parse(read_file("staff.csv", text.encode(encoding)))

    assert roster == Roster([Row(2, "Zoë", "Müller-Ibáñez", "z@x.example")], {}, [], [1])


def test_a_workbook_with_an_empty_first_sheet_and_a_merged_title_is_read():
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("Staff")
    book.active = 1
    for row in [
        ["Saltmarsh School: who is coming"],
        [],
        ["Forename", "Surname", "Staff email", "Dept"],
        list(TOM),
        [],
        list(JANE),
    ]:
        book.active.append(row)
    book.active.merge_cells("A1:D1")
    packed = io.BytesIO()
    book.save(packed)

    assert parse(read_file("staff.xlsx", packed.getvalue())) == Roster([Row(4, *TOM), Row(6, *JANE)], {}, [], [1, 3])


# --- Problems ---------------------------------------------------------------------------------------------------------


def test_every_bad_row_is_named_with_row_column_and_reason():
    text = "\n".join(
        [
            "Forename,Surname,Email,Role",
            "Tom,Ng,tom@x.example,Cook",
            "Tom,,t2@x.example,",
            "",
            ",Ng,tom@,",
            "=A1,+44,TOM@x.example,@cook",
            f"Ann,{'g' * 81},ann@x.example,{'c' * 81}",
            "A\x07nn,Ng,,",
        ]
    )

    roster = parse(read_text(text))

    assert roster.problems == {
        0: [Problem("same-email", "Row 6 has the same e-mail address.", "email")],
        1: [Problem("no-surname", "There is no surname.", "last_name")],
        2: [
            Problem("no-first-name", "There is no first name.", "first_name"),
            Problem("bad-email", "“tom@” is not a whole e-mail address.", "email"),
        ],
        3: [
            Problem("formula", "There is a formula where the first name should be.", "first_name"),
            Problem("formula", "There is a formula where the surname should be.", "last_name"),
            Problem("formula", "There is a formula where the job should be.", "role"),
            Problem("same-email", "Row 2 has the same e-mail address.", "email"),
        ],
        4: [
            Problem("too-long", "The surname is longer than 80 characters.", "last_name"),
            Problem("too-long", "The job is longer than 80 characters.", "role"),
        ],
        5: [
            Problem("unprintable", "The first name holds a sign that cannot be printed. Type it again.", "first_name"),
            Problem("no-e-mail-address", "There is no e-mail address.", "email"),
        ],
    }
    assert [row.number for row in roster.rows] == [2, 3, 5, 6, 7, 8]
    assert roster.sentences() == [
        "Row 2: row 6 has the same e-mail address.",
        "Row 3: there is no surname.",
        "Row 5: there is no first name.",
        "Row 5: “tom@” is not a whole e-mail address.",
        "Row 6: there is a formula where the first name should be.",
        "Row 6: there is a formula where the surname should be.",
        "Row 6: there is a formula where the job should be.",
        "Row 6: row 2 has the same e-mail address.",
        "Row 7: the surname is longer than 80 characters.",
        "Row 7: the job is longer than 80 characters.",
        "Row 8: the first name holds a sign that cannot be printed. Type it again.",
        "Row 8: there is no e-mail address.",
    ]
    assert not roster.is_good


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("jane@x.example", []),
        ("j.o'neil+inset@mail.st-marys.dorset.sch.uk", []),
        ("jane", ["bad-email"]),
        ("jane@x", ["bad-email"]),
        ("jane@@x.example", ["bad-email"]),
        ("jane @x.example", ["bad-email"]),
        (".jane@x.example", ["bad-email"]),
        ("jane@x.example, tom@x.example", ["bad-email"]),
        ("jané@x.example", ["bad-email"]),
        ("ışık@x.example", ["bad-email"]),
        ("jane@-x.example", ["bad-email"]),
        ("jane@x.e", ["bad-email"]),
        ("j" * 65 + "@x.example", ["bad-email"]),
        ("j@" + "x." * 126 + "example", ["too-long"]),
    ],
)
def test_only_an_address_that_can_be_written_to_is_taken(address, codes):
    roster = check([Row(1, "Jane", "Smith", address)])

    assert [problem.code for problem in roster.problems.get(0, [])] == codes


@given(st.from_regex(r"\A[a-z.'+_é-]{1,8}@[a-zé.-]{1,12}\Z"))
def test_the_database_takes_every_address_that_the_rule_takes(address):
    if check([Row(1, "Jane", "Smith", address)]).is_good:
        validate_email(address)


def test_the_rules_limits_are_the_columns_of_the_table():
    assert {name: Delegate._meta.get_field(name).max_length for name in LONGEST} == LONGEST


def test_an_address_that_many_share_names_a_few_of_them():
    roster = check([Row(number, "Tom", "Ng", "t@x.example") for number in range(1, 8)])

    assert roster.problems[0] == [
        Problem("same-email", "Rows 2, 3, 4 and 3 more have the same e-mail address.", "email")
    ]
    assert list(roster.problems) == list(range(7))


@pytest.mark.parametrize(
    ("case", "people", "expected"),
    [
        ("nobody", 0, ["There is nobody in this list yet."]),
        ("one", 1, []),
        ("as many as one booking holds", 150, []),
        ("one too many", 151, ["There are 151 people in this list; one booking holds 150 at most. Make two of it."]),
    ],
)
def test_a_booking_holds_150(case, people, expected):
    text = "Forename,Surname,Email\n" + "\n".join(f"Tom,Ng,tom{number}@x.example" for number in range(people))

    roster = parse(read_text(text))

    assert (roster.sentences(), len(roster.rows)) == (expected, people)


def test_a_list_without_addresses_says_so_once_and_beside_each_row():
    roster = parse(read_text("Forename,Surname\nTom,Ng"))

    assert roster.whole == [
        Problem("no-email-column", "We found no column with e-mail addresses in this list.", "email")
    ]
    assert roster.problems == {0: [Problem("no-e-mail-address", "There is no e-mail address.", "email")]}


def test_rows_mended_by_hand_are_cleaned_and_checked_again_and_empty_ones_dropped():
    roster = check(
        [
            Row(3, " Tom ", "N\u00a0g", "T@x.example "),
            Row(4, " ", "\u200b", "", "\n"),
            Row(9, "Ann", "Ng", "t@X.example"),
        ]
    )

    assert roster == Roster(
        rows=[Row(3, "Tom", "N g", "T@x.example"), Row(9, "Ann", "Ng", "t@X.example")],
        problems={
            0: [Problem("same-email", "Row 9 has the same e-mail address.", "email")],
            1: [Problem("same-email", "Row 3 has the same e-mail address.", "email")],
        },
    )


def test_a_good_list_read_and_checked_again_is_the_same_list():
    roster = parse(read_text("Forename,Surname,Email\nTom,Ng,t@x.example\nAnn,Ng,a@x.example"))

    assert check(roster.rows) == Roster(roster.rows)


# --- Whatever may come ------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Forename",
        "Surname",
        "E-mail",
        "Name",
        "Role",
        "Dept",
        "Tom",
        "NG, Tom",
        "t@x.example",
        "a@",
        "Mr",
        "7",
        "",
        " ",
        "\u200b",
    ]
)
CELLS = WORDS | st.text(max_size=12)
TABLES = st.lists(st.tuples(st.integers(1, 3), st.lists(CELLS, max_size=6)), max_size=30)


def numbered(steps):
    number, rows, numbers = 0, [], []
    for step, row in steps:
        number += step
        rows.append(row)
        numbers.append(number)
    return Table(rows, numbers)


@given(TABLES)
@example([(1, ["Surname", "Forename", "E-mail"]), (1, ["Surname", "Forename", "E-mail"])])
def test_every_row_of_any_list_is_a_person_or_a_heading_and_nobody_is_lost(steps):
    table = numbered(steps)

    roster = parse(table)

    found = [row.number for row in roster.rows]
    assert sorted(found + roster.passed_over) == written_rows(table)
    for index, row in enumerate(roster.rows):
        assert index in roster.problems or (row.first_name and row.last_name and row.email)


def written_rows(table):
    """The numbers of the rows that hold something one can see."""
    unseen = "\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return [
        number
        for number, row in zip(table.numbers, table.rows, strict=True)
        if any("".join(sign for sign in cell if sign not in unseen).strip() for cell in row)
    ]


@given(st.text())
def test_any_text_pasted_is_answered_with_people_or_sentences(text):
    try:
        roster = parse(read_text(text))
    except TableProblem as problem:
        sentences = [problem.sentence]
    else:
        sentences = roster.sentences()

    assert sentences or roster.rows
    assert all(sentence.endswith(".") for sentence in sentences)


@given(st.lists(st.builds(Row, st.integers(1, 200), CELLS, CELLS, CELLS, CELLS), max_size=12))
def test_checking_what_was_checked_changes_nothing(rows):
    once = check(rows)

    assert check(once.rows) == once


@given(st.lists(st.builds(Row, st.integers(1, 200), CELLS, CELLS, CELLS, CELLS), max_size=12))
def test_a_row_without_problems_can_be_stored(rows):
    roster = check(rows)

    for index, row in enumerate(roster.rows):
        if index not in roster.problems:
            delegate = Delegate(first_name=row.first_name, last_name=row.last_name, email=row.email, role=row.role)
            try:
                delegate.clean_fields(exclude=["booking", "school", "ticket_type", "link_token"])
            except ValidationError as error:
                pytest.fail(f"{row}: {error}")
