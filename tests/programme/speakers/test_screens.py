"""The organisers' screens about speakers: the table, one speaker, dates, reminders; by permission alone."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.models import Appearance, Handout, Letter, Speaker, SpeakerDue, TextCheck
from sessions.speakers.actions import answers, profile
from sessions.speakers.rules import ABOUT
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    HandoutFactory,
    LetterFactory,
    RunFactory,
    SessionFactory,
    SpeakerFactory,
    SpeakerPrivateFactory,
)
from tests.programme.speakers.conftest import NOW, fresh

pytestmark = pytest.mark.django_db


def text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture(autouse=True)
def _in_2027():
    with time_machine.travel(NOW, tick=False):
        yield


def user_with(*codenames):
    user = UserFactory()
    wanted = Permission.objects.filter(content_type__app_label="programme")
    if codenames != ("*",):
        wanted = wanted.filter(codename__in=codenames)
    user.user_permissions.set(wanted | Permission.objects.filter(codename="access_admin"))
    return user


@pytest.fixture
def organiser(client, site_tree):
    user = user_with("*")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def names(response):
    return [row.appearance.speaker.name for row in response.context["rows"]]


def test_the_table_shows_who_misses_what(client, organiser, her, guest, session):
    Appearance.objects.filter(pk=her.pk).update(confirmed_at=NOW)

    answer = client.get(reverse("speakers_progress"))

    by_name = {
        row.appearance.speaker.name: [line and line.standing.value for line in row.cells()]
        for row in answer.context["rows"]
    }
    assert by_name == {
        "Dev Patel": ["DONE", "LATE", "DONE", "TO_DO", "TO_DO", "TO_DO", None, "TO_DO", "TO_DO", "TO_DO"],
        "Marit Solheim": ["LATE", "LATE", "DONE", "TO_DO", "TO_DO", "TO_DO", "TO_DO", "TO_DO", "TO_DO", "TO_DO"],
    }
    assert "To do, due 22 March 2027" in text(answer)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Anna Complete", "Dev Patel", "Marit Solheim", "Nora Not"]),
        ({"show": "missing"}, ["Dev Patel", "Marit Solheim"]),
        ({"show": "late"}, ["Marit Solheim"]),
        ({"show": "declined"}, ["Nora Not"]),
        ({"show": "waits"}, ["Dev Patel"]),
        ({"item": "COMING"}, ["Marit Solheim"]),
        ({"item": "TRAVEL"}, ["Marit Solheim"]),
        ({"background": "OUTSIDE"}, ["Marit Solheim"]),
        ({"background": "TEACHER", "item": "SLIDES"}, ["Dev Patel"]),
        ({"item": "nonsense"}, ["Anna Complete", "Dev Patel", "Marit Solheim", "Nora Not"]),
    ],
)
def test_the_table_is_narrowed_to_who_is_wanted(query, found, client, organiser, her, guest, conference):
    Appearance.objects.filter(pk=her.pk).update(confirmed_at=NOW, availability_answered_at=NOW)
    profile.send_profile(
        appearance=fresh(her), now=NOW, name="Dev Patel", pronouns="", headline="New", organisation="", website="", biography="x"
    )  # fmt: skip
    done = {"confirmed_at": NOW, "availability_answered_at": NOW, "photo_consent": "NO", "is_host_staff": True}
    AppearanceFactory(conference=conference, speaker__name="Anna Complete", **done)
    AppearanceFactory(conference=conference, speaker__name="Nora Not", declined_at=NOW)

    assert names(client.get(reverse("speakers_progress"), query)) == found


@pytest.mark.parametrize("number", [1, 3, 8])
def test_the_table_asks_as_many_questions_at_eight_as_at_one(number, client, organiser, conference):
    for _ in range(number):
        part = ContributionFactory(session=SessionFactory(conference=conference))
        SpeakerPrivateFactory(speaker=part.speaker)
        RunFactory(session=part.session)
        HandoutFactory(session=part.session)
        page = AppearanceFactory(speaker=part.speaker, conference=conference)
        profile.send_profile(
            appearance=fresh(page), now=NOW, name="A", pronouns="", headline="New", organisation="", website="", biography="x"
        )  # fmt: skip
    client.get(reverse("speakers_progress"))

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse("speakers_progress"))

    assert len(answer.context["rows"]) == number
    assert len([each for each in captured if "programme_" in each["sql"]]) == 10


def test_who_was_not_told_yet_is_marked_and_not_counted_late(client, organiser, her, conference):
    was = client.get(reverse("speakers_progress")).context["late"]
    LetterFactory(conference=conference, kind="INVITATION", speaker=her.speaker)

    page = client.get(reverse("speakers_progress"))

    assert (was, page.context["late"], "not told yet" in page.content.decode()) == (1, 0, True)


def test_people_without_a_page_are_named_and_get_one(client, organiser, conference):
    ContributionFactory(session=SessionFactory(conference=conference), speaker=SpeakerFactory(name="Anna Berg"))

    before = text(client.get(reverse("speakers_progress")))
    client.post(reverse("speakers_open"))

    assert "One speaker has no personal page yet: Anna Berg" in before
    assert names(client.get(reverse("speakers_progress"))) == ["Anna Berg"]


def test_an_organiser_presses_for_reminders_and_is_told_what_came_of_it(client, organiser, her, guest):
    first = client.post(reverse("speakers_remind"), {"within": 28}, follow=True)
    second = client.post(reverse("speakers_remind"), {"within": 28}, follow=True)

    assert "1 reminder waits in the outbox. Read, then send." in text(first)
    assert "No e-mail address: Marit Solheim." in text(first)
    assert Letter.objects.get().by == organiser
    assert "1 reminder waits" not in text(second)


def test_links_are_written_for_all_who_never_had_one(client, organiser, her):
    answer = client.post(reverse("speakers_send_links"), follow=True)

    assert "1 letter with a personal link waits in the outbox." in text(answer)
    assert Letter.objects.get().kind == "INVITATION"


def test_dates_are_set_shown_and_emptied(client, organiser, her):
    address = reverse("speakers_dates")

    before = text(client.get(address))
    client.post(address, {"TEXT": "2027-05-01"})
    kept = list(SpeakerDue.objects.values_list("item", "due_date"))
    client.post(address, {"TEXT": ""})

    assert "Empty: 22 March 2027, 84 days before the day." in before
    assert (kept, SpeakerDue.objects.count()) == ([("TEXT", date(2027, 5, 1))], 0)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2027-06-15", "That is after the day itself, 14 June 2027."),
        ("soon", "This is not a date. One looks like 14/06/2027."),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_the_others_are_kept_on_the_page(typed, said, client, organiser, her):
    answer = client.post(reverse("speakers_dates"), {"TEXT": typed, "ROOM": "2027-05-02"})

    assert said in text(answer)
    assert 'value="2027-05-02"' in answer.content.decode()
    assert not SpeakerDue.objects.exists()


def test_slides_are_given_out_from_the_day_on(client, organiser, her, session):
    HandoutFactory(session=session, may_share=True)

    early = client.post(reverse("speakers_give_out"), follow=True)
    with time_machine.travel(NOW.replace(month=6, day=14), tick=False):
        client.force_login(
            organiser, backend="django.contrib.auth.backends.ModelBackend"
        )  # the other session has run out
        on_the_day = client.post(reverse("speakers_give_out"), follow=True)

    assert "given out from the day of the conference on" in text(early)
    assert "Readers have 1 more file now." in text(on_the_day)
    assert Handout.objects.public().count() == 1


# --- One speaker ------------------------------------------------------------------------------------------------------------------------


def test_one_speaker_shows_all_that_she_told_us(client, organiser, guest):
    SpeakerPrivateFactory(speaker=guest.speaker, email="agent@fell.example", phone="07700 900999", fee_pence=120000)
    answers.answer_travel(
        appearance=fresh(guest), travel="Train from Penrith", fee="By my agent", av="Headset", now=NOW
    )

    words = text(client.get(reverse("speaker_progress", args=[guest.pk])))

    for piece in ("Train from Penrith", "By my agent", "Headset", "agent@fell.example", "07700 900999", "£1,200.00", "her own link: Travel"):  # fmt: skip
        assert piece in words
    assert f"http://testserver/speaking/{guest.link_token}/" in words


def test_who_may_not_see_private_facts_sees_none_of_them(client, site_tree, guest):
    SpeakerPrivateFactory(speaker=guest.speaker, email="agent@fell.example", phone="07700 900999", fee_pence=120000)
    client.force_login(user_with("view_appearance"), backend="django.contrib.auth.backends.ModelBackend")

    words = text(client.get(reverse("speaker_progress", args=[guest.pk])))

    assert [piece for piece in ("agent@fell.example", "07700 900999", "£1,200.00") if piece in words] == []


def test_her_link_is_sent_by_one_button(client, organiser, her):
    answer = client.post(reverse("speaker_send_link", args=[her.pk]), follow=True)

    assert "A letter to Dev Patel waits in the outbox." in text(answer)


def test_without_an_address_the_reason_is_told(client, organiser, guest):
    answer = client.post(reverse("speaker_send_link", args=[guest.pk]), follow=True)

    assert "We have no e-mail address of this speaker." in text(answer)


def test_a_new_link_asks_first(client, organiser, her):
    address = reverse("speaker_new_link", args=[her.pk])

    asked = client.get(address)
    unchanged = fresh(her).link_token
    client.post(address)

    assert "finds nothing there" in text(asked)
    assert (unchanged, fresh(her).link_token == unchanged) == (her.link_token, False)


@pytest.mark.parametrize(("take", "title"), [("yes", "Reading aloud"), ("no", "Reading aloud in science")])
def test_proposed_words_are_shown_beside_the_old_ones_and_taken_over_or_left(
    take, title, client, organiser, her, session
):
    check = answers.answer_text(
        contribution=session.contributions.get(), appearance=her, is_right=False, title="Reading aloud", abstract="Three.", note="Shorter.", now=NOW
    )  # fmt: skip

    before = text(client.get(reverse("speaker_progress", args=[her.pk])))
    client.post(reverse("speaker_settle_text", args=[check.pk]), {"take": take})

    session.refresh_from_db()
    assert ("Her note: Shorter." in before, session.title) == (True, title)
    assert not TextCheck.objects.get().waits


def test_the_organisers_note_is_kept_and_stands_on_her_page(client, organiser, her):
    client.post(
        reverse("speaker_progress", args=[her.pk]), {"why_asked": "31 colleagues asked.", "is_host_staff": "true"}
    )

    kept = fresh(her)
    assert (kept.why_asked, kept.is_host_staff) == ("31 colleagues asked.", True)
    assert "31 colleagues asked." in text(client.get(reverse("programme:speaking", args=[her.link_token])))


def test_from_the_list_of_speakers_one_comes_to_the_page_or_opens_it(client, organiser, conference):
    speaker = SpeakerFactory(name="Anna Berg")
    listed = client.get(reverse("wagtailsnippets_programme_speaker:list"))
    address = reverse("speaker_of", args=[speaker.pk])

    asked = client.get(address)
    opened = client.post(address)

    made = Appearance.objects.get(speaker=speaker)
    assert address in listed.content.decode()
    assert "has no personal page for" in text(asked)
    assert opened["Location"] == client.get(address)["Location"] == reverse("speaker_progress", args=[made.pk])


def test_files_are_read_and_withdrawn_here(client, organiser, her, session):
    handout = HandoutFactory(
        session=session, appearance=her, may_share=True, released_at=NOW, link="https://s.example/1"
    )

    read = client.get(reverse("speaker_file", args=[handout.pk]))
    client.post(reverse("speaker_file_withdraw", args=[handout.pk]))

    handout.refresh_from_db()
    assert (read.status_code, read["Location"], handout.released_at) == (302, "https://s.example/1", None)


# --- Doors ------------------------------------------------------------------------------------------------------------------------------

SCREENS = [
    ("speakers_progress", "get", "view_appearance"),
    ("speakers_dates", "get", "change_appearance"),
    ("speakers_open", "post", "change_appearance"),
    ("speakers_send_links", "post", "add_letter"),
    ("speakers_remind", "post", "add_letter"),
    ("speakers_give_out", "post", "change_appearance"),
    ("speaker_of", "get", "view_appearance"),
    ("speaker_progress", "get", "view_appearance"),
    ("speaker_send_link", "post", "add_letter"),
    ("speaker_new_link", "post", "change_appearance"),
    ("speaker_settle_text", "post", "change_session"),
    ("speaker_file", "get", "view_appearance"),
    ("speaker_file_withdraw", "post", "change_appearance"),
]


@pytest.mark.parametrize(("name", "method", "permission"), SCREENS)
def test_each_screen_asks_for_its_permission_itself(name, method, permission, client, site_tree, her):
    part = ContributionFactory(session=SessionFactory(conference=her.conference))
    check = TextCheck.objects.create(contribution=part, answer="CHANGES", title="Other", answered_at=NOW)
    handout = HandoutFactory(session=part.session, appearance=her)
    args = {
        "speaker_of": [her.speaker_id], "speaker_settle_text": [check.pk], "speaker_file": [handout.pk], "speaker_file_withdraw": [handout.pk],
    }  # fmt: skip
    address = reverse(name, args=args.get(name, [her.pk] if name.startswith("speaker_") else []))
    everything_else = [
        each.codename for each in Permission.objects.filter(content_type__app_label="programme") if each.codename != permission
    ]  # fmt: skip

    seen = []
    for user in (None, user_with(*everything_else), user_with("*")):
        client.logout()
        if user:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = getattr(client, method)(address)
        seen.append((answer.status_code, answer.headers.get("Location", "").split("?")[0]))

    assert seen[0][1].startswith(("/admin/login/", "/accounts/sign-in"))
    assert seen[1] == (302, "/admin/")
    assert seen[2][1] not in {"/admin/", "/admin/login/"}
    assert seen[2][0] in {200, 302}


def test_with_seeing_alone_nothing_is_changed(client, site_tree, her):
    client.force_login(user_with("view_appearance"), backend="django.contrib.auth.backends.ModelBackend")
    other = SpeakerFactory()

    client.post(reverse("speaker_progress", args=[her.pk]), {"why_asked": "Mine"})
    client.post(reverse("speaker_of", args=[other.pk]))

    assert (fresh(her).why_asked, Appearance.objects.filter(speaker=other).exists()) == ("", False)


@pytest.mark.parametrize("name", ["speaker_of", "speaker_progress", "speaker_new_link", "speaker_file"])
def test_what_is_not_there_is_not_found(name, client, organiser):
    assert client.get(reverse(name, args=[999])).status_code == 404


def test_without_a_conference_the_screens_say_what_they_will_show(client, organiser):
    assert "There is no conference yet." in text(client.get(reverse("speakers_progress")))
    assert "There is no conference yet." in text(client.get(reverse("speakers_dates")))


def test_another_conference_is_named_in_the_address(client, organiser, her):
    other = ConferenceFactory(slug="sc26", date=date(2026, 6, 15))
    AppearanceFactory(conference=other, speaker=SpeakerFactory(name="Last Year"))

    assert names(client.get(reverse("speakers_progress"), {"conference": "sc26"})) == ["Last Year"]
    assert client.get(reverse("speakers_progress"), {"conference": "nonsense"}).status_code == 404


def test_every_item_has_a_column(client, organiser, her):
    html = client.get(reverse("speakers_progress")).content.decode()

    assert [about.short for about in ABOUT.values() if f">{about.short}</th>" not in html] == []
    assert Speaker.objects.count() == 1
