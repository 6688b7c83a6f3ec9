"""What stands under Open Questions keeps the approval back in whatever shape it stands; what cannot be counted does so too."""

from dataclasses import replace

import pytest

from bot.review.decide import decide
from bot.review.model.capabilities import Capabilities
from bot.review.model.desired_state import DesiredState
from bot.review.model.pull_request import Comment
from tests.review.builders import ANN, a_comment, a_pull, a_snapshot
from tests.review.whole import GOOD, conclusions, spec
from tests.review.world import settle

UNCOUNTED = "I cannot count what stands here; write `- [ ] …` for each question, or None."


def decided(section: str, *comments: Comment, capabilities: Capabilities | None = None) -> DesiredState:
    """Decide on an approved spec with something under Open Questions."""
    pull = a_pull(comments=(a_comment("/spec approve", minutes=1), *comments), capabilities=capabilities)
    text = GOOD.replace("Draft", "In Review") + f"\n## Open Questions\n\n{section}\n"
    return decide(a_snapshot(pull=pull, specs=(spec(text),)))


@pytest.mark.parametrize(
    "section",
    [
        "-[ ] How big?",
        "1) How big",
        "How big is it?",
        "### How big?\n\nNobody knows.",
        "| Question | Owner |\n|---|---|\n| How big? | Ann |",
        "None yet but see #12",
        "Still to be decided.",
        "TBD",
    ],
)
def test_no_shape_of_a_question_lets_an_approval_through(section: str) -> None:
    assert conclusions(decided(section))["approval"] == "failure"


@pytest.mark.parametrize(
    "section", ["None.", "N/A", "- [x] How big?\n  - 2 GB.", "| Q | Answer |\n|---|---|\n| A | B |"]
)
def test_answered_questions_and_none_let_it_through(section: str) -> None:
    assert conclusions(decided(section)) == {"document": "success", "approval": "success"}


def test_what_cannot_be_counted_is_said_wherever_people_look() -> None:
    desired = decided("Still to be decided.", capabilities=Capabilities(gate_thread=True))
    document, approval = desired.checks
    assert (document.title, approval.title) == ("1 warning in 1 spec", "1 of 1 approval, 1 uncounted question")
    assert UNCOUNTED in approval.summary
    assert desired.summary is not None
    assert UNCOUNTED in desired.summary
    assert "| some uncounted |" in desired.summary
    assert desired.gate_thread is not None
    assert not desired.gate_thread.is_open
    assert UNCOUNTED in desired.gate_thread.body
    both = decided("Still to be decided.\n\n- [ ] How big?")
    assert both.summary is not None
    assert "| 1 open, some uncounted |" in both.summary


def test_what_cannot_be_counted_lets_no_file_claim_an_approval() -> None:
    text = GOOD.replace("Draft", "Approved") + "\n## Open Questions\n\nStill to be decided.\n"
    pull = a_pull(comments=(a_comment("/spec approve", minutes=1),))
    desired = decide(a_snapshot(pull=pull, specs=(spec(text),)))
    said = [one.message for one in desired.checks[0].annotations if "still missing" in one.message]
    assert len(said) == 1
    assert "a list of questions that can be counted" in said[0]


def test_a_box_that_is_ticked_without_an_answer_is_shown_as_such() -> None:
    desired = decided("- [x] How big?\n- [x] How old?\n  - A day.")
    assert conclusions(desired)["approval"] == "success"
    assert desired.summary is not None
    assert "is ticked without an answer: How big?" in desired.summary
    assert "answer: How old?" not in desired.summary


def test_many_boxes_without_an_answer_are_cut() -> None:
    desired = decided("\n".join(f"- [x] How big is {number}?" for number in range(50)))
    assert desired.summary is not None
    assert desired.summary.count("is ticked without an answer") == 20
    assert "…and 30 more that are ticked without an answer" in desired.summary


@pytest.mark.parametrize(
    ("section", "after"),
    [("-[ ] How big?", b"- [x] How big?\n"), ("1) How big", b"1) [x] How big\n")],
)
def test_an_answer_ticks_every_kind_of_item(section: str, after: bytes) -> None:
    desired = decided(section, a_comment("/spec answer Q1 2 GB.", author=ANN, minutes=2))
    assert after in desired.commits[0].files[0].content


@pytest.mark.parametrize(
    ("section", "shape"),
    [("How big?", "a paragraph"), ("### How big?", "a heading"), ("| Q |\n|---|\n| How big? |", "a row of a table")],
)
def test_an_answer_to_what_the_bot_cannot_tick_is_refused_with_the_way_out(section: str, shape: str) -> None:
    desired = decided(section, a_comment("/spec answer Q1 2 GB.", author=ANN, minutes=2))
    assert desired.commits == ()
    assert any(f"Q1 is {shape}, which I cannot tick." in reply.body for reply in desired.replies)
    assert desired.summary is not None
    assert "`/spec answer Q1" not in desired.summary


def test_a_second_look_plans_nothing() -> None:
    text = GOOD + "\n## Open Questions\n\nStill to be decided.\n\n- [x] How big?\n"
    snapshot = a_snapshot(specs=(spec(text),))
    after = settle(snapshot, decide(snapshot))
    assert settle(after, decide(after)) == replace(after)
