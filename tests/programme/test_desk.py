"""The organisers' desk for the programme: lists, forms, refusals in words, downloads, and who may open it."""

import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sessions.models import Contribution, DraftRun, Run, Session, Slot, Speaker, SpeakerPrivate, Stream
from tests.factories.choices import PlaceFactory
from tests.factories.conference import ConferenceFactory, RoomFactory, UserFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    DraftRunFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    StreamFactory,
    planned,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree")]
LISTS = ["session", "run", "slot", "stream", "speakerprivate", "wagtailsnippets_programme_speaker"]
FACTORIES = {
    "session": SessionFactory,
    "run": DraftRunFactory,
    "slot": SlotFactory,
    "stream": StreamFactory,
    "wagtailsnippets_programme_speaker": SpeakerFactory,
}


@pytest.fixture
def organiser(client):
    """Somebody of the programme team, by permissions alone."""
    user = UserFactory()
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="programme")
        | Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def conference():
    return ConferenceFactory()


def _text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _session_form(session, **changes):
    rows = list(session.contributions.order_by("sort_order")) if session.pk else []
    speakers = changes.pop("speakers", [(row.pk, row.speaker_id) for row in rows])
    data = {
        "conference": session.conference_id,
        "stream": session.stream_id or "",
        "kind": session.kind,
        "status": session.status,
        "title": session.title,
        "slug": session.slug,
        "abstract": session.abstract,
        "takeaways": "\n".join(session.takeaways),
        "audience": session.audience,
        "phases": session.phases,
        "standards": session.standards,
        "contributions-TOTAL_FORMS": len(speakers),
        "contributions-INITIAL_FORMS": len(rows),
        "contributions-MIN_NUM_FORMS": 0,
        "contributions-MAX_NUM_FORMS": 1000,
    }
    for index, (pk, speaker) in enumerate(speakers):
        data |= {
            f"contributions-{index}-id": pk or "",
            f"contributions-{index}-speaker": speaker,
            f"contributions-{index}-role": "SPEAKER",
            f"contributions-{index}-ORDER": index + 1,
        }
    return data | changes


# --- Lists ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FACTORIES)
def test_a_list_takes_the_same_number_of_queries_at_1_3_and_20_rows(client, organiser, conference, name):
    def add(number):
        for _ in range(number):
            if name == "run":
                DraftRunFactory(session=SessionFactory(conference=conference))
            elif name == "wagtailsnippets_programme_speaker":
                SpeakerFactory()
            else:
                FACTORIES[name](conference=conference)

    def count():
        with CaptureQueriesContext(connection) as captured:
            assert (
                client.get(
                    reverse(f"{name}:list" if name.startswith("wagtailsnippets") else f"{name}:index")
                ).status_code
                == 200
            )
        return len(captured)

    counts = []
    add(1)
    count()
    for more in (0, 2, 17):
        add(more)
        counts.append(count())

    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("reading", ["Reading aloud"]),
        ("aisha quiet", ["Quiet starts"]),
        ("aisha reading", []),
        ("", ["Quiet starts", "Reading aloud"]),
    ],
)
def test_sessions_are_found_by_every_word_in_title_abstract_or_speaker(client, organiser, conference, words, found):
    quiet = SessionFactory(conference=conference, title="Quiet starts", abstract="Calm.")
    SessionFactory(conference=conference, title="Reading aloud", abstract="Loud.")
    for name in ("Aisha Grant", "Aisha Moor"):
        ContributionFactory(session=quiet, speaker__name=name)

    response = client.get(reverse("session:index_results"), {"q": words})

    assert sorted(row.title for row in response.context["object_list"]) == found


def test_sessions_are_filtered_by_stream_and_status(client, organiser, conference):
    literacy = StreamFactory(conference=conference)
    wanted = SessionFactory(conference=conference, stream=literacy, status=Session.Status.DRAFT)
    SessionFactory(conference=conference, stream=literacy)
    SessionFactory(conference=conference, status=Session.Status.DRAFT)

    response = client.get(reverse("session:index_results"), {"stream": literacy.pk, "status": "DRAFT"})

    assert list(response.context["object_list"]) == [wanted]


def test_runs_are_filtered_by_slot_room_and_stream(client, organiser, conference):
    run = DraftRunFactory(session=SessionFactory(conference=conference))
    DraftRunFactory(session=SessionFactory(conference=conference), slot=run.slot)

    by_room = client.get(reverse("run:index_results"), {"slot": run.slot_id, "room": run.room_id})
    by_stream = client.get(reverse("run:index_results"), {"session__stream": run.session.stream_id})

    assert (list(by_room.context["object_list"]), list(by_stream.context["object_list"])) == ([run], [run])


def test_the_programme_is_downloaded_as_xlsx_and_not_as_csv(client, organiser, conference):
    SessionFactory(conference=conference, title="=HYPERLINK(1)", stream__code="RD")
    address = reverse("session:index")

    sheet = client.get(address, {"export": "xlsx"})
    refused = client.get(address, {"export": "csv"})

    import openpyxl

    table = openpyxl.load_workbook(BytesIO(b"".join(sheet.streaming_content))).active
    rows = list(table.iter_rows(values_only=True))
    assert (rows[0][:3], rows[1][0], rows[1][2], table["A2"].data_type) == (
        ("Title", "Slug", "Stream"),
        "=HYPERLINK(1)",
        "RD",
        "s",
    )
    assert refused["Content-Type"].startswith("text/html")
    assert "Download CSV" not in _text(refused)


def test_a_session_without_a_stream_is_downloaded_with_an_empty_cell(client, organiser, conference):
    SessionFactory(conference=conference, stream=None, title="Turning back")

    sheet = client.get(reverse("session:index"), {"export": "xlsx"})

    import openpyxl

    rows = list(openpyxl.load_workbook(BytesIO(b"".join(sheet.streaming_content))).active.iter_rows(values_only=True))
    assert rows[1][:3] == ("Turning back", rows[1][1], None)


def test_private_facts_have_no_download(client, organiser):
    SpeakerPrivate.objects.create(speaker=SpeakerFactory(), phone="07000 000000")

    page = client.get(reverse("speakerprivate:index"))
    exported = client.get(reverse("speakerprivate:index"), {"export": "xlsx"})

    assert ("Download" in _text(page), "07000" in _text(page)) == (False, False)
    assert exported["Content-Type"].startswith("text/html")


# --- A session ------------------------------------------------------------------------------------------------------------------


def test_a_session_is_added_with_lists_as_lines_and_ticks_and_speakers_in_order(client, organiser, conference):
    stream = StreamFactory(conference=conference)
    first, second = SpeakerFactory(), SpeakerFactory()
    blank = Session(conference=conference, stream=stream, title="Reading aloud in science", abstract="One.\n\nTwo.")

    response = client.post(
        reverse("session:add"),
        _session_form(
            blank,
            takeaways="  A list of words \n\n A way to begin\n",
            phases=["primary", "secondary"],
            standards=["TS3"],
            speakers=[(None, second.pk), (None, first.pk)],
        ),
    )

    session = Session.objects.get()
    assert response.status_code == 302
    assert (session.slug, session.takeaways, session.phases, session.standards) == (
        "reading-aloud-in-science",
        ["A list of words", "A way to begin"],
        ["primary", "secondary"],
        ["TS3"],
    )
    assert [row.speaker for row in session.contributions.order_by("sort_order")] == [second, first]


def test_a_second_session_of_the_same_title_gets_an_address_of_its_own(client, organiser, conference):
    SessionFactory(conference=conference, title="Quiet starts", slug="quiet-starts")

    client.post(
        reverse("session:add"), _session_form(Session(conference=conference, title="Quiet starts", abstract="x"))
    )

    assert sorted(Session.objects.values_list("slug", flat=True)) == ["quiet-starts", "quiet-starts-2"]


def test_the_form_shows_lists_as_people_write_them(client, organiser, conference):
    session = SessionFactory(conference=conference, takeaways=["One", "Two"], phases=["primary"], standards=["TS5"])

    response = client.get(reverse("session:edit", args=[session.pk]))

    html = response.content.decode()
    assert ">\nOne\nTwo</textarea>" in html
    assert re.search(r'name="phases" value="primary"[^>]*checked', html)
    assert re.search(r'name="standards" value="TS5"[^>]*checked', html)
    assert "TS5 Adapt teaching to respond to the strengths and needs of all pupils" in unescape(html)


def test_a_speaker_who_is_elsewhere_at_that_time_is_refused_by_name_and_nothing_typed_is_lost(
    client, organiser, conference
):
    run = DraftRunFactory(session=SessionFactory(conference=conference, title="Quiet starts"))
    speaker = ContributionFactory(session=run.session, speaker__name="Aisha Grant").speaker
    other = DraftRunFactory(session=SessionFactory(conference=conference, title="A new title"), slot=run.slot)

    response = client.post(
        reverse("session:edit", args=[other.session_id]),
        _session_form(other.session, title="A new title", speakers=[(None, speaker.pk)]),
    )

    sentence = (
        f"Aisha Grant is in two places in {run.slot.name}: “Quiet starts” in {run.room.name} and "
        f"“A new title” in {other.room.name}."
    )
    assert (response.status_code, sentence in _text(response)) == (200, True)
    assert 'value="A new title"' in response.content.decode()
    assert not Contribution.objects.filter(session=other.session).exists()


def test_a_stream_of_another_conference_is_refused(client, organiser, conference):
    session = SessionFactory(conference=conference)

    response = client.post(
        reverse("session:edit", args=[session.pk]), _session_form(session, stream=StreamFactory().pk)
    )

    assert "This stream belongs to another conference." in _text(response)


def test_a_session_in_which_people_have_places_is_kept_and_the_organiser_is_told_why(client, organiser):
    place = PlaceFactory()

    response = client.post(reverse("session:delete", args=[place.session_id]), follow=True)

    text = _text(response)
    assert Session.objects.filter(pk=place.session_id).exists()
    assert f"“{place.session.title}” was not deleted" in text
    assert "Cancel its runs, or set it back to draft, instead." in text


def test_a_session_without_places_is_deleted_with_its_runs(client, organiser):
    run = RunFactory()

    client.post(reverse("session:delete", args=[run.session_id]))

    assert (Session.objects.count(), Run.objects.count()) == (0, 0)


def test_a_slot_with_runs_is_kept(client, organiser):
    run = RunFactory()

    response = client.post(reverse("slot:delete", args=[run.slot_id]), follow=True)

    assert Slot.objects.filter(pk=run.slot_id).exists()
    assert "1 run still belongs to it. Move or cancel them first." in _text(response)


# --- A run ----------------------------------------------------------------------------------------------------------------------


def test_a_run_is_opened_from_its_list_and_from_its_history_on_the_timetable_s_own_page(client, organiser, conference):
    run = DraftRunFactory(session=SessionFactory(conference=conference))
    page = reverse("timetable_run", args=[run.uid])

    listed = client.get(reverse("run:index")).content.decode()

    assert f'href="{page}"' in listed
    assert client.get(reverse("run:edit", args=[run.pk])).headers["Location"] == page


def test_the_list_says_what_is_not_as_readers_see_it(client, organiser, conference):
    run = planned(RunFactory(session=SessionFactory(conference=conference)))
    DraftRun.objects.filter(pk=run.pk).update(room=RoomFactory(venue=conference.venue))

    assert "Changed since the release" in _text(client.get(reverse("run:index")))


def test_a_run_is_added_from_the_list_by_choosing_its_session(client, organiser, conference):
    session = SessionFactory(conference=conference, title="Quiet starts")
    elsewhere = SessionFactory(title="Another day")

    shown = _text(client.get(reverse("run:add")))
    chosen = client.get(reverse("run:add"), {"session": session.pk})
    refused = client.get(reverse("run:add"), {"session": elsewhere.pk, "conference": conference.slug})

    assert ("Quiet starts" in shown, "Another day" in shown) == (True, False)
    assert chosen.headers["Location"] == reverse("timetable_session", args=[session.pk])
    assert "That session is not there any more." in _text(refused)


def test_other_times_of_a_released_slot_are_kept_for_the_next_release(client, organiser, conference):
    slot = SlotFactory(conference=conference, name="Workshops 1")
    fields = {"conference": conference.pk, "name": "Workshops 1", "kind": "WORKSHOPS"}

    client.post(
        reverse("slot:edit", args=[slot.pk]),
        fields | {"starts_at": "2027-06-14 10:10", "ends_at": "2027-06-14 10:55"},
    )

    was = slot.starts_at
    slot.refresh_from_db()
    shown = client.get(reverse("slot:edit", args=[slot.pk])).content.decode()
    assert (slot.starts_at, f"{timezone.localtime(slot.next_starts_at):%H:%M}") == (was, "10:10")
    assert 'value="2027-06-14 10:10"' in shown


def _allowed_clash(conference):
    """A clash that somebody left in the draft on the board: one speaker, and one room, in two runs at once."""
    slot, room = SlotFactory(conference=conference), RoomFactory(venue=conference.venue, seats=30)
    runs = [DraftRunFactory(session=SessionFactory(conference=conference), slot=slot, room=room) for _ in range(2)]
    speaker = SpeakerFactory(name="Aisha Grant")
    for run in runs:
        ContributionFactory(session=run.session, speaker=speaker)
    return runs[0]


def test_the_words_of_a_session_are_mended_while_its_runs_clash_in_the_draft(client, organiser, conference):
    session = _allowed_clash(conference).session

    client.post(
        reverse("session:edit", args=[session.pk]),
        _session_form(session, title="Reading aloud, mended", slug=session.slug),
    )

    session.refresh_from_db()
    assert session.title == "Reading aloud, mended"


def test_a_newcomer_who_cannot_come_then_is_added_and_the_organiser_is_told(client, organiser, conference):
    run = DraftRunFactory(session=SessionFactory(conference=conference))
    speaker = SpeakerFactory(name="Aisha Grant")
    AppearanceFactory(speaker=speaker, conference=conference).unavailable.add(run.slot)

    response = client.post(
        reverse("session:edit", args=[run.session_id]),
        _session_form(run.session, speakers=[(None, speaker.pk)]),
        follow=True,
    )

    assert [part.speaker for part in run.session.contributions.all()] == [speaker]
    assert "Aisha Grant said that they cannot come during" in _text(response)


def test_a_newcomer_who_speaks_at_another_conference_then_is_refused(client, organiser, conference):
    run = DraftRunFactory(session=SessionFactory(conference=conference))
    elsewhere = DraftRunFactory(slot__starts_at=run.slot.starts_at, slot__ends_at=run.slot.ends_at)
    speaker = ContributionFactory(session=elsewhere.session, speaker__name="Aisha Grant").speaker

    response = client.post(
        reverse("session:edit", args=[run.session_id]), _session_form(run.session, speakers=[(None, speaker.pk)])
    )

    assert "Aisha Grant is in two places in" in _text(response)


def test_a_session_s_page_leads_to_its_place_in_the_timetable(client, organiser, conference):
    session = SessionFactory(conference=conference)
    page = f'href="{reverse("timetable_session", args=[session.pk])}"'

    addresses = [reverse("session:edit", args=[session.pk]), reverse("session:index")]

    assert [page in client.get(address).content.decode() for address in addresses] == [True, True]


# --- Slot, stream, speaker, private facts -------------------------------------------------------------------------------------------


def test_slots_and_streams_are_added(client, organiser, conference):
    client.post(
        reverse("slot:add"),
        {
            "conference": conference.pk,
            "name": "Workshops 1",
            "kind": "WORKSHOPS",
            "starts_at": "2027-06-14 10:00",
            "ends_at": "2027-06-14 10:50",
        },
    )
    client.post(
        reverse("stream:add"),
        {"conference": conference.pk, "name": "Reading", "code": "RD", "palette": 3, "description": ""},
    )

    assert Slot.objects.values_list("name", "starts_at").get() == ("Workshops 1", datetime(2027, 6, 14, 9, tzinfo=UTC))
    assert Stream.objects.values_list("name", "code", "palette").get() == ("Reading", "RD", 3)


def test_a_slot_that_ends_before_it_starts_is_refused(client, organiser, conference):
    response = client.post(
        reverse("slot:add"),
        {
            "conference": conference.pk,
            "name": "Odd",
            "kind": "BREAK",
            "starts_at": "2027-06-14 10:00",
            "ends_at": "2027-06-14 09:00",
        },
    )

    assert "A slot has to end after it starts." in _text(response)


def test_a_speaker_is_added_as_a_draft(client, organiser):
    response = client.post(
        reverse("wagtailsnippets_programme_speaker:add"),
        {
            "name": "Marit Solheim-Ward",
            "slug": "marit",
            "background": "OUTSIDE",
            "biography": "null",
            "headline": "Mountaineer",
        },
    )

    speaker = Speaker.objects.get()
    assert (response.status_code, speaker.name, speaker.live) == (302, "Marit Solheim-Ward", False)


def test_a_speaker_who_is_being_edited_is_previewed_as_the_public_page(client, organiser):
    speaker = SpeakerFactory(headline="Mountaineer", live=False)
    address = reverse("wagtailsnippets_programme_speaker:preview_on_edit", args=[speaker.pk])
    typed = {"name": "Marit Solheim-Ward", "slug": "marit", "background": "OUTSIDE", "biography": "null"}

    checked = client.post(address, typed | {"headline": "Mountaineer and baker"})
    preview = client.get(address)

    assert checked.json()["is_valid"] is True
    assert "Mountaineer and baker" in _text(preview)
    speaker.refresh_from_db()
    assert speaker.headline == "Mountaineer"


def test_a_fee_is_typed_in_pounds_and_kept_in_pence(client, organiser):
    speaker = SpeakerFactory()

    client.post(
        reverse("speakerprivate:add"),
        {"speaker": speaker.pk, "email": "", "phone": "", "fee_pence": "£1,250.50", "notes": ""},
    )

    private = SpeakerPrivate.objects.get()
    assert private.fee_pence == 125_050
    assert 'value="1250.50"' in client.get(reverse("speakerprivate:edit", args=[private.pk])).content.decode()


# --- Who may ----------------------------------------------------------------------------------------------------------------------


def _addresses():
    run = DraftRunFactory()
    speaker = SpeakerPrivate.objects.create(speaker=SpeakerFactory())
    rows = {
        "session": run.session_id,
        "run": run.pk,
        "slot": run.slot_id,
        "stream": run.session.stream_id,
        "speakerprivate": speaker.pk,
    }
    for name, pk in rows.items():
        for view in ("index", "index_results", "add"):
            yield reverse(f"{name}:{view}")
        for view in ("history",) if name == "run" else ("edit", "delete", "history"):
            yield reverse(f"{name}:{view}", args=[pk])
    yield reverse("timetable_run", args=[run.uid])


def test_every_screen_refuses_an_organiser_without_the_permission(client):
    editor = UserFactory()
    editor.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")

    answers = {address: client.get(address).status_code for address in _addresses()}

    assert len(answers) == 29
    assert set(answers.values()) == {302}


def test_every_screen_opens_for_the_programme_team(client, organiser):
    assert {client.get(address).status_code for address in _addresses()} == {200}


@pytest.mark.indexed
def test_the_choosers_show_sessions_by_title(client, organiser):
    SessionFactory(title="Reading aloud")

    response = client.get(reverse("session_chooser:choose_results"), {"q": "reading"})

    assert "Reading aloud" in _text(response)
