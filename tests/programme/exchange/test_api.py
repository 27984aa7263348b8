"""The programme for programs: every operation, as a whole, as it is documented, and without anything that is not public."""

import copy
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from home.edition.forms import CopyForm
from sessions.exchange import documentation, values
from sessions.models import Release, Run, Slot
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import ReleaseFactory
from tests.programme.exchange.conftest import (
    LATER,
    UIDS,
    a_secret_draft,
    make_many,
    put,
    queries_of,
    release,
)
from tests.programme.exchange.nasty import nasty_programme
from tests.programme.exchange.openapi_rules import findings

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ROOT = "/schedule/api/conferences"
OF_ONE = ("/programme", "/sessions", "/speakers", "/streams", "/rooms", "/slots", "/releases")
PATHS = [
    ROOT,
    f"{ROOT}/{{conference}}",
    f"{ROOT}/{{conference}}/programme",
    f"{ROOT}/{{conference}}/sessions",
    f"{ROOT}/{{conference}}/sessions/{{session}}",
    f"{ROOT}/{{conference}}/speakers",
    f"{ROOT}/{{conference}}/speakers/{{speaker}}",
    f"{ROOT}/{{conference}}/streams",
    f"{ROOT}/{{conference}}/rooms",
    f"{ROOT}/{{conference}}/slots",
    f"{ROOT}/{{conference}}/releases",
]


def got(client, path, status=200):
    answer = client.get(f"{ROOT}{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json; charset=utf-8"), path
    return answer.json()


def filled(path, conference, session, speaker):
    return path.replace("{conference}", conference).replace("{session}", session).replace("{speaker}", speaker)


# --- What is answered -----------------------------------------------------------------------------------------


def a_run(day, place, slot, room, hour):
    return {
        "uid": str(UIDS[place]),
        "status": "SCHEDULED",
        "sequence": 0,
        "changed_at": "2026-11-02T08:00:00Z",
        "slot": day.slots[slot].pk,
        "starts_at": f"2027-06-14T{hour}:00:00+01:00",
        "ends_at": f"2027-06-14T{hour}:45:00+01:00",
        "room": {"code": room, "name": room},
        "places": 30,
    }


def a_session(slug, title, stream, runs, speakers, **said):
    return {
        "slug": slug,
        "title": title,
        "kind": "WORKSHOP",
        "stream": stream,
        "abstract": "Most of us begin with a quiz.\n\nBring a unit to plan.",
        "takeaways": [],
        "audience": "Teachers of any subject.",
        "phases": [],
        "standards": [],
        "roles": [],
        "subjects": "",
        "for_support_staff": False,
        "speakers": [{"slug": slug, "name": name, "role": "SPEAKER"} for slug, name in speakers],
        "runs": runs,
        "address": f"http://testserver/schedule/south-coast/session/{slug}/",
    } | said


def a_speaker(row, sessions):
    return {
        "uid": str(row.uid),
        "slug": row.slug,
        "name": row.name,
        "pronouns": "",
        "headline": "Head of chemistry",
        "organisation": row.organisation,
        "background": row.get_background_display(),
        "biography": "Amara has taught for eleven years.",
        "website": "",
        "why_here": "",
        "continues_as": "",
        "sessions": sessions,
        "address": f"http://testserver/schedule/south-coast/speaker/{row.slug}/",
    }


def whole(day):
    ann, bo, cy = day.speakers
    return {
        "conference": {
            "slug": "south-coast",
            "name": "South Coast",
            "strapline": "",
            "date": "2027-06-14",
            "time_zone": "Europe/London",
            "host": "Saltmarsh School",
            "venue": {"name": "Saltmarsh School", "address": "Quay\nBH15 1AA"},
            "release": {"number": 1, "released_at": "2026-11-02T08:00:00Z"},
            "address": "http://testserver/schedule/south-coast/programme/",
        },
        "slots": [
            {
                "id": slot.pk,
                "name": slot.name,
                "kind": "WORKSHOPS",
                "starts_at": f"2027-06-14T{hour}:00:00+01:00",
                "ends_at": f"2027-06-14T{hour}:45:00+01:00",
            }
            for slot, hour in zip(day.slots, (10, 11), strict=True)
        ],
        "rooms": [
            {
                "uid": str(room.uid),
                "code": room.code,
                "name": room.name,
                "floor": "Ground floor",
                "seats": 30,
                "step_free": True,
                "features": [],
            }
            for room in day.rooms[:2]  # nothing is held in the third
        ],
        "streams": [
            {"code": "LIT", "name": "Literacy", "description": "", "colour": "#47619c"},
            {"code": "SEND", "name": "Every learner", "description": "", "colour": "#914f2f"},
        ],
        "sessions": [
            a_session("quiet", "Quiet starts", "SEND", [a_run(day, 2, 0, "Lab", 10)], [("bo-hart", "Bo Hart")]),
            a_session(
                "reading",
                "Reading aloud",
                "LIT",
                [a_run(day, 0, 0, "Hall", 10), a_run(day, 1, 1, "Lab", 11)],
                [("ann-lee", "Ann Lee"), ("cy-moon", "Cy Moon")],
                takeaways=["A page"],
                phases=["primary"],
                standards=["TS1"],
            ),
        ],
        "speakers": [a_speaker(ann, ["reading"]), a_speaker(bo, ["quiet"]), a_speaker(cy, ["reading"])],
    }


def test_the_whole_programme_in_one_answer(client, day):
    assert got(client, "/south-coast/programme") == whole(day)


def test_each_operation_answers_its_part_of_the_whole(client, day):
    said = whole(day)

    assert got(client, "") == [said["conference"]]
    assert got(client, "/south-coast") == said["conference"]
    for name in ("slots", "rooms", "streams", "sessions", "speakers"):
        assert got(client, f"/south-coast/{name}") == said[name]
    for name in ("sessions", "speakers"):
        for row in said[name]:
            assert got(client, f"/south-coast/{name}/{row['slug']}") == row


def test_releases_are_told_in_words_the_newest_first(client, day):
    put(day.drafts[2], status=Run.Status.CANCELLED)
    made = release(day.conference)
    Release.objects.filter(pk=made.pk).update(note="Bo is ill.")

    assert got(client, "/south-coast/releases") == [
        {
            "number": 2,
            "released_at": "2027-03-01T08:00:00Z",
            "note": "Bo is ill.",
            "changes": [
                {
                    "kind": "CANCELLED",
                    "title": "Quiet starts",
                    "words": "Cancelled: “Quiet starts” in Workshops 1, 10:00, Lab.",
                    "uid": str(UIDS[2]),
                }
            ],
        },
        {"number": 1, "released_at": "2026-11-02T08:00:00Z", "note": "", "changes": []},
    ]


def test_a_cancelled_run_stays_and_says_so(client, day):
    put(day.drafts[2], status=Run.Status.CANCELLED)
    release(day.conference)

    (run,) = got(client, "/south-coast/sessions/quiet")["runs"]

    assert (run["uid"], run["status"], run["sequence"], run["changed_at"]) == (
        str(UIDS[2]),
        "CANCELLED",
        1,
        LATER.isoformat().replace("+00:00", "Z"),
    )


def test_conferences_stand_by_their_day_the_newest_first_and_one_in_preparation_not_at_all(client):
    ConferenceFactory(slug="unreleased")
    for slug, year in [("older", 2026), ("newer", 2028)]:
        ReleaseFactory(conference=ConferenceFactory(slug=slug, date=f"{year}-06-14"), number=4)

    assert [(each["slug"], each["release"]["number"]) for each in got(client, "")] == [("newer", 4), ("older", 4)]
    assert got(client, "/unreleased", 404) == {"detail": "There is no published programme at this address."}


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("", ""),
        ("<p>One &amp; <b>two</b>.<br/>Three</p><p>Four</p>", "One & two.\nThree\n\nFour"),
        ("<h3>Head</h3><ul><li>a</li><li>b</li></ul><hr/><p> </p>", "Head\n\na\n\nb"),
        ("&lt;script&gt;", "<script>"),
    ],
)
def test_rich_text_is_said_in_plain_paragraphs(html, paragraphs):
    assert values.plain(html) == paragraphs


# --- What is documented ---------------------------------------------------------------------------------------


def test_the_document_names_exactly_the_operations_and_each_is_there(client, day):
    document = client.get("/schedule/api/openapi.json").json()

    assert list(document["paths"]) == PATHS
    assert {tuple(ways) for ways in document["paths"].values()} == {("get",)}
    assert document["servers"] == [{"url": "http://testserver/"}]
    for path, ways in document["paths"].items():
        assert client.get(filled(path, "south-coast", "reading", "ann-lee")).status_code == 200, path
        assert set(ways["get"]["responses"]) == ({"200"} if path == ROOT else {"200", "404"}), path


def test_every_answer_is_as_it_is_documented(client, day):
    nasty_programme()
    document = client.get("/schedule/api/openapi.json").json()
    places = [("south-coast", "reading", "ann-lee"), ("teaching-2027", "Odd-", "lukasz"), ("none", "none", "none")]

    found = {}
    for place in places:
        for path in PATHS:
            answer = client.get(filled(path, *place))
            if wrong := findings(document, path, answer.status_code, answer.json()):
                found[filled(path, *place)] = wrong

    assert found == {}


def test_the_checker_sees_what_is_not_documented(day):
    document, path = documentation.openapi(), f"{ROOT}/{{conference}}/programme"
    breaks = {
        "answer.conference: lacks host": lambda answer: answer["conference"].pop("host"),
        "answer.conference: phone is not documented": lambda answer: answer["conference"].update(phone="1"),
        "answer.rooms[0].seats: is no integer": lambda answer: answer["rooms"][0].update(seats="30"),
        "answer.rooms[1].seats: is no integer": lambda answer: answer["rooms"][1].update(seats=True),
        "answer.rooms[0].uid: is no uuid": lambda answer: answer["rooms"][0].update(uid="1"),
        "answer.slots[0].ends_at: is no date-time": lambda answer: answer["slots"][0].update(ends_at="2027-06-14T09:00"),
        "answer.conference.date: is no date": lambda answer: answer["conference"].update(date="14 June"),
        "answer.conference.venue: is none of what it may be": lambda answer: answer["conference"].update(venue=1),
    }  # fmt: skip

    found = {}
    for finding, break_it in breaks.items():
        answer = copy.deepcopy(whole(day))
        break_it(answer)
        found[finding] = findings(document, path, 200, answer)

    assert found == {finding: [finding] for finding in breaks}
    assert findings(document, path, 418, whole(day)) == [f"{path}: 418 is not documented"]


def test_the_page_for_people_names_every_operation_with_addresses_that_answer(client, day, site_tree):
    page = client.get("/schedule/api/")

    text = page.content.decode().replace("<wbr>", "")
    tried = re.findall(r'<a href="(/schedule/api/conferences[^"]*)">Try it', text)
    assert [path for path in PATHS if path not in text] == []
    assert [client.get(each).status_code for each in tried] == [200] * 9
    assert client.get(reverse("programme:openapi")).status_code == 200


def test_the_page_for_people_is_there_before_anything_was_released(client, site_tree):
    page = client.get("/schedule/api/")

    assert (page.status_code, "Try it" in page.content.decode()) == (200, False)


# --- What is not there ----------------------------------------------------------------------------------------


def test_nothing_of_a_draft_or_of_a_hidden_speaker_is_in_any_answer(client):
    nasty_programme()

    found = [path for path in ("", "/teaching-2027", *(f"/teaching-2027{each}" for each in OF_ONE))
             if re.search("SECRET|Not yet public", client.get(f"{ROOT}{path}").content.decode())]  # fmt: skip

    assert found == []


def test_what_is_unknown_or_not_public_is_not_there_and_scripts_of_other_sites_may_read_that_too(client, day):
    a_secret_draft(day)
    missing = [
        "/nowhere", *(f"/nowhere{each}" for each in OF_ONE), "/south-coast/sessions/none", "/south-coast/sessions/secret",
        "/south-coast/speakers/none", "/south-coast/speakers/secret-speaker", "/south-coast/speakers/secret-colleague",
    ]  # fmt: skip

    answers = [client.get(f"{ROOT}{path}") for path in missing]

    assert [
        (each.status_code, each.json(), each.headers["Access-Control-Allow-Origin"], each.cookies) for each in answers
    ] == [(404, {"detail": "There is no published programme at this address."}, "*", {})] * len(missing)


def test_any_site_s_scripts_may_read_it_and_nobody_s_cookies_go_with_it(client, day):
    answer = client.get(f"{ROOT}/south-coast", headers={"Origin": "https://school.example"})

    told = {name: value for name, value in answer.headers.items() if name.startswith("Access-Control")}
    assert (told, answer.cookies) == ({"Access-Control-Allow-Origin": "*"}, {})


def test_it_can_only_be_read(client, day):
    methods = (client.post, client.put, client.patch, client.delete)

    answers = [method(f"{ROOT}{path}").status_code for method in methods for path in ("", "/south-coast/programme")]

    assert answers == [405] * 8


def test_no_conference_is_called_as_the_page_of_the_api():
    """/schedule/api/ would be its own page too."""
    sentence = "“api” is the address of the programme for programs. Choose another, for instance south-coast-2027."

    with pytest.raises(ValidationError) as refused:
        ConferenceFactory.build(slug="api", venue=None).clean_fields()

    assert refused.value.message_dict == {"slug": [sentence]}
    assert CopyForm({"slug": "api"}).errors["slug"] == [sentence]
    ConferenceFactory.build(slug="api-2027", venue=None).clean_fields()


# --- What it costs --------------------------------------------------------------------------------------------


def test_every_operation_takes_as_many_queries_at_3_rows_as_at_30(client):
    counts = {}
    for size in (3, 30):
        conference = make_many(size, slug=f"many-{size}")
        slot = Slot.objects.filter(conference=conference).first()
        for number in range(2, size):
            ReleaseFactory(conference=conference, number=number, changes=[{"kind": "SLOT", "title": slot.name}])
        place = (conference.slug, f"{conference.slug}-1", f"{conference.slug}-speaker-1")
        counts[size] = {
            path: queries_of(lambda path=path, place=place: client.get(filled(path, *place))) for path in PATHS
        }

    assert counts[3] == counts[30]
    assert max(counts[30].values()) <= 7, counts
