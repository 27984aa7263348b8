"""No file stays in the private store whose session has gone."""

import os
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from conference.accounts.roles import sync_roles
from conference.lib.uploads import PDF
from sessions import actions
from sessions.models import Handout, Session
from sessions.speakers.actions import files
from tests.factories.choices import PlaceFactory
from tests.factories.conference import UserFactory
from tests.factories.programme import HandoutFactory, RunFactory
from tests.programme.speakers.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_store():
    store = storages["private"]
    if store.exists("speakers"):
        for name in store.listdir("speakers")[1]:
            store.delete(f"speakers/{name}")


def sent(her, session, name="Talk.pdf"):
    file = SimpleUploadedFile(name, b"%PDF-1.7\n%%EOF")
    given = {"kind": "SLIDES", "title": "", "may_share": False, "now": NOW, "file": file, "is_a": PDF}
    return files.add_file(appearance=her, session=session, **given)


def stored():
    return storages["private"].listdir("speakers")[1]


def test_slides_of_a_deleted_session_leave_the_store_once_it_is_sure(her, session, django_capture_on_commit_callbacks):
    sent(her, session)
    HandoutFactory(session=session)
    user = UserFactory()

    with django_capture_on_commit_callbacks() as after:
        actions.delete_session(session=session, by=user)
    before = len(stored())
    for each in after:
        each()

    assert (before, stored(), Session.objects.count(), Handout.objects.count()) == (1, [], 0, 0)


def test_a_session_that_people_have_places_in_keeps_its_slides(
    client, her, session, django_capture_on_commit_callbacks
):
    sync_roles()
    user = UserFactory()
    user.groups.set(Group.objects.filter(name="Programme team"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    sent(her, session)
    place = PlaceFactory(run=RunFactory(session=session))

    with django_capture_on_commit_callbacks(execute=True):
        kept = client.post(reverse("session:delete", args=[session.pk]))
    still = len(stored())
    place.delete()
    with django_capture_on_commit_callbacks(execute=True):
        gone = client.post(reverse("session:delete", args=[session.pk]))

    assert (kept.status_code, still, gone.status_code) == (302, 1, 302)
    assert (stored(), Session.objects.filter(pk=session.pk).exists()) == ([], False)


def test_what_no_row_names_is_swept_out_when_it_is_a_day_old(her, session, capsys):
    kept = sent(her, session)
    lost, fresh = (storages["private"].save(f"speakers/{name}.pdf", kept.file) for name in ("lost", "fresh"))
    day_before = (timezone.now() - timedelta(hours=25)).timestamp()
    for name in (kept.file.name, lost):
        os.utime(storages["private"].path(name), (day_before, day_before))

    for _ in range(2):
        call_command("delete_unused_files")

    assert sorted(stored()) == sorted([kept.file.name.removeprefix("speakers/"), fresh.removeprefix("speakers/")])
    assert capsys.readouterr().out == "1 file deleted\n0 files deleted\n"


def test_an_empty_store_has_nothing_to_sweep(db):
    assert files.delete_unused(now=NOW) == 0
