"""Tables of every make that schools have sent, and those that are no tables."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conference.lib import tables
from conference.lib.tables import Table, TableProblem, read_file, read_text, write_xlsx

PEOPLE = [["Émile", "O’Brien", "e@x.example"], ["Zoë", "Nowak-Šimić", "z@x.example"]]


def csv_bytes(encoding, delimiter=","):
    return "\r\n".join(delimiter.join(row) for row in PEOPLE).encode(encoding)


def workbook(rows, *, change=None):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def with_sheet_xml(data, old, new):
    """The workbook with one text of its first sheet exchanged."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                assert old in content
                content = content.replace(old, new)
            target.writestr(info, content)
    return packed.getvalue()


def zipped(**parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name.replace("__", "/") + ".xml", content)
    return packed.getvalue()


def sentence(call, *args):
    with pytest.raises(TableProblem) as caught:
        call(*args)
    assert str(caught.value) == caught.value.sentence
    return caught.value.sentence


# --- Pasted -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("nothing", "", Table()),
        ("only air", " \n\t\n \u00a0\n", Table()),
        ("tabs, as a spreadsheet copies", "a\tb\nc\td", Table([["a", "b"], ["c", "d"]], [1, 2])),
        ("semicolons, as a German Excel saves", "a;b\nc;d\n", Table([["a", "b"], ["c", "d"]], [1, 2])),
        ("commas", "a,b\r\nc,d\r\n", Table([["a", "b"], ["c", "d"]], [1, 2])),
        ("an old Mac's line ends", "a,b\rc,d", Table([["a", "b"], ["c", "d"]], [1, 2])),
        (
            "commas within tabs",
            "SMITH, Jane\tj@x\nNG, Tom\tt@x",
            Table([["SMITH, Jane", "j@x"], ["NG, Tom", "t@x"]], [1, 2]),
        ),
        ("commas within semicolons", "a;Head, maths\nb;Cook", Table([["a", "Head, maths"], ["b", "Cook"]], [1, 2])),
        (
            "a lone semicolon within commas",
            "a,b\nc,d; e\nf,g",
            Table([["a", "b"], ["c", "d; e"], ["f", "g"]], [1, 2, 3]),
        ),
        ("a title above", "Staff, 2026\na\tb\nc\td", Table([["Staff, 2026"], ["a", "b"], ["c", "d"]], [1, 2, 3])),
        ("one column", "a\nb", Table([["a"], ["b"]], [1, 2])),
        ("empty lines keep their numbers", "\na,b\n\n,,\nc,d", Table([["a", "b"], ["c", "d"]], [2, 5])),
        ("trailing empty cells", "a\tb\t\t\nc\t\t", Table([["a", "b"], ["c"]], [1, 2])),
        ("quoted delimiter and quotes", '"a, b","say ""x"""\nc,d', Table([["a, b", 'say "x"'], ["c", "d"]], [1, 2])),
        ("a quoted line break is one row", '"a\nb",c\nd,e', Table([["a\nb", "c"], ["d", "e"]], [1, 2])),
        ("a quotation mark never closed", '"a\tb\nc\td', Table([['"a', "b"], ["c", "d"]], [1, 2])),
        ("a quotation mark inside", 'the "x"\ty\na\tb', Table([['the "x"', "y"], ["a", "b"]], [1, 2])),
        ("a byte order mark", "\ufeffa,b", Table([["a", "b"]], [1])),
        ("separators that are no line ends", "a\u2028b,c\x0bd", Table([["a\u2028b", "c\x0bd"]], [1])),
    ],
)
def test_a_pasted_list_is_read(case, text, expected):
    assert read_text(text) == expected


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        (
            "2,001 rows",
            "a\n" * 2_001,
            "This list has more than 2,000 rows. Leave out what is not needed and try again.",
        ),
        (
            "61 columns",
            "a\n" + "b\t" * 60 + "c",
            "Row 2 has more than 60 columns. Leave out what is not needed and try again.",
        ),
        (
            "5 MB and a bit",
            "a" * (5 * 1024 * 1024 + 1),
            "That is more than 5 MB. Leave out what is not needed and try again.",
        ),
        ("one huge cell", "a" * 200_000, "One cell of this list is too long to be read. Leave it out and try again."),
        (
            "zero signs",
            "a\0b",
            "There are signs in this text that no list has. Save your list as XLSX or CSV and try again.",
        ),
    ],
)
def test_what_is_too_much_or_no_text_gets_a_sentence(case, text, expected):
    assert sentence(read_text, text) == expected


def test_2000_rows_and_60_columns_are_read():
    rows = read_text("\n".join(["\t".join("x" * 60)] * 2_000)).rows

    assert rows == [["x"] * 60] * 2_000


@given(st.text())
@example('"\n"')
@example("\ue000 end of list")
def test_any_text_is_a_table_or_a_table_problem(text):
    try:
        table = read_text(text)
    except TableProblem:
        return

    assert len(table.rows) == len(table.numbers)
    assert table.numbers == sorted(set(table.numbers))
    assert all(any(cell.strip() for cell in row) for row in table.rows)


CELLS = st.text(st.characters(exclude_characters="\r\0\ufeff", exclude_categories=["Cs"]), max_size=9)


@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width))))
def test_what_a_spreadsheet_quotes_comes_back_whole(rows):
    """Every cell quoted, tab-parted: nothing is lost but empty rows and empty cells at the end."""
    text = "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)

    found = read_text(text)

    assert [row + [""] * (len(rows[0]) - len(row)) for row in found.rows] == [
        [cell if any(after.strip() for after in row[place:]) else "" for place, cell in enumerate(row)]
        for row in rows
        if any(cell.strip() for cell in row)
    ]


# --- CSV ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_in_every_unicode_encoding(encoding, delimiter):
    assert read_file("staff.csv", csv_bytes(encoding, delimiter)) == Table(PEOPLE, [1, 2])


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_csv_of_an_old_office_program_keeps_its_accents(encoding):
    assert read_file("staff.csv", "Zoë,O'Brien\nÉmile,Müller".encode(encoding)) == Table(
        [["Zoë", "O'Brien"], ["Émile", "Müller"]], [1, 2]
    )


def test_windows_typographic_apostrophe_is_read():
    assert read_file("staff.csv", b"O\x92Brien,x") == Table([["O’Brien", "x"]], [1])


def test_a_byte_that_windows_does_not_know_is_no_failure():
    assert read_file("staff.csv", b"a\x81,b") == Table([["a\x81", "b"]], [1])


@pytest.mark.parametrize(
    ("case", "data", "expected"),
    [
        ("empty", b"  \n", "“x.csv” is empty."),
        (
            "too large",
            b"a" * (5 * 1024 * 1024 + 1),
            "“x.csv” is larger than 5 MB. Leave out what is not needed and try again.",
        ),
        (
            "an old workbook",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "“x.csv” is of the older kind (.xls). Open it, save it as XLSX and try again.",
        ),
        (
            "a protected workbook",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "“x.csv” is protected with a password. Save it without one and try again.",
        ),
        (
            "a PDF",
            b"%PDF-1.7\n",
            "“x.csv” is a document, not a list. Save your list as XLSX or CSV and try again.",
        ),
        (
            "a web page that calls itself a spreadsheet",
            b"\xef\xbb\xbf\r\n<HTML><table>",
            "“x.csv” is a web page, though it may call itself a spreadsheet. Open it, save it as XLSX and try again.",
        ),
        (
            "a picture",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01\x02\x03\x04",
            "There are signs in this text that no list has. Save your list as XLSX or CSV and try again.",
        ),
        (
            "a document of a word processor",
            zipped(word__document="<w/>"),
            "This is not an XLSX workbook. Open it, save it as XLSX or CSV and try again.",
        ),
        ("half a workbook", workbook([["a"]])[:900], tables.UNREADABLE),
        ("a hollow workbook", zipped(xl__workbook="<w/>"), tables.UNREADABLE),
        (
            "a bomb",
            zipped(xl__workbook="<w/>", xl__worksheets__sheet1=b"0" * (tables.MAX_UNPACKED + 1)),
            "This workbook is far too large once unpacked. Copy the list into a new workbook and try again.",
        ),
    ],
)
def test_a_file_that_is_no_list_gets_a_sentence(case, data, expected):
    assert sentence(read_file, "x.csv", data) == expected


# --- Workbooks ----------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_as_texts_with_the_numbers_of_its_rows():
    def merge(book):
        book.active.merge_cells("A1:C1")

    data = workbook(
        [
            ["Staff list, autumn"],
            [],
            ["Name", "Start", "Number"],
            ["Zoë", datetime(2026, 9, 1), 12.0],  # noqa: DTZ001 -- a workbook knows no zones
            [None, None, None],
            ["Tom", date(2026, 10, 2), 0.5],
            ["Ann", datetime(2026, 9, 1, 8, 30), True],  # noqa: DTZ001 -- nor here
        ],
        change=merge,
    )

    assert read_file("staff.xlsx", data) == Table(
        [
            ["Staff list, autumn"],
            ["Name", "Start", "Number"],
            ["Zoë", "2026-09-01", "12"],
            ["Tom", "2026-10-02", "0.5"],
            ["Ann", "2026-09-01 08:30", "TRUE"],
        ],
        [1, 3, 4, 6, 7],
    )


def test_the_first_visible_sheet_is_read():
    def add_sheet(book):
        book.active.sheet_state = "hidden"
        book.create_sheet("Staff").append(["seen"])

    assert read_file("staff.xlsx", workbook([["hidden"]], change=add_sheet)) == Table([["seen"]], [1])


def test_a_sheet_that_tells_a_wrong_size_is_read_whole():
    data = with_sheet_xml(workbook([["a", "b"], ["c", "d"]]), b'ref="A1:B2"', b'ref="A1:A1"')

    assert read_file("staff.xlsx", data) == Table([["a", "b"], ["c", "d"]], [1, 2])


def test_a_formula_shows_its_saved_result():
    data = with_sheet_xml(
        workbook([["a", '=A1&"x"']]),
        b"""<c r="B1"><f>A1&amp;"x"</f><v></v>""",
        b"""<c r="B1" t="str"><f>A1&amp;"x"</f><v>ax</v>""",
    )

    assert read_file("staff.xlsx", data) == Table([["a", "ax"]], [1])


def test_formulas_without_a_result_and_error_values_are_named_with_row_and_column():
    data = workbook([["a", "b"], ["=1+1", "c"], [], ["d", "=A1"], ["#REF!", "e"]])

    assert sentence(read_file, "staff.xlsx", data) == (
        "There is a formula without a result in row 2, column A; row 4, column B; row 5, column A. "
        "Type what should stand there, or open and save the workbook in your spreadsheet program, and try again."
    )


def test_many_bad_formulas_are_counted_and_not_all_named():
    data = workbook([["=1"]] * 9)

    assert sentence(read_file, "staff.xlsx", data).startswith(
        "There is a formula without a result in row 1, column A; row 2, column A; row 3, column A; row 4, column A; "
        "row 5, column A and 4 more."
    )


def test_a_row_far_down_is_refused_and_not_walked_to():
    data = with_sheet_xml(workbook([["a"], ["b"]]), b'<row r="2"', b'<row r="999999999"')

    assert sentence(read_file, "staff.xlsx", data) == (
        "This sheet goes on past row 10,000. Copy the list into a new workbook and try again."
    )


def test_a_workbook_of_2001_rows_is_refused():
    assert sentence(read_file, "staff.xlsx", workbook([["a"]] * 2_001)) == (
        "This list has more than 2,000 rows. Leave out what is not needed and try again."
    )


@pytest.mark.parametrize(
    "letters", [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")]
)
def test_columns_have_their_letters(letters):
    assert tables._letters(letters[0]) == letters[1]


def test_a_billion_laughs_is_no_workbook():
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = with_sheet_xml(workbook([["z"]]), b"<worksheet", entity + b"<worksheet")

    assert sentence(read_file, "staff.xlsx", data) == tables.UNREADABLE


@given(st.binary())
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
def test_any_bytes_are_a_table_or_a_table_problem(data):
    try:
        table = read_file("any", data)
    except TableProblem:
        return

    assert len(table.rows) == len(table.numbers)


# --- Out ----------------------------------------------------------------------------------------------------------


def test_an_export_opens_as_texts_and_never_as_a_formula():
    from openpyxl import load_workbook

    rows = [["=HYPERLINK(1)", "+44 1202", 3.0], ["-1", "@x", None], ["bad\x07bell", "Zoë", date(2027, 6, 14)]]

    page = load_workbook(io.BytesIO(write_xlsx(rows, ["First", "Second", "Third"], sheet="Bookings"))).active

    assert [[(cell.data_type, cell.value) for cell in row] for row in page.iter_rows()] == [
        [("s", "First"), ("s", "Second"), ("s", "Third")],
        [("s", "=HYPERLINK(1)"), ("s", "+44 1202"), ("s", "3")],
        [("s", "-1"), ("s", "@x"), ("n", None)],
        [("s", "badbell"), ("s", "Zoë"), ("s", "2027-06-14")],
    ]
    assert (page.title, page.freeze_panes, page["A1"].font.b, page["A2"].font.b) == ("Bookings", "A2", True, False)


def test_what_is_exported_can_be_imported_again():
    assert read_file("x.xlsx", write_xlsx(PEOPLE, ["First", "Last", "E-mail"])) == Table(
        [["First", "Last", "E-mail"], *PEOPLE], [1, 2, 3]
    )
