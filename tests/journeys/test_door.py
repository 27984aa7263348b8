"""Journey (d): badges are printed, their picture is held before a phone's camera, and the door lets the person in, once.

Chromium plays a film instead of a camera: the real PDF of the badges, rasterised and held at a slant. So the template, the code, the
camera, the decoder and the server are all in it.
"""

from __future__ import annotations

import re
import subprocess
from contextlib import closing
from datetime import timedelta

import pytest
import zxingcpp
from django.contrib.auth.models import Permission
from django.utils import timezone
from playwright.sync_api import expect

from delegates.checkin import actions, queries
from delegates.models import Badge, Device, Scan
from tests.factories.bookings import BookingFactory
from tests.factories.checkin import BadgeFactory, CheckinPointFactory, ComingDelegateFactory, DeviceFactory, ScanFactory
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.journeys.conftest import PHONE

CAMERA = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
FRAME = (1280, 720)


@pytest.fixture
def conference(live, site_tree):
    return ConferenceFactory(name="South Coast Conference 2027")


@pytest.fixture
def organiser(conference):
    user = UserFactory()
    may = ["access_admin", "add_badge", "view_badge", "add_device", "view_device", "change_device", "view_scan"]
    user.user_permissions.set(Permission.objects.filter(codename__in=[*may, "add_checkinpoint"]))
    return user


@pytest.fixture
def desk(conference):
    """A device that waits for its phone, and the code that enrols it."""
    point = CheckinPointFactory(conference=conference, name="Main door")
    return actions.make_device(point=point, name="Desk 2", by=UserFactory(), now=timezone.now())


def coming(conference, name, **facts):
    first, last = name.split(maxsplit=1)
    booking = conference.bookings.first() or BookingFactory(conference=conference, confirmed=True)
    return ComingDelegateFactory(booking=booking, first_name=first, last_name=last, **facts)


def film(path, picture, across=330, turn=9):
    """A film of `picture` held before a grey wall, turned by some degrees, its code `across` pixels wide and in the middle."""
    from PIL import Image

    corners = zxingcpp.read_barcodes(picture)[0].position
    width = corners.top_right.x - corners.top_left.x
    middle = ((corners.top_left.x + corners.bottom_right.x) / 2, (corners.top_left.y + corners.bottom_right.y) / 2)
    scale = across / width
    near = picture.convert("RGB").resize((round(picture.width * scale), round(picture.height * scale)))
    left, top = middle[0] * scale - FRAME[0] / 2, middle[1] * scale - FRAME[1] / 2
    held = Image.new("RGB", FRAME, "#707070")
    held.paste(near, (-round(left), -round(top)))
    held.rotate(turn, Image.Resampling.BICUBIC, fillcolor="#707070").save(path / "frame.png")
    out = path / "film.mjpeg"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-y", "-i", path / "frame.png", "-pix_fmt", "yuvj420p", "-c:v", "mjpeg",
         "-q:v", "3", "-f", "mjpeg", out], check=True,
    )  # fmt: skip
    return f"--use-file-for-fake-video-capture={out}"


def rasterised(pdf, path):
    """The first page of a PDF, as a printer would draw it."""
    from PIL import Image

    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", pdf, path / "page"], check=True)
    return Image.open(path / "page.png")


def said(page, word):
    """The verdict with this word fills the screen."""
    expect(page.locator("#verdict-word")).to_have_text(word, timeout=15_000)
    expect(page.locator("#verdict")).to_be_visible()


def typed_by_scanner(page, token):
    """A hand scanner: keys three milliseconds apart, then Enter."""
    page.keyboard.type(token, delay=3)
    page.keyboard.press("Enter")


# --- The journey ------------------------------------------------------------------------------------------------
def test_a_printed_badge_held_before_the_camera_lets_its_owner_in_once(
    conference, organiser, new_page, sign_in, launch, tmp_path, axe, no_sideways_scroll
):
    priya, sam = coming(conference, "Priya Anand"), coming(conference, "Sam Okafor")

    # An organiser prints the badges, and shows a code for a phone.
    admin = new_page()
    sign_in(admin, organiser)
    admin.goto("/admin/badges/")
    admin.get_by_role("button", name="Print", exact=True).click()
    address = admin.get_by_role("link", name="Open the PDF").get_attribute("href")
    (tmp_path / "badges.pdf").write_bytes(admin.request.get(address).body())
    admin.goto("/admin/checkin/enrol/")
    admin.get_by_label("Name", exact=False).first.fill("Desk 2")
    admin.get_by_role("button", name="Show the code").click()
    code = admin.locator(".checkin-typed").inner_text()
    axe(admin, ["#wagtail-sidebar", ".w-slim-header"])

    # The phone is enrolled by the code, and its camera sees the badge.
    picture = rasterised(tmp_path / "badges.pdf", tmp_path)
    with closing(launch(*CAMERA, film(tmp_path, picture))) as phone:
        page = new_page(PHONE, browser=phone)
        page.goto("/checkin/")
        axe(page)
        no_sideways_scroll(page)
        page.get_by_label("Or type it").fill(code)
        page.get_by_role("button", name="Enrol", exact=True).click()

        said(page, "Checked in")
        expect(page.locator("#verdict-name")).to_have_text("Priya Anand")
        axe(page)
        assert list(Scan.objects.values_list("delegate", "device__name")) == [(priya.pk, "Desk 2")]
        expect(admin.get_by_text("Desk 2 is enrolled at Main door")).to_be_visible()

        # She comes back later.
        at = timezone.localtime(Scan.objects.get().received_at)
        page.reload()
        said(page, "Already in")
        expect(page.locator("#verdict-sentence")).to_have_text(f"Already in, since {at:%H:%M}, at Desk 2.")
        axe(page)
        assert (Scan.objects.count(), queries.counts(conference).present) == (2, 1)

        # Sam's badge is at home. He is found by name, and that is taken back.
        page.get_by_role("button", name="Next").click()
        expect(page.locator("#counts")).to_have_text("1 in · 1 to come")
        page.get_by_role("button", name="Find by name").click()
        page.get_by_label("Name, school, or the number on the badge").fill("oka sam")
        page.get_by_role("button", name="Check in Sam Okafor").click()
        said(page, "Checked in")
        assert queries.counts(conference).present == 2
        page.get_by_role("button", name="Undo").click()
        said(page, "Taken back")
        assert queries.counts(conference).present == 1
        assert list(Scan.objects.filter(delegate=sam).order_by("received_at").values_list("takes_back", flat=True)) == [
            None,
            Scan.objects.get(delegate=sam, takes_back=None).pk,
        ]

    # The organisers see who is in.
    admin.goto("/admin/checkin/who-is-in/")
    expect(admin.locator(".checkin-person")).to_have_text(["Anand, Priya Teacher of science"])
    axe(admin, ["#wagtail-sidebar", ".w-slim-header"])


def test_a_phone_is_enrolled_by_holding_it_before_the_organisers_screen(
    conference, organiser, new_page, sign_in, launch, tmp_path
):
    from PIL import Image

    CheckinPointFactory(conference=conference, name="Main door")
    admin = new_page()
    sign_in(admin, organiser)
    admin.goto("/admin/checkin/enrol/")
    admin.get_by_role("button", name="Show the code").click()
    admin.locator(".checkin-qr").screenshot(path=tmp_path / "screen.png")

    with closing(launch(*CAMERA, film(tmp_path, Image.open(tmp_path / "screen.png")))) as phone:
        page = new_page(PHONE, browser=phone)
        page.goto("/checkin/")
        page.get_by_role("button", name="Scan the code").click()

        expect(page.locator("#point")).to_have_text("Main door · Desk 1", timeout=15_000)

    assert Device.objects.get().enrol_digest is None
    assert Scan.objects.count() == 0


# --- Without a camera -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("case", "flags", "words"),
    [
        (
            "refused",
            ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"],
            "The camera is blocked",
        ),
        ("none there", [], "This device has no camera."),
    ],
)
def test_without_a_camera_people_are_found_by_name(case, flags, words, conference, desk, new_page, launch, axe):
    sam = coming(conference, "Sam Okafor")

    with closing(launch(*(flags or ["--use-fake-ui-for-media-stream"]))) as phone:
        page = new_page(PHONE, browser=phone)
        page.goto(f"/checkin/#{desk[1]}")

        expect(page.locator("#finder-word")).to_contain_text(words)
        expect(page.get_by_label("Name, school, or the number on the badge")).to_be_focused()
        axe(page)
        page.keyboard.type("okafor")
        page.get_by_role("button", name="Check in Sam Okafor").click()
        said(page, "Checked in")
        assert "#" not in page.url  # the code does not stay in the address

    assert list(Scan.objects.values_list("delegate", "token")) == [(sam.pk, "")]


@pytest.fixture
def phone(new_page, desk):
    """An enrolled phone without a camera, at the search."""
    page = new_page(PHONE)
    page.goto(f"/checkin/#{desk[1]}")
    expect(page.locator("#point")).to_have_text("Main door · Desk 2")
    expect(page.locator("#finder")).to_be_visible()
    return page


# --- Every answer, by a hand scanner --------------------------------------------------------------------------------
def _again(conference):
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor"))
    point = conference.checkin_points.get()
    at = timezone.now() - timedelta(minutes=19)
    ScanFactory(badge=badge, device=DeviceFactory(point=point, name="Desk 1"), device_at=at)
    return badge.token


def _cancelled(conference):
    return BadgeFactory(delegate=coming(conference, "Sam Okafor", withdrawn_at=timezone.now())).token


def _replaced(conference):
    return BadgeFactory(delegate=coming(conference, "Sam Okafor"), revoked_at=timezone.now()).token


def _long(conference):
    return BadgeFactory(delegate=coming(conference, "Aleksandra-Katarzyna Wójcik-Featherstonehaugh")).token


@pytest.mark.parametrize(
    ("make", "word", "name", "undo"),
    [
        (_long, "Checked in", "Aleksandra-Katarzyna Wójcik-Featherstonehaugh", True),
        (_again, "Already in", "Sam Okafor", False),
        (_cancelled, "Cancelled", "Sam Okafor", False),
        (_replaced, "Old badge", "Sam Okafor", False),
        (lambda _: "A" * 26, "Not ours", "", False),
    ],
)
def test_each_answer_fills_the_screen_and_says_itself_in_words(
    conference, phone, make, word, name, undo, axe, no_sideways_scroll
):
    token = make(conference)
    phone.get_by_label("Name, school, or the number on the badge").fill("har")

    typed_by_scanner(phone, token)

    said(phone, word)
    expect(phone.locator("#verdict-name")).to_have_text(name)
    assert phone.get_by_role("button", name="Undo").is_visible() == undo
    assert phone.locator("#verdict").bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    assert phone.locator("#verdict-said").get_attribute("role") == "status"
    assert phone.locator("#query").input_value() == "har"  # what the scanner typed on the way is taken out again
    axe(phone)
    no_sideways_scroll(phone)


def test_a_check_in_can_still_be_undone_while_the_next_one_is_prepared(conference, phone, axe):
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor"))
    typed_by_scanner(phone, badge.token)
    said(phone, "Checked in")

    expect(phone.locator("#verdict[data-small]")).to_be_visible()
    strip, foot = phone.locator("#verdict").bounding_box(), phone.locator("#foot").bounding_box()
    axe(phone)
    phone.get_by_label("Name, school, or the number on the badge").fill(badge.number)
    expect(phone.locator(".door-found-name")).to_have_text("Sam Okafor")
    phone.get_by_role("button", name="Undo").click()

    said(phone, "Taken back")
    assert strip["y"] + strip["height"] <= foot["y"] + 1
    assert queries.counts(conference).present == 0


def test_a_person_who_types_slowly_is_no_scanner(conference, phone):
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor"))

    phone.keyboard.type(badge.token, delay=150)
    phone.keyboard.press("Enter")

    expect(phone.locator("#found-word")).to_contain_text("Nobody on today’s list")
    expect(phone.locator("#verdict")).to_be_hidden()
    assert Scan.objects.count() == 0


# --- The network fails -----------------------------------------------------------------------------------------------
def test_without_a_network_the_scan_is_kept_over_a_reload_and_sent_later_as_the_same_one(conference, phone, watch, axe):
    watch.allow("ERR_FAILED")
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor"))
    phone.route("**/checkin/api/**", lambda route: route.abort())

    typed_by_scanner(phone, badge.token)

    said(phone, "Not sent yet")
    expect(phone.locator("#verdict")).to_have_attribute("data-tone", "waiting")
    expect(phone.locator("#verdict-sentence")).to_contain_text("No network. The scan is kept on this phone")
    axe(phone)
    phone.reload()
    expect(phone.locator("#net")).to_have_text("No network · 1 not sent")
    assert Scan.objects.count() == 0
    phone.unroute("**/checkin/api/**")
    expect(phone.locator("#net")).to_have_text("Online", timeout=20_000)
    assert [str(pk) for pk in Scan.objects.values_list("delegate__last_name", flat=True)] == ["Okafor"]


def test_a_scan_on_its_way_while_the_page_loads_does_not_leave_the_counts_at_nought(conference, phone):
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor"))
    coming(conference, "Priya Anand")
    typed_by_scanner(phone, badge.token)
    said(phone, "Checked in")
    held = {"me": [], "scans": []}

    def hold_the_first(route):
        waiting = held[route.request.url.rsplit("/", 1)[1]]
        waiting.append(route)
        if len(waiting) > 1:
            route.continue_()

    phone.route(re.compile("/checkin/api/(me|scans)$"), hold_the_first)

    with phone.expect_request("**/checkin/api/me"):
        phone.reload()
    with phone.expect_request("**/checkin/api/scans"):
        typed_by_scanner(phone, badge.token)
    with phone.expect_response("**/checkin/api/me"):
        held["me"][0].continue_()
    held["scans"][0].continue_()

    said(phone, "Already in")
    expect(phone.locator("#counts")).to_have_text("1 in · 1 to come")


def test_when_the_answer_is_lost_the_scan_is_sent_again_and_is_one_row(conference, phone, watch):
    watch.allow("ERR_FAILED")
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor"))
    lost = []

    def lose_two_answers(route):
        if len(lost) == 2:
            return route.continue_()
        lost.append(route.fetch().status)  # the server has it
        return route.abort()

    phone.route("**/checkin/api/scans", lose_two_answers)

    typed_by_scanner(phone, badge.token)

    said(phone, "Not sent yet")
    said(phone, "Checked in")
    assert (lost, Scan.objects.count()) == ([200, 200], 1)


def test_what_is_refused_when_it_is_sent_at_last_is_told(conference, phone, watch):
    watch.allow("ERR_FAILED")
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor", withdrawn_at=timezone.now()))
    phone.route("**/checkin/api/scans", lambda route: route.abort())
    typed_by_scanner(phone, badge.token)
    said(phone, "Not sent yet")
    phone.get_by_role("button", name="Next").click()

    phone.unroute("**/checkin/api/scans")

    expect(phone.locator("#late")).to_contain_text("Sam Okafor. Cancelled.", timeout=15_000)
    phone.get_by_role("button", name="Seen: Sam Okafor").click()
    expect(phone.locator("#late li")).to_have_count(0)


def test_a_phone_that_was_signed_out_keeps_its_scans_until_it_is_enrolled_again(conference, desk, phone, watch, axe):
    watch.allow("401")
    badge = BadgeFactory(delegate=coming(conference, "Sam Okafor"))
    actions.revoke(device=desk[0], by=UserFactory(), now=timezone.now())

    typed_by_scanner(phone, badge.token)

    expect(phone.locator("#enrol-word")).to_have_text(
        "This device was signed out by an organiser. Ask for a new code to go on. "
        "1 scan is kept on this phone and sent after it is enrolled again."
    )
    axe(phone)
    assert Scan.objects.count() == 0
    phone.get_by_label("Or type it").fill(actions.new_code(device=desk[0], by=UserFactory(), now=timezone.now()))
    phone.get_by_role("button", name="Enrol", exact=True).click()
    expect(phone.locator("#net")).to_have_text("Online")
    assert list(Scan.objects.values_list("delegate__last_name", flat=True)) == ["Okafor"]


def test_a_wrong_code_is_explained_beside_its_box_and_kept(conference, new_page, watch, axe):
    watch.allow("400")
    page = new_page(PHONE)
    page.goto("/checkin/")

    page.get_by_role("button", name="Enrol", exact=True).click()
    expect(page.locator("#code-error")).to_have_text("Type the code that the organiser’s screen shows.")
    page.get_by_label("Or type it").fill("WRONG")
    page.get_by_role("button", name="Enrol", exact=True).click()

    expect(page.locator("#code-error")).to_contain_text("This code does not work")
    expect(page.get_by_label("Or type it")).to_have_value("WRONG")
    expect(page.get_by_label("Or type it")).to_be_focused()
    axe(page)


def test_the_shell_is_the_same_for_everybody_and_says_nothing_about_anybody(conference, organiser, new_page, sign_in):
    coming(conference, "Sam Okafor")
    somebody, nobody = new_page(PHONE), new_page(PHONE)
    sign_in(somebody, organiser)

    answers = [page.request.get("/checkin/") for page in (somebody, nobody)]

    assert answers[0].body() == answers[1].body()
    assert not re.search(r"Okafor|csrf|Marsh", answers[0].text())
    assert [answer.headers.get("set-cookie") for answer in answers] == [None, None]
    assert Badge.objects.count() == 0
