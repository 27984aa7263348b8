"""Somebody proposes her first workshop on a phone without JavaScript; somebody else invites a colleague from a laptop."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from sessions.models import Presenter, Proposal
from tests.factories.conference import ConferenceFactory
from tests.factories.programme import CallFactory, PresenterFactory, ProposalFactory, SlotFactory, StreamFactory
from tests.journeys.conftest import LAPTOP, PHONE

ABSTRACT = (
    "We have one small playground and ninety children. We went from nine balls to two, with one rule that the children made. "
    "I will tell you the rule, why we had to change it, and we will play it outside."
)


@pytest.fixture
def conference(live, site_tree):
    """A call that is open now, a stream and two slots."""
    now = timezone.now()
    conference = ConferenceFactory(
        date=(now + timedelta(days=200)).date(), contact_email="conference@saltmarsh.example"
    )
    CallFactory(conference=conference, opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=60))
    StreamFactory(conference=conference, code="BEH", name="Behaviour and belonging")
    for name in ("Workshops 1", "Workshops 2"):
        SlotFactory(conference=conference, name=name)
    return conference


@pytest.fixture
def proposal(conference):
    """A whole draft by Dev Patel."""
    draft = ProposalFactory(conference=conference, stream=None, status="DRAFT", submitted_at=None, abstract=ABSTRACT)
    PresenterFactory(proposal=draft, name="Dev Patel", email="dev@saltmarsh.example")
    return draft


def link_in(letter, kind):
    """The path of the personal link in a letter."""
    return urlsplit(re.search(rf"http\S+/propose/{kind}[A-Z2-7]{{26}}/", letter.body).group()).path


def test_a_midday_supervisor_proposes_on_a_phone_without_javascript(conference, new_page, watch, no_sideways_scroll):
    watch.allow("422")  # a form that is not whole
    page = new_page(PHONE, javascript=False)

    # From the call to a draft: two fields and one button.
    page.goto("/propose/")
    no_sideways_scroll(page)
    page.get_by_label("Your name").fill("Pauline Askew")
    page.get_by_label("Your e-mail address").fill("pauline@ropewalk.example")
    page.get_by_role("button", name="Begin a proposal").click()
    page.get_by_text("Your link is on its way to pauline@ropewalk.example.").wait_for()
    no_sideways_scroll(page)

    # Saved half-way, with a number of seats that is no number.
    page.get_by_label("Title").fill("Two balls and one rule")
    page.get_by_text("Room and numbers").click()
    page.get_by_label("How many people can you take?").fill("about 20")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_text("Saved just as you typed it.").wait_for()
    no_sideways_scroll(page)

    # Another day, another phone: back by the link in the letter.
    again = new_page(PHONE, javascript=False)
    again.goto(link_in(mail.outbox[0], ""))
    assert again.get_by_label("Title").input_value() == "Two balls and one rule"
    seats = again.get_by_label("How many people can you take?")
    assert (seats.input_value(), seats.get_attribute("aria-invalid")) == ("about 20", "true")
    again.get_by_role("button", name="Check and submit").click()
    for sentence in (
        "Describe what happens in it.",
        "Say whom it is for",
        "Say what your work is.",
        "Type a number here",
    ):
        assert again.get_by_role("alert").get_by_text(sentence).is_visible()
    no_sideways_scroll(again)

    again.get_by_label("What happens in it").fill(ABSTRACT)
    again.get_by_label("Whom it is for", exact=False).first.fill("Anybody who is outside at lunchtime.")
    again.get_by_label("Your school or organisation").fill("Ropewalk Primary School")
    again.get_by_label("Your work").select_option("Support staff")
    again.get_by_label("How many people can you take?").fill("20")
    again.get_by_role("button", name="Check and submit").click()
    again.get_by_role("heading", name="Is this how you want it?").wait_for()
    no_sideways_scroll(again)
    again.get_by_role("button", name="Submit this proposal").click()
    again.get_by_role("heading", name="It has arrived").wait_for()
    no_sideways_scroll(again)

    kept = Proposal.objects.get()
    assert (kept.status, kept.abstract, kept.seats_wished, kept.as_typed) == ("SUBMITTED", ABSTRACT, 20, {})
    assert [letter.to for letter in mail.outbox] == [["pauline@ropewalk.example"]] * 2


def test_a_colleague_is_invited_from_a_laptop_and_says_yes(proposal, new_page, watch, axe, no_sideways_scroll):
    watch.allow("422")  # a form that is not whole
    own = f"/propose/{proposal.link_token}/"
    page = new_page(LAPTOP)

    def look(at=page):
        axe(at)
        no_sideways_scroll(at)

    page.goto("/propose/")
    page.get_by_role("button", name="Begin a proposal").click()
    page.get_by_role("alert").get_by_text("Tell us your name.").wait_for()
    look()
    page.goto(own)

    # Words are counted, and a page that is lost before it was saved gives back what was typed.
    page.get_by_label("What happens in it").fill(f"{ABSTRACT} And more of it.")
    assert page.locator(".word-count").inner_text() == "44 words; 60 to 150 are good"
    page.get_by_text("First time, or not alone").click()
    page.get_by_label("This would be my first workshop").check()
    page.reload()  # at once: leaving the page keeps it too
    page.get_by_text("You had typed something here that was not saved.").wait_for()
    look()
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("What happens in it").input_value().endswith("And more of it.")

    # A wrong address, then a right one.
    page.get_by_text("First time, or not alone").click()
    assert page.get_by_label("This would be my first workshop").is_checked()
    page.get_by_label("Invite a colleague by e-mail").fill("lena")
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_role("alert").get_by_text("That is not an e-mail address.").wait_for()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    look()
    page.get_by_label("Invite a colleague by e-mail").fill("lena@cobb.example")
    page.get_by_role("button", name="Invite", exact=True).click()
    page.get_by_text("We have written to lena@cobb.example.").wait_for()
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_text("First time, or not alone").click()
    page.get_by_text("Asked, no answer yet").wait_for()
    look()

    colleague_says_yes(new_page(PHONE), look)

    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("heading", name="Is this how you want it?").wait_for()
    assert page.get_by_text("Dev Patel, Lena Hirsch").is_visible()
    look()
    page.get_by_role("button", name="Submit this proposal").click()
    page.get_by_role("heading", name="It has arrived").wait_for()
    look()
    change_and_withdraw(page, look)
    page.goto("/propose/find/")
    page.get_by_role("button", name="Send my links").click()
    page.get_by_role("alert").get_by_text("Type an e-mail address.").wait_for()
    look()


def colleague_says_yes(hers, look):
    hers.goto(link_in(mail.outbox[-1], "with/"))
    hers.get_by_role("button", name="Yes, I will present").click()
    hers.get_by_role("alert").get_by_text("Tell us your name.").wait_for()
    look(hers)
    hers.get_by_label("Your name").fill("Lena Hirsch")
    hers.get_by_label("Your school or organisation").fill("Cobb Lane Sixth Form College")
    hers.get_by_label("Your work").select_option("Support staff")
    hers.get_by_role("button", name="Yes, I will present").click()
    hers.get_by_text("You have said yes.").wait_for()
    look(hers)
    assert Presenter.objects.get(email="lena@cobb.example").status == "ACCEPTED"
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["dev@saltmarsh.example"], "Lena Hirsch has said yes")


def change_and_withdraw(page, look):
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_role("alert").get_by_text("Give your session a title.").wait_for()
    page.get_by_role("link", name="Leave it as it was").click()
    page.get_by_role("link", name="Withdraw this proposal").click()
    page.get_by_role("heading", name="Withdraw your proposal?").wait_for()
    look()
    page.get_by_role("button", name="Yes, withdraw it").click()
    page.get_by_role("heading", name="Withdrawn").wait_for()
    look()
