"""Who reviews, what is seen, what may be decided, and what counts as a gap: as tables."""

import pytest

from sessions.reviewing.rules import acceptance, coverage, decisions, reviews
from sessions.reviewing.rules.coverage import Share, Tally

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("status", "presents", "codes"),
    [
        ("SUBMITTED", False, []),
        ("CHANGES_ASKED", False, []),
        ("SUBMITTED", True, ["own"]),
        ("ACCEPTED", False, ["told"]),
        ("DECLINED", False, ["told"]),
        ("WITHDRAWN", False, ["withdrawn"]),
        ("WITHDRAWN", True, ["own"]),
    ],
)
def test_who_may_review(status, presents, codes):
    assert [problem.code for problem in reviews.review_problems(status=status, presents=presents)] == codes


@pytest.mark.parametrize(
    ("score", "comment", "codes"),
    [(4, "", []), (None, "Try it shorter.", []), (None, "", ["empty"]), (None, "  \n", ["empty"]), (1, "No.", [])],
)
def test_a_review_says_something(score, comment, codes):
    assert [problem.code for problem in reviews.said_problems(score=score, comment=comment)] == codes


@pytest.mark.parametrize(
    ("has_own", "may_decide", "presents", "sees"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (True, True, False, True),
        (True, False, True, False),
        (False, True, True, False),
    ],
)
def test_who_sees_what_others_think(has_own, may_decide, presents, sees):
    assert reviews.sees_reviews(has_own=has_own, may_decide=may_decide, presents=presents) is sees


@pytest.mark.parametrize(
    ("is_blind", "may_decide", "has_lifted", "sees"),
    [
        (False, False, False, True),
        (False, True, False, True),
        (True, False, False, False),
        (True, True, False, False),
        (True, True, True, True),
        (True, False, True, False),  # who lost the right loses the names with it
    ],
)
def test_who_sees_names(is_blind, may_decide, has_lifted, sees):
    assert reviews.sees_names(is_blind=is_blind, may_decide=may_decide, has_lifted=has_lifted) is sees


@pytest.mark.parametrize(
    ("scores", "counts", "number", "mean", "split"),
    [
        ([], [0, 0, 0, 0, 0], 0, None, False),
        ([None, None], [0, 0, 0, 0, 0], 0, None, False),
        ([4, 4, None, 3], [0, 2, 1, 0, 0], 3, 11 / 3, False),
        ([5, 1], [1, 0, 0, 0, 1], 2, 3.0, True),
        ([4, 2, 3], [0, 1, 1, 1, 0], 3, 3.0, True),
        ([5, 4, 3], [1, 1, 1, 0, 0], 3, 4.0, False),
    ],
)
def test_how_scores_spread(scores, counts, number, mean, split):
    spread = reviews.spread(scores)

    assert ([count for _, _, count in spread.counts], spread.number, spread.mean, spread.is_split) == (
        counts,
        number,
        mean,
        split,
    )


def test_every_score_has_words_and_five_stands_first():
    assert list(reviews.SCORES) == [5, 4, 3, 2, 1]
    assert all(reviews.SCORES.values())


@pytest.mark.parametrize(
    ("status", "decision", "codes"),
    [
        ("SUBMITTED", "ACCEPT", []),
        ("SUBMITTED", "DECLINE", []),
        ("SUBMITTED", "CHANGES", []),
        ("CHANGES_ASKED", "ACCEPT", []),
        ("CHANGES_ASKED", "CHANGES", []),
        ("ACCEPTED", "DECLINE", []),
        ("ACCEPTED", "ACCEPT", ["told"]),
        ("ACCEPTED", "CHANGES", ["accepted"]),
        ("DECLINED", "ACCEPT", []),
        ("DECLINED", "CHANGES", []),
        ("DECLINED", "DECLINE", ["told"]),
        ("DRAFT", "ACCEPT", ["draft"]),
        ("WITHDRAWN", "ACCEPT", ["withdrawn"]),
    ],
)
def test_what_may_be_decided(status, decision, codes):
    assert [problem.code for problem in decisions.decide_problems(status=status, decision=decision)] == codes


@pytest.mark.parametrize(
    ("status", "decision", "pending", "left"),
    [
        ("SUBMITTED", "", False, ""),
        ("SUBMITTED", "ACCEPT", True, ""),
        ("ACCEPTED", "ACCEPT", False, "ACCEPT"),
        ("ACCEPTED", "DECLINE", True, "ACCEPT"),
        ("CHANGES_ASKED", "CHANGES", False, "CHANGES"),
        ("CHANGES_ASKED", "DECLINE", True, "CHANGES"),
        ("DECLINED", "ACCEPT", True, "DECLINE"),
    ],
)
def test_when_a_decision_waits_and_what_is_left_when_it_is_undone(status, decision, pending, left):
    assert decisions.is_pending(status=status, decision=decision) is pending
    assert decisions.decision_told(status) == left
    codes = [problem.code for problem in decisions.undo_problems(status=status, decision=decision)]
    assert codes == ([] if pending or not decision else ["told"])


@pytest.mark.parametrize(
    ("code", "subject", "body", "problems"),
    [
        ("ACCEPT", "In", "Dear {name}, {link}", []),
        ("ACCEPT", "In", "Dear {name}", [("missing", "body")]),
        ("ACCEPT", "In: {titel}", "{link}", [("unknown", "subject")]),
        ("DECLINE", "Not in", "Dear {name}", []),
        ("DECLINE", "Not in", "{comments}", [("unknown", "body")]),
        ("CHANGES", "More", "{comments} {link}", []),
        ("INVITATION", "Come", "{name} {line} {link} {day} {host} {conference} {title}", []),
    ],
)
def test_the_words_of_a_letter(code, subject, body, problems):
    found = decisions.wording_problems(code=code, subject=subject, body=body)

    assert [(problem.code, problem.field) for problem in found] == problems


@pytest.mark.parametrize(
    ("body", "has_line", "has_comments", "words"),
    [
        ("{line} {comments}", True, True, []),
        ("Nothing", False, False, []),
        ("{line}", True, True, ["comments"]),
        ("{comments}", True, True, ["line"]),
    ],
)
def test_what_was_typed_and_would_not_stand_in_the_letter_is_named(body, has_line, has_comments, words):
    found = decisions.lost_problems(body=body, has_line=has_line, has_comments=has_comments)

    assert [problem.message.split("{")[1].split("}")[0] for problem in found] == words


@pytest.mark.parametrize(
    ("used", "slug"),
    [([], "reading"), (["reading"], "reading-2"), (["reading", "reading-2"], "reading-3"), (["reading-2"], "reading")],
)
def test_a_free_slug(used, slug):
    assert acceptance.free_slug("reading", used) == slug


def test_comments_are_quoted_without_names_and_empty_ones_left_out():
    assert acceptance.quoted(["Say whom\nit is for.", "  ", "Shorter."]) == "“Say whom it is for.”\n\n“Shorter.”"


@pytest.mark.parametrize(
    ("tally", "elsewhere", "word"),
    [
        (Tally(), None, "Gap"),
        (Tally(proposed=3), None, "To decide"),
        (Tally(proposed=3, accepted=1, sessions=1), None, "One only"),
        (Tally(sessions=2), None, "Covered"),
        (Tally(), Tally(sessions=1), "One only"),
        (Tally(sessions=1), Tally(sessions=1), "Covered"),
        (Tally(), Tally(proposed=1), "To decide"),
    ],
)
def test_how_a_heading_stands(tally, elsewhere, word):
    assert coverage.mark(tally, elsewhere).word == word


def test_every_mark_has_a_shape_of_its_own():
    marks = {coverage.COVERED, coverage.THIN, coverage.UNDECIDED, coverage.GAP}

    assert len({mark.word for mark in marks}) == len({mark.shape for mark in marks}) == 4


@pytest.mark.parametrize(
    ("number", "of", "percent", "word"),
    [
        (0, 0, 0, "None"),
        (0, 26, 0, "None"),
        (1, 26, 4, "Few"),
        (3, 30, 10, "There"),
        (2, 21, 10, "Few"),
        (13, 26, 50, "There"),
    ],
)
def test_how_a_share_stands(number, of, percent, word):
    share = Share("Support staff", number, of)

    assert (share.percent, share.mark.word) == (percent, word)
