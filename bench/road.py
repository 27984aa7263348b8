"""A lead's road as her browser goes it: pages, forms filled in as they stand, cookies, redirects. Counts what it asks of the server."""

from __future__ import annotations

from html.parser import HTMLParser
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlencode, urljoin, urlsplit


class Forms(HTMLParser):
    """The forms of a page, each as (action, {name: value as it stands}, names that a person may fill in)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], set[str]]] = []
        self._select = self._textarea = ""
        self._open = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name", "")
        if tag == "form":
            self.found.append((given.get("action", ""), {}, set()))
            self._open = True
        elif self._open and tag == "input" and name:
            self._input(name, given)
        elif self._open and tag == "button" and name and given.get("type", "submit") == "submit":
            self._values.setdefault(name, given.get("value", ""))  # the first one is pressed
        elif self._open and tag == "textarea" and name:
            self._textarea = name
            self._values[name] = ""
            self._fields.add(name)
        elif self._open and tag == "select" and name:
            self._select = name
            self._fields.add(name)
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._values):
            self._values[self._select] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = False
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data):
        if self._textarea:
            self._values[self._textarea] += data.removeprefix("\n")

    def _input(self, name, given):
        kind = given.get("type", "text")
        if kind in {"checkbox", "radio"}:
            self._fields.add(name)
            if "checked" in given:
                self._values[name] = given.get("value", "on")
        elif kind not in {"submit", "button", "file", "image"}:
            self._values[name] = given.get("value", "")
            if kind != "hidden":
                self._fields.add(name)

    @property
    def _values(self) -> dict[str, str]:
        return self.found[-1][1]

    @property
    def _fields(self) -> set[str]:
        return self.found[-1][2]


class Browser:
    """Keeps cookies, follows redirects, and counts: `requests` to the application, `pages` that came back."""

    def __init__(self, address: str, cookies: dict[str, str]) -> None:
        self.line = HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.cookies = dict(cookies)
        self.requests, self.pages, self.statuses = 0, [], []
        self.path, self.text = "", ""

    def get(self, path: str) -> None:
        self._ask("GET", path, None)

    def send(self, marker: str, **typed: str) -> int:
        """Sends the first form that has a field called `marker`, as it stands but for what is typed. Returns how many of the typed
        fields a person had to fill in by hand.
        """
        action, values, fields = self.form(marker)
        self._ask("POST", urljoin(self.path, action or self.path), values | typed)
        return len(set(typed) & fields)

    def form(self, marker: str) -> tuple[str, dict[str, str], set[str]]:
        return next(form for form in Forms(self.text).found if marker in form[1])

    def _ask(self, method: str, path: str, values: dict[str, str] | None) -> None:
        while True:
            body = urlencode(values) if values is not None else None
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body is not None:
                headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            self.line.request(method, path, body, headers)
            answer = self.line.getresponse()
            self.text = answer.read().decode(errors="replace")
            self.requests += 1
            self.statuses.append(answer.status)
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            if answer.status not in {301, 302, 303, 307}:
                break
            path = urljoin(path, answer.headers["Location"])
            if answer.status != HTTPStatus.TEMPORARY_REDIRECT:  # that one wants the same once more
                method, values = "GET", None
        self.path = path
        self.pages.append(path)
