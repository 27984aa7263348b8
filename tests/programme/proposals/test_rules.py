"""What may be done with a proposal, what it has to say, and what only coaches."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.lib.problems import Problem
from sessions.models import Proposal
from sessions.proposals import rules

pytestmark = pytest.mark.sqlite

WHOLE = rules.Facts(
    title="Two chairs away",
    abstract="word " * 80,
    audience="Teaching assistants.",
    name="Shelley Hopcraft",
    organisation="Avonmere School",
    background="SUPPORT_STAFF",
    takeaways=2,
    headline="Teaching assistant, Year 7",
)
at = partial(datetime, tzinfo=ZoneInfo("Europe/London"))
OPENS, CLOSES = at(2026, 9, 7, 8, 0), at(2027, 1, 29, 16, 0)


@pytest.mark.parametrize(
    ("now", "window", "sentences"),
    [
        (at(2026, 9, 7, 7, 59), "before", ["Proposals open on Monday 7 September 2026 at 08:00."]),
        (at(2026, 9, 7, 8, 0), "open", []),
        (at(2027, 1, 29, 15, 59), "open", []),
        (at(2027, 1, 29, 16, 0), "closed", ["Proposals closed on Friday 29 January 2027 at 16:00."]),
    ],
)
def test_the_call_is_open_from_its_first_minute_and_not_in_its_last(now, window, sentences):
    problems = rules.window_problems(now, OPENS, CLOSES)

    assert (rules.window(now, OPENS, CLOSES), [problem.message for problem in problems]) == (window, sentences)


@pytest.mark.parametrize(
    ("status", "decision", "open_", "may"),
    [
        ("DRAFT", "", True, True),
        ("DRAFT", "", False, False),
        ("SUBMITTED", "", True, True),
        ("SUBMITTED", "", False, False),
        ("SUBMITTED", "ACCEPT", True, False),
        ("SUBMITTED", "DECLINE", True, False),
        ("SUBMITTED", "CHANGES", True, False),
        ("CHANGES_ASKED", "CHANGES", True, True),
        ("CHANGES_ASKED", "CHANGES", False, True),
        ("CHANGES_ASKED", "", False, True),
        ("CHANGES_ASKED", "DECLINE", True, False),
        ("ACCEPTED", "ACCEPT", True, False),
        ("DECLINED", "DECLINE", True, False),
        ("WITHDRAWN", "", True, False),
    ],
)
def test_a_proposal_may_be_changed_until_the_call_closes_or_the_team_decides(status, decision, open_, may):
    assert rules.may_edit(status, decision, open_) is may


@pytest.mark.parametrize(("status", "decision"), list(product(Proposal.Status.values, Proposal.Decision.values)))
@pytest.mark.parametrize("open_", [True, False])
def test_whatever_may_not_be_changed_says_why_and_nothing_else_does(status, decision, open_):
    problems = rules.edit_problems(status, decision, open_)

    assert bool(problems) is not rules.may_edit(status, decision, open_)


def test_a_decision_that_nobody_has_been_told_is_not_given_away():
    sentences = {rules.edit_problems("SUBMITTED", decision, True)[0] for decision in ("ACCEPT", "DECLINE", "CHANGES")}

    assert sentences == {
        Problem("with-team", "The team is working on this proposal now, so it can no longer be changed here.")
    }


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("DRAFT", []),
        ("SUBMITTED", []),
        ("CHANGES_ASKED", []),
        ("WITHDRAWN", []),
        ("ACCEPTED", ["accepted"]),
        ("DECLINED", ["declined"]),
    ],
)
def test_what_has_been_decided_is_not_withdrawn_by_a_button(status, codes):
    assert [problem.code for problem in rules.withdraw_problems(status)] == codes


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"title": ""}, [("title", "Give your session a title.")]),
        ({"name": ""}, [("name", "Tell us your name.")]),
        ({"organisation": ""}, [("organisation", "Say which school or organisation you come from.")]),
        ({"background": ""}, [("background", "Say what your work is.")]),
        (
            {"audience": ""},
            [("audience", "Say whom it is for: one sentence here, or some ticks further down.")],
        ),
        ({"audience": "", "is_ticked": True}, []),
        (
            {"abstract": " \n"},
            [("abstract", "Describe what happens in it. 60 to 150 words are good, 30 are enough.")],
        ),
        (
            {"abstract": "One."},
            [
                (
                    "abstract",
                    "Say a little more: readers choose by this text. It has 1 word; 30 are enough.",
                )
            ],
        ),
        ({"abstract": "word " * 30}, []),
        ({"abstract": "word " * 250}, []),
        (
            {"abstract": "word " * 251},
            [("abstract", "Shorten this, please: it has 251 words, and at most 250 fit the programme.")],
        ),
        ({"standards": 3}, []),
        ({"standards": 4}, [("standards", "Tick at most 3 Teachers’ Standards; there are 4.")]),
        ({"unfit": ("seats_wished",)}, [("seats_wished", "Something here does not fit yet.")]),
        ({"title": "", "unfit": ("title",)}, [("title", "Something here does not fit yet.")]),
        (
            {"abstract": "", "audience": "", "unfit": ("abstract", "audience")},
            [
                ("abstract", "Something here does not fit yet."),
                ("audience", "Something here does not fit yet."),
            ],
        ),
    ],
)
def test_what_a_proposal_still_needs_is_said_beside_its_field(change, found):
    problems = rules.missing(replace(WHOLE, **change))

    assert [(problem.field, problem.message) for problem in problems] == found


def test_five_answers_are_needed_and_the_name_that_one_began_with():
    empty = rules.missing(rules.Facts(name="Maureen"))

    assert sorted(problem.field for problem in empty) == ["abstract", "audience", "background", "organisation", "title"]


@given(st.text())
def test_words_are_counted_as_a_reader_would(text):
    assert rules.word_count(f"{text} one two") == rules.word_count(text) + 2


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        ({}, []),
        (
            {"abstract": "word " * 40},
            ["The description has 40 words. Most that readers choose have 60 to 150."],
        ),
        (
            {"abstract": "word " * 200},
            ["The description has 200 words. On a phone, readers stop after about 150."],
        ),
        ({"title": "t" * 81}, ["The title has 81 letters. Up to 80 can be read at a glance."]),
        ({"takeaways": 0}, ["Two or three lines of what people take away help readers to choose."]),
        (
            {"headline": ""},
            ["A line about you, such as “Teaching assistant, Year 4”, stands beside your name."],
        ),
    ],
)
def test_what_would_make_it_better_is_said_and_refuses_nothing(change, lines):
    facts = replace(WHOLE, **change)

    assert (rules.advice(facts), rules.missing(facts)) == (lines, [])


@pytest.mark.parametrize(
    ("email", "others", "codes"),
    [
        ("lena@x.example", {}, []),
        ("dev@x.example", {}, ["own"]),
        ("lena@x.example", {"lena@x.example": "ACCEPTED"}, ["already"]),
        ("lena@x.example", {"lena@x.example": "DECLINED"}, []),
        ("lena@x.example", {"lena@x.example": "INVITED"}, []),
        ("lena@x.example", {f"{n}@x.example": "INVITED" for n in range(3)}, []),
        ("lena@x.example", {f"{n}@x.example": "INVITED" for n in range(4)}, ["many"]),
    ],
)
def test_whom_one_may_invite(email, others, codes):
    problems = rules.invite_problems(email, own="dev@x.example", others=others)

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("DRAFT", []),
        ("SUBMITTED", []),
        ("CHANGES_ASKED", []),
        ("WITHDRAWN", ["withdrawn"]),
        ("ACCEPTED", ["decided"]),
        ("DECLINED", ["decided"]),
    ],
)
def test_an_invited_colleague_answers_as_long_as_nothing_is_decided(status, codes):
    assert [problem.code for problem in rules.answer_problems(status)] == codes
