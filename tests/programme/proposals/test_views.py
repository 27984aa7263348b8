"""The pages of proposing: what each state says, what each button does, and that nothing typed is lost."""

import logging
import re
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions.models import Call, Presenter, Proposal
from tests.factories.conference import ConferenceFactory
from tests.factories.home import HomePageFactory
from tests.factories.programme import LetterFactory, PresenterFactory, SlotFactory, StreamFactory
from tests.programme.proposals.conftest import AFTER, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree", "now")]
CALL, FIND = "/propose/", "/propose/find/"
WHOLE = {
    "title": "Two balls and one rule",
    "abstract": WORDS,
    "audience": "Midday supervisors.",
    "name": "Pauline Askew",
    "organisation": "Ropewalk Primary School",
    "background": "SUPPORT_STAFF",
}


def own(proposal, page=""):
    return f"/propose/{proposal.link_token}/{page}"


def words(response):
    found = []
    parser = HTMLParser()
    parser.handle_data = found.append
    parser.feed(response.content.decode())
    return " ".join(" ".join(found).split())


def value_of(response, name):
    html = response.content.decode()
    if box := re.search(rf'<textarea name="{name}".*?>(.*?)</textarea>', html, re.DOTALL):
        return unescape(box[1]).strip("\n")
    return unescape(re.search(rf'<input[^>]* name="{name}" value="([^"]*)"', html)[1])


def colleague(proposal, status="INVITED", **columns):
    return PresenterFactory(
        proposal=proposal, status=status, **{"name": "", "email": "lena@cobb.example", "background": ""} | columns
    )


# --- The call -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes", "says", "can_begin"),
    [
        ("2026-09-01", "2027-01-31", "Open until Sunday 31 January 2027", True),
        ("2026-12-01", "2027-01-31", "Proposals open on Tuesday 1 December 2026 at 00:00", False),
        ("2026-09-01", "2026-11-01", "Proposals closed on Sunday 1 November 2026 at 00:00", False),
    ],
)
def test_the_call_says_when_it_is_open_and_whom_to_write_to_otherwise(client, call, opens, closes, says, can_begin):
    Call.objects.update(
        opens_at=datetime.fromisoformat(f"{opens}T00:00+00:00"),
        closes_at=datetime.fromisoformat(f"{closes}T00:00+00:00"),
    )

    text = words(client.get(CALL))

    assert (says in text, "Begin a proposal" in text, "conference@saltmarsh.example" in text) == (
        True,
        can_begin,
        not can_begin,
    )
    assert "Small things. Things that happened." in text


@pytest.mark.parametrize("there_is_a_conference", [True, False])
def test_without_a_call_the_page_says_so_and_begins_nothing(client, there_is_a_conference):
    if there_is_a_conference:
        ConferenceFactory()

    page = client.get(CALL)
    sent = client.post(CALL, {"name": "Pauline", "email": "p@ropewalk.example"})

    assert (page.status_code, "There is no call for proposals at the moment." in words(page)) == (200, True)
    assert sent.status_code == (422 if there_is_a_conference else 302)
    assert Proposal.objects.count() == 0


def test_beginning_leads_to_the_personal_page_at_once(client, call, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(CALL, {"name": "Pauline Askew", "email": "P@Ropewalk.example"}, follow=True)

    proposal = Proposal.objects.get()
    assert answer.redirect_chain == [(own(proposal), 302)]
    assert "Your link is on its way to p@ropewalk.example." in words(answer)
    assert value_of(answer, "name") == "Pauline Askew"
    assert [letter.to for letter in mail.outbox] == [["p@ropewalk.example"]]


def test_a_wrong_address_is_told_beside_the_field_and_the_name_stays(client, call):
    answer = client.post(CALL, {"name": "Pauline", "email": "ropewalk"})

    assert (answer.status_code, value_of(answer, "name"), value_of(answer, "email")) == (422, "Pauline", "ropewalk")
    assert "That is not an e-mail address." in words(answer)


def test_an_odd_name_is_no_fault(client, call):
    answer = client.post(CALL, {"name": "\0 Pauline\r\nAskew ", "email": "\0p@ropewalk.example"})

    assert answer.status_code == 302
    assert Presenter.objects.get().email == "p@ropewalk.example"


def test_one_address_begins_five_times_in_an_hour_and_one_place_sixty(client, call):
    same = [client.post(CALL, {"name": "P", "email": "p@ropewalk.example"}).status_code for _ in range(6)]
    others = [client.post(CALL, {"name": "P", "email": f"p{n}@ropewalk.example"}).status_code for n in range(60)]

    assert same == [302] * 5 + [429]
    assert (others[:54], others[-1]) == ([302] * 54, 429)


def test_a_draft_takes_two_answers_and_one_button_a_proposal_seven_and_three(client, call):
    client.post(CALL, {"name": "Pauline Askew", "email": "p@ropewalk.example"})
    proposal = Proposal.objects.get()
    client.post(own(proposal), {**WHOLE, "do": "check"})
    client.post(own(proposal, "check/"))

    assert (Proposal.objects.get().status, len(WHOLE) - 1) == ("SUBMITTED", 5)  # the name was given at the beginning


# --- Doors ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "change/", "check/", "withdraw/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_token_opens_nothing(client, draft, page, method):
    answer = getattr(client, method)(f"/propose/{'A' * 26}/{page}")

    assert answer.status_code == 404
    assert Proposal.objects.get().status == "DRAFT"


def test_a_proposal_s_link_is_no_invitation_and_an_invitation_no_proposal(client, draft, proposer):
    asked = colleague(draft)

    found = [
        client.get(f"/propose/with/{token}/").status_code
        for token in (asked.link_token, draft.link_token, proposer.link_token, "A" * 26)
    ]

    assert (found, client.get(f"/propose/{asked.link_token}/").status_code) == ([200, 404, 404, 404], 404)


@pytest.mark.parametrize("do", ["remove", "again"])
def test_another_proposal_s_colleague_cannot_be_touched(client, draft, make, do):
    other = make()
    Presenter.objects.filter(proposal=other).update(email="other@x.example")
    asked = colleague(other)

    answers = [
        client.post(own(draft), WHOLE | {"do": f"{do}-{pk}"}).status_code
        for pk in (asked.pk, other.presenters.get(status="PROPOSER").pk, draft.presenters.get().pk, "x", "9" * 40)
    ]

    assert answers == [404] * 5
    assert Presenter.objects.count() == 3


@pytest.mark.parametrize("page", ["", "check/", "withdraw/"])
def test_a_personal_page_is_kept_by_no_cache_told_to_no_site_and_found_by_no_search_engine(client, draft, page):
    answer = client.get(own(draft, page))

    assert (answer.status_code, answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == (
        200,
        "private, no-store",
        "strict-origin",
    )
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_every_form_asks_for_the_token_against_forgery(draft):
    strict = Client(enforce_csrf_checks=True)

    answers = [strict.post(path).status_code for path in (CALL, FIND, own(draft), own(draft, "check/"))]

    assert answers == [403] * 4


def test_no_name_and_no_address_stands_in_a_log(client, call, caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(CALL, {"name": "Pauline Askew", "email": "p@ropewalk.example"})
        proposal = Proposal.objects.get()
        client.post(own(proposal), WHOLE | {"do": "invite", "new_colleague": "lena@cobb.example"})
        client.post(own(proposal), {"do": "check"})
        client.post(FIND, {"email": "p@ropewalk.example"})

    # What the database is asked is written at DEBUG level alone, and never on a site that runs.
    lines = [each.getMessage() for each in caplog.records if each.name != "django.db.backends"]
    assert [line for line in lines if re.search("Pauline|ropewalk|lena|cobb", line, re.IGNORECASE)] == []


# --- The form -------------------------------------------------------------------------------------------------------------


def test_saving_keeps_everything_and_says_so(client, draft):
    slot, stream = SlotFactory(conference=draft.conference), StreamFactory(conference=draft.conference)
    typed = WHOLE | {
        "abstract": "Half a",
        "stream": stream.pk,
        "unavailable": [slot.pk],
        "standards": ["TS5"],
        "do": "save",
    }

    answer = client.post(own(draft), typed, follow=True)

    draft.refresh_from_db()
    assert answer.redirect_chain == [(own(draft), 302)]
    assert "Saved. Go on here" in words(answer)
    assert (draft.status, draft.abstract, draft.stream, draft.standards, list(draft.unavailable.all())) == (
        "DRAFT",
        "Half a",
        stream,
        ["TS5"],
        [slot],
    )
    assert (value_of(answer, "title"), value_of(answer, "organisation")) == (WHOLE["title"], WHOLE["organisation"])


def test_what_does_not_fit_is_saved_as_typed_and_marked(client, draft):
    long = "x" * 200

    answer = client.post(own(draft), WHOLE | {"title": long, "seats_wished": "about 20", "do": "save"}, follow=True)
    later = client.get(own(draft))

    for page in (answer, later):
        text = words(page)
        assert (value_of(page, "title"), value_of(page, "seats_wished")) == (long, "about 20")
        assert "At most 140 characters fit here, and there are 200." in text
        assert "Type a number here, for instance 30." in text
    assert "Saved just as you typed it." in words(answer)


def test_checking_says_what_is_missing_beside_each_field_and_has_saved_the_rest(client, draft):
    answer = client.post(
        own(draft),
        {
            "title": "Two balls",
            "name": "Pauline",
            "abstract": "Short.",
            "standards": ["TS1", "TS2", "TS3", "TS4"],
            "do": "check",
        },
    )

    draft.refresh_from_db()
    html = answer.content.decode()
    wrong = re.findall(r'class="error" id="id_(\w+?)_error"', html)
    assert (answer.status_code, draft.title, draft.abstract, draft.status) == (422, "Two balls", "Short.", "DRAFT")
    assert sorted(wrong) == ["abstract", "audience", "background", "organisation", "standards"]
    assert all(f'href="#id_{name}"' in html for name in wrong)
    assert "<title>Error: " in html
    assert re.search(r'<details id="part-whom" open>', html)


def test_a_whole_proposal_is_shown_first_and_then_submitted(client, draft, django_capture_on_commit_callbacks):
    checked = client.post(own(draft), WHOLE | {"do": "check"}, follow=True)
    shown = Proposal.objects.get().status
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(own(draft, "check/"), follow=True)

    assert (checked.redirect_chain, shown) == ([(own(draft, "check/"), 302)], "DRAFT")
    assert all(part in words(checked) for part in ["Is this how you want it?", WHOLE["title"], "Pauline Askew"])
    assert "Submit this proposal" in words(checked)
    assert "Thank you. Your proposal has arrived" in words(sent)
    assert "What happens next: the call closes on Sunday 31 January 2027." in words(sent)
    assert Proposal.objects.get().status == "SUBMITTED"
    assert [letter.subject for letter in mail.outbox] == ["Your proposal has arrived: Two balls and one rule"]


def test_the_check_page_of_an_unfinished_draft_lists_what_is_missing_and_submits_nothing(client, make):
    draft = make(title="", abstract="Short.")

    pages = [client.get(own(draft, "check/")), client.post(own(draft, "check/"))]

    assert [page.status_code for page in pages] == [200, 422]
    for page in pages:
        assert f'href="{own(draft)}#id_title"' in page.content.decode()
        assert "Submit this proposal" not in words(page)
    assert Proposal.objects.get().status == "DRAFT"


def test_what_was_submitted_can_be_changed_but_not_made_less_than_whole(client, make):
    proposal = make("SUBMITTED", title="Two balls")
    changed = {**WHOLE, "title": "Three balls", "do": "save"}

    page = client.get(own(proposal, "change/"))
    good = client.post(own(proposal, "change/"), changed, follow=True)
    bad = client.post(own(proposal, "change/"), {**changed, "title": "", "note": "Typed with care"})

    proposal.refresh_from_db()
    assert "What you change here is what the team reads." in words(page)
    assert "Your changes are saved. The team reads the new text." in words(good)
    assert (bad.status_code, value_of(bad, "note")) == (422, "Typed with care")
    assert "Give your session a title." in words(bad)
    assert (proposal.title, proposal.note, proposal.status) == ("Three balls", "", "SUBMITTED")


def test_a_call_that_closes_while_one_types_loses_nothing(client, draft):
    with time_machine.travel(AFTER, tick=False):
        answer = client.post(own(draft), WHOLE | {"do": "check"})

    assert (answer.status_code, value_of(answer, "abstract").split()) == (422, WORDS.split())
    assert "The call for proposals has closed, so this draft can no longer be changed or sent in." in words(answer)


def test_after_changes_were_asked_for_the_team_s_letter_stands_over_the_form(client, make):
    proposal = make("CHANGES_ASKED", decision="CHANGES")
    LetterFactory(proposal=proposal, body="Begin with the six lines.", sent_at=datetime(2026, 11, 3, tzinfo=UTC))
    LetterFactory(proposal=proposal, body="Not sent yet.")

    form = client.get(own(proposal))
    check = client.post(own(proposal), WHOLE | {"do": "check"}, follow=True)
    client.post(own(proposal, "check/"))

    proposal.refresh_from_db()
    assert ("Begin with the six lines." in words(form), "Not sent yet." in words(form)) == (True, False)
    assert "Send it again" in words(check)
    assert (proposal.status, proposal.decision) == ("SUBMITTED", "")


# --- How it stands --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "decision", "when", "says", "can_change", "can_withdraw"),
    [
        ("SUBMITTED", "", None, "It has arrived", True, True),
        ("SUBMITTED", "ACCEPT", None, "This one can no longer be changed here.", False, True),
        ("SUBMITTED", "", AFTER, "This one can no longer be changed here.", False, True),
        ("ACCEPTED", "ACCEPT", None, "It is in the programme", False, False),
        ("DECLINED", "DECLINE", None, "Not this time", False, False),
        ("WITHDRAWN", "", None, "You can begin another one at any time until Sunday 31 January 2027.", False, False),
        ("DRAFT", "", AFTER, "this draft had not been submitted. Nobody on the team has read it.", False, True),
    ],
)
def test_each_state_says_what_happens_next(client, make, status, decision, when, says, can_change, can_withdraw):
    proposal = make(status, decision=decision)

    with time_machine.travel(when or datetime(2026, 11, 24, tzinfo=UTC), tick=False):
        page = client.get(own(proposal))
        changing = client.get(own(proposal, "change/")).status_code

    text = words(page)
    assert (says in text, "Change it" in text, "Withdraw this proposal" in text, changing) == (
        True,
        can_change,
        can_withdraw,
        200 if can_change else 302,
    )


def test_withdrawing_asks_first(client, make):
    proposal = make("SUBMITTED")

    asked = client.get(own(proposal, "withdraw/"))
    before = Proposal.objects.get().status
    done = client.post(own(proposal, "withdraw/"), follow=True)

    assert ("Withdraw your proposal?" in words(asked), before) == (True, "SUBMITTED")
    assert "Your proposal is withdrawn." in words(done)
    assert Proposal.objects.get().status == "WITHDRAWN"


def test_what_is_accepted_says_why_it_is_not_withdrawn(client, make):
    proposal = make("ACCEPTED")

    answer = client.post(own(proposal, "withdraw/"), follow=True)

    assert "It has been accepted and the programme counts on it." in words(answer)
    assert client.get(own(proposal, "withdraw/")).status_code == 302


# --- Colleagues -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["invite", "save", "check"])
def test_an_address_in_the_box_is_invited_whichever_button_was_pressed(
    client, draft, do, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(own(draft), WHOLE | {"do": do, "new_colleague": "Lena@Cobb.example"}, follow=True)

    assert "We have written to lena@cobb.example." in words(answer)
    assert [letter.to for letter in mail.outbox] == [["lena@cobb.example"]]
    assert Proposal.objects.get().title == WHOLE["title"]


def test_the_form_lists_who_was_asked_and_what_they_said(client, draft):
    colleague(draft)
    colleague(draft, "ACCEPTED", name="Kasia B", email="k@x.example")
    no = colleague(draft, "DECLINED", email="n@x.example")

    before = words(client.get(own(draft)))
    client.post(own(draft), WHOLE | {"do": f"remove-{no.pk}"})
    client.post(own(draft), WHOLE | {"do": f"again-{colleague(draft, email='again@x.example').pk}"})
    refused = client.post(
        own(draft), WHOLE | {"do": f"again-{Presenter.objects.get(email='k@x.example').pk}"}, follow=True
    )

    assert all(
        each in before for each in ["Asked, no answer yet", "Kasia B k@x.example Has said yes", "n@x.example Cannot"]
    )
    assert not Presenter.objects.filter(pk=no.pk).exists()
    assert "k@x.example has said yes already." in words(refused)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "Type an e-mail address."),
        ("lena", "That is not an e-mail address."),
        ("dev@saltmarsh.example", "That is your own address."),
    ],
)
def test_an_address_that_cannot_be_invited_stays_in_its_box_with_the_reason(client, draft, address, sentence):
    answer = client.post(own(draft), WHOLE | {"do": "invite", "new_colleague": address})

    html = answer.content.decode()
    assert (answer.status_code, sentence in words(answer), Presenter.objects.count()) == (422, True, 1)
    assert re.search(rf'name="new_colleague" value="{address}"', html)
    assert re.search(r'<details id="part-with" open>', html)
    assert 'href="#id_new_colleague"' in html


def test_letters_to_others_are_few_in_an_hour(client, draft):
    box = lambda n: WHOLE | {"do": "address", "new_email": f"dev{n}@saltmarsh.example"}  # noqa: E731 -- one line

    answers = [client.post(own(draft), box(n)).status_code for n in range(13)]
    last = client.post(own(draft), box(13))

    assert answers == [302] * 12 + [429]
    assert "Many letters have left from here within an hour." in words(last)
    assert Presenter.objects.get().email == "dev11@saltmarsh.example"


def test_a_mistyped_address_is_put_right_from_the_form(client, draft, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(own(draft), WHOLE | {"do": "save", "new_email": "dp@saltmarsh.example"}, follow=True)

    assert "Your link is on its way to dp@saltmarsh.example." in words(answer)
    assert [letter.to for letter in mail.outbox] == [["dp@saltmarsh.example"]]


def test_an_invited_colleague_reads_the_proposal_and_nothing_private(client, draft):
    Proposal.objects.update(note="Between us", room_needs="A wide door", title="Two balls")
    asked = colleague(draft)
    colleague(draft, email="third@x.example")

    text = client.get(f"/propose/with/{asked.link_token}/").content.decode()

    assert all(part in text for part in ["Two balls", "Dev Patel", "2 colleagues are asked to present it too."])
    for private in ["Between us", "A wide door", "third@x.example", "dev@saltmarsh.example", draft.link_token]:
        assert private not in text


def test_she_says_yes_with_who_she_is_or_hears_what_is_missing(client, draft, django_capture_on_commit_callbacks):
    asked = colleague(draft)
    page = reverse("programme:invitation", args=[asked.link_token])
    who = {"name": "Lena Hirsch", "organisation": "Cobb Lane", "background": "SUPPORT_STAFF", "headline": "Librarian"}

    wrong = client.post(page, {"do": "yes", "name": "Lena Hirsch", "biography": "She reads."})
    with django_capture_on_commit_callbacks(execute=True):
        right = client.post(page, {"do": "yes", **who}, follow=True)
    later = client.post(page, {"do": "yes", **who, "headline": "School librarian"}, follow=True)

    asked.refresh_from_db()
    assert (wrong.status_code, value_of(wrong, "name"), value_of(wrong, "biography")) == (
        422,
        "Lena Hirsch",
        "She reads.",
    )
    assert "Say which school or organisation you come from." in words(wrong)
    assert "Thank you. Your colleague is told that you will present together." in words(right)
    assert "You have said yes." in words(right)
    assert "Saved." in words(later)
    assert (asked.status, asked.headline) == ("ACCEPTED", "School librarian")
    assert [letter.subject for letter in mail.outbox] == ["Lena Hirsch has said yes"]


def test_no_needs_no_form(client, draft):
    asked = colleague(draft)

    answer = client.post(f"/propose/with/{asked.link_token}/", {"do": "no"}, follow=True)

    assert "You have said no. Have you changed your mind?" in words(answer)
    assert Presenter.objects.get(pk=asked.pk).status == "DECLINED"


def test_an_invitation_to_what_was_withdrawn_says_so_and_takes_no_answer(client, make):
    asked = colleague(make("WITHDRAWN"))

    page = client.get(f"/propose/with/{asked.link_token}/")
    answer = client.post(f"/propose/with/{asked.link_token}/", {"do": "no"}, follow=True)

    for each in (page, answer):
        assert "This proposal has been withdrawn, so there is nothing to answer any more." in words(each)
        assert "No, I cannot" not in words(each)
    assert Presenter.objects.get(pk=asked.pk).status == "INVITED"


# --- Lost links -----------------------------------------------------------------------------------------------------------


def test_a_lost_link_is_mailed_and_the_page_says_the_same_to_everybody(
    client, draft, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        pages = [
            client.post(FIND, {"email": address}, follow=True)
            for address in ("DEV@saltmarsh.example", "nobody@x.example")
        ]

    assert {(page.status_code, words(page)) for page in pages} == {(200, words(pages[0]))}
    assert "If anything was begun with that address, its links are on their way." in words(pages[0])
    assert [letter.to for letter in mail.outbox] == [["dev@saltmarsh.example"]]


def test_one_address_is_looked_for_five_times_in_an_hour(client, draft):
    answers = [client.post(FIND, {"email": "dev@saltmarsh.example"}).status_code for _ in range(6)]

    assert answers == [302] * 5 + [429]


# --- Queries and the way here ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "status"), [("", "DRAFT"), ("", "SUBMITTED"), ("change/", "SUBMITTED"), ("check/", "DRAFT")]
)
def test_a_page_asks_as_often_for_one_colleague_as_for_three(client, make, page, status):
    proposal = make(status)
    SlotFactory(conference=proposal.conference)
    client.get(own(proposal, page))
    numbers = []

    for people in (1, 3):
        while proposal.presenters.count() <= people:
            colleague(proposal, "ACCEPTED", email=f"{proposal.presenters.count()}@x.example")
            SlotFactory(conference=proposal.conference)
        with CaptureQueriesContext(connection) as seen:
            client.get(own(proposal, page))
        numbers.append(len(seen))

    assert numbers[0] == numbers[1]
    assert numbers[0] <= 12


@pytest.mark.parametrize(
    ("closes", "shown"), [(datetime(2027, 1, 31, tzinfo=UTC), True), (datetime(2026, 11, 1, tzinfo=UTC), False)]
)
def test_every_page_leads_here_while_the_call_is_open(client, call, site_tree, closes, shown):
    Call.objects.update(closes_at=closes)
    home = HomePageFactory(parent=site_tree.root_page, conference=call.conference)
    site_tree.root_page = home
    site_tree.save()

    text = client.get("/").content.decode()

    assert ('<a href="/propose/">Propose a session</a>' in text) is shown
