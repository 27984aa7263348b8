"""Form fields that several screens share."""

import pytest
from django import forms

from conference.lib.forms import LinesField

pytestmark = pytest.mark.sqlite


class AimsForm(forms.Form):
    aims = LinesField(required=False, max_lines=3, max_line_length=20)


def test_each_line_is_one_item_and_blanks_fall_away():
    form = AimsForm({"aims": "  Talk less \r\n\r\n\tlisten   more\n"})

    assert form.is_valid()
    assert form.cleaned_data == {"aims": ["Talk less", "listen more"]}


def test_nothing_typed_is_an_empty_list():
    form = AimsForm({"aims": " \n "})

    assert form.is_valid()
    assert form.cleaned_data == {"aims": []}


def test_a_stored_list_is_shown_one_item_a_line():
    assert "Talk less\nListen more</textarea>" in str(AimsForm(initial={"aims": ["Talk less", "Listen more"]})["aims"])


def test_what_was_typed_is_shown_again_after_a_refusal():
    form = AimsForm({"aims": "one\ntwo\nthree\nfour"})

    assert form.errors == {"aims": ["At most 3 lines, please; there are 4."]}
    assert "one\ntwo\nthree\nfour</textarea>" in str(form["aims"])


def test_the_line_that_is_too_long_is_named():
    form = AimsForm({"aims": "short\n" + "x" * 21})

    assert form.errors == {"aims": ["Line 2 is too long: 21 characters, and at most 20 fit."]}


def test_a_field_that_must_be_filled_says_so():
    class Needed(forms.Form):
        aims = LinesField(error_messages={"required": "Say what the day is for."})

    assert Needed({"aims": "\n"}).errors == {"aims": ["Say what the day is for."]}


@pytest.mark.parametrize(("typed", "changed"), [("a\nb", False), (" a \n\nb\n", False), ("a", True), ("b\na", True)])
def test_only_another_list_counts_as_a_change(typed, changed):
    assert LinesField().has_changed(["a", "b"], typed) is changed
