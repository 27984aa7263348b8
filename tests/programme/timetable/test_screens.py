"""The editor's screens: who may open them, what they show, and each deed from a plain form and from the board's script."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.models import DraftRun, DraftStep, Run, Session
from sessions.timetable import actions
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import (
    ContributionFactory,
    DraftRunFactory,
    RunFactory,
    SpeakerPrivateFactory,
    StreamFactory,
    planned,
)
from tests.programme.timetable.conftest import NOW, titled
from tests.programme.timetable.test_board import big

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def desk(client, team, tom):
    tom.groups.add(team)
    client.force_login(tom, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def draft(session, slots, rooms):
    return DraftRunFactory(session=session, slot=slots[0], room=rooms[0])


def at(run):
    return f"{run.slot_id}:{run.room_id}"


def do(desk, conference, deed, *, script=True, **fields):
    address = f"{reverse('timetable_do', args=[deed])}?conference={conference.slug}"
    return desk.post(address, fields, headers=SCRIPT if script else {})


def where():
    return list(DraftRun.objects.order_by("pk").values_list("session__title", "slot__name", "room__name"))


# --- The board ---------------------------------------------------------------------------------------------------------------------
def test_the_board_shows_runs_what_is_still_to_place_and_what_clashes(desk, conference, draft, slots, rooms):
    titled(conference, "Quiet starts")
    DraftRunFactory(session=titled(conference, "Loud endings"), slot=slots[0], room=rooms[0])

    page = desk.get(reverse("timetable"))

    text = page.content.decode()
    assert [words in text for words in ("Reading aloud", "Quiet starts", "Still to place", "Workshops 2")] == [True] * 4
    assert "Library is used twice in Workshops 1: by “Reading aloud” and “Loud endings”." in text
    assert page.headers["Cache-Control"].startswith("max-age=0")


def test_the_board_of_another_conference_is_chosen_by_its_address(desk, conference, draft):
    other = ConferenceFactory(name="Coastal Conference")

    page = desk.get(reverse("timetable"), {"conference": other.slug}).content.decode()

    assert ("The day has no slots yet" in page, "Reading aloud" in page, f"?conference={conference.slug}" in page) == (
        True,
        False,
        True,
    )


def test_without_a_conference_the_page_says_what_to_do(desk):
    assert "There is no conference yet" in desk.get(reverse("timetable")).content.decode()


def test_the_list_is_narrowed_without_a_script(desk, conference, slots, rooms):
    titled(conference, "Quiet starts")
    literacy = StreamFactory(conference=conference, code="LIT", name="Literacy")
    Session.objects.filter(pk=titled(conference, "Reading aloud").pk).update(stream=literacy)

    found = [
        [title in desk.get(reverse("timetable"), wish).content.decode() for title in ("Quiet starts", "Reading aloud")]
        for wish in ({"q": "QUIET"}, {"stream": "LIT"}, {"q": "nobody"})
    ]

    assert found == [[True, False], [False, True], [False, False]]


def test_the_menu_leads_there(desk, conference):
    assert f'"{reverse("timetable")}"' in desk.get(reverse("wagtailadmin_home")).content.decode()


# --- Who may ------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["timetable", "timetable_places", "timetable_run", "timetable_session", "timetable_do"]
)
def test_nobody_without_the_permission_opens_any_of_it(name, client, site_tree, conference, draft):
    clerk = UserFactory()
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    arguments = {"timetable_run": [draft.uid], "timetable_session": [draft.session_id], "timetable_do": ["move"]}
    address = reverse(name, args=arguments.get(name, []))

    answer = client.post(address) if name == "timetable_do" else client.get(address)

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("wagtailadmin_home"))


def test_whoever_may_look_sees_the_board_and_can_change_nothing(client, site_tree, conference, draft):
    looker = UserFactory()
    looker.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_draftrun"]))
    client.force_login(looker, backend="django.contrib.auth.backends.ModelBackend")

    board = client.get(reverse("timetable")).content.decode()
    panel = client.get(reverse("timetable_run", args=[draft.uid])).content.decode()
    answer = do(client, conference, "take-off", run=draft.uid, start=at(draft))

    assert ("Reading aloud" in board, "board.js" in board, '<form method="post"' in panel) == (True, False, False)
    assert (answer.status_code, DraftRun.objects.count()) == (403, 1)


# --- Where it could go -----------------------------------------------------------------------------------------------------------------
def test_the_script_is_told_what_every_cell_says_to_a_run(desk, conference, draft, slots, rooms):
    DraftRunFactory(session=titled(conference, "Quiet starts"), slot=slots[1], room=rooms[0])

    cells = desk.get(reverse("timetable_places"), {"run": draft.uid}).json()["cells"]

    assert len(cells) == 6
    assert cells[f"{slots[1].pk}:{rooms[1].pk}"] == {
        "level": "good",
        "mark": "Free",
        "words": "Workshops 2, Studio: free.",
        "other": "",
    }
    assert cells[f"{slots[1].pk}:{rooms[0].pk}"]["other"] == str(
        DraftRun.objects.get(session__title="Quiet starts").uid
    )


@pytest.mark.parametrize("asked", [{}, {"run": "x"}, {"run": str(uuid4())}, {"session": "0"}, {"session": "9" * 30}])
def test_a_question_about_nothing_is_not_found(asked, desk, conference):
    assert desk.get(reverse("timetable_places"), asked).status_code == 404


# --- Deeds from the board's script --------------------------------------------------------------------------------------------------------
def test_a_move_is_answered_with_what_it_brought_and_the_board(desk, conference, draft, slots, rooms):
    other = titled(conference, "Quiet starts")
    ContributionFactory(session=other, speaker=draft.session.contributions.get().speaker)
    DraftRunFactory(session=other, slot=slots[1], room=rooms[0])

    answer = do(
        desk, conference, "move", run=draft.uid, start=at(draft), slot=slots[1].pk, room=rooms[1].pk, both="on"
    ).json()

    assert (answer["said"], answer["tone"], answer["run"]) == (
        (
            "“Reading aloud” is in Workshops 2, Studio. This clashes: Aisha Grant is in two places in Workshops 2: “Reading aloud” in "
            "Studio and “Quiet starts” in Library."
        ),
        "stop",
        str(draft.uid),
    )
    assert answer["board"].count("data-part=") == 5


def test_a_deed_that_rests_on_an_old_board_is_a_conflict_and_brings_the_new_one(desk, conference, draft, slots, rooms):
    answer = do(
        desk,
        conference,
        "move",
        run=draft.uid,
        start=f"{slots[1].pk}:{rooms[1].pk}",
        slot=slots[1].pk,
        room=rooms[0].pk,
    )

    said = answer.json()
    assert (answer.status_code, said["codes"], said["tone"]) == (409, ["stale"], "refused")
    assert "Reading aloud" in said["board"]
    assert where() == [("Reading aloud", "Workshops 1", "Library")]


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "x", "slot": "1", "room": "1"},
        {"start": "1:1", "slot": "", "room": ""},
        {"start": "1:1", "slot": "999999", "room": "x"},
        {"start": "9" * 30 + ":1", "slot": "\0", "room": "1"},
    ],
)
def test_what_cannot_be_read_changes_nothing_and_is_said(fields, desk, conference, draft):
    answer = do(desk, conference, "move", run=draft.uid, **fields)

    assert (answer.status_code, answer.json()["tone"], DraftStep.objects.count()) == (422, "refused", 0)
    assert answer.json()["said"]


def test_a_deed_that_nobody_knows_is_not_found(desk, conference):
    assert do(desk, conference, "explode").status_code == 404


def test_a_run_of_another_conference_is_not_touched(desk, conference, draft, slots, rooms):
    foreign = DraftRunFactory()

    answer = do(desk, conference, "move", run=foreign.uid, start=at(foreign), slot=slots[0].pk, room=rooms[1].pk)

    assert (answer.status_code, answer.json()["codes"]) == (409, ["stale"])


def test_a_cancelled_run_stays_on_the_board_and_is_put_back(desk, conference, session, slots, rooms):
    draft = planned(RunFactory(session=session, slot=slots[0], room=rooms[0]))

    off = do(desk, conference, "take-off", run=draft.uid, start=at(draft)).json()
    struck = "<s>Reading aloud</s>" in off["board"]
    back = do(desk, conference, "put-back", run=draft.uid).json()

    assert (off["said"], struck) == (
        "“Reading aloud” is cancelled there. Readers see it after the next release.",
        True,
    )
    assert (back["said"], DraftRun.objects.get().status) == (
        "“Reading aloud” is on again in Workshops 1, Library.",
        Run.Status.SCHEDULED,
    )


def test_places_that_are_no_number_are_refused_beside_the_field_and_kept(desk, conference, draft):
    answer = do(desk, conference, "capacity", run=draft.uid, was="", capacity="0", panel="1")

    panel = answer.json()["panel"]
    assert (answer.status_code, 'value="0"' in panel, "greater than or equal to 1" in panel) == (422, True, True)


def test_steps_are_taken_back_and_done_again_by_their_buttons(desk, conference, draft, slots, rooms):
    do(desk, conference, "move", run=draft.uid, start=at(draft), slot=slots[1].pk, room=rooms[1].pk)
    step = DraftStep.objects.get()

    undone = do(desk, conference, "undo", step=step.pk).json()["said"]
    redone = do(desk, conference, "redo", step=step.pk).json()["said"]

    words = "Moved “Reading aloud” from Workshops 1, Library to Workshops 2, Studio"
    assert (undone, redone.startswith(f"Done again: {words}.")) == (f"Taken back: {words}.", True)
    assert where() == [("Reading aloud", "Workshops 2", "Studio")]


# --- The same without a script --------------------------------------------------------------------------------------------------------------
def test_without_a_script_a_session_is_placed_moved_and_taken_off_by_forms(desk, conference, session, slots, rooms):
    def follow(deed, **fields):
        return do(desk, conference, deed, script=False, panel="1", **fields)

    panel = desk.get(reverse("timetable_session", args=[session.pk])).content.decode()
    follow("place", session=session.pk, planned=0, slot=slots[0].pk, room=rooms[0].pk)
    draft = DraftRun.objects.get()
    placed = where()
    follow("move", run=draft.uid, start=at(draft), slot=slots[1].pk, room=rooms[0].pk)
    moved = where()
    draft.refresh_from_db()
    answer = follow("take-off", run=draft.uid, start=at(draft))

    assert ("Place it" in panel, answer.headers["Location"]) == (
        True,
        f"{reverse('timetable')}?conference={conference.slug}",
    )
    assert (placed, moved, where()) == (
        [("Reading aloud", "Workshops 1", "Library")],
        [("Reading aloud", "Workshops 2", "Library")],
        [],
    )


def test_without_a_script_what_clashes_is_said_as_well(desk, conference, draft, slots, rooms):
    other = titled(conference, "Quiet starts")
    ContributionFactory(session=other, speaker=draft.session.contributions.get().speaker)

    fields = {"session": other.pk, "planned": 0, "slot": slots[0].pk, "room": rooms[1].pk, "capacity": 5}
    do(desk, conference, "place", script=False, **fields)
    page = desk.get(reverse("timetable")).content.decode()

    assert ("Placed “Quiet starts” in Workshops 1, Studio." in page, "This clashes: Aisha Grant is in two places" in page) == (
        True, True,
    )  # fmt: skip
    assert DraftRun.objects.get(session=other).capacity == 5


def test_a_card_that_was_shown_before_shows_what_was_changed_since(desk, conference, draft):
    first = desk.get(reverse("timetable")).content.decode()
    Session.objects.filter(pk=draft.session_id).update(title="Reading aloud, mended")

    second = desk.get(reverse("timetable")).content.decode()

    title = '<p class="tt-title">Reading aloud, mended</p>'
    assert (title in first, title in second) == (False, True)


def test_the_answer_to_a_deed_is_compressed(desk, conference, draft, slots, rooms):
    moved = {"run": draft.uid, "start": at(draft), "slot": slots[1].pk, "room": rooms[0].pk}
    address = f"{reverse('timetable_do', args=['move'])}?conference={conference.slug}"

    answer = desk.post(address, moved, headers=SCRIPT | {"Accept-Encoding": "gzip"})

    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")


def test_a_refused_move_shows_its_reason_keeps_what_was_chosen_and_offers_to_swap(
    desk, conference, draft, slots, rooms
):
    other = DraftRunFactory(session=titled(conference, "Quiet starts"), slot=slots[1], room=rooms[1])

    refused = do(
        desk,
        conference,
        "move",
        script=False,
        panel="1",
        run=draft.uid,
        start=at(draft),
        slot=slots[1].pk,
        room=rooms[1].pk,
    )
    page = refused.content.decode()
    do(
        desk,
        conference,
        "swap",
        script=False,
        run=draft.uid,
        start=at(draft),
        other=other.uid,
        other_start=at(other),
    )

    assert refused.status_code == 409
    assert [
        words in page
        for words in (
            "Studio is taken in Workshops 2 by “Quiet starts”.",
            "Swap with “Quiet starts”",
            f'<option value="{slots[1].pk}" selected>',
            f'<option value="{rooms[1].pk}" selected>',
        )
    ] == [True] * 4
    assert where() == [("Reading aloud", "Workshops 2", "Studio"), ("Quiet starts", "Workshops 1", "Library")]


def test_an_offered_place_becomes_a_second_run_with_one_press(desk, conference, draft, slots, rooms):
    panel = desk.get(reverse("timetable_run", args=[draft.uid]), headers=SCRIPT).content.decode()
    offered = f'value="{slots[1].pk}:{rooms[1].pk}"'

    do(
        desk,
        conference,
        "add-run",
        script=False,
        session=draft.session_id,
        planned=1,
        at=f"{slots[1].pk}:{rooms[1].pk}",
    )

    assert offered in panel
    assert where() == [("Reading aloud", "Workshops 1", "Library"), ("Reading aloud", "Workshops 2", "Studio")]


def test_a_deed_without_its_page_says_why_on_the_board(desk, conference):
    answer = desk.post(
        f"{reverse('timetable_do', args=['take-off'])}?conference={conference.slug}",
        {"run": str(uuid4()), "start": "1:1"},
        follow=True,
    )

    assert "That run is no longer in the timetable." in answer.content.decode()


def test_a_deed_without_its_token_is_refused(team, tom, conference, draft):
    from django.test import Client

    tom.groups.add(team)
    client = Client(enforce_csrf_checks=True)
    client.force_login(tom, backend="django.contrib.auth.backends.ModelBackend")

    answer = do(client, conference, "take-off", run=draft.uid, start=at(draft))

    assert (answer.status_code, DraftRun.objects.count()) == (403, 1)


# --- What is private ----------------------------------------------------------------------------------------------------------------
def test_no_page_of_the_editor_shows_a_speaker_s_address(desk, conference, draft):
    SpeakerPrivateFactory(speaker=draft.session.contributions.get().speaker, email="aisha@private.example")
    addresses = [
        reverse("timetable"),
        reverse("timetable_run", args=[draft.uid]),
        reverse("timetable_session", args=[draft.session_id]),
        f"{reverse('timetable_places')}?run={draft.uid}",
    ]

    assert ["private.example" in desk.get(address).content.decode() for address in addresses] == [False] * 4


# --- How much it asks ---------------------------------------------------------------------------------------------------------------
def test_every_screen_takes_as_many_queries_for_a_hundred_runs_as_for_six_hundred(desk, team):
    found = []
    for number in (100, 600):
        conference = ConferenceFactory()
        big(conference, number)
        draft = DraftRun.objects.filter(session__conference=conference).first()
        address = reverse("timetable")
        desk.get(address)  # the first visit of a session asks for more
        counts = []
        for path in (
            f"{address}?conference={conference.slug}",
            f"{reverse('timetable_places')}?run={draft.uid}",
            reverse("timetable_run", args=[draft.uid]),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(path, headers=SCRIPT).status_code == 200
            counts.append(len(captured))
        found.append(counts)

    assert found[0] == found[1]


def test_the_log_and_the_history_tell_of_a_step(desk, conference, session, slots, rooms, tom):
    actions.place(session=session, slot=slots[0], room=rooms[0], planned=0, by=tom, now=NOW)

    page = desk.get(reverse("timetable")).content.decode()

    assert [
        words in page for words in ("Placed “Reading aloud” in Workshops 1, Library", "Tom Reed, 24 Nov 22:40")
    ] == [True, True]
