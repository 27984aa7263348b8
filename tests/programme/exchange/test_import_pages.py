"""The organisers' pages of an import, and the command: nothing is written before somebody has read and said so."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from sessions.exchange import uploads
from sessions.exchange.reading.columns import template_headings
from sessions.models import DraftRun, Session
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.exchange import event, person, schedule, table

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
URL = reverse("import_programme")


@pytest.fixture
def conference():
    return ConferenceFactory()


@pytest.fixture
def organiser():
    return UserFactory(is_superuser=True)


@pytest.fixture
def desk(client, organiser):
    client.force_login(organiser)
    return client


def upload(desk, conference, data, name="programme.json", **fields):
    return desk.post(
        f"{URL}?conference={conference.slug}", {"file": SimpleUploadedFile(name, data), "look": "1"} | fields
    )


def confirm(desk, conference, seen, **fields):
    context = seen.context
    asked = {
        "digest": context["digest"],
        "file_name": context["file_name"],
        "read": context["report"].fingerprint,
        "import": "1",
    }
    return desk.post(f"{URL}?conference={conference.slug}", asked | fields)


def test_a_file_is_read_first_then_imported_and_then_leads_to_the_timetable(desk, conference):
    seen = upload(
        desk, conference, schedule({"Hall": [event("A")], "H12": [event("B", persons=[person("Dev Patel")])]})
    )

    assert (seen.status_code, Session.objects.count()) == (200, 0)
    assert "Import these 2 sessions" in seen.text

    answer = confirm(desk, conference, seen)

    assert (answer.status_code, answer.url) == (302, f"{reverse('import_programme_done')}?conference={conference.slug}")
    assert (Session.objects.count(), DraftRun.objects.count()) == (2, 2)
    page = desk.get(answer.url)
    assert "2 new sessions." in page.text
    assert "Go to the timetable" in page.text
    assert storages["private"].listdir(f"imports/{desk.session['_auth_user_id']}")[1] == []


def test_what_a_file_says_is_escaped_on_the_page(desk, conference):
    seen = upload(desk, conference, table(["&lt;script&gt;alert(1)&lt;/script&gt;", *[""] * 6]), name="<b>.csv")

    assert "<script>alert(1)" not in seen.text
    assert "&lt;script&gt;alert(1)" in seen.text


def test_a_hopeless_file_comes_back_with_its_sentence_and_what_was_ticked(desk, conference):
    seen = upload(desk, conference, b'{"schedule":\n }}', overwrite="on", source="Our list")

    assert "broken in line 2, column 2" in seen.text
    assert 'value="Our list"' in seen.text
    assert seen.context["form"]["overwrite"].value() is True


def test_without_a_file_there_is_a_sentence_beside_the_field(desk, conference):
    assert "Choose a file first." in desk.post(URL, {"look": "1"}).text


def test_a_file_of_another_day_can_be_read_again_with_the_tick(desk, conference):
    seen = upload(desk, conference, schedule({"Hall": [event("A", day="2026-05-07")]}, day="2026-05-07"))
    assert "This file is about 7 May 2026" in seen.text

    again = desk.post(
        f"{URL}?conference={conference.slug}",
        {"digest": seen.context["digest"], "file_name": "x", "shift_to_day": "on", "look": "1"},
    )

    assert "Import this session" in again.text


def test_somebody_else_cannot_import_what_i_uploaded(desk, conference, client):
    seen = upload(desk, conference, schedule({"Hall": [event("A")]}))
    client.force_login(UserFactory(is_superuser=True))

    answer = confirm(client, conference, seen)

    assert "The file is no longer kept here" in answer.text
    assert Session.objects.count() == 0


@pytest.mark.parametrize("digest", ["../../etc/passwd", "0" * 64, "x"])
def test_a_digest_that_names_nothing_of_mine_is_told(desk, conference, digest):
    assert "The file is no longer kept here" in desk.post(URL, {"digest": digest, "file_name": "x", "import": "1"}).text


def test_a_programme_that_changed_meanwhile_is_read_again_before_it_is_imported(desk, conference):
    seen = upload(desk, conference, schedule({"Hall": [event("A")]}))
    Session.objects.create(conference=conference, title="A", slug="a")

    answer = confirm(desk, conference, seen)

    assert "The programme has changed here since you read this report" in answer.text
    assert DraftRun.objects.count() == 0


def test_importing_twice_offers_nothing_to_import(desk, conference):
    data = schedule({"Hall": [event("A")]})
    confirm(desk, conference, upload(desk, conference, data))

    seen = upload(desk, conference, data)

    assert "Nothing to import: everything stands here already." in seen.text
    assert 'name="import"' not in seen.text


def test_an_upload_is_kept_for_a_day(organiser):
    other = UserFactory()
    old = uploads.keep(b"one", by=organiser, now=NOW)

    uploads.keep(b"two", by=other, now=datetime.now(UTC) + timedelta(hours=25))

    assert (uploads.kept(old, by=organiser), [uploads.kept(old, by=other)]) == (None, [None])


def test_a_newer_upload_takes_the_place_of_the_one_before(organiser):
    first = uploads.keep(b"one", by=organiser, now=NOW)
    second = uploads.keep(b"two", by=organiser, now=NOW)

    assert (uploads.kept(first, by=organiser), uploads.kept(second, by=organiser)) == (None, b"two")


@pytest.mark.parametrize("held", [(), ("add_session",), ("change_draftrun",)])
def test_whoever_may_not_make_sessions_and_plan_the_day_is_sent_away(client, conference, held):
    user = UserFactory()
    user.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        *Permission.objects.filter(codename__in=held, content_type__app_label="programme"),
    )
    client.force_login(user)

    answers = {
        name: client.get(reverse(name)).status_code
        for name in ("import_programme", "import_programme_done", "import_programme_template")
    }
    posted = client.post(URL, {"file": SimpleUploadedFile("x", schedule({"Hall": [event("A")]})), "look": "1"})

    assert (set(answers.values()), posted.status_code) == ({302}, 302)


def test_the_template_has_our_headings(desk):
    from openpyxl import load_workbook

    answer = desk.get(reverse("import_programme_template"))

    (headings,) = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert list(headings) == template_headings()


def test_without_a_conference_the_page_says_what_to_do(desk):
    assert "There is no conference yet" in desk.get(URL).text


# --- The command -------------------------------------------------------------------------------------------------------


def command(path, *arguments):
    out = io.StringIO()
    call_command("import_programme", str(path), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_reports_in_a_dry_run_and_imports_without(tmp_path, conference):
    path = tmp_path / "schedule.txt"
    path.write_bytes(schedule({"Hall": [event("A"), event("B", "10:15", persons=[person("Dev Patel")])]}))

    dry = command(path, "--dry-run")
    assert Session.objects.count() == 0
    wet = command(path, "--conference", conference.slug)
    again = command(path)

    assert 'days[0].rooms["Hall"][0].room; days[0].rooms["Hall"][1].room: ' in dry
    assert [text.rsplit("\n", 2)[1] for text in (dry, wet, again)] == [
        "2 new sessions. Nothing was written: this was a dry run.",
        "2 new sessions. Imported.",
        "2 as before. Nothing to write.",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--conference", "nowhere"], "No conference is called “nowhere”."),
        (["--by", "nobody@school.example"], "Nobody signs in with nobody@school.example."),
        (["--drafts", "--publish"], "Either --drafts or --publish."),
        ([], "This file looks like JSON, but it is broken in line 1, column 2. Export it again, or mend it there."),
    ],
)
def test_the_command_refuses_with_a_sentence(tmp_path, conference, arguments, sentence):
    path = tmp_path / "x.json"
    path.write_bytes(b"{]")

    with pytest.raises(CommandError, match=sentence.replace(".", "\\.")):
        command(path, *arguments)


def test_the_command_says_that_a_file_is_not_there(tmp_path, conference):
    with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
        command(tmp_path / "missing.json")
