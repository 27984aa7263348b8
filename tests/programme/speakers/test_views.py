"""A speaker's own pages over HTTP: by her link alone, complete without JavaScript, nothing typed lost, errors beside their field."""

import re
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model

from sessions.models import Appearance, Handout, Session, Speaker, TextCheck
from sessions.speakers.actions import desk, profile
from sessions.speakers.rules import ABOUT
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    HandoutFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
)
from tests.home.markup import inline_faults
from tests.programme.speakers.conftest import NOW, fresh, photograph

pytestmark = pytest.mark.django_db


def text(response):
    body = re.sub(r"<(script|style|template).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def at(her, slug=""):
    return reverse("programme:speaking-item", args=[her.link_token, slug]) if slug else reverse("programme:speaking", args=[her.link_token])  # fmt: skip


@pytest.fixture
def in_2027():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.sqlite
def test_her_page_says_who_when_where_and_what_is_missing_first(client, her, session, in_2027):
    slot = SlotFactory(conference=session.conference)
    run = RunFactory(session=session, slot=slot)
    run.room.features, run.room.floor, run.room.equipment = ["PROJECTOR"], "First floor", "A visualiser."
    run.room.save()
    Appearance.objects.filter(pk=her.pk).update(confirmed_at=NOW, why_asked="31 colleagues asked for it.")

    answer = client.get(at(her))

    words = text(answer)
    assert answer.status_code == 200
    assert "Hello Dev Patel You speak on Monday 14 June 2027" in words
    assert "10:00 to 10:45" in words
    for piece in (run.room.name, "30 seats, first floor", "Step-free access", "Projector", "A visualiser.", "31 colleagues asked for it."):  # fmt: skip
        assert piece in words
    assert [line.item for line in answer.context["missing"]] == ["PHOTO", "TEXT", "ROOM", "HANDOUTS", "VISITOR", "SLIDES"]  # fmt: skip
    assert "6 things are still to do." in words
    assert words.index("By Monday 22 March 2027") < words.index("Done, or with us")
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "strict-origin")
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_before_a_release_no_time_and_room_stand_there(client, her, session):
    assert "Time and room stand here as soon as the timetable is out." in text(client.get(at(her)))


def test_a_cancelled_run_is_said_to_be_cancelled(client, her, session):
    RunFactory(session=session, slot=SlotFactory(conference=session.conference), status="CANCELLED")

    assert "Cancelled" in text(client.get(at(her)))


@pytest.mark.parametrize("slug", ["", *(about.slug for about in ABOUT.values())])
def test_somebody_else_s_guess_finds_nothing(slug, client, her):
    her.link_token = "B" * 26

    assert client.get(at(her, slug)).status_code == 404


def test_the_old_link_finds_nothing_after_a_new_one_was_made(client, her):
    old = [at(her), at(her, "profile"), reverse("programme:speaking-photo", args=[her.link_token])]
    desk.new_link(appearance=fresh(her), by=None, now=NOW)

    assert [client.get(address).status_code for address in old] == [404, 404, 404]
    assert client.get(at(fresh(her))).status_code == 200


@pytest.mark.parametrize("slug", [about.slug for about in ABOUT.values()])
def test_every_page_of_hers_has_nothing_inline_and_a_title_of_its_own(slug, client, guest):
    answer = client.get(at(guest, slug))

    assert answer.status_code == 200
    assert inline_faults(answer.content.decode()) == []
    assert f"<h1>{next(each.label for each in ABOUT.values() if each.slug == slug)}</h1>" in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "status"), [("travel", 404), ("visitor", 200), ("nonsense", 404), ("slides", 200), ("COMING", 404)]
)
def test_she_is_asked_what_concerns_her(slug, status, client, her):
    assert client.get(at(her, slug)).status_code == status


def test_who_cannot_come_is_asked_for_nothing_more(client, her):
    client.post(at(her, "coming"), {"coming": "no"})

    assert "You have told us that you cannot come." in text(client.get(at(her)))
    assert client.get(at(her, "slides")).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 8])
def test_her_page_asks_as_many_questions_with_three_sessions_as_with_one(number, client, her, conference, django_assert_num_queries):  # fmt: skip
    for _ in range(number - 1):
        more = ContributionFactory(session=SessionFactory(conference=conference), speaker=her.speaker)
        RunFactory(session=more.session)
        HandoutFactory(session=more.session)
    client.get(at(her))

    with django_assert_num_queries(12):
        client.get(at(her))


# --- Answers --------------------------------------------------------------------------------------------------------------------------


def test_she_says_yes_and_is_back_on_her_list_with_a_word_of_thanks(client, her):
    answer = client.post(at(her, "coming"), {"coming": "yes", "phone": "07700 900123"}, follow=True)

    assert answer.redirect_chain == [(at(her), 302)]
    assert "Thank you: we look forward to seeing you." in text(answer)
    assert fresh(her).speaker.private.phone == "07700 900123"


@pytest.mark.parametrize(
    ("slug", "data", "field", "said", "kept"),
    [
        ("coming", {"phone": "07700 900123"}, "coming", "Please say yes or no.", "07700 900123"),
        (
            "profile",
            {"name": "Dev Patel", "headline": "", "biography": "He reads aloud."},
            "headline",
            "Please say in one line what you do.",
            "He reads aloud.",
        ),
        (
            "profile",
            {"name": "Dev", "headline": "Teacher", "biography": "x", "website": "not a page"},
            "website",
            "This is not a web address. One looks like www.example.org.",
            "not a page",
        ),
        ("visitor", {"visitor": "Parkstone", "car_registration": "AB12"}, "safeguarding", "Please read the note above and tick this box.", "AB12"),
        ("slides", {"title": "My slides"}, "file", "Please choose a file, or give a link.", "My slides"),
        ("photo", {"may_show": "yes"}, "picture", "Please choose a photograph.", ""),
    ],
)  # fmt: skip
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    slug, data, field, said, kept, client, her, session
):
    data = {"session": session.pk} | data if slug == "slides" else data

    answer = client.post(at(her, slug), data)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(rf'id="id_{field}_error">.*?{re.escape(said)}', unescape(html), re.DOTALL)
    assert "<title>Error: " in html
    assert kept in unescape(html)
    assert fresh(her).confirmed_at is None


def test_when_she_cannot_speak_is_ticked_and_comes_back_ticked(client, her, conference):
    slot, other = SlotFactory(conference=conference, name="Workshops 1"), SlotFactory(conference=ConferenceFactory())
    SlotFactory(conference=conference, kind="BREAK", name="Lunch")

    client.post(at(her, "when"), {"unavailable": [slot.pk]})
    strange = client.post(at(her, "when"), {"unavailable": [other.pk]})

    page = client.get(at(her, "when")).content.decode()
    assert list(fresh(her).unavailable.all()) == [slot]
    assert strange.status_code == 200
    assert re.search(rf'value="{slot.pk}"[^>]*checked', page)
    assert "Lunch" not in page


def test_the_profile_page_shows_what_she_sent_last_and_who_has_it_now(client, her):
    client.post(at(her, "profile"), {"name": "Dev Patel", "headline": "Teacher of science", "biography": "He reads.\n\nStill."})  # fmt: skip

    page = text(client.get(at(her, "profile")))
    assert "An organiser will look at what you sent." in page
    assert "He reads. Still." in page
    assert "With the organisers" in page
    assert Speaker.objects.get(pk=her.speaker_id).headline == "Head of chemistry"


def test_words_are_right_by_one_button_and_others_by_a_form(client, her, session):
    part = session.contributions.get()
    right = client.post(at(her, "text"), {"contribution": part.pk, "answer": "right"}, follow=True)
    first = TextCheck.objects.get().answer
    prefix = f"text-{part.pk}"
    changed = client.post(
        at(her, "text"),
        {
            "contribution": part.pk,
            "answer": "changes",
            f"{prefix}-title": "Reading aloud",
            f"{prefix}-abstract": "Three.",
        },
        follow=True,
    )

    assert (first, TextCheck.objects.get().answer) == ("RIGHT", "CHANGES")
    assert "Thank you: the text stands as it is." in text(right)
    assert "An organiser will look at your changes." in text(changed)
    assert 'value="Reading aloud"' in client.get(at(her, "text")).content.decode()


def test_a_title_that_was_emptied_is_told_beside_it_and_the_rest_is_kept(client, her, session):
    part = session.contributions.get()
    prefix = f"text-{part.pk}"

    answer = client.post(
        at(her, "text"),
        {"contribution": part.pk, "answer": "changes", f"{prefix}-title": "", f"{prefix}-abstract": "My new abstract."},
    )

    html = answer.content.decode()
    assert re.search(rf'id="id_{prefix}-title_error">.*?Please leave a title\.', html, re.DOTALL)
    assert "My new abstract." in html
    assert not TextCheck.objects.exists()


@pytest.mark.parametrize("contribution", ["", "x", "999999", "colleague"])
def test_nobody_answers_for_somebody_else_s_text(contribution, client, her):
    other = ContributionFactory(session__conference=her.conference)

    answer = client.post(
        at(her, "text"), {"contribution": other.pk if contribution == "colleague" else contribution, "answer": "right"}
    )

    assert answer.status_code == 404
    assert not TextCheck.objects.exists()


def test_a_chair_answers_for_no_text_and_brings_no_slides(client, conference):
    chair = ContributionFactory(session=SessionFactory(conference=conference), role="CHAIR")
    page = AppearanceFactory(speaker=chair.speaker, conference=conference)

    assert "You are in the chair." in text(client.get(at(page)))
    assert [client.get(at(page, slug)).status_code for slug in ("text", "slides", "room")] == [404, 404, 404]


def test_the_room_s_ticks_are_those_of_the_session(client, her, session):
    Session.objects.filter(pk=session.pk).update(needs=["SINKS"])

    before = client.get(at(her, "room")).content.decode()
    client.post(at(her, "room"), {f"needs_{session.pk}": ["SOUND", "TABLES"], "room_needs": "A stool."})

    session.refresh_from_db()
    assert re.search(r'value="SINKS"[^>]*checked', before)
    assert (session.needs, fresh(her).room_needs) == (["SOUND", "TABLES"], "A stool.")


def test_who_works_at_the_host_says_so_by_one_button(client, her):
    client.post(at(her, "visitor"), {"staff": "1"})

    assert fresh(her).is_host_staff is True
    assert "You sign in as staff of Saltmarsh School" in text(client.get(at(her, "visitor")))


def test_the_host_s_own_note_on_keeping_pupils_safe_stands_in_place_of_the_general_one(client, her, conference):
    general = text(client.get(at(her, "visitor")))
    conference.safeguarding_note = "Ask for Ms Bell."
    conference.save()

    own = text(client.get(at(her, "visitor")))
    assert ("designated safeguarding lead" in general, "Ask for Ms Bell." in own) == (True, True)
    assert "designated safeguarding lead" not in own


# --- Photograph -----------------------------------------------------------------------------------------------------------------------


def upload(client, her, content=None, name="me.jpg", **data):
    given = {"may_show": "yes", "description": "Dev at a board"} | data
    return client.post(at(her, "photo"), given | {"picture": SimpleUploadedFile(name, content or photograph(), "image/jpeg")})  # fmt: skip


@pytest.mark.sqlite
def test_a_photograph_is_taken_without_where_it_was_made_and_the_face_is_asked_for(client, her):
    answer = upload(client, her)

    image = get_image_model().objects.get()
    stored = image.file.read()
    page = client.get(at(her, "photo"))
    assert answer["Location"] == at(her, "photo")
    assert [word for word in (b"Exif", b"GPS", b"Example phone") if word in stored] == []
    assert 'type="image" name="face"' in page.content.decode()
    assert "This picture waits for an organiser to publish it." in text(page)


def test_a_press_on_the_picture_says_where_the_face_is(client, her):
    upload(client, her)  # 600 × 800, shown as 225 × 300

    client.post(reverse("programme:speaking-face", args=[her.link_token]), {"face.x": "112", "face.y": "75"})

    image = get_image_model().objects.get()
    assert (image.focal_point_x, image.focal_point_y) == (299, 200)


@pytest.mark.parametrize(
    ("posted", "point"),
    [
        ({"where": "top-left"}, (150, 200)),
        ({"face.x": "0", "face.y": "0"}, (300, 400)),
        ({"where": "nonsense"}, (300, 400)),
    ],
)
def test_or_one_says_it_by_name_with_the_keyboard(posted, point, client, her):
    upload(client, her)

    client.post(reverse("programme:speaking-face", args=[her.link_token]), posted)

    image = get_image_model().objects.get()
    assert (image.focal_point_x, image.focal_point_y) == point


@pytest.mark.parametrize("query", ["", "?round"])
def test_her_own_picture_is_drawn_for_her_and_leaves_nothing_in_a_public_folder(query, client, her):
    upload(client, her)

    answer = client.get(reverse("programme:speaking-photo", args=[her.link_token]) + query)

    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "image/jpeg",
        "private, no-store",
    )
    assert answer.content.startswith(b"\xff\xd8")
    assert get_image_model().objects.get().renditions.count() == 0


def test_without_a_picture_there_is_none(client, her):
    assert client.get(reverse("programme:speaking-photo", args=[her.link_token])).status_code == 404
    assert client.post(reverse("programme:speaking-face", args=[her.link_token])).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90" + b"\0" * 400, "me.jpg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "me.png"),
        (b"", "me.jpg"),
    ],
)
def test_what_is_no_picture_is_refused_beside_the_field_and_nothing_is_kept(content, name, client, her):
    answer = client.post(
        at(her, "photo"),
        {"may_show": "yes", "description": "Dev", "picture": SimpleUploadedFile(name, content, "image/jpeg")},
    )

    assert re.search(r'id="id_picture_error">', answer.content.decode())
    assert (get_image_model().objects.count(), fresh(her).photo_consent) == (0, "")


def test_with_no_the_picture_that_came_along_is_not_kept(client, her):
    upload(client, her, may_show="no")

    assert (get_image_model().objects.count(), fresh(her).photo_consent) == (0, "NO")


def test_a_picture_whose_words_are_missing_is_to_be_chosen_again_and_says_so(client, her):
    answer = upload(client, her, description="")

    said = text(answer)
    assert "Please say in one line what is to be seen in it." in said
    assert "Please choose the photograph again: a browser does not keep it." in said
    assert get_image_model().objects.count() == 0


# --- Files ----------------------------------------------------------------------------------------------------------------------------


def send(client, her, session, name="talk.pdf", content=b"%PDF-1.7\n%%EOF", slug="slides", **data):
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(at(her, slug), {"session": session.pk, "file": file} | data)


def test_slides_are_sent_listed_read_back_and_taken_back(client, her, session):
    sent = send(client, her, session, "../My talk.pdf", may_share="on")
    handout = Handout.objects.get()
    listed = text(client.get(at(her, "slides")))
    file = client.get(reverse("programme:speaking-file", args=[her.link_token, handout.pk]))
    content = b"".join(file.streaming_content)
    client.post(reverse("programme:speaking-file-remove", args=[her.link_token, handout.pk]))

    assert sent["Location"] == at(her, "slides")
    assert "My talk.pdf" in listed
    assert "Readers get it after the day." in listed
    assert (content, file["Content-Type"]) == (b"%PDF-1.7\n%%EOF", "application/pdf")
    assert file["Content-Disposition"] == 'attachment; filename="My talk.pdf"'
    assert file["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert not Handout.objects.exists()


def test_a_link_does_as_well_and_both_at_once_do_not(client, her, session):
    both = send(client, her, session, link="https://slides.example/talk")
    client.post(at(her, "slides"), {"session": session.pk, "link": "slides.example/talk"})

    assert "Please give either a file or a link, not both." in text(both)
    assert list(Handout.objects.values_list("link", "file")) == [("https://slides.example/talk", "")]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "no address"])
def test_a_link_that_is_none_is_refused(link, client, her, session):
    answer = client.post(at(her, "slides"), {"session": session.pk, "link": link})

    assert "This is not a web address." in text(answer)
    assert not Handout.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("talk.pdf", b"MZ\x90" + b"\0" * 400, "This is not a file that we can take."),
        (
            "talk.pptx",
            b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
            "This is not a file that we can take.",
        ),
        ("talk.pdf", b"%PDF-1.7" + b"\0" * 30 * 1024 * 1024, "This file has 30 MB, and at most 25 MB are taken."),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence_and_not_kept(name, content, said, client, her, session):
    answer = send(client, her, session, name, content)

    assert said in text(answer)
    assert not Handout.objects.exists()


def test_no_slides_is_said_by_one_button(client, her):
    client.post(at(her, "slides"), {"none": "1"})

    assert fresh(her).has_no_slides
    assert "I show no slides" not in client.get(at(her, "slides")).content.decode()


def test_nobody_sends_slides_for_somebody_else_s_session(client, her, conference):
    other = SessionFactory(conference=conference)

    answer = send(client, her, other)

    assert not Handout.objects.exists()
    assert answer.status_code == 200


def test_a_colleague_of_the_same_session_reads_a_file_and_a_stranger_does_not(client, her, guest, session):
    send(client, her, session)
    handout = Handout.objects.get()
    colleague = AppearanceFactory(conference=session.conference)
    ContributionFactory(session=session, speaker=colleague.speaker)
    address = "programme:speaking-file"

    seen = {
        who.link_token[:1]: client.get(reverse(address, args=[who.link_token, handout.pk])).status_code
        for who in (her, guest)
    }
    by_colleague = client.get(reverse(address, args=[colleague.link_token, handout.pk])).status_code
    taken = client.post(reverse("programme:speaking-file-remove", args=[colleague.link_token, handout.pk]), follow=True)

    assert (seen, by_colleague) == ({"A": 200, "G": 404}, 200)
    assert "A colleague sent this file" in text(taken)
    assert Handout.objects.count() == 1


@pytest.mark.sqlite
def test_a_file_is_no_reader_s_until_it_is_given_out_and_lies_under_no_public_address(client, her, session):
    send(client, her, session, may_share="on")
    handout = Handout.objects.get()
    address = reverse("programme:handout", args=[handout.uid])

    private = client.get(address).status_code
    media = [client.get(f"/media/{handout.file.name}").status_code, client.get(f"/documents/{handout.file.name}").status_code]  # fmt: skip
    Handout.objects.update(released_at=NOW)
    public = client.get(address)

    assert (private, media, public.status_code) == (404, [404, 404], 200)
    assert b"".join(public.streaming_content) == b"%PDF-1.7\n%%EOF"


def test_a_file_that_is_gone_from_the_store_is_not_found(client, her, session):
    send(client, her, session)
    handout = Handout.objects.get()
    handout.file.storage.delete(handout.file.name)

    assert client.get(reverse("programme:speaking-file", args=[her.link_token, handout.pk])).status_code == 404


def test_looking_at_a_page_changes_nothing(client, guest):
    before = list(Appearance.objects.values())

    for about in ABOUT.values():
        client.get(at(guest, about.slug))
        client.head(at(guest, about.slug))

    assert list(Appearance.objects.values()) == before
    assert profile.photo_of(fresh(guest)) is None
