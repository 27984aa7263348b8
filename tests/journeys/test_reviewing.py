"""From a reviewer's score to the letter that leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from conference.accounts.roles import sync_roles
from sessions.models import Proposal, Review
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.home import open_site
from tests.factories.programme import CallFactory, PresenterFactory, ProposalFactory, ReviewFactory, StreamFactory
from tests.journeys.conftest import LAPTOP, PHONE

WAGTAIL_S = [".messages"]  # its green has 4.45:1
TITLES = ("Reading aloud", "The queue outside", "Vision and values")


@pytest.fixture
def proposals(live, site_tree):
    """Three proposals of one open call, each by somebody of her own."""
    now = timezone.now()
    conference = ConferenceFactory(contact_email="hello@saltmarsh.example")
    open_site(site_tree, conference)
    CallFactory(conference=conference, opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=30))
    stream = StreamFactory(conference=conference, name="Literacy")
    made = []
    for number, title in enumerate(TITLES):
        proposal = ProposalFactory(conference=conference, stream=stream, title=title, phases=["primary"])
        PresenterFactory(proposal=proposal, name=f"Presenter {number}", email=f"presenter{number}@oxmoor.example")
        made.append(proposal)
    ReviewFactory(proposal=made[0], score=2, comment="Say whom it is for.")
    return made


@pytest.fixture
def somebody(proposals):
    sync_roles()

    def make(role):
        user = UserFactory(first_name=role)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


def test_a_reviewer_scores_by_keyboard_and_the_team_decides_reads_and_sends(
    proposals, somebody, new_page, sign_in, axe, no_sideways_scroll
):
    first = proposals[0]
    page, desk, proposer = new_page(LAPTOP), new_page(LAPTOP), new_page(PHONE)
    sign_in(page, somebody("Reviewers"))
    sign_in(desk, somebody("Programme team"))

    _reviews_without_a_mouse(page, proposals, axe)
    _decides(desk, proposals, axe)
    before = set(Proposal.objects.values_list("status", flat=True))
    _reads_and_sends(desk, axe)
    proposer.goto(reverse("programme:proposal", args=[first.link_token]))

    assert Review.objects.values_list("score", "comment").get(comment="Small and true.") == (4, "Small and true.")
    assert before == {"SUBMITTED"}
    assert list(Proposal.objects.order_by("pk").values_list("status", flat=True)) == [
        "ACCEPTED",
        "ACCEPTED",
        "DECLINED",
    ]
    assert {message.to[0]: message.subject for message in mail.outbox} == {
        "presenter0@oxmoor.example": "Your session “Reading aloud” is accepted",
        "presenter1@oxmoor.example": "Your session “The queue outside” is accepted",
        "presenter2@oxmoor.example": "Not this time, and thank you",
    }
    proposer.get_by_role("heading", name="It is in the programme").wait_for()
    for name in ("proposals_coverage", "proposals_invite", "sent_letters:index"):
        desk.goto(reverse(name))
        axe(desk, exclude=WAGTAIL_S)
    for address in (reverse("proposal_desk", args=[first.pk]), reverse("outbox"), reverse("proposals_coverage")):
        desk.goto(address)
        no_sideways_scroll(desk)


def _reviews_without_a_mouse(page, proposals, axe):
    """The score by an arrow, the comment, on to the next; then what the other reviewer thinks is shown."""
    first, second, _ = proposals
    page.goto(reverse("proposal_desk", args=[first.pk]))
    assert page.get_by_text("Say whom it is for.").count() == 0
    axe(page)
    _tab_to(page, 'input[name="score"]')
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    _tab_to(page, 'textarea[name="comment"]')
    page.keyboard.type("Small and true.")
    _tab_to(page, 'button[name="next"]')
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=second.title, level=2).last.wait_for()
    page.goto(reverse("proposal_desk", args=[first.pk]))
    page.get_by_text("Say whom it is for.").wait_for()


def _decides(desk, proposals, axe):
    """Two are ticked in the list and accepted, the third is declined."""
    first, second, third = proposals
    desk.goto(reverse("proposals:index"))
    axe(desk, exclude=WAGTAIL_S)
    for proposal in (first, second):
        desk.get_by_role("checkbox", name=f"Tick “{proposal.title}”").check()
    desk.get_by_role("button", name="Accept… the ticked proposals").click()
    desk.get_by_role("button", name="Accept 2 proposals").wait_for()
    axe(desk, exclude=WAGTAIL_S)
    desk.get_by_role("button", name="Accept 2 proposals").click()
    desk.get_by_text("2 proposals accepted.").wait_for()
    desk.get_by_role("checkbox", name=f"Tick “{third.title}”").check()
    desk.get_by_role("button", name="Decline… the ticked proposals").click()
    desk.get_by_role("button", name="Decline 1 proposal").click()
    desk.get_by_text("1 proposal declined.").wait_for()
    axe(desk, exclude=WAGTAIL_S)


def _reads_and_sends(desk, axe):
    """One letter is read, another changed, and all leave after being asked once more."""
    desk.goto(reverse("outbox"))
    axe(desk, exclude=WAGTAIL_S)
    desk.get_by_text("Read it: the letter to Presenter 0").click()
    desk.get_by_text("Dear Presenter 0,").wait_for()
    desk.get_by_role("link", name="Change the letter to Presenter 2").click()
    desk.get_by_label("Subject").fill("Not this time, and thank you")
    axe(desk, exclude=WAGTAIL_S)
    desk.get_by_role("button", name="Keep these words").click()
    desk.get_by_text("The letter to Presenter 2 is changed.").wait_for()
    desk.get_by_label("Tick all").check()
    desk.get_by_role("button", name="Send the ticked letters…").click()
    desk.get_by_role("button", name="Send 3 letters").wait_for()
    axe(desk, exclude=WAGTAIL_S)
    assert mail.outbox == []
    desk.get_by_role("button", name="Send 3 letters").click()
    desk.get_by_text("3 letters are on their way.").wait_for()


def _tab_to(page, selector, most=80):
    """Press Tab until the control has the focus, as somebody without a mouse does; it has to be visible there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.locator(selector).first.is_visible()
            return
    pytest.fail(f"{selector} was not reached in {most} presses of Tab")
