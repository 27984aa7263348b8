"""Letters: written, changed, thrown away, put back, and sent once."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils.module_loading import import_string
from wagtail.models import ModelLogEntry

from conference.lib.problems import Problem, Refused
from sessions.models import Letter
from sessions.outbox import actions, queries, tasks
from sessions.outbox.actions import WHEN_SENT
from tests.factories.conference import ConferenceFactory, UserFactory
from tests.factories.programme import LetterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
WORDS = {"to_name": "Dev Patel", "to_email": "dev@saltmarsh.example", "subject": "New", "body": "New words."}


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """What becomes true when a letter of decision leaves, without the proposals: it is noted here."""
    seen = []

    def deed(*, letter, now):
        seen.append(("told", letter.pk))
        return lambda: seen.append(("taken back", letter.pk))

    monkeypatch.setattr(actions, "import_string", lambda name: {"test.deed": deed}[name])
    monkeypatch.setattr(actions, "WHEN_SENT", {"DECISION": "test.deed"})
    return seen


@pytest.fixture
def organiser():
    return UserFactory()


@pytest.fixture
def letter():
    conference = ConferenceFactory(name="South Coast 2027", contact_email="hello@saltmarsh.example")
    return LetterFactory(
        conference=conference,
        to_name="Dev Patel",
        to_email="dev@saltmarsh.example",
        subject="Your proposal",
        body="Dear Dev,\n\nit is <in>.\n\nhttp://testserver/propose/X/",
    )


def _state(letter):
    letter = Letter.objects.get(pk=letter.pk)
    return {
        name
        for name, is_so in {
            "queued": letter.queued_at,
            "sent": letter.sent_at,
            "thrown away": letter.discarded_at,
            "failed": letter.failure,
        }.items()
        if is_so
    }


def _logged():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def test_writing_puts_a_letter_into_the_outbox_and_sends_nothing(organiser):
    letter = actions.write(
        letter=LetterFactory.build(conference=ConferenceFactory(), to_email="a@b.example"), by=organiser, now=NOW
    )

    assert list(Letter.objects.to_read().values_list("pk", "by", "written_at")) == [(letter.pk, organiser.pk, NOW)]
    assert mail.outbox == []


def test_changing_a_letter_keeps_the_new_words_and_is_signed_once(letter, organiser):
    actions.edit(letter=letter, by=organiser, **WORDS)
    actions.edit(letter=letter, by=organiser, **WORDS)

    letter.refresh_from_db()
    assert {name: getattr(letter, name) for name in WORDS} == WORDS
    assert _logged() == ["letter.edit"]


@pytest.mark.parametrize(
    ("standing", "code"), [("sent_at", "sent"), ("discarded_at", "discarded"), ("queued_at", "queued")]
)
def test_what_does_not_wait_cannot_be_changed(letter, organiser, standing, code):
    Letter.objects.filter(pk=letter.pk).update(**{standing: NOW})

    with pytest.raises(Refused) as refusal:
        actions.edit(letter=letter, by=organiser, **WORDS)

    letter.refresh_from_db()
    assert (refusal.value.codes, letter.subject) == ([code], "Your proposal")


def test_a_letter_is_thrown_away_and_put_back_and_repeating_changes_nothing(letter, organiser):
    actions.throw_away(letter=letter, by=organiser, now=NOW)
    actions.throw_away(letter=letter, by=organiser, now=NOW)
    thrown = _state(letter)
    actions.put_back(letter=letter, by=organiser)
    actions.put_back(letter=letter, by=organiser)

    assert (thrown, _state(letter)) == ({"thrown away"}, set())
    assert _logged() == ["letter.throw_away", "letter.put_back"]


def test_a_letter_is_not_put_back_beside_the_one_that_took_its_place(letter, organiser):
    actions.throw_away(letter=letter, by=organiser, now=NOW)
    LetterFactory(conference=letter.conference, to_email="Dev@saltmarsh.example")

    with pytest.raises(Refused) as refusal:
        actions.put_back(letter=letter, by=organiser)

    assert (refusal.value.codes, _state(letter)) == (["twin"], {"thrown away"})


def test_sending_hands_letters_over_after_commit_and_each_leaves(letter, organiser, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as after:
        number = actions.send(letters=[letter], by=organiser, now=NOW)
    before = (_state(letter), len(mail.outbox))
    for callback in after:
        callback()

    assert (number, before, _state(letter)) == (1, ({"queued"}, 0), {"queued", "sent"})
    [message] = mail.outbox
    assert (message.to, message.subject, message.reply_to) == (
        ["dev@saltmarsh.example"],
        "Your proposal",
        ["hello@saltmarsh.example"],
    )
    assert message.body.startswith("Dear Dev,\n\nit is <in>.\n\nhttp://testserver/propose/X/\n\n-- \nSouth Coast 2027")
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert "it is &lt;in&gt;." in html
    assert 'href="http://testserver/propose/X/"' in html


def test_sending_again_hands_nothing_over(letter, organiser):
    first = actions.send(letters=[letter], by=organiser, now=NOW)
    second = actions.send(letters=[letter], by=organiser, now=NOW)

    assert (first, second) == (1, 0)
    assert _logged() == ["letter.send"]


def test_a_letter_that_nobody_let_go_does_not_leave(letter):
    assert tasks.deliver.func(letter.pk) is False
    assert (mail.outbox, _state(letter)) == ([], set())


def test_a_letter_leaves_once_however_often_it_is_delivered(letter, organiser, told):
    actions.send(letters=[letter], by=organiser, now=NOW)

    answers = [actions.deliver(letter=letter, now=NOW) for _ in range(3)]

    assert (answers, len(mail.outbox), told) == ([True, False, False], 1, [("told", letter.pk)])


@pytest.mark.parametrize("deed", ["stop", "throw away", "delete"])
def test_what_was_called_back_before_the_worker_came_stays(letter, organiser, deed, told):
    actions.send(letters=[letter], by=organiser, now=NOW)
    if deed == "stop":
        assert actions.stop(letter=letter, by=organiser) is True
        assert actions.stop(letter=letter, by=organiser) is False
    elif deed == "throw away":
        Letter.objects.filter(pk=letter.pk).update(discarded_at=NOW)
    else:
        Letter.objects.filter(pk=letter.pk).delete()

    assert (tasks.deliver.func(letter.pk), mail.outbox, told) == (False, [], [])


def _mail_fails(monkeypatch, error):
    def fail(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (smtplib.SMTPRecipientsRefused({}), "refuses this address"),
        (smtplib.SMTPServerDisconnected("gone"), "did not take it"),
        (ConnectionRefusedError("nobody there"), "did not take it"),
    ],
)
def test_a_mail_server_that_refuses_leaves_the_letter_waiting_with_a_sentence(
    letter, organiser, monkeypatch, told, error, words
):
    actions.send(letters=[letter], by=organiser, now=NOW)
    _mail_fails(monkeypatch, error)

    left = actions.deliver(letter=letter, now=NOW)

    assert (left, _state(letter)) == (False, {"failed"})
    assert words in Letter.objects.get(pk=letter.pk).failure
    assert told == [("told", letter.pk), ("taken back", letter.pk)]


def test_what_failed_is_sent_again_by_pressing_again(letter, organiser, monkeypatch):
    actions.send(letters=[letter], by=organiser, now=NOW)
    with monkeypatch.context() as broken:
        _mail_fails(broken, OSError())
        actions.deliver(letter=letter, now=NOW)

    actions.send(letters=[letter], by=organiser, now=NOW)
    left = actions.deliver(letter=letter, now=NOW)

    assert (left, len(mail.outbox), _state(letter)) == (True, 1, {"queued", "sent"})


def test_a_fault_of_our_own_is_not_hidden_and_leaves_the_letter_waiting(letter, organiser, monkeypatch, told):
    actions.send(letters=[letter], by=organiser, now=NOW)
    _mail_fails(monkeypatch, ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        actions.deliver(letter=letter, now=NOW)

    assert (_state(letter), told[-1]) == ({"failed"}, ("taken back", letter.pk))


# --- The worker ends in the middle ----------------------------------------------------------------------------------------------------
def _deliver_and_be_killed(letter, monkeypatch, *, it_left):
    """The worker's process is ended while the mail server is asked: before it took the letter, or after."""

    def send(self, messages):
        if it_left:
            mail.outbox.extend(messages)
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(EmailBackend, "send_messages", send)
        with pytest.raises(SystemExit):
            actions.deliver(letter=letter, now=NOW)


@pytest.fixture
def in_doubt(letter, organiser, monkeypatch):
    actions.send(letters=[letter], by=organiser, now=NOW)
    _deliver_and_be_killed(letter, monkeypatch, it_left=False)
    return letter


def _doubtful(now):
    return list(queries.in_doubt(Letter.objects.get().conference, now))


@pytest.mark.parametrize("it_left", [False, True])
def test_a_worker_that_ends_while_it_sends_leaves_the_letter_in_doubt_and_sends_nothing_by_itself(
    letter, organiser, monkeypatch, told, it_left
):
    actions.send(letters=[letter], by=organiser, now=NOW)
    _deliver_and_be_killed(letter, monkeypatch, it_left=it_left)

    again = actions.deliver(letter=letter, now=LATER)

    assert (again, len(mail.outbox), told) == (False, int(it_left), [("told", letter.pk)])
    assert (_doubtful(NOW + timedelta(minutes=9)), _doubtful(LATER)) == ([], [letter])


def test_what_the_mail_server_took_or_refused_is_in_no_doubt(letter, organiser, monkeypatch):
    actions.send(letters=[letter], by=organiser, now=NOW)
    with monkeypatch.context() as broken:
        _mail_fails(broken, OSError())
        actions.deliver(letter=letter, now=NOW)
    refused = _doubtful(LATER)
    actions.send(letters=[letter], by=organiser, now=NOW)
    actions.deliver(letter=letter, now=NOW)

    assert (refused, _doubtful(LATER)) == ([], [])


def test_a_letter_in_doubt_is_sent_again_when_an_organiser_says_so_and_once(
    in_doubt, organiser, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as after:
        done = [actions.send_again(letter=in_doubt, by=organiser, now=LATER) for _ in range(2)]

    assert (done, len(after), len(mail.outbox), _doubtful(LATER + timedelta(days=1))) == ([True, False], 1, 1, [])
    assert _logged() == ["letter.send", "letter.send_again"]


def test_a_letter_in_doubt_is_marked_as_sent(in_doubt, organiser):
    done = [actions.was_sent(letter=in_doubt, by=organiser, now=LATER) for _ in range(2)]

    assert (done, _doubtful(LATER), _state(in_doubt), mail.outbox) == ([True, False], [], {"queued", "sent"}, [])
    assert _logged() == ["letter.send", "letter.was_sent"]


def test_a_letter_that_is_just_being_sent_is_left_alone(in_doubt, organiser):
    soon = NOW + timedelta(minutes=9)

    done = (
        actions.send_again(letter=in_doubt, by=organiser, now=soon),
        actions.was_sent(letter=in_doubt, by=organiser, now=soon),
    )

    assert (done, _logged()) == ((False, False), ["letter.send"])


def test_a_letter_whose_words_are_no_longer_true_stays_and_says_why(letter, organiser, monkeypatch):
    def deed(*, letter, now):
        raise Refused([Problem("changed", "It has been taken back since.")])

    monkeypatch.setattr(actions, "import_string", lambda _: deed)
    actions.send(letters=[letter], by=organiser, now=NOW)

    left = actions.deliver(letter=letter, now=NOW)

    assert (left, _state(letter), mail.outbox) == (False, {"failed"}, [])
    assert Letter.objects.get(pk=letter.pk).failure == "It has been taken back since."


def test_the_deeds_that_letters_bring_about_are_there():
    """Named by text, since they stand above the outbox."""
    assert {"DECISION", "INVITATION"} <= set(WHEN_SENT)
    assert all(callable(import_string(name)) for name in WHEN_SENT.values())
