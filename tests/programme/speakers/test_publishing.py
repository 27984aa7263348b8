"""A profile goes to readers only as its form would let it, whichever way it goes: by the button, through the workflow, by a deed."""

from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import WorkflowState

from conference.accounts.roles import sync_roles
from conference.lib.problems import Refused
from sessions.models import Speaker
from sessions.speakers.actions import profile
from tests.factories.conference import UserFactory
from tests.programme.speakers.conftest import NOW, photograph

pytestmark = pytest.mark.django_db

MISSING = "Needed for somebody from outside education: “Turning back” is published."
SAID_NO = "This speaker has said no to a photograph. It is shown again once she or he says yes."


@pytest.fixture
def reader(client, site_tree):
    """Of the programme team, who reads what was submitted."""
    sync_roles()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name="Programme team"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def draft(speaker, **changes):
    """The profile as it was last written, with changes, kept as its next draft."""
    row = Speaker.objects.get(pk=speaker.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(row, name, value)
    row.save_revision(clean=False)
    return Speaker.objects.get(pk=speaker.pk)


def submitted(speaker, by, **changes):
    row = draft(speaker, **changes)
    return row.get_workflow().start(row, by)


def approve(client, state, **headers):
    address = reverse(
        "wagtailsnippets_programme_speaker:workflow_action",
        args=[state.object_id, "approve", state.current_task_state_id],
    )
    return client.post(address, {"comment": ""}, headers=headers)


def standing(state):
    return WorkflowState.objects.get(pk=state.pk).status


def test_what_was_submitted_and_approved_is_live(client, reader, guest):
    state = submitted(guest.speaker, reader, headline="Mountaineer · eight peaks")

    answer = approve(client, state)

    speaker = Speaker.objects.get(pk=guest.speaker_id)
    assert (answer.status_code, standing(state)) == (302, "approved")
    assert (speaker.headline, speaker.has_unpublished_changes) == ("Mountaineer · eight peaks", False)


def test_what_a_published_talk_stands_on_is_not_approved_away(client, reader, guest):
    state = submitted(guest.speaker, reader, why_here=" ")

    answer = approve(client, state)

    assert Speaker.objects.get(pk=guest.speaker_id).why_here == "She turns back."
    assert standing(state) == "in_progress"
    assert answer["Location"] == reverse("wagtailsnippets_programme_speaker:edit", args=[guest.speaker_id])
    assert [unescape(str(each)).strip() for each in get_messages(answer.wsgi_request)] == [
        f"“Marit Solheim” was not published. {MISSING}"
    ]


def test_the_window_of_an_approval_leads_to_the_reason_too(client, reader, guest):
    state = submitted(guest.speaker, reader, continues_as="")

    answer = approve(client, state, x_requested_with="XMLHttpRequest")

    edit = reverse("wagtailsnippets_programme_speaker:edit", args=[guest.speaker_id])
    assert (answer.json()["step"], answer.json()["redirect"]) == ("success", edit)
    assert standing(state) == "in_progress"


def test_approving_from_the_form_says_it_beside_the_field(client, reader, guest):
    state = submitted(guest.speaker, reader)
    speaker = guest.speaker
    data = {
        "name": speaker.name, "slug": speaker.slug, "pronouns": "", "background": speaker.background, "headline": "",
        "organisation": "", "biography": '{"blocks": [], "entityMap": {}}', "photo": "", "website": "", "why_here": "",
        "continues_as": speaker.continues_as, "action-workflow-action": "true", "workflow-action-name": "approve",
    }  # fmt: skip

    answer = client.post(reverse("wagtailsnippets_programme_speaker:edit", args=[speaker.pk]), data)

    assert answer.context["form"].errors == {"why_here": [MISSING]}
    assert standing(state) == "in_progress"


def test_a_no_to_the_photograph_holds_against_every_way_of_publishing(her):
    profile.answer_photo(appearance=her, may_show=True, jpeg=photograph(), description="Dev", now=NOW)
    type(her).objects.filter(pk=her.pk).update(photo_consent="NO")
    speaker = Speaker.objects.get(pk=her.speaker_id)

    with pytest.raises(Refused) as refused:
        speaker.latest_revision.publish()

    assert [problem.message for problem in refused.value.problems] == [SAID_NO]
    assert Speaker.objects.get(pk=her.speaker_id).photo is None


def test_a_draft_that_is_not_finished_is_not_published(her):
    speaker = draft(her.speaker, name="", website="no address")

    with pytest.raises(Refused) as refused:
        speaker.latest_revision.publish()

    assert sorted(problem.field for problem in refused.value.problems) == ["name", "website"]
    assert Speaker.objects.get(pk=her.speaker_id).name == "Dev Patel"
