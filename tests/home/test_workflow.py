"""An editor writes, the programme team reads: submitted, approved, sent back; what the letters say; where an editor may go."""

import re
import sys
from subprocess import run

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page, Site, WorkflowState

from home.models import StandardPage
from tests.factories.bookings import BookingFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import SponsorFactory, StandardPageFactory, open_site
from tests.factories.programme import HandoutFactory, RunFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

HOST = "https://conference.example"


@pytest.fixture(autouse=True)
def home(site_tree, settings):
    """As a fresh installation is set up: Wagtail's own site is called localhost until `sync_roles` has run."""
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = HOST
    settings.ALLOWED_HOSTS = ["conference.example"]
    home = open_site(site_tree, ConferenceFactory())
    call_command("sync_roles")
    return home


def member(client, role, first_name):
    user = UserFactory(first_name=first_name, email=f"{first_name.lower()}@saltmarsh.example")
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def zoe(client):
    """A student editor."""
    return member(client, "Editors", "Zoe")


@pytest.fixture
def tom(client):
    """Of the programme team."""
    return member(client, "Programme team", "Tom")


def at_desk(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.defaults |= {"HTTP_HOST": "conference.example", "wsgi.url_scheme": "https"}
    return client


def form(**changes):
    empty = {"slug": "lunch", "intro": "", "body-count": "0", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    return empty | {"title": "Lunch"} | changes


def submit(client, zoe, home):
    add = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home.pk])
    answer = at_desk(client, zoe).post(add, form(**{"action-submit": "1"}))
    assert answer.status_code == 302
    return StandardPage.objects.get(slug="lunch")


def decide(client, tom, page, deed, comment=""):
    task = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, deed, task.pk])
    assert at_desk(client, tom).post(address, {"comment": comment}).status_code == 302
    return StandardPage.objects.get(pk=page.pk)


def letters(outbox):
    return [(letter.to, letter.subject) for letter in outbox]


def test_what_an_editor_submits_is_live_once_the_programme_team_has_approved_it(client, home, zoe, tom, mailoutbox):
    page = submit(client, zoe, home)
    before = client.get("/lunch/").status_code

    page = decide(client, tom, page, "approve")

    client.logout()
    public = client.get("/lunch/").content.decode()
    assert (before, page.live, page.workflow_states.get().status) == (404, True, WorkflowState.STATUS_APPROVED)
    assert "<h1>Lunch</h1>" in public
    assert (f"/admin/pages/{page.pk}/edit/" in public, "wagtail-userbar" in public) == (False, False)
    assert letters(mailoutbox) == [
        (
            [tom.email],
            'The page "Lunch" has been submitted for approval in moderation stage "The programme team reads it"',
        ),
        ([zoe.email], 'The page "Lunch" has been approved in "Programme team".'),
    ]


def test_what_is_sent_back_comes_to_the_editor_with_the_reason_and_is_submitted_again(
    client, home, zoe, tom, mailoutbox
):
    page = submit(client, zoe, home)

    page = decide(client, tom, page, "reject", "Please say who may eat where.")
    letter = mailoutbox[-1]
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    at_desk(client, zoe).post(edit, form(intro="Pupils eat in the hall.", **{"action-submit": "1"}))
    page = decide(client, tom, StandardPage.objects.get(pk=page.pk), "approve")

    assert letter.to == [zoe.email]
    assert 'The following comment was left: "Please say who may eat where."' in letter.body
    assert f"{HOST}{edit}" in letter.body
    assert (page.live, page.intro) == (True, "Pupils eat in the hall.")


def test_letters_of_the_workflow_name_the_site_s_own_address_and_no_other(client, home, zoe, tom, mailoutbox):
    page = submit(client, zoe, home)
    page = decide(client, tom, page, "reject", "A word is missing.")
    at_desk(client, zoe).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(**{"action-submit": "1"}))
    decide(client, tom, StandardPage.objects.get(pk=page.pk), "approve")

    addresses = [re.findall(r"https?://[^/\s]+", letter.body) for letter in mailoutbox]

    assert len(mailoutbox) == 4
    assert [set(found) for found in addresses] == [{HOST}] * 4
    assert f"{HOST}/lunch/" in mailoutbox[-1].body


def test_in_production_letters_come_from_the_site_s_host_and_lead_there(tmp_path, repository):
    wanted = "WAGTAILADMIN_BASE_URL, DEFAULT_FROM_EMAIL"
    environment = {
        "SECRET_KEY": "x" * 60,
        "SITE_URL": HOST,
        "EMAIL_URL": "smtp://a:b@mail.example:587",
        "VAR_DIR": str(tmp_path),
    }

    done = run(
        [sys.executable, "-c", f"from conference.settings import {wanted}; print({wanted})"],
        cwd=repository, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == f"{HOST} Plenary <conference@conference.example>\n"


def test_an_address_that_moves_moves_wagtails_site_with_it(settings, home, client):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://next.example", ["next.example"]

    for _ in range(2):
        call_command("sync_roles")

    assert Site.objects.get().root_url == "https://next.example"


def test_an_editor_may_neither_publish_nor_approve(client, home, zoe):
    page = submit(client, zoe, home)
    task = page.current_workflow_task_state
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    approved = client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]))
    client.post(edit, form(**{"action-publish": "1"}))
    own = StandardPageFactory(parent=home, title="Mine", slug="mine", live=False, owner=zoe)
    client.post(reverse("wagtailadmin_pages:edit", args=[own.pk]), form(slug="mine", **{"action-publish": "1"}))

    assert approved.status_code in {302, 403}
    assert list(Page.objects.filter(slug__in=["lunch", "mine"], live=True)) == []


def test_the_programme_team_writes_the_banner_and_an_editor_does_not(client, zoe, tom):
    settings_page = reverse("wagtailsettings:edit", args=["home", "sitesettings"])

    answers = {
        user.first_name: at_desk(client, user).get(settings_page, follow=True).wsgi_request.path for user in (zoe, tom)
    }

    assert answers["Zoe"] == "/admin/"
    assert answers["Tom"].startswith("/admin/settings/home/sitesettings/")


def test_an_editor_reaches_nothing_beyond_pages_and_pictures(client, home, zoe):
    run_ = RunFactory(session=SessionFactory(conference=home.conference))
    booking = BookingFactory(conference=home.conference, confirmed=True)
    speaker, sponsor = SpeakerFactory(), SponsorFactory(conference=home.conference)
    HandoutFactory(session=run_.session)
    hers = {
        reverse(name, args=args)
        for name, *args in [
            ("wagtailadmin_home",),
            ("wagtailadmin_explore", home.pk),
            ("wagtailimages:index",),
            ("wagtaildocs:index",),
        ]
    }
    others = [
        reverse(name, args=args)
        for name, *args in [
            ("session:index",), ("session:edit", run_.session_id), ("run:index",), ("slot:index",), ("stream:index",),
            ("speakerprivate:index",), ("wagtailsnippets_programme_speaker:list",),
            ("wagtailsnippets_programme_speaker:edit", speaker.pk), ("wagtailsnippets_home_sponsor:edit", sponsor.pk),
            ("timetable",), ("release",), ("import_programme",), ("copy_conference",), ("outbox",), ("proposals_coverage",), ("speakers_progress",),
            ("booking:index",), ("booking_desk", booking.pk), ("delegate:index",), ("invoice:index",), ("school:index",),
            ("badges:index",), ("conference:index",), ("venue:index",), ("wagtailusers_groups:index",),
            ("wagtailredirects:index",), ("wagtailsites:index",), ("wagtailadmin_workflows:index",),
        ]
    ]  # fmt: skip
    at_desk(client, zoe)

    answers = {address: client.get(address) for address in [*hers, *others]}

    open_to_her = {address for address, answer in answers.items() if answer.status_code == 200}
    assert open_to_her == hers
    assert {answer.status_code for answer in answers.values()} <= {200, 302, 403}
