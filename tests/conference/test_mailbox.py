"""The development mailbox."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import time_machine
from django.core.mail import EmailMessage, EmailMultiAlternatives

from conference.mailbox import queries
from conference.mailbox.backend import MailboxBackend

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PERSONAL = "https://conference.example/my/ABCDEFGHIJKLMNOPQRSTUVWXYZ/"


@pytest.fixture(autouse=True)
def _empty_mailbox(settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path / "mailbox"


def send(subject="Hello", to="carol@school.example", body="Good morning", **fields):
    message = EmailMultiAlternatives(subject, body, "Plenary <plenary@conference.example>", [to], **fields)
    return message, lambda: MailboxBackend().send_messages([message])


def deliver(*args, **kwargs):
    send(*args, **kwargs)[1]()
    return queries.ids()[0]


def test_an_empty_mailbox_teaches_what_it_will_show(client):
    page = client.get("/mailbox/").content.decode()

    assert "Nothing was sent yet" in page
    assert 'href="/accounts/sign-in/"' in page


def test_the_newest_stands_first_with_its_recipient_subject_and_moment(client):
    with time_machine.travel("2027-06-14 07:30:05Z", tick=False):
        deliver("First", to="a@school.example")
    with time_machine.travel("2027-06-14 07:31:06Z", tick=False):
        deliver("Second – with a dash", to="Zoë Ångström <zoe@school.example>")

    page = client.get("/mailbox/")
    rows = [(letter.subject, letter.to, f"{letter.sent_at:%H:%M:%S}") for letter in page.context["letters"]]
    assert rows == [
        ("Second – with a dash", "Zoë Ångström <zoe@school.example>", "07:31:06"),
        ("First", "a@school.example", "07:30:05"),
    ]
    assert "08:31:06" in page.content.decode()  # in the conference's own time


def test_search_finds_a_part_of_an_address_whatever_its_capitals(client):
    deliver("For Carol", to="carol@school.example")
    deliver("For Dev", to="dev@other.example")

    found = [letter.subject for letter in client.get("/mailbox/?to=CAROL%40School").context["letters"]]
    nothing = client.get("/mailbox/?to=nobody").content.decode()

    assert found == ["For Carol"]
    assert "Nothing was sent to this address" in nothing
    assert 'value="nobody"' in nothing


def test_long_lists_are_cut_into_pages(client):
    for number in range(41):
        deliver(f"Number {number}")

    first, second = client.get("/mailbox/"), client.get("/mailbox/?page=2")

    assert [len(first.context["letters"]), len(second.context["letters"])] == [40, 1]
    assert [letter.subject for letter in second.context["letters"]] == ["Number 0"]


def test_links_in_a_message_can_be_followed(client):
    id_ = deliver(body=f"Your page:\n{PERSONAL}\nSee you there <soon>.")

    page = client.get(f"/mailbox/{id_}/").content.decode()

    assert f'<a href="{PERSONAL}"' in page
    assert "&lt;soon&gt;" in page


def test_html_is_shown_as_source_and_never_runs(client):
    message, deliver_it = send()
    message.attach_alternative("<p onclick='x()'>Good <b>morning</b></p><script>alert(1)</script>", "text/html")
    deliver_it()

    page = client.get(f"/mailbox/{queries.ids()[0]}/").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "Good morning" in page


def test_an_attachment_is_downloaded_and_never_shown_as_a_page_of_ours(client):
    message, deliver_it = send()
    message.attach("SC27-0001.pdf", b"%PDF-1.7 money", "application/pdf")
    message.attach("../../evil.html", b"<script>alert(1)</script>", "text/html")
    deliver_it()
    id_ = queries.ids()[0]

    answers = [client.get(f"/mailbox/{id_}/{number}/") for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert answers[0].content == b"%PDF-1.7 money"
    assert [answer.headers["Content-Disposition"] for answer in answers[:2]] == [
        'attachment; filename="SC27-0001.pdf"',
        'attachment; filename="evil.html"',
    ]
    assert answers[1].headers["X-Content-Type-Options"] == "nosniff"
    assert "SC27-0001.pdf" in client.get(f"/mailbox/{id_}/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/mailbox/nothing/",
        "/mailbox/..%2fsettings/",
        "/mailbox/20270614T073000000000-ABCDEFGH/",
        "/mailbox/20270614T073000000000-ABCDEFGH/0/",
        "/mailbox/20270614T073000000000-ABCDEFG%0A/",
    ],
)
def test_only_the_mailbox_s_own_files_are_ever_opened(client, site_tree, settings, path):
    folder = Path(settings.MAILBOX_DIR)
    folder.mkdir()
    (folder / "nothing.eml").write_text("Subject: not ours\n\nsecret")
    (folder.parent / "settings.eml").write_text("Subject: not ours\n\nsecret")

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "id_", ["../settings", "20270614T073000000000-ABCDEFGH\n", "", "２０270614T073000000000-ABCDEFGH"]
)
def test_no_other_name_is_taken_for_an_id(id_):
    assert (queries.envelope(id_), queries.letter(id_)) == (None, None)


def test_many_writers_lose_nothing_and_leave_nothing_half_written(settings):
    def write(number):
        MailboxBackend().send_messages([EmailMessage(f"Number {number}", "x" * 50_000, to=["a@school.example"])])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(64)))

    subjects = {queries.envelope(id_).subject for id_ in queries.ids()}
    assert subjects == {f"Number {number}" for number in range(64)}
    assert {path.suffix for path in Path(settings.MAILBOX_DIR).iterdir()} == {".eml"}


def test_a_message_to_nobody_is_not_kept():
    assert (MailboxBackend().send_messages([EmailMessage("Hello", "x")]), queries.ids()) == (0, [])


def test_a_newcomer_follows_her_sign_in_code_there(client, settings):
    settings.EMAIL_BACKEND = "conference.mailbox.backend.MailboxBackend"
    client.post("/accounts/sign-in/", {"email": "newcomer@school.example"})

    subject = client.get("/mailbox/?to=newcomer").context["letters"][0].subject
    code = re.fullmatch(r"Your sign-in code is (\d{4}-\d{4})", subject)[1]
    answer = client.post("/accounts/sign-in/code/", {"code": code})

    assert answer.url == "/bookings/"
