"""The demo conference: what its data promise, and what the loader makes of them."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from statistics import quantiles

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from home.demo import content, programme
from home.demo.pictures import polylines, portrait
from sessions import frameworks
from sessions.exchange.c3voc import schedule_json
from sessions.exchange.queries import programme as exported
from tests.factories.conference import ConferenceFactory
from tests.factories.schools import SchoolFactory

BACKGROUNDS = {
    "teacher", "middle_leader", "senior_leader", "support_staff", "trainee", "teacher_educator", "outside",
}  # fmt: skip


def sessions():
    return content.read("sessions")["sessions"]


def speakers():
    return content.read("speakers")["speakers"]


def words(text: str) -> int:
    return len(text.split())


# --- What stands in data/ ---------------------------------------------------------------------------------------------


def test_the_programme_has_the_promised_numbers():
    day = content.read("conference")
    counts = {
        "keynotes": sum(session["kind"] == "keynote" for session in sessions()),
        "workshops": sum(session["kind"] == "workshop" for session in sessions()),
        "runs": sum(len(session["runs"]) for session in sessions()),
        "held twice": sum(len(session["runs"]) == 2 for session in sessions()),
        "speakers": len(speakers()),
        "outside": sum(speaker["background"] == "outside" for speaker in speakers()),
        "streams": len(content.read("streams")["streams"]),
        "rooms": len(day["rooms"]),
        "workshop slots": sum(slot["kind"] == "WORKSHOPS" for slot in day["slots"]),
    }

    assert counts == {
        "keynotes": 2,
        "workshops": 43,
        "runs": 60,
        "held twice": 15,
        "speakers": 50,
        "outside": 2,
        "streams": 8,
        "rooms": 12,
        "workshop slots": 5,
    }


def test_no_room_and_no_speaker_is_needed_twice_in_one_slot():
    used = Counter()
    for session in sessions():
        for run in session["runs"]:
            used.update([(run["slot"], "room", run["room"])])
            used.update((run["slot"], "speaker", key) for key in session["speakers"])

    assert [what for what, times in used.items() if times > 1] == []


def test_a_session_is_never_held_twice_in_one_slot():
    assert [s["title"] for s in sessions() if len({run["slot"] for run in s["runs"]}) != len(s["runs"])] == []


def test_no_run_offers_more_seats_than_its_room_has():
    rooms = {room["code"]: room["seats"] for room in content.read("conference")["rooms"]}

    assert [s["title"] for s in sessions() for run in s["runs"] if run["seats"] > rooms[run["room"]]] == []


def test_runs_have_the_sizes_that_real_presenters_ask_for_and_everybody_finds_a_seat():
    workshop_runs = [run for session in sessions() if session["kind"] == "workshop" for run in session["runs"]]
    lower, median, upper = quantiles([run["seats"] for run in workshop_runs], n=4)
    in_slot = Counter()
    for run in workshop_runs:
        in_slot[run["slot"]] += run["seats"]

    assert (15 <= lower <= 18, median, 28 <= upper <= 36) == (True, 25, True)
    assert min(in_slot.values()) >= 600


def test_every_reference_resolves():
    day = content.read("conference")
    found = {
        "slot": {run["slot"] for s in sessions() for run in s["runs"]} - {slot["code"] for slot in day["slots"]},
        "room": {run["room"] for s in sessions() for run in s["runs"]} - {room["code"] for room in day["rooms"]},
        "stream": {s["stream"] for s in sessions() if s["kind"] == "workshop"}
        ^ {stream["code"] for stream in content.read("streams")["streams"]},
        "speaker": {key for s in sessions() for key in s["speakers"]} ^ {speaker["key"] for speaker in speakers()},
        "phase": {phase for s in sessions() for phase in s["phases"]} - set(frameworks.phases()),
        "standard": {code for s in sessions() for code in s["standards"]} - set(frameworks.standards()),
        "background": {speaker["background"] for speaker in speakers()} ^ BACKGROUNDS,
        "ticket": {role["ticket"] for role in content.read("people")["roles"]}
        ^ {t["key"] for t in day["ticket_types"]},
    }

    assert found == {key: set() for key in found}


def test_texts_have_the_length_of_a_printed_programme():
    abstracts = {s["slug"]: sum(map(words, s["abstract"])) for s in sessions()}
    biographies = {speaker["key"]: words(speaker["biography"]) for speaker in speakers()}

    assert {slug: n for slug, n in abstracts.items() if not 90 <= n <= 150} == {}
    assert {key: n for key, n in biographies.items() if not 60 <= n <= 120} == {}
    assert [s["slug"] for s in sessions() if len(s["abstract"]) not in (2, 3) or len(s["takeaways"]) != 3] == []


def test_nothing_is_said_twice_and_nothing_is_shouted():
    titles = Counter(s["title"].casefold() for s in sessions())
    slugs = Counter(s["slug"] for s in sessions())
    names = Counter((speaker["first_name"], speaker["last_name"]) for speaker in speakers())
    sentences = Counter(
        sentence
        for text in [p for s in sessions() for p in s["abstract"]] + [speaker["biography"] for speaker in speakers()]
        for sentence in re.split(r"(?<=[.?])\s+", text)
        if words(sentence) > 3
    )
    everything = " ".join(path.read_text(encoding="utf-8") for path in content.DATA.glob("*.json"))

    assert [each for counted in (titles, slugs, names, sentences) for each, times in counted.items() if times > 1] == []
    assert "!" not in everything
    assert [
        word for word in ("lorem", "delve", "passionate", "transformative", "unlock") if word in everything.lower()
    ] == []


def test_every_slot_has_something_for_support_staff():
    marked = Counter(
        run["slot"] for s in sessions() if s["for_support_staff"] and s["kind"] == "workshop" for run in s["runs"]
    )

    assert {slot: n for slot, n in marked.items() if n < 3} == {}
    assert set(marked) == {"S1", "S2", "S3", "S4", "S5"}


def test_an_outside_speaker_says_why_and_how_it_goes_on():
    outside = [speaker for speaker in speakers() if speaker["background"] == "outside"]

    assert [speaker["key"] for speaker in outside if not (speaker["why_here"] and speaker["continues_as"])] == []


def test_the_badge_s_note_is_two_lines_that_fit_the_field():
    note = "\n".join(content.read("conference")["conference"]["badge_note"])

    assert (note.count("\n"), len(note) <= 160) == (1, True)


def test_thirty_schools_send_six_hundred_people_in_forty_bookings_of_every_state():
    schools = content.read("schools")["schools"]
    bookings = [booking for school in schools for booking in school["bookings"]]

    assert (len({school["urn"] for school in schools}), len({school["slug"] for school in schools})) == (30, 30)
    assert (len(bookings), sum(booking["delegates"] for booking in bookings)) == (40, 600)
    assert (min(b["delegates"] for b in bookings), max(b["delegates"] for b in bookings)) == (1, 40)
    assert Counter(booking["status"] for booking in bookings) == {
        "draft": 6,
        "awaiting_payment": 12,
        "paid": 18,
        "cancelled": 4,
    }


def test_addresses_of_invented_people_belong_to_nobody():
    everything = " ".join(path.read_text(encoding="utf-8") for path in content.DATA.glob("*.json"))
    addresses = re.findall(r"[\w.+-]+@[\w.-]+\w", everything)

    assert [address for address in addresses if not address.endswith(".example")] == []
    assert addresses


def test_a_name_before_the_at_sign_is_plain_letters():
    assert [
        content.plain(name) for name in ("Siobhán Ní Cheallaigh", "Małgorzata O’Shea-Winterbourne", "Thu Trang Nguyễn")
    ] == [
        "siobhan.ni.cheallaigh",
        "malgorzata.oshea.winterbourne",
        "thu.trang.nguyen",
    ]


def test_the_draw_gives_the_same_people_each_time_and_nobody_twice():
    first, second = content.Draw("test"), content.Draw("test")

    people = [first.person() for _ in range(600)]

    assert people == [second.person() for _ in range(600)]
    assert len({(person.first_name, person.last_name) for person in people}) == 600


# --- What the command refuses -----------------------------------------------------------------------------------------


def run(**options) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def rows_of_everything() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_it_refuses_beside_a_real_conference_and_writes_nothing():
    ConferenceFactory(name="Somebody’s own day")
    before = rows_of_everything()

    with pytest.raises(CommandError, match="“Somebody’s own day” lives in this database"):
        run()

    assert rows_of_everything() == before


@pytest.mark.django_db
def test_if_empty_says_that_a_real_conference_lives_here_and_does_not_fail():
    ConferenceFactory(name="Somebody’s own day")

    text = run(if_empty=True)

    assert text.startswith("“Somebody’s own day” lives in this database")


@pytest.mark.django_db
def test_sign_ins_without_a_demo_say_how_to_load_it():
    with pytest.raises(CommandError, match=r"`manage\.py demo` loads it"):
        run(sign_ins=True)


@pytest.mark.django_db
def test_a_register_without_the_demo_s_schools_is_refused_and_nothing_is_written():
    SchoolFactory(urn=999_999)
    before = rows_of_everything()

    with pytest.raises(CommandError, match="lacks 30 of the demo's schools"):
        run()

    assert rows_of_everything() == before


def test_curves_of_a_drawing_end_where_the_map_says():
    assert polylines("M10 10l5 0q5 0 5 5z") == [
        [(10.0, 10.0), (15.0, 10.0), (17.1875, 10.3125), (18.75, 11.25), (19.6875, 12.8125), (20.0, 15.0), (10.0, 10.0)]
    ]


def test_the_same_name_gets_the_same_portrait_and_another_name_another():
    assert portrait("maureen", "MP", 1) == portrait("maureen", "MP", 1)
    assert portrait("maureen", "MP", 1) != portrait("craig", "CD", 1)


def _schedule_of_one_load():
    """What a load of the programme exports, without the numbers that the database gave; the load is taken back."""
    with transaction.atomic():
        conference, _ = programme.build_conference()
        programme.build_programme(conference)
        text = schedule_json(exported(conference)).decode()
        transaction.set_rollback(True)
    own = [
        f"{each['id']}-"
        for day in json.loads(text)["schedule"]["conference"]["days"]
        for room in day["rooms"].values()
        for each in room
    ]
    for number in own:
        text = text.replace(f"-{number}", "-")
    return re.sub(r'"id": \d+', '"id": 0', text)


@pytest.mark.django_db
def test_two_loads_export_the_same_schedule(site_tree, monkeypatch):
    monkeypatch.setattr(programme, "add_pictures", lambda pictures: [None for _ in pictures])
    monkeypatch.setattr(programme, "portrait", lambda *_: b"")
    monkeypatch.setattr(programme, "index", lambda _: None)

    first, second = _schedule_of_one_load(), _schedule_of_one_load()

    assert first == second
    assert first.count('"guid"') > 100
