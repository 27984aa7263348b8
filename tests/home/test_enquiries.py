"""Pages with a form: what people send is kept, told, read by whoever may, and deleted in time."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import PageLogEntry

from conference.accounts.roles import sync_roles
from home.enquiries import actions
from home.enquiries.forms import TRAP, TRAPPED
from home.models.forms import TOO_MANY
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import FormFieldFactory, FormPageFactory, open_site
from tests.home.markup import inline_faults

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)
SENT = {
    "your_name": "Zoë Nowak-Hill",
    "e_mail": "zoe@school.example",
    "about": "Coaches",
    "your_question": "May we park a coach?",
}


@pytest.fixture
def page(site_tree):
    home = open_site(site_tree, ConferenceFactory())
    page = FormPageFactory(parent=home, slug="ask-us", mail_to="desk@school.example, head@school.example", keep_days=30)
    rows = [("Your name", "singleline", ""), ("E-mail", "email", ""), ("About", "dropdown", "Coaches, Diets"),
            ("Your question", "multiline", "")]  # fmt: skip
    for place, (label, kind, choices) in enumerate(rows):
        FormFieldFactory(page=page, label=label, field_type=kind, choices=choices, sort_order=place)
    return page


def submission(page, days=0, **answers):
    row = FormSubmission.objects.create(page_id=page.pk, form_data=SENT | answers)
    FormSubmission.objects.filter(pk=row.pk).update(submit_time=NOW - timedelta(days=days))
    return row


def test_a_form_is_laid_out_with_our_fields_and_promises_how_long_answers_are_kept(page, client):
    html = client.get("/ask-us/").content.decode()

    assert inline_faults(html) == []
    assert 'autocomplete="email"' in html
    assert '<option value="" selected>Please choose</option>' in html
    assert "deleted after 30 days" in html
    assert '<a href="/privacy/">Privacy</a>' in html


def test_what_is_sent_is_kept_told_after_commit_and_thanked_for(
    page, client, django_capture_on_commit_callbacks, caplog
):
    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post("/ask-us/", SENT)
    before = len(mail.outbox)
    for callback in callbacks:
        callback()

    (letter,) = mail.outbox
    assert (answer.status_code, answer["Location"], before) == (302, "/ask-us/?sent", 0)
    assert FormSubmission.objects.get().form_data == SENT
    assert (letter.to, letter.reply_to, letter.subject) == (
        ["desk@school.example", "head@school.example"],
        ["zoe@school.example"],
        "Sent through “Ask us”",
    )
    assert "Your question\nMay we park a coach?" in letter.body
    assert [part for part in ("Zoë", "zoe@", "coach?") if part in caplog.text] == []
    assert "<h1>Thank you</h1>" in client.get("/ask-us/?sent").content.decode()


def test_nobody_is_written_to_where_nobody_is_named(page, client, django_capture_on_commit_callbacks):
    page.mail_to = ""
    page.save()

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/ask-us/", SENT)

    assert (FormSubmission.objects.count(), mail.outbox) == (1, [])


def test_what_is_missing_is_said_and_nothing_typed_is_lost(page, client):
    answer = client.post("/ask-us/", SENT | {"e_mail": "zoe at school", "about": ""})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Ask us" in html
    assert "Please give a whole e-mail address, such as name@school.org." in html
    assert "About is missing." in html
    assert 'value="Zoë Nowak-Hill"' in html
    assert "May we park a coach?</textarea>" in html
    assert FormSubmission.objects.count() == 0


def test_a_machine_fills_in_the_box_that_people_do_not_see_and_a_person_may_send_again(page, client):
    answer = client.post("/ask-us/", SENT | {TRAP: "https://spam.example"})

    html = answer.content.decode()
    assert (answer.status_code, FormSubmission.objects.count()) == (422, 0)
    assert TRAPPED in html
    assert "spam.example" not in html
    assert 'value="Zoë Nowak-Hill"' in html


def test_sending_too_often_is_refused_with_a_sentence_and_what_was_typed(page, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"form_page": "2/h/ip"}

    answers = [client.post("/ask-us/", SENT) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert TOO_MANY in answers[2].content.decode()
    assert "May we park a coach?</textarea>" in answers[2].content.decode()
    assert FormSubmission.objects.count() == 2


def test_another_site_cannot_send_it(page):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post("/ask-us/", SENT).status_code == 403


@pytest.mark.parametrize(
    ("role", "reads"), [("Programme team", True), ("Editors", False), ("Desk", False), ("Finance", False)]
)
def test_who_may_change_the_page_may_not_for_that_read_what_people_sent(page, client, role, reads):
    sync_roles()
    submission(page)
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    addresses = [
        f"/admin/forms/submissions/{page.pk}/",
        f"/admin/forms/submissions/{page.pk}/?export=xlsx",
        f"/admin/forms/submissions/{page.pk}/results/",
    ]

    answers = [client.get(address) for address in addresses]

    assert [answer.status_code == 200 for answer in answers] == [reads] * 3
    assert FormSubmission.objects.count() == 1


def test_answers_are_downloaded_as_a_workbook_and_never_as_csv(page, client):
    from openpyxl import load_workbook

    submission(page, your_question="=HYPERLINK(1)")
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/admin/forms/submissions/{page.pk}/"

    workbook = client.get(address, {"export": "xlsx"})
    csv = client.get(address, {"export": "csv"})

    sheet = load_workbook(
        io.BytesIO(b"".join(workbook.streaming_content) if workbook.streaming else workbook.content)
    ).active
    cell = sheet.cell(2, 5)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert "csv" not in csv.headers.get("Content-Type", "")


def test_old_answers_are_deleted_and_younger_ones_kept(page):
    submission(page, days=31)
    kept = submission(page, days=30)

    numbers = [actions.delete_old(page=page, now=NOW) for _ in range(2)]

    assert numbers == [1, 0]
    assert list(FormSubmission.objects.all()) == [kept]
    (entry,) = PageLogEntry.objects.filter(action="enquiries.delete_old")
    assert entry.data == {"number": 1}


def test_the_command_deletes_for_each_page_by_its_own_promise(page, capsys, time_machine):
    time_machine.move_to(NOW, tick=False)
    longer = FormPageFactory(parent=page.get_parent(), title="Offer a room", slug="offer", keep_days=365)
    for each in (page, longer):
        submission(each, days=40)

    call_command("delete_old_enquiries")

    assert capsys.readouterr().out.splitlines() == [
        "Ask us: 1 deleted, kept for 30 days",
        "Offer a room: 0 deleted, kept for 365 days",
    ]
    assert FormSubmission.objects.get().page_id == longer.pk


def test_both_faces_of_the_page_can_be_previewed(page):
    form, thanks = (page.make_preview_request(preview_mode=mode).content.decode() for mode in ("form", "landing"))

    assert "Your question" in form
    assert "<h1>Thank you</h1>" in thanks
