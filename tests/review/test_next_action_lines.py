"""One line of what happens next: what is open, who closes it, and where it stands."""

from dataclasses import replace

import pytest

from bot.comparison.progress import QuestionShape
from bot.review.evaluate.model import Problem, Question
from bot.review.evaluate.obstacles import Dependency, UncountedPlace
from bot.review.present.next_actions import (
    line_link,
    listed_question,
    objection_line,
    problem_line,
    problem_lines,
    question_line,
    unanswered_line,
    uncounted_line,
    wait_line,
)
from bot.rules.open_question import UNCOUNTED
from tests.review.builders import BEN, PATH, a_pull, at
from tests.review.gates import (
    OTHER,
    SHORT,
    a_count,
    a_gate,
    a_problem,
    an_objection,
    asked,
    gated,
    judged,
    needs,
)

PULL = a_pull(capabilities=SHORT)
STATUSES = replace(SHORT, checks=False)
OPEN = a_gate(approval_counts=(a_count(judged()),))
CLOSED = a_gate(approval_counts=(a_count(),))
WANTS = f"1 approval needed from anyone with write access, not the author: [read](/{PATH}#1) and approve."
ANYONE = "Anyone with write access may answer or close questions, too."
BOLD = replace(BEN, login="b_n")
MULTI = UncountedPlace(path=PATH, line=9)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            asked("Q1"),
            "[Q1](https://forge.test/Q1) is open: “How big?” **ann** writes `/spec answer Q1 …`, or ticks it in the file.",
        ),
        (
            asked("Q1", shape=QuestionShape.ROW),
            "[Q1](https://forge.test/Q1) is open: “How big?” **ann** answers in its row, in a column `Answer`.",
        ),
        (
            asked("Q1", shape=QuestionShape.HEADING),
            "[Q1](https://forge.test/Q1) is open: “How big?” **ann** adds a line `Answer: …` below its heading.",
        ),
        (
            asked("Q1", shape=QuestionShape.MARK),
            "[Q1](https://forge.test/Q1) is open: “How big?” **ann** writes the answer in place of the mark.",
        ),
        (
            asked("Q1", shape=QuestionShape.PARAGRAPH),
            "[Q1](https://forge.test/Q1) is open: “How big?” **ann** writes it as `- [x] …`, with the answer below.",
        ),
        (
            asked("T1", "Why *now*?", by=BOLD),
            "[T1](https://forge.test/T1) is open: “Why \\*now\\*?” **b\\_n** writes `/spec resolve T1`.",
        ),
        (
            asked("T1", by=BEN, since=at(0)),
            "[T1](https://forge.test/T1) is open since 2026-11-23: “How big?” **ben** writes `/spec resolve T1`.",
        ),
        (
            asked("T1", "x" * 41, by=BEN),
            f"[T1](https://forge.test/T1) is open: “{'x' * 39}…” **ben** writes `/spec resolve T1`.",
        ),
    ],
)
def test_an_open_question_says_who_closes_it_and_how(question: Question, said: str) -> None:
    assert question_line(question, PULL) == said


def test_questions_that_hold_nothing_back_are_named_with_who_asked() -> None:
    assert listed_question(asked("T1", "Why *now*?", by=BOLD)) == "[T1](https://forge.test/T1) by b\\_n: Why \\*now\\*?"
    assert listed_question(asked("T1")) == "[T1](https://forge.test/T1) by somebody: How big?"
    assert unanswered_line(asked("Q1", "Why *now*?")) == (
        "[Q1](https://forge.test/Q1) is ticked without an answer: Why \\*now\\*?"
    )


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (
            needs(),
            f"[{PATH}:4](/{PATH}#4): [Cache](/{OTHER}#1) is needed, and is Draft; it has to be approved first.",
        ),
        (
            needs(closes=False, status="In *Review*", line=6),
            f"[{PATH}:6](/{PATH}#6): [Cache](/{OTHER}#1) is needed, and is In \\*Review\\*; it should be approved first.",
        ),
        (
            needs(status=""),
            f"[{PATH}:4](/{PATH}#4): there is no spec `cache.md` on `main`; correct the path.",
        ),
    ],
)
def test_a_spec_that_is_needed_first_is_named_with_the_way_out(wait: Dependency, said: str) -> None:
    assert wait_line(wait, gated()) == said


def test_a_request_for_changes_says_since_when_and_what_ends_it() -> None:
    assert objection_line(an_objection(BOLD), PULL) == (
        "[b\\_n](https://forge.test/o2) requested changes on 2026-11-23: **ann** sees to them, "
        "then **b\\_n** approves or takes it back."
    )


@pytest.mark.parametrize(
    ("problem", "line", "short"),
    [
        (a_problem("Say *more*."), f"[{PATH}:7](/{PATH}#7): Say \\*more\\*.", f"[line 7](/{PATH}#7)"),
        (a_problem(beside="docs/a.yml", line=2), "[docs/a.yml:2](/docs/a.yml#2): Say more.", "[line 2](/docs/a.yml#2)"),
    ],
)
def test_a_problem_is_placed_in_the_file_of_its_line(problem: Problem, line: str, short: str) -> None:
    assert problem_line(problem, PULL) == line
    assert line_link(problem, PULL) == short
    assert problem_lines(gated(gate=a_gate(errors=(problem, problem)))) == (line, line)


def test_a_place_that_nobody_can_count_is_pointed_at() -> None:
    assert uncounted_line(MULTI, PULL) == f"[{PATH}:9](/{PATH}#9): {UNCOUNTED}"
