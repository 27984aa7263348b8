"""The ground under every journey: the site answers, and what a browser must never see is seen."""

from threading import Event, Thread, Timer

from django.http import HttpResponse

from tests.journeys.conftest import PHONE, Gate


def test_the_site_answers_a_real_browser(new_page):
    page = new_page(PHONE)

    answer = page.goto("/healthz")

    assert (answer.status, answer.headers["content-security-policy"].split(";")[0]) == (200, "default-src 'self'")


def test_the_icon_that_a_browser_asks_for_by_itself_is_there(new_page):
    page = new_page()

    answer = page.request.get("/favicon.ico")

    assert (answer.status, answer.url.endswith("/static/conference/icon.svg")) == (200, True)


def test_an_inline_script_and_a_foreign_picture_are_caught(new_page, watch):
    page = new_page()
    page.goto("/healthz")

    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = '1'; document.body.append(s);"
        " const i = document.createElement('img'); i.src = 'https://elsewhere.example/a.png'; document.body.append(i); }"
    )
    page.wait_for_timeout(300)

    seen = " ".join(watch.faults)
    assert ("CSP script-src-elem inline" in seen, "CSP img-src https://elsewhere.example" in seen) == (True, True)
    watch.faults.clear()


def test_the_gate_waits_for_a_request_that_a_closed_browser_left_behind():
    began, may_end, told = Event(), Event(), []

    def slow(environ, start_response):
        began.set()
        may_end.wait(5)
        told.append("the request has ended")
        return HttpResponse()

    gate = Gate().before(slow)
    gate.open()
    Thread(target=gate, args=({}, None)).start()
    began.wait(5)
    Timer(0.05, may_end.set).start()
    gate.close()
    told.append("the database is emptied")
    gate({}, lambda status, _: told.append(status))

    assert told == ["the request has ended", "the database is emptied", "503 Between two tests"]
