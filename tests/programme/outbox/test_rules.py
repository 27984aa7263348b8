"""Words in braces, and why a letter stays as it is."""

import pytest

from sessions.outbox import rules

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("Dear {name},", {"name": "Dev"}, "Dear Dev,"),
        ("Dear {name},\n\n{line}\n\nYours", {"name": "Dev", "line": ""}, "Dear Dev,\n\nYours"),
        ("One\n\n{a}\n\n{b}\n\nTwo", {"a": "", "b": ""}, "One\n\nTwo"),
        ("One\r\n\r\n{a}\r\n\r\nTwo", {"a": "between"}, "One\n\nbetween\n\nTwo"),
        ("{title}", {"title": "On {name}", "name": "Dev"}, "On {name}"),  # what is put in is not looked at again
        ("Set {x}", {}, "Set {x}"),
        ("a { name } {}", {"name": "Dev"}, "a { name } {}"),
    ],
)
def test_words_in_braces_are_filled_in_and_empty_ones_leave_no_gap(text, values, filled):
    assert rules.fill(text, values) == filled


def test_words_that_nothing_is_put_in_for_are_named_once_each_in_their_order():
    assert rules.unknown_words("{nmae} {title} {when} {nmae}", ["name", "title"]) == ["nmae", "when"]


@pytest.mark.parametrize(
    ("standing", "codes"),
    [
        ({}, []),
        ({"sent": True}, ["sent"]),
        ({"discarded": True}, ["discarded"]),
        ({"queued": True}, ["queued"]),
        ({"sent": True, "queued": True}, ["sent"]),
    ],
)
def test_only_a_letter_that_waits_can_be_changed(standing, codes):
    whole = {"sent": False, "discarded": False, "queued": False} | standing

    assert [problem.code for problem in rules.edit_problems(**whole)] == codes


def test_a_refused_address_and_a_silent_server_are_told_apart():
    assert rules.failure(refused_address=True).startswith("The mail server refuses this address.")
    assert rules.failure(refused_address=False).startswith("The mail server did not take it.")
