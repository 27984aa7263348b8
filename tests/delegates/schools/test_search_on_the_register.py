"""Finding a school among 25,085, on the real register, from Poole Grammar School."""

import pytest

from delegates.models import School
from delegates.schools import actions, queries
from delegates.schools.actions import Loaded
from delegates.schools.queries import Found


@pytest.fixture
def host(register):
    school = School.objects.get(urn=136850)
    return school.easting, school.northing


# The query, then the first schools that must be found, by URN, name, place and distance.
ST_MARYS = [
    "St Mary's Catholic Primary School, Poole · Poole · 3.1 km",
    "St Mary's CofE First School & Nursery · Ferndown · 10.4 km",
    "Wareham St Mary Church of England Primary School · Wareham · 12.4 km",
    "St Mary's Catholic Primary School, Swanage · Swanage · 14.8 km",
]
FOUND = [
    ("poole", ["Poole Grammar School · Poole · under 0.1 km"]),
    ("poo", ["Poole Grammar School · Poole · under 0.1 km"]),
    ("st mary", ST_MARYS),
    ("Saint Mary", ST_MARYS),
    ("St. Mary", ST_MARYS),
    (
        "st josephs",
        [
            "St Joseph's Catholic Primary School, Poole · Poole · 4.4 km",
            "St Joseph's Catholic Primary School, Christchurch · Christchurch · 16.6 km",
        ],
    ),
    (
        "c of e",
        [
            "St Edward's Roman Catholic/Church of England School, Poole · Poole · 2.3 km",
            "Longfleet Church of England Primary School · Poole · 3.3 km",
        ],
    ),
    ("BH15 3HY", ["St Edward's Roman Catholic/Church of England School, Poole · Poole · 2.3 km"]),
    ("bh153hy", ["St Edward's Roman Catholic/Church of England School, Poole · Poole · 2.3 km"]),
    ("136850", ["Poole Grammar School · Poole · under 0.1 km"]),
    (
        "wimborne middle",
        ["Lockyer's Middle School · Wimborne · 3.9 km", "Allenbourn Middle School · Wimborne · 5.4 km"],
    ),
    ("st marys swanage", ["St Mary's Catholic Primary School, Swanage · Swanage · 14.8 km"]),
    ("parkst", ["Parkstone Grammar School · Poole · 1.1 km", "Parkstone Primary School · Hull · 355 km"]),
    ("church of eng", ["St Edward's Roman Catholic/Church of England School, Poole · Poole · 2.3 km"]),
    ("gramar", []),
    ("%", []),
    ("", []),
]


@pytest.mark.sqlite
@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_the_nearest_right_school_comes_first(host, query, expected):
    found = queries.search(query, near=host)

    lines = [f"{school.name} · {school.where} · {school.distance}" for school in found]
    assert lines[: len(expected)] == expected
    assert bool(lines) == bool(expected)
    assert len(lines) <= queries.SHOWN


@pytest.mark.sqlite
def test_a_far_namesake_comes_after_the_near_ones_and_before_those_who_only_stand_in_the_town(host):
    """Pooles Park is 159 km away."""
    places = [school.where for school in queries.search("poole", near=host, limit=9)]

    assert places == ["Poole"] * 7 + ["London", "Poole"]


@pytest.mark.sqlite
def test_a_search_is_one_query_and_gives_plain_values(host, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = queries.search("136850", near=host, limit=1)

    pk = School.objects.get(urn=136850).pk
    assert found == [
        Found(pk, "Poole Grammar School", "Poole", "Bournemouth, Christchurch and Poole", "BH17 9JU", 136850, 0.0)
    ]


@pytest.mark.sqlite
def test_as_many_as_wanted_are_given(host):
    assert [len(queries.search("school", near=host, limit=limit)) for limit in (1, 8, 9)] == [1, 8, 9]


@pytest.mark.sqlite
def test_where_the_register_has_no_town_the_authority_stands(host):
    school = School.objects.filter(town="").first()

    found = queries.search(str(school.urn), near=host)

    assert [line.where for line in found] == [school.authority]


@pytest.mark.slow
def test_the_packed_copy_loaded_again_changes_nothing(register):
    assert actions.load_register() == Loaded(added=0, changed=0, closed=0, unchanged=25_085, renamed=0)
