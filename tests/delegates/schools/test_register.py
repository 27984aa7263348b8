"""Loading the register: the packed copy, and the register's own file with its own headings, encoding and closed rows."""

import gzip
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from conference.lib.problems import Refused
from delegates.models import School
from delegates.schools import actions, register
from delegates.schools.actions import Loaded
from delegates.schools.register import Entry
from tests.factories.bookings import BookingFactory
from tests.factories.schools import SchoolFactory

HEAD = (
    "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentStatus (code),"
    "EstablishmentStatus (name),PhaseOfEducation (name),Street,Town,Postcode,GOR (name),DistrictAdministrative (name),"
    "Easting,Northing"
)
ALPHA = '136850,839,"Bournemouth, Christchurch and Poole",Poole Grammar School,Academy converter,1,Open,Secondary,Gravel Hill,Poole,BH17 9JU,South West,"Bournemouth, Christchurch and Poole",401460,95003'
BETA = '113865,838,Dorset,St Osmund\'s CofE  Middle School,Academy converter,3,"Open, but proposed to close",Middle deemed secondary,Barnes Way,DORCHESTER,dt12dz,South West,Dorset,368843,89692'
CLOSED = (
    "113999,838,Dorset,Gone School,Community school,2,Closed,Primary,,Poole,BH15 1AA,South West,Dorset,401000,91000"
)
TO_OPEN = "151999,838,Dorset,New School,Free schools,4,Proposed to open,Primary,,Poole,BH15 1AA,South West,Dorset,401000,91000"
WELSH = "401234,681,Cardiff,Ysgol Caerdydd,Welsh establishment,1,Open,Primary,,Cardiff,CF10 1AA,Wales (pseudo),Cardiff,318000,176000"
OVERSEAS = "132000,702,BFPO Overseas Establishments,Base School,Service children's education,1,Open,Primary,,,,Not Applicable,,,"
NOWHERE = "150001,838,Dorset,Caf\u00e9 \u2019Brook\u2019 School,Other independent school,1,Open,Not applicable,,,,South West,,,"


@pytest.fixture
def newer(tmp_path):
    """Writes a download of the register."""

    def write(*rows, head=HEAD, encoding="cp1252", name="edubasealldata20260901.csv"):
        path = tmp_path / name
        path.write_bytes("\r\n".join([head, *rows, ""]).encode(encoding))
        return path

    return write


NOT_IT = "This is not the register of schools"


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return [(problem.code, problem.message) for problem in caught.value.problems]


ENTRIES = [
    Entry(
        136850, "Poole Grammar School", "Academy converter", "Secondary", "Bournemouth, Christchurch and Poole",
        "Bournemouth, Christchurch and Poole", "Poole", "BH17 9JU", 401460.0, 95003.0,
    ),
    Entry(
        113865, "St Osmund's CofE Middle School", "Academy converter", "Middle deemed secondary", "Dorset", "Dorset",
        "Dorchester", "DT1 2DZ", 368843.0, 89692.0,
    ),
    Entry(
        150001, "Café ’Brook’ School", "Other independent school", "", "Dorset", "", "", "", None, None,
    ),
]  # fmt: skip
ROWS = (ALPHA, BETA, CLOSED, TO_OPEN, WELSH, OVERSEAS, NOWHERE)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_open_schools_in_england_are_read_from_the_registers_own_file(newer, encoding):
    assert list(register.entries(newer(*ROWS, encoding=encoding))) == ENTRIES


def test_the_file_may_be_zipped_as_it_is_downloaded_or_gzipped(newer, tmp_path):
    plain = newer(*ROWS)
    with zipfile.ZipFile(tmp_path / "extract.zip", "w") as archive:
        archive.write(plain, "edubasealldata20260901.csv")
    (tmp_path / "extract.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))

    assert list(register.entries(tmp_path / "extract.zip")) == ENTRIES
    assert list(register.entries(tmp_path / "extract.csv.gz")) == ENTRIES


def test_headings_are_matched_tolerantly(newer):
    head = HEAD.replace("EstablishmentName", "Establishment Name").replace("LA (name)", "la_name").replace("URN", "Urn")

    assert list(register.entries(newer(ALPHA, head=head))) == ENTRIES[:1]


def test_the_packed_copy_holds_25085_schools_each_once():
    urns = [entry.urn for entry in register.entries(register.PACKED)]

    assert (len(urns), len(set(urns)), min(urns), max(urns)) == (25_085, 25_085, 100_000, 152_337)


@pytest.mark.parametrize(
    ("case", "content", "expected"),
    [
        (
            "a staff list",
            b"Forename,Surname,Town\nTom,Ng,Poole\n",
            (
                f"{NOT_IT}: the columns URN, EstablishmentName, PhaseOfEducation (name), LA (name), Postcode, Easting, Northing"
                " are missing."
            ),
        ),
        (
            "one column short",
            HEAD.replace("Easting", "East").encode(),
            "This is not the register of schools: the column Easting is missing.",
        ),
        (
            "empty",
            b"",
            (
                f"{NOT_IT}: the columns URN, EstablishmentName, PhaseOfEducation (name), LA (name), Town, Postcode, Easting,"
                " Northing are missing."
            ),
        ),
        (
            "half a gzip",
            gzip.compress(b"URN," * 9000, mtime=0)[:40],
            "“x.csv” is not the register of schools: it cannot be opened.",
        ),
        ("half a zip", b"PK\x03\x04 and no more", "“x.csv” is not the register of schools: it cannot be opened."),
    ],
)
def test_a_wrong_file_is_told_what_is_missing(tmp_path, case, content, expected):
    path = tmp_path / "x.csv"
    path.write_bytes(content)

    assert [message for _, message in refusal(lambda: list(register.entries(path)))] == [expected]


def test_a_zip_without_a_csv_and_a_file_that_is_not_there_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("read.me", "hello")

    assert refusal(lambda: list(register.entries(tmp_path / "x.zip"))) == [
        ("file", "“x.zip” is not the register of schools: there is no CSV in it.")
    ]
    assert refusal(lambda: list(register.entries(tmp_path / "none.csv"))) == [
        ("file", "“none.csv” is not the register of schools: it cannot be opened.")
    ]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_load_adds_changes_closes_and_twice_changes_nothing(newer):
    SchoolFactory(urn=136850, name="Old name", town="Poole")
    booked = BookingFactory(school=SchoolFactory(urn=136851, name="Closing School")).school
    typed = SchoolFactory(urn=None, name="Trust", is_confirmed=False)

    first = actions.load_register(newer(*ROWS), allow_fewer=True)
    second = actions.load_register(newer(*ROWS))

    assert first == Loaded(added=2, changed=1, closed=1, unchanged=0, renamed=1)
    assert second == Loaded(added=0, changed=0, closed=0, unchanged=3, renamed=0)
    columns = ("urn", "name", "town", "postcode", "easting", "is_open", "is_confirmed", "name_folded", "place_folded")
    assert list(School.objects.filter(urn__gt=0).order_by("urn").values_list(*columns)) == [
        (113865, "St Osmund's CofE Middle School", "Dorchester", "DT1 2DZ", 368843.0, True, True,
         " st osmunds cofe middle school ", " dorchester dorset dorset dt12dz 113865 "),
        (136850, "Poole Grammar School", "Poole", "BH17 9JU", 401460.0, True, True, " poole grammar school ",
         " poole bournemouth christchurch and poole bournemouth christchurch and poole bh179ju 136850 "),
        (136851, "Closing School", "Poole", "BH15 3HY", None, False, True, " closing school ",
         " poole bournemouth christchurch and poole bh153hy 136851 "),
        (150001, "Café ’Brook’ School", "", "", None, True, True, " cafe brook school ", " dorset 150001 "),
    ]  # fmt: skip
    booked.refresh_from_db()
    typed.refresh_from_db()
    assert (booked.is_open, booked.bookings.count(), typed.is_open, typed.is_confirmed) == (False, 1, True, False)


@pytest.mark.django_db
def test_a_school_that_opens_again_is_open_again(newer):
    actions.load_register(newer(ALPHA))
    School.objects.update(is_open=False)

    assert actions.load_register(newer(ALPHA)) == Loaded(added=0, changed=1, closed=0, unchanged=0, renamed=0)
    assert School.objects.get().is_open


@pytest.mark.django_db
def test_a_dry_run_tells_and_changes_nothing(newer):
    SchoolFactory(urn=136850, name="Old name")
    before = list(School.objects.values())

    told = actions.load_register(newer(*ROWS), dry_run=True)

    assert told == Loaded(added=2, changed=1, closed=0, unchanged=0, renamed=1)
    assert list(School.objects.values()) == before


@pytest.mark.django_db
def test_a_file_that_was_cut_short_closes_no_school_unless_one_insists(newer):
    SchoolFactory.create_batch(10)
    before = list(School.objects.order_by("pk").values())

    assert refusal(actions.load_register, newer(BETA)) == [
        (
            "fewer",
            "This file has only 0 of the 10 schools that are open now: it seems to have been cut short. Nothing was changed.",
        )
    ]
    assert list(School.objects.order_by("pk").values()) == before
    assert actions.load_register(newer(BETA), allow_fewer=True).closed == 10


@pytest.mark.django_db
def test_a_file_without_one_open_school_is_refused(newer):
    assert refusal(actions.load_register, newer(CLOSED, WELSH)) == [
        ("empty", "There is no open school in England in this file.")
    ]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_load_that_fails_half_way_leaves_everything_as_it_was(newer):
    SchoolFactory(urn=113865, name="Old name")
    SchoolFactory(urn=136999, name="Closing")
    before = list(School.objects.order_by("pk").values())

    def break_down_at_the_closing(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            raise DatabaseError("the disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(break_down_at_the_closing), pytest.raises(DatabaseError, match="disk is full"):
        actions.load_register(newer(*ROWS), allow_fewer=True)

    assert list(School.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_the_command_prints_the_figures_and_says_what_is_wrong(newer):
    out = io.StringIO()

    call_command("load_schools", newer(*ROWS), "--dry-run", stdout=out)
    call_command("load_schools", newer(*ROWS), stdout=out)
    call_command("load_schools", newer(*ROWS), stdout=out)
    with pytest.raises(CommandError, match=r"^This is not the register of schools: the column Easting is missing\.$"):
        call_command("load_schools", newer(head=HEAD.replace("Easting", "East")))

    assert out.getvalue().splitlines() == [
        "3 added, 0 changed (0 renamed), 0 closed, 0 unchanged.",
        "Nothing was changed: this was a dry run.",
        "3 added, 0 changed (0 renamed), 0 closed, 0 unchanged.",
        "0 added, 0 changed (0 renamed), 0 closed, 3 unchanged.",
    ]
