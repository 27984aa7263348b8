"""Social cards: what is on them, their addresses, and that each is drawn once."""

import io
import re
from html import unescape

import pytest
from django.core.files.storage import default_storage
from wagtail.models import PageViewRestriction

from conference.lib.pdf.measure import stretches
from home import models
from home.cards import store
from home.cards.drawing import draw
from home.cards.facts import Card
from home.cards.lettering import MOST_LINES, fitted, wrapped
from sessions.models import Session
from tests.factories.conference import ConferenceFactory
from tests.factories.home import open_site
from tests.factories.programme import ContributionFactory, RunFactory, SessionFactory, SpeakerFactory, StreamFactory

AROUND = {
    "edition": "sc27",
    "conference": "South Coast Teaching & Learning Conference 2027",
    "when": "Monday 14 June 2027",
    "host": "conference.example",
}
PAGES = {
    "/": "home",
    "/programme/queues/": "session",
    "/speakers/wojcik/": "speaker",
    "/news/open/": "news",
    "/about/": "home",
}


@pytest.fixture
def site(site_tree, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    conference = ConferenceFactory(name="South Coast 2027", slug="sc27")
    open_site(site_tree, conference)
    stream = StreamFactory(conference=conference, code="BEH", name="Behaviour", palette=5)
    session = SessionFactory(conference=conference, stream=stream, title="Queues & corridors", slug="queues")
    ContributionFactory(session=session, speaker=SpeakerFactory(name="Łucja Wójcik", slug="wojcik", headline="Year 4"))
    RunFactory(session=session)
    return conference


@pytest.fixture
def drawn(monkeypatch):
    """Which cards were drawn. The drawing itself is left out."""
    cards = []

    def note(card):
        cards.append(card)
        return b"\x89PNG " + card.title.encode() + store.END

    monkeypatch.setattr(store, "draw", note)
    return cards


def meta(client, address):
    html = client.get(address).content.decode()
    found = re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', html)
    return {name: unescape(text) for name, text in found} | {
        "canonical": re.findall(r'rel="canonical" href="([^"]+)"', html)
    }


def path_of(client, address):
    return meta(client, address)["og:image"].removeprefix("http://localhost")


@pytest.mark.parametrize(("address", "kind"), PAGES.items())
def test_a_page_names_its_card_and_the_card_answers(address, kind, site, client, drawn):
    said = meta(client, address)

    card = client.get(path_of(client, address))

    assert re.fullmatch(rf"http://localhost/cards/{kind}/[\w-]+-[0-9a-f]{{16}}\.png", said["og:image"])
    assert (said["og:image:width"], said["og:image:height"], said["twitter:card"]) == (
        "1200",
        "630",
        "summary_large_image",
    )
    assert said["canonical"] == [f"http://localhost{address}"]
    assert (card.status_code, card["Content-Type"], card["Cache-Control"]) == (
        200,
        "image/png",
        "public, max-age=31536000, immutable",
    )


def test_a_session_s_card_says_who_what_and_when(site, client, drawn):
    said = meta(client, "/programme/queues/")

    client.get(path_of(client, "/programme/queues/"))

    assert said["og:title"] == "Queues & corridors"
    assert said["og:image:alt"] == "Behaviour. Queues & corridors. Łucja Wójcik. South Coast 2027. Monday 14 June 2027"
    assert [(card.title, card.code, card.palette, card.people) for card in drawn] == [
        ("Queues & corridors", "BEH", 5, ("Łucja Wójcik",))
    ]


def test_a_card_is_drawn_once_and_the_older_one_is_thrown_away(site, client, drawn):
    first = path_of(client, "/programme/queues/")
    for _ in range(3):
        client.get(first)
    Session.objects.update(title="Queues, and what they teach")
    second = path_of(client, "/programme/queues/")
    answer = client.get(second)

    assert [card.title for card in drawn] == ["Queues & corridors", "Queues, and what they teach"]
    assert second != first
    assert b"what they teach" in answer.content
    assert default_storage.listdir("cards/sc27/session/queues")[1] == [f"{drawn[1].digest}.png"]


def test_an_older_address_leads_to_the_card_as_it_is_now(site, client, drawn):
    first = path_of(client, "/programme/queues/")
    Session.objects.update(title="Queues, and what they teach")

    answer = client.get(first)

    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (
        302,
        path_of(client, "/programme/queues/"),
        "no-cache",
    )
    assert drawn == []


def test_what_is_not_public_has_no_card_though_it_had_one(site, client, drawn):
    addresses = {
        address: path_of(client, address) for address in ("/programme/queues/", "/speakers/wojcik/", "/news/open/")
    }
    for path in addresses.values():
        client.get(path)
    Session.objects.update(status=Session.Status.DRAFT)
    PageViewRestriction.objects.create(page=models.NewsPage.objects.get(), restriction_type="login")

    assert {address: client.get(path).status_code for address, path in addresses.items()} == dict.fromkeys(
        addresses, 404
    )


@pytest.mark.parametrize(
    "address",
    [
        "/cards/session/nothing-0123456789abcdef.png",
        "/cards/home/another-0123456789abcdef.png",
        "/cards/news/x-0123456789abcdef.png",
    ],
)
def test_a_card_of_nothing_is_not_found(address, site, client, drawn):
    assert client.get(address).status_code == 404


def test_nobody_can_have_anything_else_drawn(site, client, drawn):
    known = path_of(client, "/programme/queues/")
    for number in range(5):
        client.get(re.sub(r"-[0-9a-f]{16}\.png$", f"-{number:016x}.png", known))

    assert drawn == []


def test_a_page_that_is_kept_out_and_a_preview_ask_not_to_be_found(site, client):
    about = models.StandardPage.objects.get(slug="about")
    about.hide_from_search = True
    about.save()
    news = models.NewsPage.objects.get()

    kept_out, preview = client.get("/about/").content.decode(), news.make_preview_request().content.decode()

    for html in (kept_out, preview):
        assert '<meta name="robots" content="noindex">' in html
        assert "og:image" not in html
        assert "canonical" not in html


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("?stream=BEH", "http://localhost/programme/"),
        ("?page=2", "http://localhost/programme/?page=2"),
        ("?page=1", "http://localhost/programme/"),
        ('?page="><b>', "http://localhost/programme/"),
    ],
)
def test_a_canonical_address_is_the_page_s_own(query, canonical, site, client):
    assert meta(client, f"/programme/{query}")["canonical"] == [canonical]


# --- Drawing ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "card",
    [
        Card(
            "session",
            "a",
            "Adapting, not lowering: one text, thirty readers",
            "Reading",
            ("Zoë Nowak-Hill",),
            "LIT",
            2,
            **AROUND,
        ),
        Card(
            "speaker",
            "b",
            "Aleksandra-Katarzyna Wójcik-Featherstonehaugh",
            "Year 4",
            ("Parkstone Primary School",),
            **AROUND,
        ),
        Card("session", "c", "W" * 140, "", tuple(f"Ẽverton Őry Łucja {n}" for n in range(9)), "X" * 6, 8, **AROUND),
        Card("session", "d", "الرياضيات في الصف، 学ぶこと and ẽ 🙂", "כיתה", ("محمد علي",), "ASM", 4, **AROUND),
        Card("home", "home", "", **AROUND),
    ],
    ids=["usual", "long name", "too long", "many scripts", "empty"],
)
def test_a_card_is_a_small_picture_of_the_right_size_whatever_stands_on_it(card):
    from PIL import Image

    png = draw(card)

    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(png) < 120_000
    assert png.endswith(store.END)


def test_the_same_card_is_the_same_picture_and_each_shows_its_own_part_of_the_land():
    one, again, other = (draw(Card("session", slug, "Queues", **AROUND)) for slug in ("a", "a", "b"))

    assert one == again
    assert one != other


@pytest.mark.parametrize("words", [3, 12, 30, 80])
def test_a_title_takes_four_lines_at_most_and_none_is_wider_than_the_card(words):
    size, lines = fitted("Wednesdays " * words, "display", 1000, 380)

    assert 1 <= len(lines) <= MOST_LINES
    assert [line for line in lines if line.width > 1000] == []
    assert len(lines) * size * 1.1 <= 380


def test_no_word_of_a_name_is_broken_while_a_smaller_size_would_hold_it():
    _, lines = fitted("Aleksandra-Katarzyna Wójcik-Featherstonehaugh", "display", 1000, 380)

    assert ["".join(piece for piece, _ in line.pieces) for line in lines] == [
        "Aleksandra-Katarzyna",
        "Wójcik-Featherstonehaugh",
    ]


def test_what_passes_the_last_line_ends_in_dots():
    (line,) = wrapped("A very long name of a conference that nobody can read on a phone", "bold", 26, 300, most=1)

    assert "".join(piece for piece, _ in line.pieces).endswith("…")


def test_a_text_is_cut_where_its_font_has_to_change_and_words_of_one_script_stay_together():
    pieces = [(piece, file.name) for piece, file in stretches("محمد علي and Zoë", "bold")]

    assert pieces == [
        ("محمد علي", "NotoSansArabic-Bold.ttf"),
        (" and Zoë", "AtkinsonHyperlegibleNext-Bold.ttf"),
    ]
