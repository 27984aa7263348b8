from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from delegates.messages.rules import answers, fields, marks, times
from delegates.messages.rules.fields import DELEGATE, LEAD

pytestmark = pytest.mark.sqlite
VALUES = {"first_name": "Dev", "personal_link": "https://site.example/my/X/", "school": "Park & Co <b>**x**"}
ZONE = timezone.get_default_timezone()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {first_name},", "Dear Dev,"),
        ("{{first_name}} and {{", "{first_name} and {"),
        ("a { brace } of one's own, {}", "a { brace } of one's own, {}"),
        ("{nobody}", "{nobody}"),
    ],
    ids=["a field", "doubled braces", "braces that are no field", "no such field"],
)
def test_fields_are_filled_in(text, filled):
    assert fields.fill(text, VALUES) == filled


@pytest.mark.parametrize(
    ("text", "whom", "codes"),
    [
        ("Dear {first_name}", DELEGATE, []),
        ("{{firstname}}", DELEGATE, []),
        ("Dear {firstname}, {firstname}", DELEGATE, ["unknown"]),
        ("You owe {amount_due}", DELEGATE, ["not_theirs"]),
        ("You owe {amount_due}", LEAD, []),
        ("{personal_link}", LEAD, ["not_theirs"]),
    ],
)
def test_what_cannot_be_filled_in_gets_a_sentence(text, whom, codes):
    problems = fields.problems(text, whom, "body")

    assert [problem.code for problem in problems] == codes
    assert {problem.field for problem in problems} <= {"body"}


def test_the_sentence_says_how_to_write_the_braces():
    [problem] = fields.problems("Dear {firstname}", DELEGATE, "body")

    assert problem.message == (
        "There is no field {firstname}. Take one from the list, or write {{firstname}} to show the braces."
    )


@pytest.mark.parametrize(
    ("text", "as_text", "as_html"),
    [
        ("One.\n\nTwo,\nthree.", "One.\n\nTwo,\nthree.", "<p>One.</p>\n<p>Two,<br>three.</p>"),
        ("**Now**, {first_name}", "Now, Dev", "<p><strong>Now</strong>, Dev</p>"),
        ("See:\n- a\n- b", "See:\n\n- a\n- b", "<p>See:</p>\n<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2. b", "1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        (
            "[here](https://a.example/?x=1&y=2)",
            "here (https://a.example/?x=1&y=2)",
            '<p><a href="https://a.example/?x=1&amp;y=2">here</a></p>',
        ),
        (
            "https://a.example/b.",
            "https://a.example/b.",
            '<p><a href="https://a.example/b">https://a.example/b</a>.</p>',
        ),
        (
            "{personal_link}",
            "https://site.example/my/X/",
            '<p><a href="https://site.example/my/X/">https://site.example/my/X/</a></p>',
        ),
        ("<script>", "<script>", "<p>&lt;script&gt;</p>"),
        ("{school}", "Park & Co <b>**x**", "<p>Park &amp; Co &lt;b&gt;**x**</p>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](javascript:y)", "x (javascript:y)", "<p>x</p>"),
    ],
)
def test_text_and_html_are_made_of_the_same_marks(text, as_text, as_html):
    assert (marks.as_text(text, VALUES), marks.as_html(text, VALUES)) == (as_text, as_html)


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("https://a.example", []),
        ("mailto:a@b.example", []),
        ("{personal_link}", []),
        ("javascript:x", ["link"]),
        ("{school}", ["link"]),
    ],
)
def test_a_link_leads_where_a_reader_may_be_sent(target, codes):
    assert [problem.code for problem in marks.problems(f"See [this]({target})", "body")] == codes


@given(st.text(alphabet="ab<>&\"'*[]()-1. \n{}", max_size=60))
def test_no_tag_but_the_few_comes_out_of_any_text(text):
    html = marks.as_html(text, {})

    bare = html
    for tag in ("p", "ul", "ol", "li", "strong"):
        bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in bare.replace("<br>", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (b"<dev@park.example>: no such user", "<[address]>: no such user"),
        ("550 5.1.1 dev.patel+x@park.example\nunknown", "550 5.1.1 [address] unknown"),
        ("x" * 300, "x" * 200),
    ],
)
def test_what_a_server_said_is_kept_without_the_address(words, said):
    assert answers.said(words) == said


@pytest.mark.parametrize(
    ("words", "lasting"),
    [
        ("550 5.1.1 no such user", True),
        ("552 mailbox full", True),
        ("452 4.2.2 mailbox full", False),
        ("SoftBounce", False),
        ("", True),
    ],
)
def test_what_comes_back_for_now_is_not_stopped_for_good(words, lasting):
    assert answers.is_lasting(words) == lasting


def at(*moment):
    return datetime(*moment, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (at(2027, 5, 21, 7, 59), False),
        (at(2027, 5, 21, 8), True),
        (at(2027, 5, 25, 7, 59), True),
        (at(2027, 5, 25, 8), False),
    ],
    ids=["before its day", "its first hour", "just before the next one", "the next one speaks"],
)
def test_a_reminder_speaks_from_its_day_until_the_next_one(now, holds):
    assert times.before(at(2027, 5, 28, 17), 7, next_days=3).holds(now) == holds


def test_the_last_reminder_speaks_until_the_end_and_none_before_it_is_open():
    end = at(2027, 5, 28, 17)

    span = times.before(end, 60, not_before=at(2027, 4, 20))

    assert span == times.Span(at(2027, 4, 20), end)
    assert not span.holds(end)


@pytest.mark.parametrize(("hour", "awake"), [(7, False), (8, True), (19, True), (20, False), (0, False)])
def test_nobody_is_written_to_at_night(hour, awake):
    assert times.is_awake(at(2027, 5, 25, hour)) == awake


def test_due_dates_are_parted_between_two_reminders():
    today = date(2027, 5, 25)

    assert times.after_due(today, 7, next_days=21) == (today - timedelta(days=21), today - timedelta(days=7))
    assert times.after_due(today, 21) == (None, today - timedelta(days=21))
