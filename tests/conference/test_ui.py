"""The components and their tags: what a form field, an error, a seat count and a date look like to people and to machines."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string

from conference.styleguide import styleguide
from conference.templatetags import ui
from tests.home.markup import inline_faults


class Form(forms.Form):
    name = forms.CharField(label="Full name", help_text="As on the badge.")
    email = forms.EmailField(label="E-mail address")
    lunch = forms.ChoiceField(label="Lunch", widget=forms.RadioSelect, choices=[("v", "Vegetarian"), ("m", "Meat")])
    agree = forms.BooleanField(label="I have told them")
    note = forms.CharField(label="Note", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name, form=None, **parameters):
    return render_to_string("components/field.html", {"field": (form or Form())[name], **parameters})


def test_a_field_ties_its_hint_and_its_error_to_its_control():
    html = field("name", Form({"email": "x"}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext">As on the badge.' in html
    assert 'id="id_name_error"' in html
    assert "Full name is missing." in html
    assert 'aria-invalid="true"' in html
    assert '<label for="id_name">' in html


def test_a_hint_given_by_the_page_replaces_the_forms():
    html = field("email", hint="Where the code goes.")

    assert 'aria-describedby="id_email_helptext"' in html
    assert 'id="id_email_helptext">Where the code goes.' in html


def test_what_may_stay_empty_says_so_and_only_that():
    assert ["(optional)" in field(name) for name in ["name", "lunch", "note"]] == [False, False, True]


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = field("lunch", Form({}))

    assert html.count("<legend>Lunch</legend>") == 1
    assert html.count('type="radio"') == 2
    assert '<fieldset aria-describedby="id_lunch_error" id="id_lunch" tabindex="-1">' in html


def test_a_hidden_field_draws_nothing_round_itself():
    assert field("secret").strip() == '<input type="hidden" name="secret" id="id_secret">'


def test_the_error_summary_leads_to_each_field_and_is_read_out():
    html = render_to_string("components/error_summary.html", {"form": Form({"email": "nobody"})})

    rows = ui.summary_rows(Form({"email": "nobody"}))
    assert rows == [
        {"text": "Full name is missing.", "url": "#id_name"},
        {"text": "Enter a valid email address.", "url": "#id_email"},
        {"text": "Lunch is missing.", "url": "#id_lunch"},
        {"text": "Please tick this box.", "url": "#id_agree"},
    ]
    assert [f'<a href="{row["url"]}">{row["text"]}</a>' in html for row in rows] == [True] * 4
    assert 'role="alert"' in html


def test_there_is_no_summary_without_errors():
    assert render_to_string("components/error_summary.html", {"form": Form()}).strip() == ""


def test_what_a_form_is_given_is_escaped():
    html = field("name", Form({"name": '"><script>alert(1)</script>', "email": "x"}))

    assert "<script>" not in html


@pytest.mark.parametrize(
    ("left", "capacity", "state", "words", "width"),
    [
        (30, 30, "free", "30 seats left", 0),
        (6, 30, "free", "6 seats left", 29),
        (5, 30, "few", "Only 5 left", 30),
        (1, 30, "few", "Only 1 left", 35),
        (0, 30, "full", "Full", 36),
        (-2, 30, "full", "Full", 38),
    ],
)
def test_seats_are_said_in_words(left, capacity, state, words, width):
    assert ui.seats(left, capacity) == {"state": state, "words": words, "width": min(width, 36)}


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Amara Osei", "AO"),
        ("Aleksandra-Katarzyna Wójcik", "AW"),
        ("Çelik", "Ç"),
        ("Mary Ann (May) Jones", "MJ"),
        ("", ""),
    ],
)
def test_a_monogram_is_the_first_and_the_last_initial(name, initials):
    assert ui.monogram(name) == initials


def test_days_and_times_are_written_the_house_way_in_london_time():
    moment = datetime(2027, 6, 14, 8, 30, tzinfo=UTC)

    assert ui.day(date(2027, 6, 4)) == "Friday 4 June 2027"
    assert ui.clock(moment) == '<time datetime="2027-06-14T09:30:00+01:00">09:30</time>'
    assert [ui.day(None), ui.day(""), ui.clock(None), ui.clock("")] == ["", "", "", ""]


def test_money_is_shown_in_pounds():
    assert [ui.pounds(123456), ui.pounds(0), ui.pounds(None)] == ["£1,234.56", "£0.00", ""]


def test_text_is_cut_into_paragraphs_at_empty_lines():
    assert ui.paragraphs("One.\r\n\r\nTwo,\nstill two.\n\n\n") == ["One.", "Two,\nstill two."]


def test_pages_show_both_ends_and_the_neighbours():
    assert ui.page_range(Paginator(range(240), 10).page(12)) == [1, "…", 11, 12, 13, "…", 24]


def test_a_page_keeps_the_filters_in_the_addresses_of_the_others(rf):
    page = Paginator(range(30), 10).page(2)
    template = Template('{% include "components/pagination.html" with page=page only %}')

    html = template.render(RequestContext(rf.get("/", {"q": "reading", "page": "2"}), {"page": page}))

    assert 'href="?q=reading&amp;page=3"' in html


def test_messages_are_a_status_and_carry_word_and_shape():
    class Message:
        level_tag = "error"

        def __str__(self):
            return "<b>Row 14</b> has no surname."

    html = render_to_string("components/messages.html", {"messages": [Message()]})

    assert '<div role="status">' in html
    assert 'class="message is-cancelled"' in html
    assert "&lt;b&gt;Row 14" in html


def test_a_component_reads_nothing_that_it_was_not_given():
    template = Template('{% include "components/status.html" with state="ok" only %}')

    assert "leaked" not in template.render(Context({"label": "leaked"}))


@pytest.mark.django_db
def test_the_style_guide_shows_every_component_and_carries_nothing_inline(rf, repository):
    request = rf.get("/styleguide/")
    request._messages = CookieStorage(request)

    html = styleguide(request).content.decode()

    marks = {
        "breadcrumb", "card", "dialog", "empty", "error-summary", "field", "key-facts", "message", "page-head",
        "pagination", "seats", "status", "stepper", "stream-tag", "table",
    }  # fmt: skip
    assert [mark for mark in sorted(marks) if f'class="{mark}' not in html and f'class="{mark} ' not in html] == []
    assert inline_faults(html) == []


def test_every_component_says_at_its_head_what_it_takes(repository):
    components = (repository / "templates/components").glob("*.html")

    assert [path.name for path in components if not path.read_text().startswith("{% comment %}")] == []


def test_every_include_of_a_component_is_shut_off_with_only(repository):
    """Without `only` a component reads its caller's variables unseen."""
    open_doors = [
        f"{path.relative_to(repository)}: {found}"
        for path in (repository / "templates").rglob("*.html")
        for found in re.findall(r'{% include "components/[^%]*%}', path.read_text())
        if not found.endswith(" only %}")
    ]

    assert open_doors == []
