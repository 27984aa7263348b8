"""A real Chromium against the real application: WhiteNoise, middleware and policies included.

Every page made by `new_page` is watched: a console error, a Content-Security-Policy violation or a request to another host fails the
test when it ends, whatever the test itself looked at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from threading import Condition
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PHONE, LAPTOP = (360, 740), (1280, 800)
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    pytest.fail("Chromium was not found. On Debian: apt-get install chromium")


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def launch(playwright) -> Callable[..., Browser]:
    """Start a Chromium with flags of one's own (a fake camera's film is per launch). The caller closes it."""

    def start(*flags: str) -> Browser:
        own = ["--no-sandbox"] if os.geteuid() == 0 else []
        return playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *own, *flags])

    return start


@pytest.fixture(scope="session")
def browser(launch) -> Iterator[Browser]:
    browser = launch()
    yield browser
    browser.close()


class Gate:
    """Stands between the server and the application, where Django's live server would put its own static file handler (WhiteNoise shall
    serve them, as in production). A browser that is closed leaves requests on their way: none may be at the database while it is emptied.
    """

    def __init__(self) -> None:
        self.application = None
        self._open, self._inside, self._changed = False, 0, Condition()

    def before(self, application) -> Gate:
        self.application = application
        return self

    def open(self) -> None:
        with self._changed:
            self._open = True

    def close(self) -> None:
        """Nobody comes in any more; waits for those inside."""
        with self._changed:
            self._open = False
            assert self._changed.wait_for(lambda: not self._inside, timeout=60), "a request has not ended"

    def __call__(self, environ, start_response):
        with self._changed:
            if not self._open:
                start_response("503 Between two tests", [])
                return []
            self._inside += 1
        try:
            # Read whole, with what it does when it ends: then it is done with the database.
            with closing(self.application(environ, start_response)) as answer:
                return list(answer)
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()


@pytest.fixture(scope="session")
def _live_server(django_db_setup, django_db_blocker):
    gate = Gate()
    with django_db_blocker.unblock():
        thread = LiveServerThread("127.0.0.1", gate.before, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
    yield f"http://127.0.0.1:{thread.port}", gate
    thread.terminate()


@pytest.fixture
def live(_live_server, transactional_db, settings) -> Iterator[str]:
    """The address of the running site. The database is empty at first and emptied afterwards."""
    address, gate = _live_server
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = address
    gate.open()
    yield address
    gate.close()


@dataclass
class Watch:
    """What a page must never do."""

    host: str
    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, part: str) -> None:
        """A fault that this test brings about on purpose (a 404, a refused camera): any that contains `part`."""
        self.allowed.append(part)

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        context.on("console", lambda m: self.faults.append(f"console: {m.text}") if m.type == "error" else None)
        context.on("weberror", lambda e: self.faults.append(f"script: {e.error}"))
        context.on("request", self._request)

    def _request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.faults.append(f"request to another host: {request.url}")

    def verdict(self) -> list[str]:
        return [fault for fault in self.faults if not any(part in fault for part in self.allowed)]


@pytest.fixture
def watch(live) -> Iterator[Watch]:
    watch = Watch(urlsplit(live).netloc)
    yield watch
    assert watch.verdict() == []


@pytest.fixture
def new_page(live, browser, watch) -> Iterator[Callable[..., Page]]:
    """new_page(PHONE, javascript=False, dark=True, browser=own) → a watched page in a context of its own."""
    contexts = []

    def make(size=LAPTOP, *, javascript=True, dark=False, browser=browser, **options) -> Page:
        context = browser.new_context(
            base_url=live,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            timezone_id="Europe/London",
            locale="en-GB",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(live) -> Callable[[Page, object], None]:
    """sign_in(page, user): a session cookie, for journeys that are not about signing in."""

    def enter(page: Page, user) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live}])

    return enter


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """axe(page): no rule of WCAG 2.2 AA or good practice is broken. `exclude` names chrome that is not ours (Wagtail's)."""
    runner = Axe()

    def look(page: Page, exclude: list[str] | None = None) -> None:
        context = {"exclude": [[selector] for selector in exclude]} if exclude else None
        # No preloading: axe would copy every stylesheet into <style> elements of its own, which our policy rightly refuses.
        options = {"runOnly": AXE_TAGS, "resultTypes": ["violations"], "preload": False}
        found = runner.run(page, context=context, options=options)
        broken = [
            f"{rule['id']}: {node['html'][:160]} — {node.get('failureSummary', '')[:200]}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]
        assert broken == [], f"{page.url}\n" + "\n".join(broken)

    return look


@pytest.fixture(scope="session")
def no_sideways_scroll() -> Callable[[Page], None]:
    """At 320 px nothing is wider than the screen (WCAG 1.4.10). The page's size is put back."""

    def look(page: Page) -> None:
        page.wait_for_load_state()  # a click does not wait for the page that it opens
        page.wait_for_function("document.documentElement && document.body")
        size = page.viewport_size
        page.set_viewport_size({"width": 320, "height": size["height"]})
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size(size)
        assert width <= 320, f"{page.url} is {width} px wide at 320"

    return look


@pytest.fixture(autouse=True, scope="session")
def _close_connections(django_db_setup):
    yield
    connections.close_all()
