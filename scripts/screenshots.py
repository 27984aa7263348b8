"""Pictures of every page of the journeys: the demo conference in a folder of its own, served and photographed at 360 and 1280 px, light
and dark, into docs/screenshots. Papers (invoice, badge) are rasterised. `make screenshots`; names on the command line pick some.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
SIZES = {360: 740, 1280: 800}
sys.path.insert(0, str(ROOT))


@contextmanager
def demo_site() -> Iterator[str]:
    """The demo conference on a free port; its address. Django inside this process looks at the same database."""
    with tempfile.TemporaryDirectory(prefix="plenary-pictures-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        address = f"http://127.0.0.1:{port}"
        os.environ.update(DEBUG="1", VAR_DIR=folder, SITE_URL=address, LOG_LEVEL="ERROR", DJANGO_ALLOW_ASYNC_UNSAFE="1")
        os.environ.pop("DATABASE_URL", None)
        for command in (["migrate", "--verbosity", "0"], ["demo", "--quiet"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
        server = subprocess.Popen(
            [sys.executable, "manage.py", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{address}/healthz", timeout=1)
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=10)


def sign_in(page, user) -> None:
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": os.environ["SITE_URL"]}])


def places() -> dict[str, tuple[str, str]]:
    """Name → (who looks, path)."""
    from django.urls import reverse

    from delegates.models import Booking, Delegate
    from sessions.models import Appearance, Contribution, DraftRun, Proposal, Session, Slot

    keynote = Contribution.objects.filter(session__kind=Session.Kind.KEYNOTE).select_related("speaker").first()
    workshop = Session.objects.filter(kind=Session.Kind.WORKSHOP, runs__taken__gt=0).order_by("pk").first()
    draft = Booking.objects.filter(status="DRAFT", delegates__isnull=False).order_by("pk").first()
    paid = Booking.objects.filter(status="PAID", invoices__isnull=False).order_by("pk").first()
    delegate = Delegate.objects.coming().filter(places__isnull=False).order_by("pk").first()
    slot = Slot.objects.filter(kind=Slot.Kind.WORKSHOPS).order_by("starts_at").first()
    run = DraftRun.objects.filter(session=workshop).order_by("pk").first()
    guest = Appearance.objects.filter(speaker=keynote.speaker).get()
    begun = Proposal.objects.filter(status=Proposal.Status.DRAFT).order_by("pk").first()
    read = Proposal.objects.filter(status=Proposal.Status.SUBMITTED).order_by("pk").first()
    starred = ".".join(str(pk) for pk in workshop.runs.order_by("pk").values_list("pk", flat=True)[:1])
    lead_draft, lead_paid = f"lead:{draft.lead_id}", f"lead:{paid.lead_id}"
    return {
        "home": ("public", "/"),
        "programme": ("public", "/programme/"),
        "session": ("public", f"/programme/{workshop.slug}/"),
        "speakers": ("public", "/speakers/"),
        "speaker": ("public", f"/speakers/{keynote.speaker.slug}/"),
        "getting-there": ("public", "/getting-there/"),
        "agenda": ("public", reverse("agenda") + f"?runs={starred}"),
        "take-along": ("public", f"/schedule/{workshop.conference.slug}/"),
        "propose": ("public", reverse("programme:propose")),
        "proposal": ("public", reverse("programme:change-proposal", args=[begun.link_token])),
        "speaking": ("public", reverse("programme:speaking", args=[guest.link_token])),
        "book": ("public", reverse("delegates:book")),
        "sign-in": ("public", "/accounts/sign-in/"),
        "school-search": (lead_draft, reverse("delegates:school-search") + "?q=parkst"),
        "colleagues": (lead_draft, reverse("delegates:booking-roster", args=[draft.reference])),
        "review": (lead_draft, reverse("delegates:booking-review", args=[draft.reference])),
        "booking": (lead_paid, reverse("delegates:booking", args=[paid.reference])),
        "people": (lead_paid, reverse("delegates:people", args=[paid.reference])),
        "extras": (lead_paid, reverse("delegates:booking-extras", args=[paid.reference])),
        "leads": (lead_paid, reverse("delegates:leads-school", args=[paid.school_id])),
        "desk": (lead_paid, reverse("delegates:desk")),
        "my-day": ("public", reverse("delegates:my-day", args=[delegate.link_token])),
        "my-slot": ("public", reverse("delegates:my-slot", args=[delegate.link_token, slot.pk])),
        "door": ("public", reverse("delegates:checkin")),
        "mailbox": ("public", "/mailbox/"),
        "admin": ("organiser", "/admin/"),
        "admin-run": ("organiser", reverse("run:edit", args=[run.pk])),
        "admin-timetable": ("organiser", reverse("timetable")),
        "admin-release": ("organiser", reverse("release")),
        "admin-proposals": ("organiser", reverse("proposals:index")),
        "admin-proposal": ("organiser", reverse("proposal_desk", args=[read.pk])),
        "admin-coverage": ("organiser", reverse("proposals_coverage")),
        "admin-outbox": ("organiser", reverse("outbox")),
        "admin-speakers": ("organiser", reverse("speakers_progress")),
        "admin-import": ("organiser", reverse("import_programme")),
        "admin-badges": ("organiser", reverse("badges_print")),
        "admin-who-is-in": ("organiser", reverse("checkin-who")),
        "admin-bookings": ("organiser", reverse("booking:index")),
        "admin-booking": ("organiser", reverse("booking_desk", args=[paid.pk])),
        "admin-glance": ("organiser", reverse("bookings_glance")),
        "admin-messages": ("organiser", reverse("messages")),
        "admin-reminders": ("organiser", reverse("reminders")),
        "admin-waiting": ("organiser", reverse("waiting_desk")),
    }


def papers() -> dict[str, bytes]:
    """An invoice and a badge, as PDF."""
    from delegates.badges import pdfs as badges
    from delegates.badges import queries
    from delegates.models import Badge, Invoice
    from delegates.payments import pdfs as documents

    badge = Badge.objects.live().filter(delegate__places__isnull=False).order_by("pk").first()
    conference = badge.delegate.booking.conference
    return {
        "invoice": documents.invoice(Invoice.objects.order_by("pk").first()),
        "badge": badges.sheets(queries.faces([badge.pk], conference), conference).pdf,
    }


def save(name: str, png: bytes) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").save(OUT / f"{name}.webp", quality=80, method=5)
    print(f"  {name}.webp")


def photograph(address: str, wanted: list[str]) -> None:
    from django.contrib.auth import get_user_model
    from playwright.sync_api import sync_playwright

    users = get_user_model().objects
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=flags)
        for name, (who, path) in places().items():
            if wanted and name not in wanted:
                continue
            for width, height in SIZES.items():
                for scheme in ("light", "dark"):
                    context = browser.new_context(
                        base_url=address,
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        reduced_motion="reduce",
                        locale="en-GB",
                        timezone_id="Europe/London",
                    )
                    page = context.new_page()
                    if who == "organiser":
                        sign_in(page, users.filter(is_superuser=True).first())
                    elif who.startswith("lead:"):
                        sign_in(page, users.get(pk=who.removeprefix("lead:")))
                    page.goto(path)
                    page.wait_for_load_state("networkidle")
                    save(f"{name}-{width}{'-dark' if scheme == 'dark' else ''}", page.screenshot(full_page=True))
                    context.close()
        browser.close()


def rasterise(wanted: list[str]) -> None:
    for name, pdf in papers().items():
        if wanted and name not in wanted:
            continue
        png = subprocess.run(
            ["pdftoppm", "-r", "110", "-png", "-f", "1", "-l", "1", "-"], input=pdf, capture_output=True, check=True
        ).stdout
        save(name, png)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with demo_site() as address:
        os.environ["DJANGO_SETTINGS_MODULE"] = "conference.settings"
        import django

        django.setup()
        photograph(address, sys.argv[1:])
        rasterise(sys.argv[1:])


if __name__ == "__main__":
    main()
