"""Whoever comes from outside education is published only with why here, what it continues as, and the aim of the day that it serves."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from sessions.models import Contribution, Session, Speaker
from sessions.speakers.actions import profile
from tests.factories.conference import UserFactory
from tests.factories.programme import ContributionFactory, SpeakerFactory
from tests.programme.speakers.conftest import AIM, NOW, fresh, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _organiser(client, site_tree):
    user = UserFactory(is_superuser=True)
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def form_of(session, **changes):
    rows = list(session.contributions.order_by("sort_order"))
    data = {
        "conference": session.conference_id, "stream": session.stream_id or "", "kind": session.kind, "status": session.status,
        "title": session.title, "slug": session.slug, "abstract": session.abstract, "runs_wished": 1, "seats_wished": "",
        "contributions-TOTAL_FORMS": len(rows), "contributions-INITIAL_FORMS": len(rows), "contributions-MIN_NUM_FORMS": 0,
        "contributions-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    for index, row in enumerate(rows):
        data |= {
            f"contributions-{index}-id": row.pk,
            f"contributions-{index}-speaker": row.speaker_id,
            f"contributions-{index}-role": row.role,
            f"contributions-{index}-aim": row.aim,
            f"contributions-{index}-ORDER": index + 1,
        }
    return data | changes


@pytest.fixture
def keynote(guest):
    session = Session.objects.get(slug="turning-back")
    Session.objects.filter(pk=session.pk).update(status=Session.Status.DRAFT)
    session.refresh_from_db()
    return session


def publish(client, session, **changes):
    return client.post(reverse("session:edit", args=[session.pk]), form_of(session, status="PUBLISHED", **changes))


def test_with_all_of_it_a_guest_is_published(client, keynote):
    answer = publish(client, keynote)

    keynote.refresh_from_db()
    assert (answer.status_code, keynote.status) == (302, "PUBLISHED")


def test_without_an_aim_it_is_refused_beside_the_aim(client, keynote):
    answer = publish(client, keynote, **{"contributions-0-aim": ""})

    keynote.refresh_from_db()
    form = answer.context["form"]
    assert keynote.status == "DRAFT"
    assert form.formsets["contributions"].forms[0].errors == {
        "aim": ["Marit Solheim comes from outside education. Choose the aim of the day that this talk serves."]
    }
    assert "Choose the aim of the day that this talk serves." in unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("profile_says", "missing"),
    [
        ({"why_here": ""}, "why she or he is here"),
        ({"continues_as": ""}, "what it continues as"),
        ({"why_here": "", "continues_as": " "}, "why she or he is here and what it continues as"),
    ],
)
def test_without_why_here_and_what_follows_it_is_refused_beside_the_status(
    profile_says, missing, client, keynote, guest
):
    Speaker.objects.filter(pk=guest.speaker_id).update(**profile_says)

    answer = publish(client, keynote)

    keynote.refresh_from_db()
    sentence = f"Marit Solheim comes from outside education. Write {missing} on the speaker’s profile first."
    assert (keynote.status, answer.context["form"].errors) == ("DRAFT", {"status": [sentence]})


def test_a_draft_may_wait_for_all_of_it(client, keynote, guest):
    Speaker.objects.filter(pk=guest.speaker_id).update(why_here="", continues_as="")

    answer = client.post(reverse("session:edit", args=[keynote.pk]), form_of(keynote, **{"contributions-0-aim": ""}))

    assert (answer.status_code, Contribution.objects.get(session=keynote).aim) == (302, "")


def test_a_colleague_needs_none_of_it(client, session):
    ContributionFactory(session=session)

    assert publish(client, session).status_code == 302


def test_a_new_session_with_a_guest_is_checked_too(client, conference):
    guest = SpeakerFactory(background=Speaker.Background.OUTSIDE)
    blank = Session(conference=conference, kind="KEYNOTE", title="Wind", slug="wind", abstract="x", status="PUBLISHED")
    data = form_of(Session.objects.create(conference=conference, title="x", slug="x", abstract="x"))
    data |= {"title": blank.title, "slug": blank.slug, "status": "PUBLISHED", "contributions-TOTAL_FORMS": 1}
    data |= {"contributions-0-id": "", "contributions-0-speaker": guest.pk, "contributions-0-role": "KEYNOTE", "contributions-0-ORDER": 1}  # fmt: skip

    answer = client.post(reverse("session:add"), data)

    assert answer.status_code == 200
    assert not Session.objects.filter(slug="wind").exists()


def test_a_guest_who_is_taken_out_of_the_session_stops_nothing(client, keynote):
    answer = publish(client, keynote, **{"contributions-0-aim": "", "contributions-0-DELETE": "on"})

    keynote.refresh_from_db()
    assert (answer.status_code, keynote.status, keynote.contributions.count()) == (302, "PUBLISHED", 0)


def test_the_aim_is_one_of_the_conference_s_and_an_older_wording_stays_to_choose(client, keynote, guest):
    Contribution.objects.update(aim="An aim of last year.")

    form = client.get(reverse("session:edit", args=[keynote.pk])).context["form"]
    strange = publish(client, keynote, **{"contributions-0-aim": "Something else"})

    row = form.formsets["contributions"].forms[0]
    empty = form.formsets["contributions"].empty_form
    assert [value for value, _ in row.fields["aim"].choices] == ["", AIM, "An aim of last year."]
    assert [value for value, _ in empty.fields["aim"].choices] == ["", AIM]
    assert strange.context["form"].formsets["contributions"].forms[0].errors.keys() == {"aim"}


# --- The speaker's profile ------------------------------------------------------------------------------------------------------------


def profile_form(speaker, **changes):
    return {
        "name": speaker.name, "slug": speaker.slug, "pronouns": "", "background": speaker.background, "headline": speaker.headline,
        "organisation": speaker.organisation, "biography": '{"blocks": [], "entityMap": {}}', "photo": speaker.photo_id or "",
        "website": "", "why_here": speaker.why_here, "continues_as": speaker.continues_as,
    } | changes  # fmt: skip


def edit(client, speaker, **changes):
    address = reverse("wagtailsnippets_programme_speaker:edit", args=[speaker.pk])
    return client.post(address, profile_form(speaker, **changes))


def test_what_a_published_talk_stands_on_is_not_published_away(client, guest):
    answer = edit(client, guest.speaker, why_here="", **{"action-publish": "1"})

    assert answer.context["form"].errors == {
        "why_here": ["Needed for somebody from outside education: “Turning back” is published."]
    }
    assert Speaker.objects.get(pk=guest.speaker_id).why_here == "She turns back."


def test_as_a_draft_it_may_be_unfinished(client, guest):
    edit(client, guest.speaker, why_here="")

    row = Speaker.objects.get(pk=guest.speaker_id)
    assert (row.why_here, row.get_latest_revision_as_object().why_here) == ("She turns back.", "")


def test_an_organiser_does_not_overrule_a_no_to_the_photograph(client, her):
    profile.answer_photo(appearance=her, may_show=True, jpeg=photograph(), description="Dev", now=NOW)
    image = Speaker.objects.get(pk=her.speaker_id).get_latest_revision_as_object().photo
    said_yes = edit(client, Speaker.objects.get(pk=her.speaker_id), photo=image.pk)
    type(her).objects.filter(pk=her.pk).update(photo_consent="NO")

    said_no = edit(client, Speaker.objects.get(pk=her.speaker_id), photo=image.pk, **{"action-publish": "1"})

    assert (said_yes.status_code, said_no.status_code) == (302, 200)
    assert list(said_no.context["form"].errors) == ["photo"]
    assert fresh(her).speaker.photo is None
