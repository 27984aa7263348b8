"""What a speaker tells us by her own link: kept, signed without a user, harmless when repeated."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, Revision

from conference.lib.problems import Refused
from conference.lib.uploads import PDF
from sessions.models import Appearance, Handout, Speaker, SpeakerDue, SpeakerPrivate, TextCheck
from sessions.speakers.actions import answers, desk, files, profile
from sessions.speakers.rules import Item
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    HandoutFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TextCheckFactory,
)
from tests.programme.speakers.conftest import NOW, fresh, photograph

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def logged(row=None):
    found = ModelLogEntry.objects.order_by("pk")
    if row is not None:
        kind = ContentType.objects.get_for_model(row)
        found = found.filter(object_id=row.pk, content_type=kind)
    return [(entry.action, entry.user_id, entry.data) for entry in found]


def said(item):
    return ("speaker.answer", None, {"item": item, "by": "her own link"})


# --- Coming, when, the room, travel, the visit ---------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_she_says_that_she_is_coming_and_a_second_time_changes_nothing(her):
    answers.answer_coming(appearance=her, is_coming=True, phone="07700 900123", now=NOW)
    answers.answer_coming(appearance=fresh(her), is_coming=True, phone="07700 900123", now=LATER)

    kept = fresh(her)
    assert (kept.confirmed_at, kept.declined_at, kept.speaker.private.phone) == (NOW, None, "07700 900123")
    assert logged(her) == [said("COMING")]


def test_she_cannot_come_and_then_she_can(her):
    answers.answer_coming(appearance=her, is_coming=False, phone="", now=NOW)
    no = fresh(her)
    answers.answer_coming(appearance=fresh(her), is_coming=True, phone="", now=LATER)

    yes = fresh(her)
    assert (no.confirmed_at, no.declined_at) == (None, NOW)
    assert (yes.confirmed_at, yes.declined_at) == (LATER, None)


def test_an_empty_telephone_number_takes_nothing_away(her):
    SpeakerPrivate.objects.filter(speaker=her.speaker).update(phone="01202 000000")

    answers.answer_coming(appearance=fresh(her), is_coming=True, phone=" ", now=NOW)

    assert SpeakerPrivate.objects.get(speaker=her.speaker).phone == "01202 000000"


def test_free_all_day_is_an_answer_too(her):
    answers.answer_availability(appearance=her, unavailable=[], now=NOW)
    answers.answer_availability(appearance=her, unavailable=[], now=LATER)

    assert fresh(her).availability_answered_at == NOW
    assert logged(her) == [said("AVAILABILITY")]


def test_when_she_cannot_speak_is_kept_for_the_timetable(her, conference):
    morning, noon = SlotFactory(conference=conference), SlotFactory(conference=conference)
    her.unavailable.set([morning])

    answers.answer_availability(appearance=her, unavailable=[noon], now=NOW)

    assert list(fresh(her).unavailable.all()) == [noon]


def test_what_the_room_must_have_is_kept_on_the_session_where_the_timetable_looks(her, session):
    session.needs = ["SINKS", "AN_OLD_CODE"]
    session.save()

    for moment in (NOW, LATER):
        answers.answer_room(
            appearance=her, needs={session: ["SOUND", "PROJECTOR"]}, step_free=True, room_needs="A stool.", now=moment
        )

    session.refresh_from_db()
    kept = fresh(her)
    assert (session.needs, session.needs_step_free) == (["PROJECTOR", "SOUND", "AN_OLD_CODE"], True)
    assert (kept.room_needs, kept.room_answered_at) == ("A stool.", NOW)
    assert logged(her) == [said("ROOM")]


def test_travel_and_fee_are_kept_and_no_word_of_them_stands_in_the_log(guest):
    for moment in (NOW, LATER):
        answers.answer_travel(appearance=guest, travel="Train from Penrith", fee="£1,200", av="Headset", now=moment)

    kept = fresh(guest)
    assert (kept.travel, kept.fee, kept.av) == ("Train from Penrith", "£1,200", "Headset")
    assert logged(guest) == [said("TRAVEL")]


def test_a_visitor_is_written_down_with_her_car_and_the_moment_she_read_the_note(her):
    answers.answer_visitor(appearance=her, visitor="Parkstone", car_registration="ab 12 cde", now=NOW)
    answers.answer_visitor(appearance=her, visitor="Parkstone", car_registration="AB12CDE", now=LATER)

    kept = fresh(her)
    assert (kept.visitor, kept.car_registration, kept.safeguarding_read_at) == ("Parkstone", "AB12CDE", NOW)
    assert logged(her) == [said("VISITOR")]


def test_who_works_at_the_host_says_so(her):
    answers.say_host_staff(appearance=her, now=NOW)
    answers.say_host_staff(appearance=fresh(her), now=LATER)

    assert fresh(her).is_host_staff is True
    assert logged(her) == [said("VISITOR")]


# --- Title and abstract ---------------------------------------------------------------------------------------------------------------


def check(her, session, now=NOW, **words):
    part = session.contributions.get(speaker=her.speaker)
    given = {"is_right": False, "title": session.title, "abstract": session.abstract, "note": ""} | words
    return answers.answer_text(contribution=part, appearance=her, now=now, **given)


def test_the_text_is_right(her, session):
    check(her, session, is_right=True)
    check(her, session, is_right=True, now=LATER)

    kept = TextCheck.objects.get()
    assert (kept.answer, kept.title, kept.abstract, kept.answered_at, kept.waits) == ("RIGHT", "", "", NOW, False)
    assert logged(her) == [said("TEXT")]


def test_the_same_words_sent_as_changes_are_right(her, session):
    assert check(her, session, abstract="One.\r\n\r\nTwo. ").answer == TextCheck.Answer.RIGHT


def test_other_words_wait_and_the_session_stays_as_it_is_until_an_organiser_takes_them_over(her, session):
    organiser = UserFactory()
    proposed = check(her, session, title="Reading aloud", abstract="Three.")
    check(her, session, title="Reading aloud", abstract="Three.", now=LATER)
    session.refresh_from_db()
    before = session.title

    desk.settle_text(check=proposed, take=True, by=organiser, now=NOW)
    desk.settle_text(check=proposed, take=False, by=organiser, now=LATER)

    session.refresh_from_db()
    proposed.refresh_from_db()
    assert before == "Reading aloud in science"
    assert (session.title, session.abstract, session.slug) == ("Reading aloud", "Three.", session.slug)
    assert (proposed.settled_at, proposed.waits) == (NOW, False)
    assert logged(her) == [said("TEXT")]
    assert logged(session)[-1] == ("session.take_words", organiser.pk, {})


def test_words_that_are_left_leave_the_session_as_it_is(her, session):
    proposed = check(her, session, title="Reading aloud")

    desk.settle_text(check=proposed, take=False, by=UserFactory(), now=NOW)

    session.refresh_from_db()
    assert session.title == "Reading aloud in science"
    assert not TextCheck.objects.get().waits


# --- Profile --------------------------------------------------------------------------------------------------------------------------

WORDS = {
    "name": "Dev Patel",
    "pronouns": "he/him",
    "headline": "Teacher of science",
    "organisation": "Parkstone Grammar School",
    "website": "",
    "biography": "He reads aloud.\n\nStill.",
}


@pytest.mark.sqlite
def test_a_profile_is_a_draft_until_an_organiser_publishes_it(her):
    profile.send_profile(appearance=her, now=NOW, **WORDS)

    row = Speaker.objects.get(pk=her.speaker_id)
    draft = row.get_latest_revision_as_object()
    assert (row.headline, row.biography, row.live, row.has_unpublished_changes) == (
        "Head of chemistry",
        "<p>Amara has taught for eleven years.</p>",
        True,
        True,
    )
    assert (draft.headline, draft.pronouns, draft.biography) == (
        "Teacher of science",
        "he/him",
        "<p>He reads aloud.</p><p>Still.</p>",
    )
    row.latest_revision.publish()
    assert Speaker.objects.get(pk=her.speaker_id).headline == "Teacher of science"


def test_a_first_profile_of_somebody_not_yet_public_waits_too(her):
    Speaker.objects.filter(pk=her.speaker_id).update(live=False, biography="", headline="")

    profile.send_profile(appearance=fresh(her), now=NOW, **WORDS)

    row = Speaker.objects.get(pk=her.speaker_id)
    assert (row.live, row.headline, row.get_latest_revision_as_object().headline) == (False, "", "Teacher of science")


def test_the_same_profile_twice_is_one_revision(her):
    first = profile.send_profile(appearance=her, now=NOW, **WORDS)
    second = profile.send_profile(appearance=fresh(her), now=LATER, **WORDS)

    assert (first, second, Revision.objects.count()) == (True, False, 1)


def test_a_biography_that_she_leaves_keeps_its_bold_words_and_links(her):
    rich = '<p>He <b>reads</b> <a href="https://a.example/">aloud</a>.</p>'
    Speaker.objects.filter(pk=her.speaker_id).update(biography=rich)

    profile.send_profile(appearance=fresh(her), now=NOW, **WORDS | {"biography": "He reads aloud."})

    assert Speaker.objects.get(pk=her.speaker_id).get_latest_revision_as_object().biography == rich


def test_what_she_types_is_never_markup(her):
    profile.send_profile(appearance=her, now=NOW, **WORDS | {"biography": "<script>alert(1)</script>"})

    draft = Speaker.objects.get(pk=her.speaker_id).get_latest_revision_as_object()
    assert draft.biography == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


# --- Photograph -----------------------------------------------------------------------------------------------------------------------


def send_photo(her, jpeg=None, description="Dev at a board", now=NOW):
    return profile.answer_photo(
        appearance=fresh(her), may_show=True, jpeg=jpeg or photograph(gps=False), description=description, now=now
    )


@pytest.mark.sqlite
def test_a_photograph_is_a_draft_in_a_collection_of_its_own_under_a_name_nobody_guesses(her):
    send_photo(her)

    image = get_image_model().objects.get()
    row = Speaker.objects.get(pk=her.speaker_id)
    kept = fresh(her)
    assert (row.photo, row.get_latest_revision_as_object().photo) == (None, image)
    assert (image.collection.name, image.description, image.title) == (
        "Speakers’ photographs",
        "Dev at a board",
        "Portrait of Dev Patel",
    )
    assert "dev" not in image.file.name.casefold()
    assert (kept.photo_consent, kept.photo_answered_at) == ("YES", NOW)
    assert logged(her) == [said("PHOTO")]


def test_a_second_photograph_takes_the_place_of_one_that_nobody_saw(her):
    send_photo(her)
    first = get_image_model().objects.get()

    send_photo(her, photograph(colour=(0, 0, 200), gps=False), now=LATER)

    (image,) = get_image_model().objects.all()
    assert image.pk != first.pk
    assert Speaker.objects.get(pk=her.speaker_id).get_latest_revision_as_object().photo == image


def test_a_photograph_that_is_public_stays_until_the_next_is_published(her):
    send_photo(her)
    Speaker.objects.get(pk=her.speaker_id).latest_revision.publish()
    public = get_image_model().objects.get()

    send_photo(her, photograph(colour=(0, 0, 200), gps=False), now=LATER)

    assert Speaker.objects.get(pk=her.speaker_id).photo == public
    assert get_image_model().objects.count() == 2


@pytest.mark.sqlite
def test_no_holds_at_once_and_what_she_sent_is_gone_with_its_small_versions(her, django_capture_on_commit_callbacks):
    send_photo(her)
    Speaker.objects.get(pk=her.speaker_id).latest_revision.publish()
    image = get_image_model().objects.get()
    rendition = image.get_rendition("fill-160x160|format-webp")
    stores = [(image.file.storage, image.file.name), (rendition.file.storage, rendition.file.name)]
    assert [store.exists(name) for store, name in stores] == [True, True]

    with django_capture_on_commit_callbacks(execute=True):
        profile.answer_photo(appearance=fresh(her), may_show=False, jpeg=None, description="", now=LATER)

    row = Speaker.objects.get(pk=her.speaker_id)
    assert (row.photo, row.get_latest_revision_as_object().photo, row.live) == (None, None, True)
    assert get_image_model().objects.count() == 0
    assert [store.exists(name) for store, name in stores] == [False, False]
    assert (fresh(her).photo_consent, fresh(her).photo_answered_at) == ("NO", LATER)


def test_no_takes_the_photograph_out_of_a_draft_too_and_keeps_the_draft_s_words(her):
    profile.send_profile(appearance=her, now=NOW, **WORDS)
    send_photo(her)

    profile.answer_photo(appearance=fresh(her), may_show=False, jpeg=None, description="", now=LATER)

    draft = Speaker.objects.get(pk=her.speaker_id).get_latest_revision_as_object()
    assert (draft.photo, draft.headline) == (None, "Teacher of science")


def test_a_picture_of_the_organisers_library_stays_there_but_is_shown_no_more(her):
    import wagtail_factories

    image = wagtail_factories.ImageFactory()
    image.get_rendition("fill-160x160|format-webp")
    Speaker.objects.filter(pk=her.speaker_id).update(photo=image)

    profile.answer_photo(appearance=fresh(her), may_show=False, jpeg=None, description="", now=NOW)

    assert Speaker.objects.get(pk=her.speaker_id).photo is None
    assert (get_image_model().objects.count(), image.renditions.count()) == (1, 0)


def test_no_without_a_photograph_is_an_answer_and_yes_later_too(her):
    profile.answer_photo(appearance=her, may_show=False, jpeg=None, description="", now=NOW)
    profile.answer_photo(appearance=fresh(her), may_show=False, jpeg=None, description="", now=LATER)
    once = logged(her)

    send_photo(her, now=LATER)

    assert once == [said("PHOTO")]
    assert fresh(her).photo_consent == Appearance.Consent.YES


@pytest.mark.parametrize(
    ("at", "box"),
    [((0.5, 0.25), (180, 80, 420, 320)), ((0, 0), (0, 0, 240, 240)), ((1, 1), (360, 560, 600, 800))],
)
def test_the_face_is_kept_in_every_crop(at, box, her):
    send_photo(her)

    image = profile.place_face(appearance=fresh(her), at=at, now=NOW)

    rect = get_image_model().objects.get(pk=image.pk).get_focal_point()
    assert (rect.left, rect.top, rect.right, rect.bottom) == box


def test_nobody_places_a_face_in_a_picture_of_the_organisers(her):
    import wagtail_factories

    Speaker.objects.filter(pk=her.speaker_id).update(photo=wagtail_factories.ImageFactory())

    assert profile.place_face(appearance=fresh(her), at=(0.5, 0.5), now=NOW) is None


# --- Files ----------------------------------------------------------------------------------------------------------------------------


def pdf(name="talk.pdf", content=b"%PDF-1.7\n%%EOF"):
    return SimpleUploadedFile(name, content, "application/octet-stream")


def add(her, session, file=None, **changes):
    given = {
        "kind": "SLIDES",
        "title": "",
        "may_share": False,
        "now": NOW,
        "file": file or pdf(),
        "is_a": PDF,
    } | changes
    return files.add_file(appearance=her, session=session, **given)


@pytest.mark.sqlite
def test_a_file_lies_in_the_private_store_under_a_name_nobody_guesses(her, session, settings):
    made = add(her, session, pdf("My talk.exe"))

    assert (made.file_name, made.media_type, made.size, made.title) == (
        "My talk.pdf", "application/pdf", 14, "My talk.pdf",
    )  # fmt: skip
    assert made.file.path.startswith(str(settings.PRIVATE_ROOT))
    assert not made.file.path.startswith(str(settings.MEDIA_ROOT))
    assert "talk" not in made.file.name
    assert made.file.read() == b"%PDF-1.7\n%%EOF"
    with pytest.raises(ValueError, match="private"):
        _ = made.file.url


def test_the_same_file_and_the_same_link_twice_are_kept_once(her, session):
    link = {"kind": "HANDOUT", "title": "", "link": "https://a.example/", "may_share": True, "now": NOW}

    made = [add(her, session).pk for _ in range(2)]
    linked = [files.add_link(appearance=her, session=session, **link).pk for _ in range(2)]

    assert (len(set(made)), len(set(linked)), Handout.objects.count()) == (1, 1, 2)


def test_none_is_an_answer_that_a_file_takes_back(her, session):
    files.say_none(appearance=her, kind="SLIDES", now=NOW)
    none = fresh(her).has_no_slides

    add(fresh(her), session)

    assert (none, fresh(her).has_no_slides) == (True, False)


def test_a_thirteenth_file_is_refused_and_nothing_of_it_stays(her, session):
    HandoutFactory.create_batch(files.MOST, session=session)

    with pytest.raises(Refused) as refused:
        add(her, session)

    assert refused.value.codes == ["many"]
    assert Handout.objects.exclude(file="").count() == 0


def test_she_takes_back_her_own_file_and_it_is_gone_from_the_store(her, session, django_capture_on_commit_callbacks):
    made = add(her, session)
    store, name = made.file.storage, made.file.name

    with django_capture_on_commit_callbacks(execute=True):
        files.remove(appearance=her, handout=made, now=NOW)

    assert (Handout.objects.count(), store.exists(name)) == (0, False)


def test_a_colleague_s_file_is_not_hers_to_take_back(her, session):
    other = HandoutFactory(session=session, appearance=AppearanceFactory(conference=session.conference))

    with pytest.raises(Refused) as refused:
        files.remove(appearance=her, handout=other, now=NOW)

    assert refused.value.codes == ["not-hers"]
    assert Handout.objects.get() == other


def test_readers_get_what_is_shared_from_the_day_on_and_an_organiser_may_withdraw_it(her, session, conference):
    organiser = UserFactory()
    shared = add(her, session, may_share=True)
    add(her, session, pdf("private.pdf"))
    give = {"conference": conference, "by": organiser, "now": NOW}

    with pytest.raises(Refused) as early:
        files.give_out(today=conference.date - timedelta(days=1), **give)
    numbers = [files.give_out(today=conference.date, **give) for _ in range(2)]
    public = list(Handout.objects.public())
    shared.refresh_from_db()
    files.withdraw(handout=shared, by=organiser, now=LATER)

    assert early.value.codes == ["early"]
    assert (numbers, public, list(Handout.objects.public())) == ([1, 0], [shared], [])


def test_a_released_file_of_a_session_in_draft_is_not_public(conference):
    draft = SessionFactory(conference=conference, status="DRAFT")
    HandoutFactory(session=draft, may_share=True, released_at=NOW)

    assert list(Handout.objects.public()) == []


# --- The database keeps the promise too ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda her: AppearanceFactory(speaker=her.speaker, conference=her.conference), "programme_appearance_once_at_a_conference"),
        (lambda her: Appearance.objects.filter(pk=her.pk).update(confirmed_at=NOW, declined_at=NOW), "programme_appearance_comes_or_not"),
        (lambda _: HandoutFactory(link=""), "programme_handout_a_file_or_a_link"),
        (lambda _: HandoutFactory(released_at=NOW), "programme_handout_released_if_shared"),
        (
            lambda her: [SpeakerDue.objects.create(conference=her.conference, item="TEXT", due_date=NOW.date()) for _ in range(2)],
            "programme_speakerdue_once_for_an_item",
        ),
    ],
)  # fmt: skip
def test_a_constraint_answers_with_its_own_name(make, name, her):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(her)


def test_a_text_is_checked_once_for_each_part(her, session):
    part = session.contributions.get()
    TextCheckFactory(contribution=part)

    with pytest.raises(IntegrityError), transaction.atomic():
        TextCheckFactory(contribution=part)


# --- Organisers' deeds ----------------------------------------------------------------------------------------------------------------


def test_a_personal_page_is_opened_once_for_everybody_with_a_part(her, conference):
    organiser = UserFactory()
    new = SpeakerFactory(name="Anna")
    ContributionFactory(session=SessionFactory(conference=conference), speaker=new)
    ContributionFactory(session=SessionFactory(conference=ConferenceFactory()))  # of another conference

    numbers = [desk.open_pages(conference=conference, by=organiser, now=NOW) for _ in range(2)]

    assert numbers == [1, 0]
    made = Appearance.objects.get(speaker=new)
    assert (made.conference, made.invited_at) == (conference, None)
    assert logged(made) == [("speaker.open", organiser.pk, {})]


def test_due_dates_are_set_and_taken_back(conference):
    organiser = UserFactory()
    when = NOW.date()

    changed = [
        desk.set_dues(conference=conference, dues={Item.TEXT: when, Item.ROOM: None}, by=organiser),
        desk.set_dues(conference=conference, dues={Item.TEXT: when, Item.ROOM: None}, by=organiser),
        desk.set_dues(conference=conference, dues={Item.TEXT: None, Item.ROOM: when}, by=organiser),
    ]

    assert changed == [True, False, True]
    assert list(SpeakerDue.objects.values_list("item", "due_date")) == [("ROOM", when)]


def test_what_organisers_add_is_logged_once(her):
    organiser = UserFactory()

    for _ in range(2):
        desk.note(appearance=her, why_asked="31 asked.", is_host_staff=True, by=organiser)

    assert (fresh(her).why_asked, fresh(her).is_host_staff) == ("31 asked.", True)
    assert logged(her) == [("speaker.note", organiser.pk, {})]
