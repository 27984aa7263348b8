"""The programme as a booklet: what a reader and a screen reader find in it, made once for each state of the programme, and for nobody twice."""

import re
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import transaction
from pypdf import PdfReader
from wagtail_factories import ImageFactory

from sessions.exchange import access, pdfs, tasks
from sessions.exchange.actions import printing
from sessions.models import Run, Session, Speaker
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    SpeakerPrivateFactory,
)
from tests.programme.exchange.conftest import a_secret_draft, make_day, put, release

pytestmark = pytest.mark.django_db

ADDRESS = "/schedule/south-coast/programme.pdf"
PRIVATE = {"phone": "07700 900461", "email": "SECRET@saltmarsh.example", "notes": "SECRET notes", "fee_pence": 461_461}


def whole_day():
    """The small released day, with a break, a session without a time, and all that must not leave the house."""
    day = make_day()
    SlotFactory(
        conference=day.conference,
        name="Coffee",
        kind="BREAK",
        starts_at=day.slots[0].ends_at,
        ends_at=day.slots[1].starts_at,
    )
    SessionFactory(conference=day.conference, stream=day.streams[1], title="No time yet", slug="no-time-yet")
    off = SessionFactory(conference=day.conference, stream=day.streams[1], title="Called off", slug="called-off")
    ContributionFactory(session=off, speaker=SpeakerFactory(name="Cy Absent", slug="cy-absent"))
    RunFactory(session=off, slot=day.slots[1], room=day.rooms[2], status=Run.Status.CANCELLED)
    Session.objects.filter(pk=day.reading.pk).update(
        takeaways=["A page to read aloud"], standards=["TS3"], phases=["primary"]
    )
    a_secret_draft(day)
    SpeakerPrivateFactory(speaker=day.speakers[0], **PRIVATE)
    AppearanceFactory(
        speaker=day.speakers[0],
        conference=day.conference,
        fee="SECRET fee",
        travel="SECRET travel",
        car_registration="SECRET",
    )
    return day


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """The booklet of that day, through WeasyPrint. Set once for all that is read in it; its rows are gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        whole_day()
        body = pdfs.booklet(access.programme_for("south-coast"))
        transaction.set_rollback(True)
    return PdfReader(BytesIO(body))


@pytest.fixture
def pages(printed):
    return [re.sub(r"\s+", " ", page.extract_text()).strip() for page in printed.pages]


def outline(reader, entries=None):
    """The bookmarks: (title, page, what is below it)."""
    found = []
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            found[-1] = (*found[-1][:2], outline(reader, entry))
        else:
            found.append((entry.title, reader.get_destination_page_number(entry) + 1, []))
    return found


def tags(node):
    """Every element of the structure tree from this one down."""
    yield node
    below = node.get("/K", [])
    for child in below if isinstance(below, list) else [below]:
        element = child.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield from tags(element)


# --- What is in it --------------------------------------------------------------------------------------------


def test_the_bookmarks_are_the_parts_the_slots_and_in_them_the_sessions(printed):
    assert outline(printed) == [
        ("Contents", 2, []),
        ("The day at a glance", 3, []),
        (
            "Sessions",
            4,
            [
                ("10:00–10:45 Workshops 1", 4, [("Reading aloud", 4, []), ("Quiet starts", 4, [])]),
                ("11:00–11:45 Workshops 2", 4, []),
                ("Time and room to be announced", 4, [("No time yet", 4, [])]),
            ],
        ),
        ("Speakers", 5, []),
        ("Where it is", 6, []),
        ("Your own day", 7, []),
    ]


def test_the_contents_name_the_pages_that_the_bookmarks_lead_to(printed, pages):
    (contents,) = [page for page in pages if "Contents" in page and ". ." in page]

    found = re.findall(r"(The day at a glance|Sessions|Speakers|Where it is|Your own day) ?[. ]+(\d+)", contents)

    places = {title: str(page) for title, page, _ in outline(printed)}
    assert found == [(title, places[title]) for title in ("The day at a glance", "Sessions", "Speakers", "Where it is", "Your own day")]  # fmt: skip


def test_a_screen_reader_finds_a_tagged_document_in_english_with_a_title(printed):
    root = printed.trailer["/Root"]

    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], printed.metadata.title, root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        "en-GB", True, "Programme: South Coast", True,
    )  # fmt: skip
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_headings_tables_and_pictures_are_tagged_as_what_they_are(printed):
    found = list(tags(printed.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()))
    kinds = [node["/S"] for node in found]

    figures = [node.get("/Alt", "") for node in found if node["/S"] == "/Figure"]
    assert {kind: kinds.count(kind) for kind in ("/H1", "/H2", "/H3", "/H4")} == {
        "/H1": 1,
        "/H2": 6,
        "/H3": 6,
        "/H4": 3,
    }
    assert kinds.count("/Table") == 4
    assert figures == ["QR code: the programme as it is today, http://testserver/schedule/south-coast/programme/"] * 2


def test_it_says_what_is_when_where_for_whom_and_by_whom(pages):
    cover, _, glance, sessions, speakers, where, own = pages

    said = {
        "cover": ("Programme South Coast", "Monday 14 June 2027", "Saltmarsh School"),
        "glance": (
            "10:00–10:45 Workshops 1 LIT Reading aloud Ann Lee, Cy Moon Hall 4 SEND Quiet starts Bo Hart Lab 4",
            "10:45–11:00 Coffee", "11:00–11:45 Workshops 2 LIT Reading aloud Ann Lee, Cy Moon Lab 4",
        ),
        "sessions": (
            ("LIT Hall Reading aloud Ann Lee, Saltmarsh School Cy Moon, Saltmarsh School For: Teachers of any subject. Primary · Standards TS3 Also 11:00–11:45, Lab "
            "Most of us begin with a quiz. Bring a unit to plan. You will leave with"), "A page to read aloud",
            "11:00–11:45 Workshops 2 At this time LIT Reading aloud, Lab (page 4)",
        ),
        "speakers": ("Ann Lee Head of chemistry Saltmarsh School Amara has taught for eleven years. LIT Reading aloud, page 4",),
        "where": ("Saltmarsh School Quay BH15 1AA", "Hall Hall Ground floor Step-free"),
        "own": (
            "10:00–10:45 Workshops 1:", "Printed from programme 1 of Monday 2 November 2026.",
            "testserver/schedule/south-coast/programme",
        ),
    }  # fmt: skip
    read = {"cover": cover, "glance": glance, "sessions": sessions, "speakers": speakers, "where": where, "own": own}
    assert [(name, part) for name, parts in said.items() for part in parts if part not in read[name]] == []


def test_neither_draft_nor_private_facts_nor_what_is_cancelled_stand_in_it(printed, pages):
    text = " ".join([*pages, *map(str, outline(printed)), str(printed.metadata)])

    found = [word for word in ("SECRET", "secret", "07700", "461", "Called off", "Cy Absent", "10:07") if word in text]

    assert found == []


def test_each_page_names_the_conference_and_the_part(pages):
    numbers = [page.rsplit(" ", 1)[-1] for page in pages[1:]]

    assert [("South Coast" in page, number) for page, number in zip(pages[1:], numbers, strict=True)] == [
        (True, str(number)) for number in range(2, 8)
    ]


# --- Made once ------------------------------------------------------------------------------------------------


@pytest.fixture
def press(monkeypatch, settings, tmp_path):
    """How often a booklet is set, in a store of its own. What comes from it is a PDF to nobody but these tests."""
    private = {"BACKEND": "conference.storage.PrivateStorage", "OPTIONS": {"location": str(tmp_path / "private")}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    sets = []

    def render_pdf(template, context, **options):
        sets.append(context["release"].number)
        return b"%%PDF %d\n%%%%EOF\n" % len(sets)

    monkeypatch.setattr(pdfs, "render_pdf", render_pdf)
    return sets


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    """ask() → the answer and how many tasks it asked for; with work=True these are done."""

    def ask(*, work=True, **headers):
        with django_capture_on_commit_callbacks(execute=work) as asked:
            answer = client.get(ADDRESS, headers=headers)
        return answer, len(asked)

    return ask


def files(conference):
    return storages["private"].listdir(f"programmes/{conference.pk}")[1]


def test_many_who_ask_at_once_are_told_to_wait_and_the_booklet_is_set_once(ask, press, day, caplog):
    first = [ask(work=False) for _ in range(3)]
    tasks.print_programme.enqueue(day.conference.slug, "")

    later = [ask() for _ in range(3)]

    assert [(answer.status_code, answer.headers["Refresh"], asked) for answer, asked in first] == [
        (503, "5", 1), (503, "5", 0), (503, "5", 0),
    ]  # fmt: skip
    assert "looks again by itself" in first[0][0].content.decode()
    assert [(answer.status_code, answer.content, asked) for answer, asked in later] == [
        (200, b"%PDF 1\n%%EOF\n", 0)
    ] * 3
    assert press == [1]
    assert [record.getMessage() for record in caplog.records if record.name == "django.request"] == []


def test_it_is_answered_as_the_other_whole_files_are(ask, press, day):
    ask()

    answer, _ = ask()
    again, _ = ask(**{"If-None-Match": answer.headers["ETag"]})

    kept = ("Content-Type", "Content-Disposition", "Cache-Control", "Access-Control-Allow-Origin")
    assert [answer.headers[name] for name in kept] == [
        "application/pdf",
        'inline; filename="south-coast.pdf"',
        "public, no-cache",
        "*",
    ]
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])


def test_two_workers_with_the_same_task_set_it_once(press, day):
    done = [tasks.print_programme.enqueue("south-coast", "").return_value for _ in range(2)]

    assert (done[0] == done[1], len(files(day.conference)), press) == (True, 1, [1])


def edit_a_title(day):
    Session.objects.filter(pk=day.quiet.pk).update(title="Quieter starts")


def hide_a_speaker(day):
    Speaker.objects.filter(pk=day.speakers[0].pk).update(live=False)


def move_and_release(day):
    put(day.drafts[0], room=day.rooms[2])
    release(day.conference)


def change_the_accent(day):
    day.conference.accent = "#7a1f5c"
    day.conference.save()


def show_a_photo(day):
    Speaker.objects.filter(pk=day.speakers[1].pk).update(photo=ImageFactory())


def test_after_each_change_nobody_gets_the_old_one_and_one_alone_is_kept(ask, press, day):
    """One change after the other, since each has a booklet before it: that costs a test a fifth."""
    ask()
    found, old = {}, ask()[0].content
    for change in (edit_a_title, hide_a_speaker, move_and_release, change_the_accent, show_a_photo):
        change(day)

        waiting, asked = ask()
        new, _ = ask()

        found[change.__name__] = (
            waiting.status_code,
            asked,
            new.status_code,
            new.content != old,
            len(files(day.conference)),
        )
        old = new.content
    assert found == dict.fromkeys(found, (503, 1, 200, True, 1))
    assert (len(found), press) == (5, [1, 1, 1, 2, 2, 2])


def test_a_seat_taken_or_a_run_moved_in_the_draft_sets_nothing_anew(ask, press, day):
    ask()

    Run.objects.filter(session=day.quiet).update(taken=7, turns=9)
    put(day.drafts[0], room=day.rooms[2])

    answer, asked = ask()
    assert (answer.status_code, asked, press) == (200, 0, [1])


def test_another_photo_in_the_place_of_one_is_another_state(day):
    photo = ImageFactory()
    Speaker.objects.filter(pk=day.speakers[0].pk).update(photo=photo)
    before = pdfs.state(access.programme_for("south-coast"))

    type(photo).objects.filter(pk=photo.pk).update(file="original_images/other.png", file_hash="other")

    assert pdfs.state(access.programme_for("south-coast")) != before


def test_what_the_worker_has_not_finished_writing_is_not_handed_out(ask, press, day):
    ask()
    (name,) = files(day.conference)
    store = storages["private"]
    store.delete(f"programmes/{day.conference.pk}/{name}")
    with store.open(f"programmes/{day.conference.pk}/{name}", "wb") as half:
        half.write(b"%PDF half of it")

    answer, _ = ask(work=False)

    assert answer.status_code == 503


def test_who_asks_again_after_a_failed_task_waits_for_the_next_one(ask, press, day, monkeypatch):
    monkeypatch.setattr(printing, "PATIENCE", 0.01)

    asked = [ask(work=False)[1] for _ in range(2)]

    assert asked == [1, 1]


# --- For whom and how -----------------------------------------------------------------------------------------


def test_before_the_first_release_there_is_no_booklet(client, press):
    RunFactory(session__conference=ConferenceFactory(slug="quiet-year"))

    answer = client.get("/schedule/quiet-year/programme.pdf")

    assert (answer.status_code, answer.headers["Content-Type"], answer.content.decode(), press) == (
        404, "text/plain; charset=utf-8", "There is no published programme at this address.\n", [],
    )  # fmt: skip


def test_the_command_writes_the_same(press, day, tmp_path):
    call_command("export_programme", "--format", "pdf", "--output", str(tmp_path / "south-coast.pdf"))

    assert (tmp_path / "south-coast.pdf").read_bytes() == b"%PDF 1\n%%EOF\n"


def test_the_number_of_queries_does_not_grow_with_the_programme(press, day, django_assert_num_queries):
    Speaker.objects.filter(pk=day.speakers[0].pk).update(photo=ImageFactory())
    pdfs.booklet(access.programme_for("south-coast"))  # which cuts the photo, once for all

    def asked():
        with django_assert_num_queries(len(READ) + 2):  # photos, and what was cut out of them
            pdfs.booklet(access.programme_for("south-coast"))
        with django_assert_num_queries(len(READ) + 1):  # photos
            pdfs.state(access.programme_for("south-coast"))

    asked()
    more = Session.objects.bulk_create(
        SessionFactory.build(conference=day.conference, stream=day.streams[0], slug=f"more-{n}") for n in range(27)
    )
    people = Speaker.objects.bulk_create(SpeakerFactory.build(slug=f"more-{n}") for n in range(27))
    for session, speaker in zip(more, people, strict=True):
        ContributionFactory(session=session, speaker=speaker)
        RunFactory(session=session, slot=SlotFactory(conference=day.conference), room=day.rooms[0])
    asked()


READ = ("conference", "slots", "sessions", "contributions", "runs", "release")
