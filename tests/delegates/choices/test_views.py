"""A delegate's own pages: what she reads, what her buttons do, and what they say when they cannot."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from delegates.choices import actions
from delegates.models import Place
from sessions.models import Run, Session
from tests.factories.choices import ComingDelegateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_tree", "now")]
HTMX = {"HX-Request": "true"}


def _day(delegate):
    return reverse("delegates:my-day", args=[delegate.link_token])


def _slot(delegate, run, query=""):
    return reverse("delegates:my-slot", args=[delegate.link_token, run.slot_id]) + query


def _take(delegate, run, now):
    return actions.take_place(delegate=delegate, run=run, now=now)


def _words(response):
    words = []
    parser = HTMLParser()
    parser.handle_data = words.append
    parser.feed(response.content.decode())
    return " ".join(" ".join(words).split())


def test_her_day_shows_everything_in_order_with_her_place_and_what_is_still_to_choose(client, delegate, make_run, now):
    make_run("Welcome", title="Turning back below the top", kind=Session.Kind.KEYNOTE, speaker="Marit Solheim-Ward")
    mine, other = (
        make_run("Workshops 1", title="Reading aloud in science"),
        make_run("Workshops 2", title="Quiet starts"),
    )
    _take(delegate, mine, now)

    response = client.get(_day(delegate))

    text = _words(response)
    expected = [
        "Hello Dev",
        "Monday 14 June 2027",
        "One slot is still to choose.",
        "09:00",
        "Turning back below the top",
        "Marit Solheim-Ward",
        "Workshops 1",
        "Reading aloud in science",
        "Aisha Grant",
        mine.room.name,
        "Lunch",
        "Workshops 2",
        "Choose a session",
    ]
    positions = [text.find(words) for words in expected]
    assert (response.status_code, -1 in positions, positions) == (200, False, sorted(positions))
    assert other.session.title not in text


def test_her_day_with_all_chosen_says_so(client, delegate, make_run, now):
    for name in ("Workshops 1", "Workshops 2"):
        _take(delegate, make_run(name), now)

    assert "You have a place in every slot." in _words(client.get(_day(delegate)))


def test_a_cancelled_run_stands_on_her_day_as_cancelled_and_is_to_choose_again(client, delegate, make_run, now):
    run = make_run("Workshops 1", title="Called off")
    _take(delegate, run, now)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)

    text = _words(client.get(_day(delegate)))

    assert (
        "Called off" in text,
        "Cancelled" in text,
        "2 slots are still to choose." in text,
        "Choose another" in text,
    ) == (
        True,
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (datetime(2026, 9, 2, tzinfo=UTC), "Choosing opens on Thursday 1 October 2026 at 09:00"),
        (datetime(2027, 6, 12, tzinfo=UTC), "Choosing has closed."),
    ],
)
def test_outside_the_window_her_day_says_when(client, delegate, make_run, moment, sentence):
    make_run("Workshops 1")

    with time_machine.travel(moment, tick=False):
        assert sentence in _words(client.get(_day(delegate)))


def test_outside_the_window_the_slot_shows_no_button(client, delegate, make_run):
    run = make_run("Workshops 1")

    with time_machine.travel(datetime(2026, 9, 2, tzinfo=UTC), tick=False):
        response = client.get(_slot(delegate, run))

    assert ("Choosing opens on" in _words(response), b'name="take"' in response.content) == (True, False)


def test_a_slot_shows_each_run_with_speaker_room_and_seats_left(client, delegate, make_run):
    run = make_run("Workshops 1", title="Reading aloud in science", capacity=12)
    full = make_run("Workshops 1", title="Quiet starts", capacity=1)
    _take(ComingDelegateFactory(booking=delegate.booking), full, datetime(2026, 11, 1, tzinfo=UTC))

    response = client.get(_slot(delegate, run))

    text = _words(response)
    assert all(
        words in text
        for words in ("Reading aloud in science", "Aisha Grant", run.room.name, "12 seats left", "Quiet starts", "Full")
    )
    assert response.content.count(b'name="take"') == 1


def test_taking_without_javascript_answers_303_back_to_the_slot_and_says_so_there(client, delegate, make_run):
    run = make_run("Workshops 1", title="Reading aloud in science")
    address = _slot(delegate, run, "?support=")

    response = client.post(address, {"take": run.pk})
    text = _words(client.get(address))

    assert (response.status_code, response["Location"]) == (303, address)
    assert f"You have a place in “Reading aloud in science”, {run.room.name}." in text
    assert Place.objects.get().run == run


def test_changing_and_giving_up_by_the_page(client, delegate, make_run, now):
    first, second = make_run("Workshops 1"), make_run("Workshops 1", title="Quiet starts")
    _take(delegate, first, now)

    changed = client.post(_slot(delegate, first), {"take": second.pk}, follow=True)
    after_change = Place.objects.get().run
    left = client.post(_slot(delegate, first), {"leave": second.pk}, follow=True)

    assert (after_change, Place.objects.count()) == (second, 0)
    assert "You have a place in “Quiet starts”" in _words(changed)
    assert "You have given up your place in “Quiet starts”." in _words(left)


def test_a_refusal_stands_on_the_page_and_nothing_is_changed(client, delegate, make_run):
    run = make_run("Workshops 1", capacity=1)
    _take(ComingDelegateFactory(booking=delegate.booking), run, datetime(2026, 11, 1, tzinfo=UTC))

    response = client.post(_slot(delegate, run), {"take": run.pk})

    assert (response.status_code, Place.objects.filter(delegate=delegate).count()) == (409, 0)
    assert "Nothing was changed" in _words(response)
    assert "This session is full. Somebody may have taken the last place while you were reading." in _words(response)


@pytest.mark.parametrize("data", [{}, {"take": "x"}, {"take": "0"}, {"leave": "", "take": ""}])
def test_a_post_that_makes_no_sense_is_answered_with_a_sentence(client, delegate, make_run, data):
    run = make_run("Workshops 1")

    response = client.post(_slot(delegate, run), data)

    assert (response.status_code, Place.objects.count()) == (409, 0)
    assert "We could not tell which session you meant." in _words(response)


def test_a_run_of_another_slot_cannot_be_taken_through_this_one(client, delegate, make_run):
    here, there = make_run("Workshops 1"), make_run("Workshops 2")

    response = client.post(_slot(delegate, here), {"take": there.pk})

    assert (response.status_code, Place.objects.count()) == (409, 0)


def test_the_fragment_for_htmx_is_the_very_piece_of_the_page(client, delegate, make_run, now):
    run = make_run("Workshops 1")
    make_run("Workshops 2")
    _take(delegate, run, now)

    page = client.get(_slot(delegate, run))
    fragment = client.get(_slot(delegate, run), headers=HTMX)

    piece = _without_tokens(fragment.content.decode())
    assert piece.startswith('<section id="runs"')
    assert piece in _without_tokens(page.content.decode())
    assert ("HX-Request" in page["Vary"], "HX-Request" in fragment["Vary"]) == (True, True)


def _without_tokens(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html).strip()


def test_htmx_gets_the_cards_and_the_sentence_or_the_reason(client, delegate, make_run):
    run = make_run("Workshops 1", title="Reading aloud in science", capacity=1)
    late = ComingDelegateFactory(booking=delegate.booking)
    asked = {"take": run.pk}

    taken = client.post(_slot(delegate, run), asked, headers=HTMX)
    refused = client.post(_slot(late, run), asked, headers=HTMX)

    assert (taken.status_code, refused.status_code) == (200, 200)
    assert f'data-said="You have a place in “Reading aloud in science”, {run.room.name}."' in taken.content.decode()
    assert b"This session is full." in refused.content


def test_filters_narrow_by_stream_and_by_support_staff_and_survive_a_post(client, delegate, make_run):
    science = make_run("Workshops 1", title="Reading aloud in science")
    support = make_run("Workshops 1", title="The midday hour", for_support_staff=True)
    code = science.session.stream.code

    by_stream = _words(client.get(_slot(delegate, science, f"?stream={code}")))
    by_support = _words(client.get(_slot(delegate, science, "?support=on")))
    by_nonsense = _words(client.get(_slot(delegate, science, "?stream=XX")))
    posted = client.post(_slot(delegate, science, f"?stream={code}"), {"take": science.pk})

    def shown(text):
        return [run.session.title for run in (science, support) if run.session.title in text]

    assert (shown(by_stream), shown(by_support), len(shown(by_nonsense))) == (
        ["Reading aloud in science"],
        ["The midday hour"],
        2,
    )
    assert posted["Location"] == _slot(delegate, science, f"?stream={code}")


def test_nothing_matching_is_said_in_words(client, delegate, make_run):
    run = make_run("Workshops 1")

    assert "No session matches" in _words(client.get(_slot(delegate, run, "?support=on")))


def test_a_session_she_already_has_says_so_instead_of_a_button(client, delegate, make_run, now):
    first = make_run("Workshops 1", title="Reading aloud in science")
    again = make_run("Workshops 2", session=first.session)
    _take(delegate, first, now)

    response = client.get(_slot(delegate, again))

    assert "You have this session in Workshops 1." in _words(response)
    assert b'name="take"' not in response.content


def test_a_draft_session_and_a_hidden_speaker_are_not_shown(client, delegate, make_run):
    run = make_run("Workshops 1", speaker="Not Yet Announced")
    run.session.contributions.get().speaker.__class__.objects.update(live=False)
    draft = make_run("Workshops 1", title="Still being written", status=Session.Status.DRAFT)

    text = _words(client.get(_slot(delegate, run)))

    assert (run.session.title in text, "Not Yet Announced" in text, draft.session.title in text) == (True, False, False)


@pytest.mark.parametrize(
    ("booking", "withdrawn", "sentence"),
    [
        ({"status": "CANCELLED", "cancelled_at": datetime(2026, 11, 1, tzinfo=UTC)}, None, "has been cancelled"),
        ({}, datetime(2026, 11, 1, tzinfo=UTC), "taken your name off its list"),
        ({"status": "DRAFT"}, None, "has not confirmed its booking yet"),
    ],
)
def test_somebody_who_is_not_coming_finds_a_calm_page_and_takes_nothing(
    client, delegate, make_run, booking, withdrawn, sentence
):
    run = make_run("Workshops 1")
    type(delegate.booking).objects.filter(pk=delegate.booking_id).update(**booking)
    type(delegate).objects.update(withdrawn_at=withdrawn)

    pages = [
        client.get(_day(delegate)),
        client.get(_slot(delegate, run)),
        client.post(_slot(delegate, run), {"take": run.pk}),
    ]

    assert [(page.status_code, sentence in _words(page)) for page in pages] == [(200, True)] * 3
    assert Place.objects.count() == 0


def test_a_wrong_link_a_wrong_slot_and_a_slot_without_choice_are_not_found(client, delegate, make_run, slots):
    run = make_run("Workshops 1")
    elsewhere = ComingDelegateFactory()
    token = delegate.link_token
    addresses = [
        reverse("delegates:my-day", args=["A" * 26]),
        reverse("delegates:my-slot", args=["A" * 26, run.slot_id]),
        reverse("delegates:my-slot", args=[token, 0]),
        reverse("delegates:my-slot", args=[token, slots[0].pk]),
        reverse("delegates:my-slot", args=[elsewhere.link_token, run.slot_id]),
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * 5


def test_other_methods_are_refused(client, delegate, make_run):
    run = make_run("Workshops 1")

    assert [client.post(_day(delegate)).status_code, client.delete(_slot(delegate, run)).status_code] == [405, 405]


def test_her_pages_are_kept_by_nobody_and_told_to_no_other_host(client, delegate, make_run):
    response = client.get(_day(delegate))

    # With no-referrer a browser posts with the origin "null", and every form of hers would be refused.
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "strict-origin")


def test_a_form_without_its_token_is_refused(make_run, delegate):
    run = make_run("Workshops 1")

    response = Client(enforce_csrf_checks=True).post(_slot(delegate, run), {"take": run.pk})

    assert (response.status_code, Place.objects.count()) == (403, 0)
