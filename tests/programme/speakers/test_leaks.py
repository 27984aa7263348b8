"""What a speaker tells the organisers alone is found on no public page, in no export, revision, index or log. Each private field holds
a word of its own; then everything is fetched that can be, and searched for these words.
"""

import io
import logging
import zipfile

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db.models import CharField, JSONField, TextField
from django.test import Client
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ModelLogEntry, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry
from wagtail.snippets.views.snippets import SnippetViewSet

from conference.lib.redact import redacted
from sessions.models import Speaker, SpeakerPrivate
from sessions.speakers.actions import desk
from sessions.speakers.rules import ABOUT
from tests.access.walk import ARGUMENT, addresses, routes
from tests.factories.conference import UserFactory
from tests.factories.home import open_site
from tests.factories.programme import ReleaseFactory, RunFactory, SlotFactory, planned
from tests.programme.speakers.conftest import NOW, fresh
from tests.programme.speakers.test_views import at, send, upload

pytestmark = pytest.mark.django_db

TOKEN = "LEAKTOKEN" + "A" * 17
PRIVATE = {
    "email": "leakmail@leak.example",
    "phone": "LEAKPHONE 07700",
    "notes": "LEAKNOTES",
    "travel": "LEAKTRAVEL by train",
    "fee": "LEAKFEE by the agency",
    "av": "LEAKAV",
    "visitor": "LEAKVISITOR",
    "car": "LEAKCAR1",
    "room": "LEAKROOM",
    "why": "LEAKWHY",
    "text": "LEAKWORDS",
    "file": "LEAKFILE",
}
FEE_PENCE = 98_765_432
WORDS = [word.split()[0].casefold() for word in PRIVATE.values()] + [
    "98765432",
    "987654.32",
    "987,654.32",
    TOKEN.casefold(),
]
PAGES = [
    "/", "/programme/", "/programme/?q=leak", "/programme/?speaker=marit-solheim", "/programme/turning-back/", "/speakers/",
    "/speakers/marit-solheim/", "/about/", "/news/", "/contact/", "/sitemap.xml",
]  # fmt: skip


def found_in(content):
    text = content.casefold()
    return sorted({word for word in WORDS if word in text})


def contents(response):
    """All that a file or page holds as text, a workbook's parts unpacked."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return text_of(raw)


def text_of(raw):
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            raw = b"\n".join(parts.read(name) for name in parts.namelist())
    return raw.decode("utf-8", "replace") + str(raw.startswith(b"%PDF-"))


@pytest.fixture
def told(client, site_tree, conference, guest, caplog):
    """The mountaineer has told us everything by her own pages; what may be public is published. Returns her appearance."""
    caplog.set_level(logging.DEBUG)
    open_site(site_tree, conference)
    type(guest).objects.filter(pk=guest.pk).update(link_token=TOKEN, why_asked=PRIVATE["why"])
    SpeakerPrivate.objects.create(
        speaker=guest.speaker, email=PRIVATE["email"], notes=PRIVATE["notes"], fee_pence=FEE_PENCE
    )
    her = fresh(guest)
    keynote = her.speaker.contributions.get().session
    ReleaseFactory(conference=conference, number=1)
    planned(RunFactory(session=keynote, slot=SlotFactory(conference=conference, kind="PLENARY")))
    client.post(at(her, "coming"), {"coming": "yes", "phone": PRIVATE["phone"]})
    client.post(at(her, "travel"), {"travel": PRIVATE["travel"], "fee": PRIVATE["fee"], "av": PRIVATE["av"]})
    client.post(
        at(her, "visitor"),
        {"visitor": PRIVATE["visitor"], "car_registration": PRIVATE["car"], "safeguarding": "on"},
    )
    client.post(at(her, "room"), {"room_needs": PRIVATE["room"]})
    client.post(
        at(her, "profile"), {"name": "Marit Solheim", "headline": "Mountaineer", "biography": "She turns back."}
    )
    upload(client, her)
    part = her.speaker.contributions.get()
    prefix = f"text-{part.pk}"
    client.post(
        at(her, "text"),
        {
            "contribution": part.pk,
            "answer": "changes",
            f"{prefix}-title": "Turning",
            f"{prefix}-abstract": PRIVATE["text"],
        },
    )
    send(client, her, keynote, f"{PRIVATE['file']}.pdf", may_share="on")
    Speaker.objects.get(pk=her.speaker_id).latest_revision.publish()
    desk.send_link(appearance=fresh(her), by=None, now=NOW)
    kept = fresh(her)
    assert (kept.travel, kept.visitor, kept.speaker.private.phone) == (PRIVATE["travel"], PRIVATE["visitor"], PRIVATE["phone"])  # fmt: skip
    assert kept.speaker.photo is not None
    return kept


def test_the_search_sees_what_it_should(told, client):
    """Her own page holds all of it: else the tests below would find nothing because there is nothing."""
    pages = "".join(
        client.get(at(told, slug)).content.decode() for slug in ["", *(each.slug for each in ABOUT.values())]
    )

    not_on_hers = {"leakmail@leak.example", "leaknotes", "98765432", "987654.32", "987,654.32"}
    assert set(found_in(pages)) == set(WORDS) - not_on_hers


def test_no_public_page_holds_any_of_it(told):
    anybody = Client(raise_request_exception=False)
    samples = {"slug": "turning-back", "conference": "sc27", "pk": "1", "uid": "00000000-0000-0000-0000-000000000001"}
    others = dict.fromkeys((found[2] for route in routes() for found in ARGUMENT.finditer(route)), "1")
    arguments = {"": others | samples}
    walked = [each.path for each in addresses(arguments, {}) if not each.route.startswith(("admin/", "speaking/"))]

    leaks, opened = {}, 0
    for path in [*PAGES, *walked]:
        answer = anybody.get(path)
        opened += answer.status_code == 200
        if words := found_in(contents(answer)):
            leaks[path] = words

    assert leaks == {}
    assert opened >= len(PAGES)


def test_no_export_of_the_desk_holds_any_of_it(told, client):
    client.force_login(UserFactory(is_superuser=True), backend="django.contrib.auth.backends.ModelBackend")
    viewsets.populate()
    ours = [
        each
        for each in viewsets.viewsets
        if isinstance(each, ModelViewSet) and not each.__module__.startswith("wagtail.")
    ]
    names = [each.get_url_name("list" if isinstance(each, SnippetViewSet) else "index") for each in ours]

    leaks, files = {}, 0
    for name in names:
        for kind in ("xlsx", "csv"):
            answer = client.get(reverse(name), {"export": kind})
            if "attachment" not in answer.headers.get("Content-Disposition", ""):
                continue
            files += 1
            if words := found_in(contents(answer)):
                leaks[f"{name} {kind}"] = words

    assert leaks == {}
    assert files >= 3


@pytest.mark.indexed
def test_no_revision_log_index_or_reference_holds_any_of_it(told):
    leaks = {}
    for model in (Revision, ModelLogEntry, PageLogEntry, IndexEntry, ReferenceIndex):
        for row in model.objects.values():
            if words := found_in(repr(row)):
                leaks[f"{model.__name__} {row.get('id')}"] = words

    assert Revision.objects.count() >= 2
    assert ModelLogEntry.objects.count() >= 8
    assert IndexEntry.objects.count() >= 2
    assert leaks == {}


def test_no_line_of_the_log_holds_any_of_it(told, client, caplog):
    """Also where something goes wrong on her page: a wrong item, a file too many, an address that is not there."""
    client.get(at(told, "nonsense"))
    client.post(at(told, "travel"), {"travel": "", "fee": PRIVATE["fee"]})
    send(client, told, told.speaker.contributions.get().session, f"{PRIVATE['file']}.exe", b"MZ")
    call_command("remind_speakers", "--within", "1000", stdout=(out := io.StringIO()))

    records = [*caplog.get_records("setup"), *caplog.records]
    # The database's own lines hold every value; they are written in development alone, and only when somebody asks for them.
    lines = [redacted(record.getMessage()) for record in records if record.name != "django.db.backends"]

    assert len(lines) > 10
    assert [(line, words) for line in [*lines, out.getvalue()] if (words := found_in(line))] == []


def test_in_the_database_it_stands_where_it_is_meant_to_be_and_nowhere_else(told):
    """Every text column of every table. The letters are the organisers' outbox: they hold her address and her link."""
    places = set()
    for model in apps.get_models():
        columns = [
            each.attname for each in model._meta.local_fields if isinstance(each, CharField | TextField | JSONField)
        ]
        if columns and any(found_in(repr(row)) for row in model.objects.values(*columns)):
            places.add(model.__name__)

    assert places <= {"Appearance", "SpeakerPrivate", "TextCheck", "Handout", "Letter"}
    assert places >= {"Appearance", "SpeakerPrivate"}


def test_no_export_of_the_programme_holds_any_of_it(told, tmp_path):
    """By the command, where it is installed; the addresses of the exports are walked above."""
    forms = ["c3voc-json", "c3voc-xml", "ics", "csv", "xlsx"] if "export_programme" in get_commands() else []

    leaks = {}
    for form in forms:
        path = tmp_path / form
        call_command("export_programme", "--format", form, "--output", str(path))
        assert path.stat().st_size > 100
        if words := found_in(text_of(path.read_bytes())):
            leaks[form] = words

    assert leaks == {}
