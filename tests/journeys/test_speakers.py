"""Journey (e): the mountaineer's agent opens her link on a phone, edits the biography, sends a portrait, says yes and later no; an organiser
publishes; the public page shows what it may and nothing more. The same without JavaScript, and every page of hers by axe and at 320 px.
"""

from __future__ import annotations

import io

import pytest

from sessions.models import Appearance, Contribution, Letter, Session, Speaker
from sessions.speakers.rules import ABOUT
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import open_site
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    RunFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    SpeakerPrivateFactory,
)
from tests.journeys.conftest import LAPTOP, PHONE

AIM = "Everybody leaves with one thing to try."
LINK = "/speaking/" + "M" * 26 + "/"


@pytest.fixture
def portrait():
    """A JPEG as a phone writes it, with where it was taken."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "Example phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 43.0, 12.0), 3: "W", 4: (1.0, 58.0, 1.0)})
    out = io.BytesIO()
    Image.new("RGB", (900, 1200), (120, 90, 60)).save(out, "JPEG", exif=exif.tobytes())
    return {"name": "marit.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


@pytest.fixture
def marit(live, site_tree):
    """A keynote speaker from outside, invited; her profile has no biography yet."""
    conference = ConferenceFactory(aims=[AIM], contact_email="conference@saltmarsh.example")
    open_site(site_tree, conference)
    speaker = SpeakerFactory(
        name="Marit Solheim-Ward",
        slug="marit",
        background=Speaker.Background.OUTSIDE,
        headline="Mountaineer",
        organisation="Fell Talks",
        biography="",
        why_here="She has turned back eleven times.",
        continues_as="A decision-making clinic for middle leaders.",
    )
    SpeakerPrivateFactory(speaker=speaker, email="agent@fell.example", fee_pence=120_000)
    keynote = SessionFactory(
        conference=conference, stream=None, kind=Session.Kind.KEYNOTE, title="Turning back", slug="turning-back"
    )
    ContributionFactory(session=keynote, speaker=speaker, role=Contribution.Role.KEYNOTE, aim=AIM)
    RunFactory(session=keynote, slot=SlotFactory(conference=conference, kind="PLENARY"), capacity=None)
    return AppearanceFactory(
        speaker=speaker, conference=conference, link_token="M" * 26, why_asked="94 middle leaders asked."
    )


def write_biography(phone, axe):
    """First with a slip, which is told and costs nothing."""
    phone.get_by_role("link", name="Your biography").click()
    phone.get_by_label("Biography").fill(
        "She has stood on eight of the fourteen highest mountains.\n\nAnd turned back."
    )
    phone.get_by_label("What you do, in one line").fill("")
    phone.get_by_role("button", name="Send").click()
    assert "Please say in one line what you do." in phone.get_by_role("alert").inner_text()
    axe(phone)
    phone.get_by_label("What you do, in one line").fill("Mountaineer · eight 8,000 m peaks")
    phone.get_by_role("button", name="Send").click()
    assert "An organiser will look at it" in phone.get_by_role("status").inner_text()


def tell_the_organisers(phone):
    """Telephone, travel and fee."""
    phone.get_by_role("link", name="Say that you are coming").click()
    phone.get_by_label("Yes, I am coming").check()
    phone.get_by_label("Telephone number for the day").fill("07700 900123")
    phone.get_by_role("button", name="Save").click()
    phone.get_by_role("link", name="Travel, fee, sound and light").click()
    phone.get_by_label("How you travel").fill("Train from Penrith")
    phone.get_by_label("Your fee, and how it is paid").fill("Twelve hundred by the agency")
    phone.get_by_role("button", name="Save").click()


def send_portrait(phone, portrait):
    phone.get_by_role("link", name="Your photograph").click()
    phone.get_by_label("Yes, you may").check()
    phone.get_by_label("Your photograph").set_input_files(portrait)
    phone.get_by_label("What is to be seen in it").fill("Marit on a ridge")
    phone.get_by_role("button", name="Save", exact=True).click()
    phone.get_by_role("button", name="Your photograph: press on your face").click(position={"x": 112, "y": 60})
    assert "This picture waits for an organiser" in phone.get_by_role("main").inner_text()


def publish(desk):
    desk.goto("/admin/speakers-progress/")
    desk.get_by_role("link", name="Marit Solheim-Ward").click()
    desk.get_by_role("link", name="Look at her profile and publish it").click()
    desk.get_by_role("button", name="More actions").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_text("Speaker 'Marit Solheim-Ward' updated and published").wait_for()


def test_an_agent_fills_in_what_is_missing_and_an_organiser_publishes_it(
    marit, new_page, sign_in, axe, no_sideways_scroll, portrait
):
    phone, public, desk = new_page(PHONE, has_touch=True, is_mobile=True), new_page(LAPTOP), new_page(LAPTOP)
    sign_in(desk, UserFactory(is_superuser=True))

    phone.goto(LINK)
    assert "94 middle leaders asked." in phone.get_by_role("complementary", name="Your session").inner_text()
    write_biography(phone, axe)
    tell_the_organisers(phone)
    send_portrait(phone, portrait)
    axe(phone)
    no_sideways_scroll(phone)

    image = Speaker.objects.get().get_latest_revision_as_object().photo
    stored = image.file.read()
    assert [word for word in (b"Exif", b"Example phone", b"GPS") if word in stored] == []
    assert (image.focal_point_x, image.focal_point_y) == (448, 240)
    public.goto("/speakers/marit/")
    assert "highest mountains" not in public.content()

    publish(desk)

    public.reload()
    shown = public.get_by_role("main").inner_text()
    for piece in (
        "eight of the fourteen highest mountains.",
        "Mountaineer · eight 8,000 m peaks",
        "A decision-making clinic",
    ):
        assert piece in shown
    assert public.get_by_role("img", name="Marit on a ridge").is_visible()
    axe(public)
    no_sideways_scroll(public)
    assert [word for word in ("07700", "Penrith", "agency", "1,200", "agent@") if word in public.content()] == []

    phone.get_by_label("No, show none").check()
    phone.get_by_role("button", name="Save", exact=True).click()

    public.reload()
    assert public.get_by_role("img", name="Marit on a ridge").count() == 0
    assert Speaker.objects.get().photo is None


def test_every_page_of_hers_passes_axe_and_fits_a_small_phone_in_the_dark(marit, new_page, axe, no_sideways_scroll):
    page = new_page(PHONE, dark=True)

    for address in [LINK, *(f"{LINK}{about.slug}/" for about in ABOUT.values())]:
        page.goto(address)
        axe(page)
        no_sideways_scroll(page)


def test_without_javascript_slides_are_sent_and_an_organiser_writes_reminders(marit, new_page, sign_in, axe):
    page = new_page(PHONE, javascript=False)
    page.goto(LINK)
    page.get_by_role("link", name="Your slides").click()
    page.get_by_label("File").set_input_files(
        {"name": "Turning back.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF"}
    )
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("link", name="Turning back.pdf").is_visible()
    page.get_by_role("link", name="Back to your list").click()
    assert "8 things are still to do" in page.get_by_role("main").inner_text()

    desk = new_page(LAPTOP)
    sign_in(desk, UserFactory(is_superuser=True))
    desk.goto("/admin/speakers-progress/")
    axe(desk, exclude=["#wagtail-sidebar", ".sidebar", "header"])
    desk.get_by_label("To whom").select_option(label="Whoever misses anything")
    desk.get_by_role("button", name="Write reminders").click()
    desk.get_by_text("1 reminder waits in the outbox.").wait_for()
    desk.get_by_role("link", name="Marit Solheim-Ward").click()
    desk.get_by_role("heading", name="What she told us").wait_for()
    axe(desk, exclude=["#wagtail-sidebar", ".sidebar", "header"])

    letter = Letter.objects.get()
    assert "Your slides" not in letter.body
    assert "Your photograph, and whether we may show it" in letter.body
    assert Appearance.objects.get() == marit
