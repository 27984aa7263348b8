"""Letters: her link, and reminders for those alone who miss something."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from conference.lib.problems import Refused
from sessions.models import Appearance, Letter, Proposal, SpeakerPrivate
from sessions.outbox import actions as outbox
from sessions.speakers import queries
from sessions.speakers.actions import answers, desk, files, reminders
from sessions.speakers.rules import REMIND_WITHIN
from tests.factories.conference import UserFactory
from tests.factories.programme import (
    AppearanceFactory,
    ContributionFactory,
    HandoutFactory,
    LetterFactory,
    PresenterFactory,
    ProposalFactory,
    SessionFactory,
    SpeakerFactory,
    SpeakerPrivateFactory,
    TextCheckFactory,
)
from tests.programme.speakers.conftest import NOW, fresh

pytestmark = pytest.mark.django_db


def complete(conference, **changes):
    """Somebody of whom nothing is missing."""
    session = SessionFactory(conference=conference)
    speaker = SpeakerFactory(organisation="Saltmarsh School, Poole")
    SpeakerPrivateFactory(speaker=speaker)
    TextCheckFactory(contribution=ContributionFactory(session=session, speaker=speaker))
    HandoutFactory(session=session)
    done = {
        "confirmed_at": NOW, "availability_answered_at": NOW, "photo_consent": "NO", "room_answered_at": NOW, "has_no_handouts": True,
    }  # fmt: skip
    return AppearanceFactory(speaker=speaker, conference=conference, **done | changes)


def remind(conference, now=NOW, within=REMIND_WITHIN):
    return reminders.write_reminders(conference=conference, by=None, now=now, within=within)


@pytest.mark.sqlite
def test_a_reminder_names_exactly_what_is_missing_with_its_dates(her, conference):
    organiser = UserFactory()
    complete(conference)
    Appearance.objects.filter(pk=her.pk).update(
        availability_answered_at=NOW, photo_consent="NO", room_answered_at=NOW, has_no_handouts=True
    )

    written = reminders.write_reminders(conference=conference, by=organiser, now=NOW)

    (letter,) = Letter.objects.all()
    assert written == reminders.Written((letter,), ())
    assert (letter.kind, letter.to_name, letter.to_email, letter.speaker, letter.by, letter.written_at, letter.sent_at) == (
        "REMINDER", "Dev Patel", "dev@parkstone.example", her.speaker, organiser, NOW, None,
    )  # fmt: skip
    assert letter.subject == "4 things are still missing for South Coast Teaching & Learning Conference 2027"
    assert letter.body == (
        "Dear Dev Patel,\n\n"
        "South Coast Teaching & Learning Conference 2027 is on Monday 14 June 2027. From you we still need:\n\n"
        "  - Say that you are coming (it was due on Sunday 14 February 2027)\n"
        "  - Check your title and abstract, by Monday 22 March 2027\n"
        "  - Signing in as a visitor, and keeping pupils safe, by Monday 31 May 2027\n"
        "  - Your slides, by Monday 7 June 2027\n\n"
        "You can do it on your own page, without an account:\n\n"
        "http://testserver/speaking/AAAAAAAAAAAAAAAAAAAAAAAAAA/\n\n"
        "If something of this cannot be done, please tell us there or by replying: we shall find a way.\n\n"
        "Saltmarsh School\nconference@saltmarsh.example"
    )


@pytest.mark.sqlite
def test_not_twice_within_a_week(her, conference):
    rounds = [len(remind(conference, now=NOW + timedelta(days=days)).letters) for days in (0, 0, 1, 6)]
    Letter.objects.update(sent_at=NOW)

    later = remind(conference, now=NOW + timedelta(days=7))

    assert (rounds, len(later.letters)) == ([1, 0, 0, 0], 1)


def test_a_reminder_that_was_thrown_away_does_not_count(her, conference):
    remind(conference)
    Letter.objects.update(discarded_at=NOW)

    assert len(remind(conference, now=NOW + timedelta(days=1)).letters) == 1


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        ("all done", {}),
        ("cannot come", {"confirmed_at": None, "declined_at": NOW, "room_answered_at": None}),
    ],
)
def test_who_misses_nothing_gets_none(who, changes, conference):
    complete(conference, **changes)

    assert remind(conference, within=1000) == reminders.Written((), ()), who


def test_who_has_no_address_is_named_instead(her, conference):
    SpeakerPrivate.objects.all().delete()

    assert remind(conference) == reminders.Written((), ("Dev Patel",))
    assert Letter.objects.count() == 0


def test_a_profile_that_waits_for_an_organiser_is_not_asked_for(conference):
    waiting = complete(conference)
    type(waiting.speaker).objects.update(live=False)

    assert remind(conference, within=1000).letters == ()


def test_what_she_does_while_a_reminder_waits_is_taken_out_of_it_and_the_last_takes_it_away(her, conference, session):
    Appearance.objects.filter(pk=her.pk).update(
        availability_answered_at=NOW, photo_consent="NO", room_answered_at=NOW, has_no_handouts=True, is_host_staff=True,
        has_no_slides=True,
    )  # fmt: skip
    remind(conference)

    answers.answer_coming(appearance=fresh(her), is_coming=True, phone="", now=NOW)
    (letter,) = Letter.objects.all()
    answers.answer_text(
        contribution=session.contributions.get(), appearance=fresh(her), is_right=True, title="", abstract="", note="", now=NOW
    )  # fmt: skip

    assert "Say that you are coming" not in letter.body
    assert "Check your title and abstract" in letter.body
    assert letter.subject.startswith("One thing is still missing")
    assert list(Letter.objects.waiting()) == []


def test_an_organiser_s_own_words_stay_while_all_that_the_letter_names_is_missing(her, conference, session):
    remind(conference)
    Letter.objects.update(body="Dear Dev, please: Say that you are coming. Tom")

    files.say_none(appearance=fresh(her), kind="SLIDES", now=NOW)

    assert Letter.objects.get().body == "Dear Dev, please: Say that you are coming. Tom"


def test_a_round_throws_away_what_organisers_have_settled_since(her, conference, session):
    remind(conference)
    Appearance.objects.filter(pk=her.pk).update(declined_at=NOW)

    remind(conference, now=NOW + timedelta(days=1))

    assert list(Letter.objects.waiting()) == []


@pytest.mark.parametrize(
    ("settled", "failure"),
    [
        ({}, ""),
        ({"declined_at": NOW}, "Nothing of this is missing any more: throw the letter away."),
        (
            {"photo_consent": "NO"},
            "Something that this letter asks for has come in since. Throw it away and write reminders again.",
        ),
    ],
)
def test_a_reminder_leaves_only_while_all_that_it_names_is_missing(settled, failure, her, conference, mailoutbox):
    """Whatever organisers have settled between writing and sending."""
    remind(conference)
    Letter.objects.update(queued_at=NOW)
    Appearance.objects.filter(pk=her.pk).update(**settled)

    left = outbox.deliver(letter=Letter.objects.get(), now=NOW)

    letter = Letter.objects.get()
    assert (left, letter.failure, len(mailoutbox)) == (not failure, failure, 0 if failure else 1)


def test_a_round_is_a_fixed_number_of_reads_and_a_write_for_each_letter(conference, django_assert_num_queries):
    def count(number):
        for _ in range(number):
            complete(conference)
        with django_assert_num_queries(11):  # savepoint, lock, seven reads, what waits, release: nobody misses anything
            remind(conference)

    for number in (1, 2, 7):
        count(number)


def test_the_command_writes_the_same_letters_once(her, conference, capsys):
    complete(conference)

    call_command("remind_speakers", "--within", "1000")
    call_command("remind_speakers", "--within", "1000")

    assert capsys.readouterr().out.splitlines() == [
        "1 reminder waits in the outbox.",
        "Nobody has to be reminded.",
    ]
    assert Letter.objects.count() == 1


def test_the_command_speaks_of_the_conference_it_is_told(her, conference, capsys):
    call_command("remind_speakers", "--conference", conference.slug, "--within", "1000")

    assert capsys.readouterr().out == "1 reminder waits in the outbox.\n"


# --- Her link -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_her_link_goes_into_the_outbox_once_and_she_is_given_a_week_from_then(her, conference):
    organiser = UserFactory()
    now = NOW.replace(month=6)

    first = desk.send_link(appearance=fresh(her), by=organiser, now=now)
    again = desk.send_link(appearance=fresh(her), by=organiser, now=now)

    assert first == again == Letter.objects.get()
    assert (first.kind, first.to_email, first.by) == ("INVITATION", "dev@parkstone.example", organiser)
    assert "http://testserver/speaking/AAAAAAAAAAAAAAAAAAAAAAAAAA/" in first.body
    assert "  - Reading aloud in science\n" in first.body
    assert "  - Say that you are coming, by Tuesday 8 June 2027\n" in first.body
    assert fresh(her).invited_at is None  # true when the letter leaves, see the outbox
    Appearance.objects.filter(pk=her.pk).update(invited_at=now)
    row = queries.row(fresh(her), today=date(2027, 6, 2))
    assert (row.late, row.missing[0].due) == ((), date(2027, 6, 8))


def test_without_an_address_no_link_is_sent(her):
    SpeakerPrivate.objects.update(email="")

    with pytest.raises(Refused) as refused:
        desk.send_link(appearance=fresh(her), by=None, now=NOW)

    assert refused.value.codes == ["no-address"]
    assert (Letter.objects.count(), fresh(her).invited_at) == (0, None)


def test_links_go_to_all_who_never_had_one(her, guest, conference):
    complete(conference, invited_at=NOW)

    sent = [desk.send_links(conference=conference, by=None, now=NOW) for _ in range(2)]

    assert sent == [(1, ["Marit Solheim"]), (0, ["Marit Solheim"])]
    assert Letter.objects.get().speaker == her.speaker


def test_a_new_link_ends_the_old_one_and_letters_that_hold_it(her, conference):
    organiser = UserFactory()
    desk.send_link(appearance=fresh(her), by=organiser, now=NOW)
    other = LetterFactory(conference=conference, speaker=her.speaker, body="About something else")

    desk.new_link(appearance=fresh(her), by=organiser, now=NOW)

    assert fresh(her).link_token != "A" * 26
    assert list(Letter.objects.waiting()) == [other]


# --- Who does not know yet that she is to speak -----------------------------------------------------------------------------------------
def accepted(her, conference, **proposal):
    """Decided, her session is made, and nobody was told."""
    standing = {"decision": Proposal.Decision.ACCEPT, "status": Proposal.Status.SUBMITTED}
    made = ProposalFactory(conference=conference, **standing | proposal)
    PresenterFactory(proposal=made, speaker=her.speaker)
    return made


def standing(her):
    row = queries.row(fresh(her), today=NOW.date())
    return row.is_untold, len(row.late)


@pytest.mark.sqlite
def test_whose_acceptance_waits_in_the_outbox_is_neither_late_nor_reminded(her, conference):
    was = standing(her)
    proposal = accepted(her, conference)
    letter = LetterFactory(conference=conference, proposal=proposal, speaker=her.speaker)

    while_it_waits = (standing(her), remind(conference).letters)
    letter.delete()
    thrown_away = (standing(her), remind(conference).letters)
    Proposal.objects.update(status=Proposal.Status.ACCEPTED)
    Appearance.objects.filter(pk=her.pk).update(invited_at=NOW - timedelta(days=14))
    told = (standing(her), len(remind(conference).letters))

    assert was == (False, 2)
    assert (while_it_waits, thrown_away) == (((True, 0), ()), ((True, 0), ()))
    assert told == ((False, 2), 1)


def test_who_knows_already_stays_late_though_another_letter_waits(her, conference):
    Appearance.objects.filter(pk=her.pk).update(invited_at=NOW - timedelta(days=40))
    accepted(her, conference)

    assert (standing(her), len(remind(conference).letters)) == ((False, 2), 1)


def test_a_reminder_from_before_does_not_leave_ahead_of_the_news(her, conference):
    (letter,) = remind(conference).letters
    accepted(her, conference)

    with pytest.raises(Refused) as refusal:
        reminders.reminder_told(letter=letter, now=NOW)

    assert refusal.value.codes == ["untold"]
